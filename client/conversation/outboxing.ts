/** From the desk to the outbox of the next bundle, and back at the start of a session. */
import {
  dayOf,
  fromHex,
  outboxLimitBytes,
  peekLetter,
  periodOf,
  toHex,
} from '../../crypto/index.js';
import { addAuditKey } from './audit-keys.js';
import { lettersOf } from './casefile.js';
import { keyFinder } from './circle.js';
import { type Desk, today } from './desk.js';
import { verifyEntry } from './entry.js';
import { goOnGiving, waitingGiving } from './giving-cases.js';
import { addGrantedCase, unplacedGrants } from './granted-cases.js';
import { takeLetter } from './intake.js';
import { allFiles, recusalIn, takeOut } from './out-of-case.js';
import { encodeOutbox, type Outbox } from './outbox.js';
import { reads } from './rank.js';
import { openGranted } from './reading.js';
import { encodeRecord, parseRecords, type RecordContent } from './records.js';
import type { Known } from './remembering.js';
import { watchKey } from './watching-logs.js';

/** Letters taken in and not read back whose batch this cursor passes. */
export function keptLetters(desk: Desk, cursor: number): Outbox['kept'] {
  const kept: Outbox['kept'] = [];
  for (const file of desk.cases.values()) {
    // Whoever reads the route no more stores nothing of it: those who do have it themselves.
    if (!reads(desk, file)) continue;
    for (const { letter, origin, takenIn, stored } of lettersOf(file)) {
      const settled = stored && desk.listed.get(toHex(letter.hash))?.has(desk.officer.person);
      if (takenIn && settled !== true && origin.batch <= cursor)
        kept.push({ ...origin, letter: letter.bytes });
    }
  }
  for (const { origin, bytes, kept: safe } of desk.unknown.values()) {
    if (!safe && origin.batch <= cursor) kept.push({ ...origin, letter: bytes });
  }
  return kept;
}

/**
 * Most logs whose next index travels in the outbox, newest first: 28 KB. The places of others are
 * found again from their cells.
 */
const logLimit = 1_800;
/** Most keys granted by others and not read back that travel in the outbox. */
const grantedLimit = 64;

/** The first of these that fit, and the bytes that are left. */
function fitting<T>(all: readonly T[], room: number, bytesOf: (one: T) => number): [T[], number] {
  let left = room;
  const fit = all.filter((one) => {
    left -= bytesOf(one);
    return left >= 0;
  });
  return [fit, Math.max(0, left)];
}

const nextBytes = 14;
const letterKeyBytes = 52;

/**
 * What the next session must know, if the next bundle carries this cursor. Never more than an
 * outbox holds: keys that colleagues granted and keys of letters are left out before it is full,
 * for they can be had again from their batches.
 */
export function outboxNow(desk: Desk, cursor: number): Outbox {
  const day = today(desk);
  const period = periodOf(day);
  const next = [...desk.nextIndex].slice(-logLimit).flatMap(([name, index]) => {
    const [log, of] = name.split(':');
    const placed = desk.placedIndex.get(name) ?? 0;
    return log !== undefined && Number(of) === period
      ? [{ log: fromHex(log), period, index, placed }]
      : [];
  });
  const unread = [
    ...[...desk.auditKeys.values()].map(({ auditKey, placed }) => ({
      placed,
      owner: auditKey.owner,
      record: { record: 'auditKey' as const, auditKey },
    })),
    ...desk.keyring.all().map(({ senderKey, placed }) => ({
      placed,
      owner: senderKey.owner,
      record: { record: 'senderKey' as const, senderKey },
    })),
  ].filter(({ placed }) => !placed);
  const isOwn = ({ owner }: { owner: number }): boolean => owner === desk.officer.person;
  const recordOf = ({ record }: { record: RecordContent }) => encodeRecord(record);
  // A case that was given can be had again from its batch, as long as that is not passed.
  const given = unplacedGrants(desk);
  const passed = given.filter(({ batch }) => batch <= cursor);
  const needed: Outbox = {
    bundle: desk.outbox.bundle + 1,
    cursor,
    newestBatch: desk.newestBatch,
    newestBatchDay: desk.newestBatchDay,
    day,
    bundlesOfDay: desk.outbox.day === day ? desk.outbox.bundlesOfDay + 1 : 1,
    taken: [...desk.taken]
      .filter(([batch]) => batch > cursor)
      .map(([batch, at]) => ({
        batch,
        second: Math.floor(at / 1000),
        rows: fromHex(desk.rows.get(batch) ?? '0000000000000000'),
      })),
    next: [],
    letters: [],
    kept: keptLetters(desk, cursor),
    entries: [...desk.written.values()],
    records: [
      ...unread.filter(isOwn).map(recordOf),
      ...waitingGiving(desk).map((one) => encodeRecord({ record: 'caseGiven', ...one })),
      ...passed.map(recordOf),
    ],
    leaves: desk.leaves,
  };
  const letters = [...desk.pending.values()]
    .filter((p) => p.batch > cursor)
    .map(({ batch, dropId, key }) => ({ batch, dropId, key }));
  const free = outboxLimitBytes - encodeOutbox(needed).length;
  const newestFirst = next.reverse();
  const [places, afterPlaces] = fitting(newestFirst, free, () => nextBytes);
  const granted = unread.filter((k) => !isOwn(k)).slice(0, grantedLimit);
  const keys = [...granted, ...given.filter(({ batch }) => batch > cursor)].map(recordOf);
  const [records, afterKeys] = fitting(keys, afterPlaces, (record) => 2 + record.length);
  const [opened] = fitting(letters, afterKeys, () => letterKeyBytes);
  return {
    ...needed,
    next: places.reverse(),
    letters: opened,
    records: [...needed.records, ...records],
  };
}

/** Most places that one bundle can have taken in one log. */
const placesOfBundle = 16;
/** A reader looks at 128 places past the last one found. */
const skipLimit = 96;

/**
 * Puts back what the outbox of the last bundle says. When the device sent bundles that this outbox
 * does not know, their places are left out: placing something again under the same tags would show
 * the server which of the cells that it kept back were real. Throws what its parsers throw.
 */
export function restoreOutbox(desk: Desk, outbox: Outbox, known: Known | undefined): void {
  const sent = Math.max(known?.bundle ?? 0, known?.sent ?? 0);
  const unknown = Math.max(0, sent - outbox.bundle);
  desk.skip = Math.min(unknown * placesOfBundle, skipLimit);
  desk.outbox = outbox;
  desk.leaves = outbox.leaves;
  desk.cursor = outbox.cursor;
  desk.readUpTo = outbox.cursor;
  desk.newestBatch = outbox.newestBatch;
  desk.newestBatchDay = outbox.newestBatchDay;
  for (const { batch, second, rows } of outbox.taken) {
    desk.taken.set(batch, second * 1000);
    desk.rows.set(batch, toHex(rows));
  }
  for (const { log, period, index, placed } of outbox.next) {
    const key = `${toHex(log)}:${period}`;
    // Left out session after session, they must not lead beyond where readers look.
    desk.nextIndex.set(key, Math.max(index, Math.min(index + desk.skip, placed + skipLimit)));
    desk.placedIndex.set(key, placed);
  }
  for (const letter of outbox.letters)
    desk.pending.set(toHex(letter.dropId), { ...letter, letter: null });
  for (const bytes of outbox.records) {
    for (const record of parseRecords(bytes)) {
      if (record.record === 'caseGiven') goOnGiving(desk, record);
      if (record.record === 'grantedCase')
        if (addGrantedCase(desk, record, { batch: 0, placed: false }))
          openGranted(desk, record.given);
      if (record.record === 'auditKey') addAuditKey(desk, record.auditKey, { placed: false });
      if (record.record !== 'senderKey') continue;
      const held = desk.keyring.add(record.senderKey, { placed: false });
      if (held !== null) watchKey(desk, held);
    }
  }
  for (const { batch, day, dropId, letter } of outbox.kept) {
    const origin = { batch, day, dropId };
    takeLetter(desk, { origin, bytes: letter, header: peekLetter(letter), partial: false });
  }
  for (const bytes of outbox.entries) {
    const entry = verifyEntry(bytes, desk.officer.unitId, keyFinder(desk.directory));
    const id = toHex(entry.hash);
    // The bundle of this outbox has placed it, as a rule, and it was read back just now.
    if (allFiles(desk).some((file) => file.entries.has(id))) continue;
    desk.written.set(id, bytes);
    if (recusalIn(desk, entry) !== null) takeOut(desk, toHex(entry.header.caseId));
  }
}

/** How many bundles have left on this UTC day. */
export const bundlesToday = (desk: Desk): number =>
  desk.outbox.day === dayOf(desk.now) ? desk.outbox.bundlesOfDay : 0;
