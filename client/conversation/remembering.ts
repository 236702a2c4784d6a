/**
 * What this officer has known before, from vault, outbox and device, against what the server shows
 * now. `docs/protocol.md`, "A session".
 */
import {
  boardDays,
  periodOf,
  type Shelf,
  sameBytes,
  storeDays,
  toHex,
  type Vault,
} from '../../crypto/index.js';
import { type Desk, shortLog, today } from './desk.js';
import { isClosedLog } from './out-of-case.js';
import type { Outbox } from './outbox.js';

/** What the officer's own device knows of the last session. */
export interface Known {
  /** Number of the newest bundle that was sent from it and answered. */
  bundle: number;
  /** Number of the newest bundle that was sent from it, answered or not. */
  sent?: number;
  /** Newest directory seen on it. */
  directory?: { number: number; hash: Uint8Array };
  /** Newest batch that it was given. */
  batch?: number;
  /** How far both shelves had come, and the day of the last bundle before that was read. */
  cells?: { store: number; board: number; day: number };
}

/** Versions that vault and device name must stand in the chain, and the one that was `shown` at sign-in. */
export function checkPins(
  desk: Desk,
  vault: Vault,
  { known, shown }: { known?: Known | undefined; shown?: Vault['directory'] | undefined },
): void {
  for (const pin of [vault.directory, known?.directory, shown]) {
    if (pin === undefined || pin.number === 0) continue;
    const shown = desk.directories.get(pin.number);
    const detail = String(pin.number);
    if (shown === undefined) desk.alarms.raise({ kind: 'directory-old', detail });
    else if (!sameBytes(shown.hash, pin.hash))
      desk.alarms.raise({ kind: 'directory-fork', detail });
  }
}

/**
 * The outbox against the number of the last bundle and against the cells: whoever shows an older
 * one, or keeps back what went with it, is noticed.
 */
export function checkOutbox(desk: Desk, outbox: Outbox | null, known: Known | undefined): void {
  const bundle = known?.bundle ?? 0;
  if (outbox === null) {
    if (desk.records.size > 0 || bundle > 0) desk.alarms.raise({ kind: 'outbox-missing' });
    return;
  }
  const own = ownLogs(desk);
  const said = saidOf(desk, outbox);
  const behind = own.some((o) => !o.attendance && o.index > (said.get(o.log)?.index ?? 0));
  if (outbox.bundle < bundle || behind)
    desk.alarms.raise({ kind: 'outbox-old', detail: String(outbox.bundle) });
  checkPlaced(desk, outbox);
}

/** Places that an outbox says were taken must hold cells. */
export function checkPlaced(desk: Desk, outbox: Outbox): void {
  const own = new Map(ownLogs(desk).map(({ log, index }) => [log, index]));
  for (const [log, { placed }] of saidOf(desk, outbox)) {
    if ((own.get(log) ?? 0) < placed) desk.alarms.raise({ kind: 'lost-cells', detail: log });
  }
}

const saidOf = (desk: Desk, outbox: Outbox) => {
  const period = periodOf(today(desk));
  return new Map(outbox.next.filter((n) => n.period === period).map((n) => [toHex(n.log), n]));
};

const ownLogs = (desk: Desk) =>
  desk.book
    .watched()
    .filter((name) => name.person === desk.officer.person && !isClosedLog(desk, name))
    .map((name) => ({
      attendance: name.log === 'attendance',
      log: toHex(shortLog(name)),
      index: desk.book.nextIndex(name, periodOf(today(desk))),
    }));

/**
 * How far the server's batches and cells have come, against what the device has seen of them: a
 * database that was put back to an older state is noticed, whoever's cells are gone. A shelf on
 * which everything may have ended by itself meanwhile says nothing.
 */
export function checkReach(
  desk: Desk,
  points: Record<Shelf, number>,
  known: Known | undefined,
): void {
  const { batch = 0, cells } = known ?? {};
  if (Math.max(desk.newestBatch, desk.readUpTo, ...desk.read) < batch)
    desk.alarms.raise({ kind: 'batch-missing', detail: String(batch) });
  if (cells === undefined) return;
  const days = today(desk) - cells.day;
  for (const shelf of ['store', 'board'] as const) {
    const lives = shelf === 'store' ? storeDays : boardDays;
    if (points[shelf] < cells[shelf] && days < lives - periodSlack)
      desk.alarms.raise({ kind: 'server-older', detail: shelf });
  }
}

/** Days between the server's and the officer's clocks, and more. */
const periodSlack = 2;

/**
 * Numbers of closed batches that must be given and are not. Batches are numbered without gaps and
 * none is erased before this officer has passed it. Before the first one is passed nothing is known
 * of how they begin: whoever joins later is given none of those before.
 */
export function missingBatches(desk: Desk, listed: readonly number[]): number[] {
  const known = [...desk.taken.keys(), ...listed];
  const first = desk.cursor > 0 ? desk.cursor + 1 : Math.min(...known);
  const last = Math.max(desk.newestBatch, ...listed);
  const given = new Set(listed);
  const pending = new Set([...desk.pending.values()].map((p) => p.batch));
  const missing: number[] = [];
  for (let number = first; number <= last && missing.length < missingLimit; number++) {
    const read = desk.taken.has(number) && (number <= desk.readUpTo || !pending.has(number));
    if (!given.has(number) && !read) missing.push(number);
  }
  return missing;
}

/** A server may list whatever number it likes. */
const missingLimit = 100;
