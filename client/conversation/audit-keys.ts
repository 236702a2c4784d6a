/**
 * Audit keys: what opens an officer's leaves, given to those who are auditors when it is drawn.
 * `docs/protocol.md`, "Audit leaf".
 */
import {
  auditorsOf,
  concat,
  type Directory,
  ensure,
  keyBytes,
  type Letter,
  type LetterHeader,
  type Path,
  periodOf,
  type Random,
  reader,
  sameBytes,
  signLetter,
  u16,
} from '../../crypto/index.js';
import { circleOf, currentPerson } from './circle.js';
import { type Desk, type HeldAuditKey, keyringLog, today, waited } from './desk.js';
import { letterKinds } from './kinds.js';
import type { Due } from './placement.js';
import { type AuditKey, type KeyReader, recordId } from './records.js';

/** Auditors belong to no route: this number is given to none. */
const auditPath: Path = { route: 0, excluded: [] };
/** A key is used for so many periods of 28 days: a quarter. */
const quarterPeriods = 3;
const givenAgainDays = 7;

const quarterOf = (day: number): number => Math.floor(periodOf(day) / quarterPeriods);
const keyName = ({ owner, number }: AuditKey): string => `${owner}:${number}`;

/** Content: `number 2 ‖ key 32 ‖ since 2`; its readers are its addressees. */
export function signAuditGrant(
  { owner, number, key, since, readers }: AuditKey,
  header: Pick<LetterHeader, 'unitId' | 'directory' | 'session'>,
  signSecret: Uint8Array,
): Letter {
  return signLetter(
    {
      ...header,
      kind: letterKinds.auditGrant.kind,
      kindVersion: letterKinds.auditGrant.version,
      caseId: circleOf(header.unitId, auditPath),
      sender: owner,
      path: auditPath,
      seq: 1,
      prev: new Uint8Array(32),
      part: 1,
      parts: 1,
      seen: [],
      addressees: readers,
      opening: null,
    },
    concat(u16(number), key, u16(since)),
    signSecret,
  );
}

/**
 * Reads a verified grant of an audit key. Accepted from anybody whom the directory lists, to its
 * auditors alone. Throws `header`, `size` or `addressees`.
 */
export function parseAuditGrant(letter: Letter, directory: Directory): AuditKey {
  const { header } = letter;
  const read = reader(letter.content);
  const number = read.u16('number');
  const key = read.take(keyBytes, 'audit key');
  const since = read.u16('since');
  read.end('a grant of an audit key');
  ensure(number >= 1, 'header', 'number of an audit key');
  ensure(
    sameBytes(header.caseId, circleOf(header.unitId, auditPath)) && isAuditPath(header.path),
    'header',
    'circle of a grant to auditors',
  );
  ensure(
    currentPerson(directory, header.sender) !== undefined,
    'addressees',
    'a grant by nobody listed',
  );
  const auditors = auditorsOf(directory);
  const readers = [...header.addressees];
  ensure(
    readers.length > 0 && readers.every((r) => auditors.some((a) => isKeyOf(a, r))),
    'addressees',
    'a reader who is no auditor',
  );
  return { owner: header.sender, number, key, since, readers };
}

const isAuditPath = ({ route, excluded }: Path): boolean =>
  route === auditPath.route && excluded.length === 0;

const isKeyOf = (a: KeyReader, b: KeyReader): boolean =>
  a.person === b.person && sameBytes(a.keyId, b.keyId);

/** Adds a key; the same again changes nothing, another under its number is an alarm. */
export function addAuditKey(
  desk: Desk,
  auditKey: AuditKey,
  { placed }: { placed: boolean },
): HeldAuditKey | null {
  const name = keyName(auditKey);
  const known = desk.auditKeys.get(name);
  if (known === undefined) {
    const held = { auditKey, placed };
    desk.auditKeys.set(name, held);
    return held;
  }
  if (!sameBytes(known.auditKey.key, auditKey.key)) {
    const { owner: person, number } = auditKey;
    desk.alarms.raise({ kind: 'key-fork', person, detail: `audit:${number}` });
    return null;
  }
  known.placed ||= placed;
  return known;
}

const ownKeys = (desk: Desk): HeldAuditKey[] =>
  [...desk.auditKeys.values()]
    .filter(({ auditKey }) => auditKey.owner === desk.officer.person)
    .sort((a, b) => a.auditKey.number - b.auditKey.number);

/** The auditors of today besides this officer. */
const readersNow = (desk: Desk): KeyReader[] =>
  auditorsOf(desk.directory)
    .filter(({ person }) => person !== desk.officer.person)
    .map(({ person, keyId }) => ({ person, keyId }));

/** Drawn in this quarter, for those who are auditors now and nobody else. */
function isFit(desk: Desk, { readers, since }: AuditKey): boolean {
  const now = readersNow(desk);
  return (
    quarterOf(since) === quarterOf(today(desk)) &&
    now.length === readers.length &&
    now.every((a) => readers.some((r) => isKeyOf(a, r)))
  );
}

/**
 * The key of the next leaf, drawn when none fits: whoever becomes an auditor reads from then on, whoever
 * was one no further. `null` while there are no auditors.
 */
export function auditKeyNow(desk: Desk, random: Random): HeldAuditKey | null {
  if (auditorsOf(desk.directory).length === 0) return null;
  const newest = ownKeys(desk).at(-1);
  if (newest !== undefined && isFit(desk, newest.auditKey)) return newest;
  const auditKey: AuditKey = {
    owner: desk.officer.person,
    number: (newest?.auditKey.number ?? 0) + 1,
    key: random(keyBytes),
    since: today(desk),
    readers: readersNow(desk),
  };
  return addAuditKey(desk, auditKey, { placed: false });
}

const againOf = (auditKey: AuditKey): string =>
  `give-again:${recordId({ record: 'auditKey', auditKey })}`;

/** Weeks since it was drawn in which it was not yet given again. */
function weeksOpen(desk: Desk, auditKey: AuditKey): number {
  const again = againOf(auditKey);
  const weeks = Math.floor(waited(desk, again, auditKey.since) / givenAgainDays);
  return weeks - (desk.firstSeen.get(`${again}:done`) ?? 0);
}

/** Keys of others are kept; the own one is given again each week, for a grant that got lost. */
export function dueForAuditKeys(desk: Desk, due: Due[]): void {
  for (const held of desk.auditKeys.values()) {
    const { auditKey, placed } = held;
    const record = { record: 'auditKey' as const, auditKey };
    if (auditKey.owner !== desk.officer.person) {
      const name = keyringLog(desk);
      const key = `ring:${recordId(record)}`;
      if (!placed) due.push({ of: 'record', key, name, record, senderKey: null });
    } else if (
      placed &&
      auditKey.readers.length > 0 &&
      isFit(desk, auditKey) &&
      weeksOpen(desk, auditKey) > 0
    )
      due.push({ of: 'grant', key: againOf(auditKey), grant: { of: 'auditKey', held } });
  }
}

/** Notes which keys a bundle gave again. */
export function noteGivenAgain(desk: Desk, keys: readonly string[]): void {
  for (const { auditKey } of ownKeys(desk)) {
    const again = againOf(auditKey);
    if (!keys.includes(again)) continue;
    const done = desk.firstSeen.get(`${again}:done`) ?? 0;
    desk.firstSeen.set(`${again}:done`, done + weeksOpen(desk, auditKey));
  }
}
