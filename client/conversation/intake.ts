/** Taking in a closed batch: every row costs the same, whatever it holds. `docs/protocol.md`, "Intake". */
import {
  caseIdOf,
  currentPeople,
  type Directory,
  dropHeaderBytes,
  ensure,
  hash,
  type IntakeRow,
  idBytes,
  intakeRowBytes,
  type LetterHeader,
  labels,
  letterHash,
  membersOf,
  type OpenedDrop,
  openBody,
  openDrop,
  ProtocolError,
  parseDropHeader,
  parseIntakeRow,
  peekLetter,
  type SlotKey,
  sameBytes,
  toHex,
  unfilledSlots,
  verifyLetter,
} from '../../crypto/index.js';
import { addLetter } from './adding.js';
import { addAuditKey, parseAuditGrant } from './audit-keys.js';
import { currentPerson } from './circle.js';
import type { Desk } from './desk.js';
import { parseGrant } from './grant.js';
import { takeCaseGrant } from './granted-cases.js';
import { kindName, letterKinds } from './kinds.js';
import { isOut, leaveClosed } from './out-of-case.js';
import type { ClosedBatch } from './ports.js';
import { openCase, openGranted } from './reading.js';
import type { Origin } from './records.js';
import { watchKey } from './watching-logs.js';

/**
 * Most message keys kept for the next session. Beyond that a letter is opened from its batch
 * again: a flood of letters costs time, and never room in the outbox.
 */
const pendingLimit = 256;

/** What one batch held, as far as this officer may know. */
export interface IntakeReport {
  rows: number;
  letters: number;
  grants: number;
}

/** `whole`: the server gave as many rows as it lists, and all of them are rows. */
export interface BatchReport extends IntakeReport {
  whole: boolean;
}

export interface TakenLetter {
  origin: Origin;
  bytes: Uint8Array;
  header: LetterHeader;
  partial: boolean;
}

/** Cuts a batch's bytes into rows; each row's length follows from the directory it names. */
export function cutRows(
  directories: ReadonlyMap<number, Directory>,
  bytes: Uint8Array,
): { row: IntakeRow; under: Directory }[] {
  const rows: { row: IntakeRow; under: Directory }[] = [];
  let at = 0;
  while (at < bytes.length) {
    const header = bytes.subarray(at + idBytes, at + idBytes + dropHeaderBytes);
    const under = directories.get(parseDropHeader(header).directory);
    ensure(under !== undefined, 'version', 'directory of a drop');
    const length = intakeRowBytes(under.slots);
    rows.push({ row: parseIntakeRow(bytes.subarray(at, at + length), under.slots), under });
    at += length;
  }
  return rows;
}

/**
 * Takes in all rows of one batch. Letters are read in the order of their sessions before anything
 * is announced. Never throws for what a drop holds: what is broken is an alarm.
 */
export function takeIn(
  desk: Desk,
  batch: ClosedBatch,
  bytes: Uint8Array,
  progress: (done: number, of: number) => void = () => {},
): BatchReport {
  const report: BatchReport = { rows: 0, letters: 0, grants: 0, whole: false };
  let rows: { row: IntakeRow; under: Directory }[];
  try {
    rows = cutRows(desk.directories, bytes);
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    desk.alarms.raise({ kind: 'bad-row', detail: String(batch.number) });
    return report;
  }
  report.whole = rows.length === batch.drops;
  if (!report.whole || !sameRows(desk, batch, bytes))
    desk.alarms.raise({ kind: 'batch-changed', detail: String(batch.number) });
  const taken: TakenLetter[] = [];
  const present = new Set<string>();
  for (const { row, under } of rows) {
    present.add(toHex(row.id));
    const one = openRow(desk, row, under, batch);
    if (one !== null) taken.push(one);
    progress(++report.rows, rows.length);
  }
  for (const pending of desk.pending.values()) {
    if (pending.batch === batch.number && !present.has(toHex(pending.dropId)))
      desk.alarms.raise({ kind: 'batch-changed', detail: String(batch.number) });
  }
  taken.sort(
    (a, b) =>
      a.header.sender - b.header.sender ||
      compareText(toHex(a.header.session), toHex(b.header.session)) ||
      a.header.seq - b.header.seq,
  );
  for (const one of taken) {
    if (one.header.sender !== 0) report.grants += takeGrant(desk, one) ? 1 : 0;
    else report.letters += takeLetter(desk, one) ? 1 : 0;
  }
  if (!report.whole) return report;
  if (!desk.taken.has(batch.number)) desk.taken.set(batch.number, desk.now);
  if (batch.number >= desk.newestBatch) {
    desk.newestBatch = batch.number;
    desk.newestBatchDay = batch.day;
  }
  return report;
}

/** Whether a batch holds what it held when it was taken in; remembers what it holds now. */
function sameRows(desk: Desk, batch: ClosedBatch, bytes: Uint8Array): boolean {
  const now = toHex(hash(labels.rows, bytes).slice(0, 8));
  const before = desk.rows.get(batch.number);
  if (before === undefined) desk.rows.set(batch.number, now);
  return before === undefined || before === now;
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function openRow(
  desk: Desk,
  row: IntakeRow,
  under: Directory,
  batch: ClosedBatch,
): TakenLetter | null {
  const { person, pairs, unitId } = desk.officer;
  const mine = currentPerson(under, person);
  if (mine === undefined || mine.slot === null) return null;
  // Under an older directory this may be the older pair, or one that is destroyed by now.
  const { slot } = mine;
  const pair = pairs.find(({ kemPublic }) => sameBytes(kemPublic, mine.kemPublic));
  const dropId = toHex(row.id);
  const detail = `${batch.number}:${dropId}`;
  try {
    const opened =
      openKnown(desk, row, slot) ?? (pair === undefined ? null : openDrop(row, { ...pair, slot }));
    if (opened === null) return null;
    const header = peekLetter(opened.letter);
    if (leaveClosed(desk, header, dropId)) return null;
    ensure(sameBytes(header.unitId, unitId), 'unit', 'a letter');
    ensure(header.directory === under.number, 'header', 'directory of a letter');
    const named = namedSlots(header, under);
    const { excluded } = header.path;
    ensure(
      header.sender !== 0 || header.addressees.every((a) => !excluded.includes(a.person)),
      'addressees',
      'an addressee whom the letter leaves out',
    );
    const reads = [under, desk.directory].some((d) =>
      membersOf(d, header.path).some((m) => m.person === person),
    );
    ensure(header.sender !== 0 || reads, 'addressees', 'an addressee outside the circle');
    ensure(unfilledSlots(row, opened.key, named).length === 0, 'addressees', 'a named slot');
    ensure(
      header.addressees.some((a) => a.person === person && sameBytes(a.keyId, mine.keyId)),
      'addressees',
      'own slot filled without being named',
    );
    const known = desk.pending.get(dropId);
    const letter = toHex(letterHash(opened.letter));
    if (known !== undefined) known.letter = letter;
    else if (desk.pending.size < pendingLimit)
      desk.pending.set(dropId, { batch: batch.number, dropId: row.id, key: opened.key, letter });
    const origin = { batch: batch.number, day: batch.day, dropId: row.id };
    return { origin, bytes: opened.letter, header, partial: isPartial(header, under) };
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    desk.alarms.raise({ kind: 'broken-letter', detail });
    return null;
  }
}

/** Opens a drop again with the message key kept in the outbox. */
function openKnown(desk: Desk, row: IntakeRow, slot: number): OpenedDrop | null {
  const known = desk.pending.get(toHex(row.id));
  return known === undefined ? null : openBody(row, slot, known.key);
}

/** The slots of everybody a letter names. Throws `addressees` for somebody not listed. */
function namedSlots(header: LetterHeader, under: Directory): SlotKey[] {
  return header.addressees.map((a) => {
    const person = currentPeople(under).find(
      (p) => p.person === a.person && sameBytes(p.keyId, a.keyId),
    );
    ensure(person !== undefined && person.slot !== null, 'addressees', 'an unlisted addressee');
    return { slot: person.slot, kemPublic: person.kemPublic };
  });
}

const isPartial = (header: LetterHeader, under: Directory): boolean =>
  membersOf(under, header.path).some(
    (m) => m.person !== header.sender && !header.addressees.some((a) => a.person === m.person),
  );

function takeGrant(desk: Desk, { bytes, header, origin }: TakenLetter): boolean {
  const detail = toHex(origin.dropId);
  desk.pending.delete(detail);
  try {
    const under = desk.directories.get(header.directory);
    const sender = under && currentPerson(under, header.sender);
    ensure(under !== undefined && sender !== undefined, 'signature', 'a grant by nobody listed');
    const letter = verifyLetter(bytes, desk.officer.unitId, 'officer', sender.signPublic);
    const kind = kindName(letterKinds, { kind: header.kind, version: header.kindVersion });
    if (kind === 'auditGrant')
      return addAuditKey(desk, parseAuditGrant(letter, under), { placed: false }) !== null;
    if (kind === 'caseGrant') {
      const fresh = takeCaseGrant(desk, letter, origin);
      for (const granted of fresh) openGranted(desk, granted);
      return fresh.length > 0;
    }
    if (kind !== 'grant') {
      keepUnknown(desk, bytes, origin);
      return false;
    }
    const senderKey = parseGrant(letter, under);
    if (isOut(desk, senderKey.caseId)) return false;
    const held = desk.keyring.add(senderKey, { placed: false });
    if (held === null) return false;
    watchKey(desk, held);
    return true;
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    desk.alarms.raise({ kind: 'bad-grant', person: header.sender, detail });
    return false;
  }
}

/** A letter that cannot be read yet is kept whole in the keyring. */
function keepUnknown(desk: Desk, bytes: Uint8Array, origin: Origin): void {
  const id = toHex(letterHash(bytes));
  if (!desk.unknown.has(id)) desk.unknown.set(id, { origin, bytes, kept: false });
}

/** Opens the case of a letter if need be, and adds it; `false` when it is broken. */
export function takeLetter(desk: Desk, { origin, bytes, header, partial }: TakenLetter): boolean {
  const detail = toHex(origin.dropId);
  try {
    const { opening, path } = header;
    if (opening !== null) {
      const keys = { ...opening, path };
      ensure(sameBytes(caseIdOf(keys), header.caseId), 'header', 'case of a first letter');
      verifyLetter(bytes, desk.officer.unitId, 'reporter', opening.signPublic);
      openCase(desk, keys, origin.day);
    }
    // It may have had to be opened, so that what this officer said of it can still leave.
    if (leaveClosed(desk, header, detail)) return false;
    const file = desk.cases.get(toHex(header.caseId));
    if (file === undefined) {
      keepUnknown(desk, bytes, origin);
      return true;
    }
    addLetter(desk, file, { origin, bytes, stored: false, takenIn: true, partial });
    return true;
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    desk.pending.delete(detail);
    desk.alarms.raise({ kind: 'broken-letter', detail: `${origin.batch}:${detail}` });
    return false;
  }
}
