/**
 * Everything an officer's program knows while it is signed in. Made anew in each session from
 * vault, outbox, directories, cells and batches; changed only by the functions of `intake.ts`,
 * `reading.ts`, `writing.ts` and `bundling.ts`.
 */
import {
  type Directory,
  dayOf,
  derive,
  hash,
  labels,
  millisecondsPerDay,
  periodOf,
  toHex,
  toUtf8,
  type Unit,
  type Vault,
} from '../../crypto/index.js';
import { type Leaves, noLeaves } from './acts.js';
import { type Alarms, alarms } from './alarms.js';
import type { CaseFile } from './casefile.js';
import { currentPerson, signKeysOf } from './circle.js';
import type { HeldAuditKey, Pending, PlacedRecord, UnknownLetter } from './desk-parts.js';
import type { Giving, GrantedCase } from './granted.js';
import { type Keyring, keyring } from './keyring.js';
import { type LogBook, type LogItem, type LogName, logBook, logId } from './logbook.js';
import { emptyOutbox, type Outbox } from './outbox.js';
import { type Officer, officerOf, pairInForce } from './own-keys.js';
import { noRecusals, type OwnRecusals } from './own-recusals.js';
import type { BoardEpoch } from './records.js';

/** Trial: how many milliseconds count for a day of waiting. */
const trialDay = 10_000;
/** Days after which no batch is left, whoever has not passed it. */
export const batchLifeDays = 60;
/** Days after which the cursor may pass a batch, and milliseconds in trial. */
const cursorDays = 7;
const trialCursor = 60_000;

/** A later directory may name the other pair. */
export function followDirectory(desk: Desk, directory: Directory): void {
  desk.directories.set(directory.number, directory);
  desk.directory = directory;
  const { officer } = desk;
  officer.keys = pairInForce(officer.pairs, officer.person, directory);
}

export type { HeldAuditKey, PlacedRecord } from './desk-parts.js';

export interface Desk {
  readonly officer: Officer;
  /** The holders in force; they may change while a session is open. */
  unit: Unit;
  readonly alarms: Alarms;
  /** By number; the newest is `directory`. */
  readonly directories: Map<number, Directory>;
  directory: Directory;
  readonly book: LogBook;
  readonly keyring: Keyring;
  /** Own audit keys, and those granted to an auditor, by owner and number. */
  readonly auditKeys: Map<string, HeldAuditKey>;
  readonly cases: Map<string, CaseFile>;
  readonly recusals: OwnRecusals;
  /** Log → case: which case a case log or a notice log belongs to. */
  readonly caseOfLog: Map<string, string>;
  /** Board secrets of cases that are not known yet, by case. */
  readonly epochsAhead: Map<string, { item: LogItem; drawn: BoardEpoch }[]>;
  /** Cases that colleagues gave to this officer, by case. */
  readonly granted: Map<string, GrantedCase>;
  /** Items of case logs whose case is not open yet, by the case that they name. */
  readonly itemsAhead: Map<string, LogItem[]>;
  /** Case → person → who says in their index that this person has it or was given it by them. */
  readonly given: Map<string, Map<number, Set<number>>>;
  /** Cases that this officer asked to be given, and no bundle has carried yet. */
  readonly giving: Map<string, Giving>;
  readonly unknown: Map<string, UnknownLetter>;
  /** Letter listed or confirmed: letter hash → persons. */
  readonly listed: Map<string, Set<number>>;
  /** Records of own logs, by log and content. */
  readonly records: Map<string, PlacedRecord>;
  /** Hashes (hexadecimal) of letters taken in, by drop id. */
  readonly pending: Map<string, Pending>;
  /** Batches taken in, and when (milliseconds). */
  readonly taken: Map<number, number>;
  /** Day on which batches closed that this session was given. */
  readonly closedOn: Map<number, number>;
  /** What a batch taken in held: first 8 bytes of the hash of its rows, hexadecimal. */
  readonly rows: Map<number, string>;
  newestBatch: number;
  newestBatchDay: number;
  cursor: number;
  /** Newest batch up to which everything was read in this session. */
  readUpTo: number;
  /** Later batches read in this session: those before them were not given, or do not hold. */
  readonly read: Set<number>;
  /** Entries written and not yet read back, by hash. */
  readonly written: Map<string, Uint8Array>;
  outbox: Outbox;
  leaves: Leaves;
  /** Own next index per log and period, once something was sealed for it. */
  readonly nextIndex: Map<string, number>;
  /** The same, as far as bundles that the server has taken. */
  readonly placedIndex: Map<string, number>;
  /** Places left out in every log at the start of a session: see `restoreOutbox`. */
  skip: number;
  /** What left in a bundle and was not read back, and in which sync it should have been. */
  readonly inFlight: Map<string, number>;
  /** When the last attendance cell left. */
  attended: { day: number; at: number } | null;
  /** Counts completed reads of the server's cells. */
  syncs: number;
  /** Moments at which something was first seen to differ, for waiting rules. */
  readonly firstSeen: Map<string, number>;
  now: number;
}

export function openDesk(input: {
  vault: Vault;
  unit: Unit;
  directories: readonly Directory[];
  now: number;
  /** What the server gave, before anything is looked for: logs of all periods are found in it. */
  cells?: readonly Uint8Array[] | undefined;
  lookAhead?: number | undefined;
}): Desk {
  const directories = new Map(input.directories.map((d) => [d.number, d]));
  const newest = input.directories.at(-1);
  if (newest === undefined) throw new RangeError('a desk needs a directory');
  const officer = officerOf(input.vault, newest);
  const raised = alarms();
  const desk: Desk = {
    officer,
    unit: input.unit,
    alarms: raised,
    directories,
    directory: newest,
    book: logBook({
      unitId: officer.unitId,
      signKeys: (person) => signKeysOf(desk.directory, person),
      alarms: raised,
      day: dayOf(input.now),
      lookAhead: input.lookAhead,
    }),
    keyring: keyring(raised),
    auditKeys: new Map(),
    cases: new Map(),
    recusals: noRecusals(),
    caseOfLog: new Map(),
    epochsAhead: new Map(),
    granted: new Map(),
    itemsAhead: new Map(),
    given: new Map(),
    giving: new Map(),
    unknown: new Map(),
    listed: new Map(),
    records: new Map(),
    pending: new Map(),
    taken: new Map(),
    rows: new Map(),
    closedOn: new Map(),
    newestBatch: 0,
    newestBatchDay: 0,
    cursor: 0,
    readUpTo: 0,
    read: new Set(),
    written: new Map(),
    outbox: emptyOutbox,
    leaves: noLeaves(),
    nextIndex: new Map(),
    placedIndex: new Map(),
    skip: 0,
    inFlight: new Map(),
    attended: null,
    syncs: 0,
    firstSeen: new Map(),
    now: input.now,
  };
  desk.book.addAll(input.cells ?? []);
  desk.book.watch(keyringLog(desk), 0);
  desk.book.watch(attendanceLog(desk), 0);
  return desk;
}

export const keyringLog = (desk: Desk): LogName => ({
  log: 'keyring',
  logKey: desk.officer.keyringRoot,
  person: desk.officer.person,
});

export const indexLog = (key: { key: Uint8Array; owner: number }): LogName => ({
  log: 'index',
  logKey: key.key,
  person: key.owner,
});

export const caseLog = (key: { key: Uint8Array; owner: number }, caseId: Uint8Array): LogName => ({
  log: 'case',
  logKey: derive(key.key, labels.caseLog, caseId),
  person: key.owner,
});

/** The notices that one person places under one board secret of a case. */
export const noticeLog = (secret: Uint8Array, person: number): LogName => ({
  log: 'notice',
  logKey: secret,
  person,
});

/** Bridges stand under the first board secret, which the reporter can derive. */
export const bridgeLog = (file: CaseFile, person: number): LogName => ({
  log: 'bridge',
  logKey: file.boardSecret,
  person,
});

export const attendanceLog = (desk: Desk): LogName => ({
  log: 'attendance',
  logKey: desk.officer.unitId,
  person: desk.officer.person,
});

export const today = (desk: Desk): number => dayOf(desk.now);
export const self = (desk: Desk) => currentPerson(desk.directory, desk.officer.person);

/** Days of waiting since a moment; in trial 10 seconds count for a day. */
export const waitedSince = (desk: Desk, milliseconds: number): number =>
  desk.directory.trial
    ? Math.floor((desk.now - milliseconds) / trialDay)
    : dayOf(desk.now) - dayOf(milliseconds);

/** Days of waiting since something was first seen; `sinceDay` holds outside trial. */
export function waited(desk: Desk, what: string, sinceDay: number): number {
  if (!desk.directory.trial) return today(desk) - sinceDay;
  const first = desk.firstSeen.get(what) ?? desk.now;
  desk.firstSeen.set(what, first);
  return waitedSince(desk, first);
}

/** Whether the cursor may pass a batch that was taken in at this moment. */
export const mayPass = (desk: Desk, takenAt: number): boolean =>
  desk.now - takenAt >= (desk.directory.trial ? trialCursor : cursorDays * millisecondsPerDay);

/** 8 bytes that stand for a log in the outbox. */
export const shortLog = (name: LogName): Uint8Array =>
  hash(labels.log, toUtf8(logId(name))).slice(0, 8);

/** Names an own log and the current period in `nextIndex` and `placedIndex`. */
const indexKey = (desk: Desk, name: LogName): string =>
  `${toHex(shortLog(name))}:${periodOf(today(desk))}`;

/**
 * First free index of an own log in the current period: from the cells, and from the outbox. Index
 * 0 of a notice or bridge log is never left out: it is where a reporter finds the case at all.
 */
export function freeIndex(desk: Desk, name: LogName): number {
  const shown = desk.book.nextIndex(name, periodOf(today(desk)));
  const isFound = name.log === 'notice' || name.log === 'bridge';
  const skip = isFound && shown === 0 ? 0 : desk.skip;
  return Math.max(desk.nextIndex.get(indexKey(desk, name)) ?? shown + skip, shown);
}

export function useIndex(desk: Desk, name: LogName): number {
  const index = freeIndex(desk, name);
  const key = indexKey(desk, name);
  // Put at the end again: the outbox keeps those written last.
  desk.nextIndex.delete(key);
  desk.nextIndex.set(key, index + 1);
  return index;
}

export const noteListed = (desk: Desk, letter: string, person: number): void => {
  const persons = desk.listed.get(letter) ?? new Set<number>();
  persons.add(person);
  desk.listed.set(letter, persons);
};
