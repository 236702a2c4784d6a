/**
 * Cases that a colleague gave to this officer: what opens them, kept and looked for until their first
 * letter is found. `docs/protocol.md`, "Case grants".
 */
import {
  type CaseKeys,
  caseIdOf,
  ensure,
  type Letter,
  leadsTo,
  membersOf,
  peekLetter,
  sameBytes,
  toHex,
  verifyLetter,
} from '../../crypto/index.js';
import { gaveInTime, parseCaseGrant } from './case-grant.js';
import type { CaseFile } from './casefile.js';
import { type Desk, keyringLog } from './desk.js';
import { entryCase } from './entry.js';
import { addEpoch } from './epochs.js';
import type { GivenCase } from './given-case.js';
import type { GrantedCase, GrantPart } from './granted.js';
import { type LogItem, logId } from './logbook.js';
import { fileOf } from './out-of-case.js';
import type { Due } from './placement.js';
import { type Origin, parseLetterCopy, recordId } from './records.js';

/** So often a colleague is heard of one case: they give it again until they are told that it came. */
const partsOfGiver = 16;

/** Adds what a grant said; what it says again changes nothing. True when something was new. */
export function addGrantedCase(
  desk: Desk,
  record: GrantPart['record'],
  { batch, placed }: Pick<GrantPart, 'batch' | 'placed'>,
): boolean {
  const { given, by } = record;
  const id = toHex(given.caseId);
  const known = desk.granted.get(id);
  const granted: GrantedCase = known ?? {
    caseId: given.caseId,
    day: given.day,
    readers: new Set(),
    epochs: [],
    logs: new Map(),
    parts: new Map(),
  };
  const name = recordId(record);
  const part = granted.parts.get(name);
  if (part !== undefined) {
    part.placed ||= placed;
    return false;
  }
  const logs = given.logs.map(({ person, logKey }) => ({ log: 'case' as const, person, logKey }));
  const isNew =
    known === undefined ||
    given.day < granted.day ||
    logs.some((log) => !granted.logs.has(logId(log))) ||
    given.epochs.some((e) => !hasEpoch(granted, e)) ||
    given.readers.some((person) => !granted.readers.has(person));
  const heard = [...granted.parts.values()].filter((one) => one.record.by === by).length;
  if (!placed && (!isNew || heard >= partsOfGiver)) return false;
  desk.granted.set(id, granted);
  granted.parts.set(name, { record, batch, placed });
  granted.day = Math.min(granted.day, given.day);
  for (const person of [by, ...given.readers]) granted.readers.add(person);
  for (const log of logs) granted.logs.set(logId(log), log);
  for (const epoch of given.epochs) if (!hasEpoch(granted, epoch)) granted.epochs.push(epoch);
  return true;
}

const hasEpoch = ({ epochs }: GrantedCase, one: GivenCase['epochs'][number]): boolean =>
  epochs.some((e) => e.epoch === one.epoch && sameBytes(e.secret, one.secret));

/**
 * Takes in a verified letter of kind 17; the cases that it newly opens. Nothing at all is made of one
 * for a circle that leaves this officer out: to them there is no such case. Throws as `parseCaseGrant`.
 */
export function takeCaseGrant(desk: Desk, letter: Letter, origin: Origin): GrantedCase[] {
  const { person } = desk.officer;
  const { path, directory: number } = letter.header;
  if (path.excluded.includes(person)) return [];
  const under = desk.directories.get(number) ?? desk.directory;
  const { from: by, cases } = parseCaseGrant(letter, under);
  ensure(gaveInTime(desk.directory, by, origin.day), 'addressees', 'a giver who has gone');
  ensure(
    membersOf(desk.directory, path).some((m) => m.person === person),
    'addressees',
    'a case of a circle that this officer is not of',
  );
  return cases.flatMap((given) => {
    const record = { record: 'grantedCase' as const, by, path, given };
    const fresh = addGrantedCase(desk, record, { batch: origin.batch, placed: false });
    const granted = desk.granted.get(toHex(given.caseId));
    return fresh && granted !== undefined ? [granted] : [];
  });
}

/**
 * The case that an item of a granted log belongs to, as it says itself: whoever grants can name a log
 * of one case as that of another. `undefined` for kinds that name none. Throws for what is malformed.
 */
export function caseNamedIn({ bytes }: LogItem, kind: string): string | undefined {
  if (kind === 'letter') return toHex(peekLetter(parseLetterCopy(bytes).letter).caseId);
  return kind === 'entry' ? toHex(entryCase(bytes)) : undefined;
}

/**
 * The keys of a granted case, from the first letter in its logs that names them; the case's id
 * proves them. `null` while there is none, and for a case whose true path leaves this officer out: all
 * of that is let go. Throws for what is no letter copy.
 */
export function keysInLetter(
  desk: Desk,
  granted: GrantedCase,
  bytes: Uint8Array,
): { keys: CaseKeys; day: number } | null {
  const { unitId, person } = desk.officer;
  const { origin, letter } = parseLetterCopy(bytes);
  const { opening, path } = peekLetter(letter);
  const keys = opening === null ? null : { ...opening, path };
  if (keys === null || !sameBytes(caseIdOf(keys), granted.caseId)) return null;
  if (path.excluded.includes(person)) {
    granted.parts.clear();
    desk.itemsAhead.delete(toHex(granted.caseId));
    return null;
  }
  verifyLetter(letter, unitId, 'reporter', keys.signPublic);
  return { keys, day: Math.min(origin.day, granted.day) };
}

/**
 * Board secrets that a grant named count once a bridge leads to them: whoever built it has signed
 * the rest. True when there is a new one.
 */
export function takeGrantedEpochs(desk: Desk, file: CaseFile): boolean {
  let found = false;
  for (const { epoch, secret } of desk.granted.get(file.id)?.epochs ?? []) {
    if (file.epochs.some((e) => e.epoch === epoch && sameBytes(e.secret, secret))) continue;
    const { kemPublic } = file.keys;
    for (const { bridge } of file.bridges.values()) {
      const { signer: author, day, directory, members } = bridge.header;
      if (bridge.header.epoch !== epoch || !leadsTo(bridge, { secret, kemPublic })) continue;
      found = addEpoch(file, { epoch, secret, author, day, directory, members }) || found;
    }
  }
  return found;
}

/**
 * Records of what was granted and is not kept yet, of cases that it opens: a colleague can make cases up,
 * and one that is late is given again.
 */
export const unplacedGrants = (desk: Desk): GrantPart[] =>
  [...desk.granted].flatMap(([id, { parts }]) =>
    fileOf(desk, id) === undefined ? [] : [...parts.values()].filter(({ placed }) => !placed),
  );

export function dueForGranted(desk: Desk, due: Due[]): void {
  const name = keyringLog(desk);
  for (const { record } of unplacedGrants(desk))
    due.push({ of: 'record', key: `ring:${recordId(record)}`, name, record, senderKey: null });
}

/** What opened a case here stands in the keyring: colleagues may be told so. */
export const isKept = (desk: Desk, { id }: CaseFile): boolean => {
  const parts = [...(desk.granted.get(id)?.parts.values() ?? [])];
  return parts.length > 0 && parts.every(({ placed }) => placed);
};
