/** Batches that a session has fetched, taken in. `docs/protocol.md`, "Intake". */
import { batchLifeDays, type Desk, today } from './desk.js';
import type { Fetched } from './fetching.js';
import { type IntakeReport, takeIn } from './intake.js';
import { readItems } from './reading.js';
import { missingBatches } from './remembering.js';

/** How far one batch is. */
export interface IntakeProgress {
  step: 'intake';
  batch: number;
  done: number;
  of: number;
}

/**
 * Takes in what is new. A batch that does not hold is tried again by the next reading, and the
 * cursor does not pass it.
 */
export function takeBatches(
  desk: Desk,
  { listed, batches }: Fetched,
  progress?: (step: IntakeProgress) => void,
): IntakeReport {
  const sum: IntakeReport = { rows: 0, letters: 0, grants: 0 };
  const missing = missingBatches(desk, listed);
  for (const number of missing)
    desk.alarms.raise({ kind: 'batch-missing', detail: String(number) });
  const awaited = passLost(desk, listed[0]) ? [] : missing;
  for (const { batch, bytes } of batches) {
    desk.closedOn.set(batch.number, batch.day);
    const report = takeIn(desk, batch, bytes, (done, of) =>
      progress?.({ step: 'intake', batch: batch.number, done, of }),
    );
    if (report.whole) desk.read.add(batch.number);
    sum.rows += report.rows;
    sum.letters += report.letters;
    sum.grants += report.grants;
  }
  const unread = listed.find((number) => !desk.read.has(number));
  const upTo = Math.min(unread ?? Number.POSITIVE_INFINITY, ...awaited) - 1;
  desk.readUpTo = Math.max(desk.readUpTo, Math.min(upTo, listed.at(-1) ?? 0));
  for (const number of desk.read) if (number <= desk.readUpTo) desk.read.delete(number);
  readItems(desk);
  return sum;
}

/**
 * After 60 days without a session the batches of that time are gone, which is told: the cursor
 * begins again before the oldest that is left. False when it was not so long.
 */
function passLost(desk: Desk, oldest: number | undefined): boolean {
  const lost = desk.outbox.day > 0 && today(desk) - desk.outbox.day >= batchLifeDays;
  if (!lost || oldest === undefined) return false;
  desk.cursor = Math.max(desk.cursor, oldest - 1);
  return true;
}
