/**
 * What this officer has known before, from vault, outbox and device, against what the server shows
 * now. `docs/protocol.md`, "A session".
 */
import { periodOf, sameBytes, toHex, type Vault } from '../../crypto/index.js';
import { type Desk, shortLog, today } from './desk.js';
import type { Outbox } from './outbox.js';

/** What the officer's own device knows of the last session. */
export interface Known {
  /** Number of the newest bundle that was sent from it and answered. */
  bundle: number;
  /** Number of the newest bundle that was sent from it, answered or not. */
  sent?: number;
  /** Newest directory seen on it. */
  directory?: { number: number; hash: Uint8Array };
}

/** Versions that vault and device name must stand in the chain. */
export function checkPins(desk: Desk, vault: Vault, known: Known | undefined): void {
  for (const pin of [vault.directory, known?.directory]) {
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
  const period = periodOf(today(desk));
  const own = desk.book
    .watched()
    .filter((name) => name.person === desk.officer.person)
    .map((name) => ({
      attendance: name.log === 'attendance',
      log: toHex(shortLog(name)),
      index: desk.book.nextIndex(name, period),
    }));
  const said = new Map(
    outbox.next.filter((n) => n.period === period).map((n) => [toHex(n.log), n]),
  );
  const behind = own.some((o) => !o.attendance && o.index > (said.get(o.log)?.index ?? 0));
  if (outbox.bundle < bundle || behind)
    desk.alarms.raise({ kind: 'outbox-old', detail: String(outbox.bundle) });
  for (const [log, { placed }] of said) {
    if ((own.find((o) => o.log === log)?.index ?? 0) < placed)
      desk.alarms.raise({ kind: 'lost-cells', detail: log });
  }
}

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
