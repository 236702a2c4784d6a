import { hourMilliseconds, latestStep, secondMilliseconds } from '../clock.js';
import type { Database } from '../store/database.js';
import type { StoredUnit } from '../store/directories.js';
import { snapshotTakenAt, takeSnapshot } from '../store/snapshot.js';

const trialMilliseconds = 5 * secondMilliseconds;

/**
 * Takes a snapshot of the board if one is due: every full hour in service, every 5 seconds in
 * trial. Returns how many cells it holds, or null when none was due.
 */
export async function snapshotWhenDue(
  db: Database,
  { unit, now }: { unit: StoredUnit; now: number },
): Promise<number | null> {
  const step = unit.current.directory.trial ? trialMilliseconds : hourMilliseconds;
  const moment = latestStep({ now, step });
  if ((await snapshotTakenAt(db)) >= moment) return null;
  return await takeSnapshot(db, moment);
}
