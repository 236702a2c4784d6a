/**
 * An officer gives older cases to somebody who became a member later: the letter that says so.
 * `docs/protocol.md`, "Case grants".
 */
import {
  concat,
  currentPeople,
  type Directory,
  ensure,
  type Letter,
  type LetterHeader,
  membersOf,
  type Path,
  reader,
  sameBytes,
  signLetter,
  u8,
} from '../../crypto/index.js';
import { circleOf } from './circle.js';
import { encodeGivenCase, type GivenCase, readGivenCase } from './given-case.js';
import { letterKinds } from './kinds.js';
import type { KeyReader } from './records.js';

/** Cases of one circle for one person. */
export interface CaseGrant {
  from: number;
  to: KeyReader;
  path: Path;
  cases: GivenCase[];
}

/** A leaf names so many cases in one act. */
export const casesOfGrant = 35;
/** What a letter has room for behind its header, however badly it deflates. */
export const grantContentBytes = 7_900;

/** Content: `cases 1 ‖ each as in encodeGivenCase`. */
export const signCaseGrant = (
  { from, to, path, cases }: CaseGrant,
  header: Pick<LetterHeader, 'unitId' | 'directory' | 'session'>,
  signSecret: Uint8Array,
): Letter =>
  signLetter(
    {
      ...header,
      kind: letterKinds.caseGrant.kind,
      kindVersion: letterKinds.caseGrant.version,
      caseId: circleOf(header.unitId, path),
      sender: from,
      path,
      seq: 1,
      prev: new Uint8Array(32),
      part: 1,
      parts: 1,
      seen: [],
      addressees: [to],
      opening: null,
    },
    concat(u8(cases.length), ...cases.map(encodeGivenCase)),
    signSecret,
  );

/**
 * Reads a verified case grant. Accepted only from a member of the path in the directory that it
 * names, to one other member under the key listed there. Throws `header`, `size` or `addressees`.
 */
export function parseCaseGrant(letter: Letter, directory: Directory): CaseGrant {
  const { header, content } = letter;
  const { path, sender: from, addressees } = header;
  const read = reader(content);
  const cases = Array.from({ length: read.u8('cases') }, () => readGivenCase(read));
  read.end('a case grant');
  ensure(cases.length >= 1, 'header', 'cases of a grant');
  ensure(sameBytes(header.caseId, circleOf(header.unitId, path)), 'header', 'circle of a grant');
  const members = membersOf(directory, path);
  ensure(
    members.some((m) => m.person === from),
    'addressees',
    'a case grant by somebody outside the circle',
  );
  const [to] = addressees;
  ensure(
    to !== undefined && addressees.length === 1 && to.person !== from,
    'addressees',
    'one addressee of a case grant',
  );
  ensure(
    members.some((m) => m.person === to.person && sameBytes(m.keyId, to.keyId)),
    'addressees',
    'a case grant to somebody outside the circle',
  );
  return { from, to, path, cases };
}

/**
 * Whether somebody might still give cases when the batch of their grant closed: they are listed now,
 * or were until the day before. What they gave before they left counts whenever it is read.
 */
export const gaveInTime = (directory: Directory, person: number, closedOn: number): boolean =>
  currentPeople(directory).some((p) => p.person === person) ||
  directory.people.some((p) => p.person === person && closedOn <= p.pastDay + 1);
