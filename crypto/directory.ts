/** The unit's public keys, routes and texts, signed by its holders. */
import { concat, isZero, reader, sameBytes, u8, u16 } from './bytes.js';
import { hash } from './derive.js';
import { type DirectoryCore, type DirectoryPerson, readCore } from './directory-core.js';
import { ensure } from './errors.js';
import { isKemPublic } from './kem-key.js';
import { labels } from './labels.js';
import { signatureBytes } from './lengths.js';
import { sign, verify } from './sign.js';
import {
  attachSignatures,
  checkQuorum,
  encodeSignatures,
  holdersUnder,
  readSignatures,
  type Signature,
  type Unit,
} from './statement.js';

export { type BoardAllowance, boardRoomOn } from './allowance.js';
export type { DirectoryCore, DirectoryPerson, DirectoryRoute } from './directory-core.js';
export { encodeCore, keyIdOf } from './directory-core.js';

/** Days for which a directory is fresh, and for which it still serves with a warning. */
export const freshDays = 30;
export const warnedDays = 60;
/** Days for which a person, key or route stays listed after it is past (14 months). */
export const pastDays = 425;
/**
 * How many times running one holder alone may renew the dates. Each counts for at most 30 days
 * since issue, so that one holder who signs a first renewal again and again gains nothing.
 */
export const renewalLimit = 12;

/** A later date for the same content, signed by one holder. */
export interface Renewal {
  day: number;
  /** 1 to 12. */
  running: number;
  signature: Signature;
}

export interface Directory extends DirectoryCore {
  /** Hash of the signed part, 32 bytes: what the next version names as the one before. */
  hash: Uint8Array;
  renewal: Renewal | null;
  /** Day from which its age counts: that of the newest renewal, or of issue. */
  dated: number;
  /** All bytes, as published. */
  bytes: Uint8Array;
}

/** Number of the statement that a directory names; nothing of it is verified. Throws as `verifyDirectory`. */
export const statementNamed = (bytes: Uint8Array): number => readCore(reader(bytes)).statement;

/** Signs a directory with so many holders' keys; bytes as published. */
export function signDirectory(
  core: Uint8Array,
  unitId: Uint8Array,
  signers: readonly { holder: number; secretKey: Uint8Array }[],
): Uint8Array {
  const signatures = signers.map(({ holder, secretKey }) => ({
    holder,
    signature: sign(secretKey, labels.signDirectory, unitId, core),
  }));
  return concat(attachSignatures(core, signatures), u8(0));
}

const renewalMessage = (directoryHash: Uint8Array, day: number, running: number): Uint8Array =>
  concat(directoryHash, u16(day), u8(running));

/**
 * The same directory with a later date, signed by one holder. A late renewal uses up as many of
 * the twelve as 30 days have begun since issue. Throws `header`.
 */
export function renewDirectory(
  directory: Directory,
  day: number,
  signer: { holder: number; secretKey: Uint8Array },
): Uint8Array {
  const begun = Math.ceil((day - directory.day) / freshDays);
  const running = Math.max((directory.renewal?.running ?? 0) + 1, begun);
  ensure(running <= renewalLimit, 'header', 'a thirteenth renewal running');
  ensure(day > directory.dated, 'header', 'a renewal that is not later');
  const message = renewalMessage(directory.hash, day, running);
  const signature = sign(signer.secretKey, labels.signRenewal, directory.unitId, message);
  const read = reader(directory.bytes);
  readCore(read);
  readSignatures(read);
  return concat(
    directory.bytes.slice(0, read.at),
    u8(1),
    u16(day),
    u8(running),
    encodeSignatures([{ holder: signer.holder, signature }]),
  );
}

/**
 * Verifies one directory against the holders of the statement that it names, and, when given,
 * against the version before. Under holders who were replaced it may be dated up to 30 days later.
 * Throws `size`, `version`, `header`, `content`, `unit`, `signature`, `quorum` or `chain`.
 */
export function verifyDirectory(
  bytes: Uint8Array,
  unit: Unit,
  previous: Directory | null,
): Directory {
  const read = reader(bytes);
  const core = readCore(read);
  const signed = bytes.slice(0, read.at);
  const signatures = readSignatures(read);
  const renewed = read.u8('renewal');
  ensure(renewed <= 1, 'header', 'renewal');
  const unitId = unit.unitId;
  ensure(sameBytes(core.unitId, unitId), 'unit', 'a directory');
  const { held, replaced } = holdersUnder(unit, core.statement);
  const { holders, threshold } = held;
  const label = labels.signDirectory;
  checkQuorum({ holders, threshold, label, unitId, message: signed, signatures });
  const directoryHash = hash(labels.directory, signed);
  let renewal: Renewal | null = null;
  if (renewed === 1) {
    const day = read.u16('renewal day');
    const running = read.u8('renewals running');
    ensure(running >= 1 && running <= renewalLimit, 'header', 'renewals running');
    ensure(day > core.day, 'header', 'a renewal that is not later');
    ensure(day - core.day <= running * freshDays, 'header', 'a renewal beyond its stretch');
    const renewers = readSignatures(read);
    const message = renewalMessage(directoryHash, day, running);
    checkQuorum({
      holders,
      threshold: 1,
      label: labels.signRenewal,
      unitId,
      message,
      signatures: renewers,
    });
    renewal = { day, running, signature: renewers[0] as Signature };
  }
  read.end('a directory');
  const dated = renewal?.day ?? core.day;
  const inTime = replaced === null || dated <= replaced + freshDays;
  ensure(inTime, 'chain', 'a directory of holders who were replaced');
  checkNewKeys(core);
  if (previous !== null) checkSuccession(core, previous);
  return { ...core, hash: directoryHash, renewal, dated, bytes: bytes.slice() };
}

/** Keys that this version lists first can be sealed to. Throws `header`. */
export function checkNewKeys({ people, number }: DirectoryCore): void {
  for (const { since, kemPublic } of people) {
    if (since === number)
      ensure(isKemPublic(kemPublic), 'header', 'an X-Wing key that nobody can seal to');
  }
}

/** What a version may and may not change of the one before it. Throws `chain` or `signature`. */
export function checkSuccession(next: DirectoryCore, before: Directory): void {
  ensure(next.number === before.number + 1, 'chain', 'number of a directory');
  ensure(sameBytes(next.previous, before.hash), 'chain', 'the directory before');
  ensure(next.day >= before.day, 'chain', 'day of a directory');
  ensure(next.statement >= before.statement, 'chain', 'holders of an earlier statement');
  ensure(next.trial === before.trial || before.trial, 'chain', 'trial timings after service');
  for (const old of before.people) checkKept(old, next, before);
  for (const old of before.routes) {
    const kept = next.routes.some((r) => r.route === old.route);
    ensure(kept || !old.current, 'chain', 'a route left out before it was past');
    ensure(kept || next.numbers.includes(old.route), 'chain', 'the number of a past route');
  }
  for (const { route } of next.routes) {
    const known = before.routes.some((r) => r.route === route);
    ensure(known || !before.numbers.includes(route), 'chain', 'a number used again');
  }
  for (const number of before.numbers) {
    ensure(next.numbers.includes(number), 'chain', 'a number left out');
  }
  for (const person of next.people) {
    if (!before.people.some((p) => samePersonKey(p, person))) checkNewKey(person, next, before);
  }
}

/** A key that was listed before: still there, or past for 14 months; nothing permanent changes. */
function checkKept(old: DirectoryPerson, next: DirectoryCore, before: Directory): void {
  const same = next.people.find((p) => samePersonKey(p, old));
  if (same === undefined) {
    const over = !old.current && next.day - old.pastDay > pastDays;
    ensure(over, 'chain', 'a person left out too soon');
    const listed = next.people.some((p) => p.person === old.person);
    ensure(listed || next.numbers.includes(old.person), 'chain', 'the number of a past person');
    return;
  }
  ensure(same.since === old.since, 'chain', 'since when a key counts');
  ensure(sameBytes(same.predecessor, old.predecessor), 'chain', 'the key before');
  if (!old.current) {
    ensure(!same.current, 'chain', 'a past key that counts again');
    ensure(same.pastDay === old.pastDay, 'chain', 'the day on which a key became past');
  } else if (same.current) {
    // Drops sealed under the version before are cut by slot.
    ensure(same.slot === old.slot, 'chain', 'the slot of a person');
  } else {
    const now = same.pastDay >= before.day && same.pastDay <= next.day;
    ensure(now, 'chain', 'the day on which a key became past');
  }
}

/** A key listed for the first time: of a new person, or signed by the person's key before it. */
function checkNewKey(person: DirectoryPerson, next: DirectoryCore, before: Directory): void {
  ensure(person.since === next.number, 'chain', 'since when a key counts');
  const older = before.people.findLast((p) => p.person === person.person);
  if (older === undefined) {
    ensure(!before.numbers.includes(person.person), 'chain', 'a number used again');
    ensure(isZero(person.predecessor), 'chain', 'a key before the first');
    return;
  }
  ensure(!older.current || person.slot === older.slot, 'chain', 'the slot of a person');
  const change = {
    publicKey: older.signPublic,
    label: labels.signKeyChange,
    unitId: next.unitId,
    message: keyChangeMessage(person),
    signature: person.predecessor,
  };
  ensure(verify(change), 'signature', 'a change of keys');
}

/** Whole keys are compared: their names of 8 bytes would be too short against their owner. */
const samePersonKey = (a: DirectoryPerson, b: DirectoryPerson): boolean =>
  a.person === b.person &&
  sameBytes(a.signPublic, b.signPublic) &&
  sameBytes(a.kemPublic, b.kemPublic);

/** What the old key signs when a person's keys change: `u16 person ‖ X-Wing 1216 ‖ Ed25519 32`. */
export const keyChangeMessage = (
  keys: Pick<DirectoryPerson, 'person' | 'kemPublic' | 'signPublic'>,
): Uint8Array => concat(u16(keys.person), keys.kemPublic, keys.signPublic);

export const noPredecessor: Uint8Array = new Uint8Array(signatureBytes);

/** True when somebody who counted before no longer does: drops under the old version end sooner. */
export const takesKeyAway = (next: Directory, before: Directory): boolean =>
  before.people.some(
    (old) => old.current && !next.people.some((p) => p.current && samePersonKey(p, old)),
  );

export type DirectoryAge = 'fresh' | 'warned' | 'closed';

/** Fresh for 30 days, then with a warning, after 60 closed for sending. */
export function ageOf(directory: Directory, today: number): DirectoryAge {
  const age = today - directory.dated;
  if (age <= freshDays) return 'fresh';
  return age <= warnedDays ? 'warned' : 'closed';
}

/** Recipients who count now, in slot order. */
export const currentPeople = (directory: Directory): DirectoryPerson[] =>
  directory.people.filter((p) => p.current).sort((a, b) => (a.slot as number) - (b.slot as number));

/** Who may read the audit log and its leaves under this version. */
export const auditorsOf = (directory: Directory): DirectoryPerson[] =>
  directory.people.filter((p) => p.current && p.auditor === true);

/** The circle's members under this version: current recipients of a route without those left out. */
export const membersOf = (
  directory: Directory,
  path: { route: number; excluded: readonly number[] },
): DirectoryPerson[] =>
  directory.people
    .filter((p) => p.current && p.routes.includes(path.route) && !path.excluded.includes(p.person))
    .sort((a, b) => a.person - b.person);
