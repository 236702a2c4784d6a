import { type Directory, dayOf } from '../../crypto/checks.js';
import { dayMilliseconds, latestStep, minuteMilliseconds, secondMilliseconds } from '../clock.js';
import { closeBatch, holdOpenDrops, readClosing, storeClosing } from '../store/batches.js';
import type { Database } from '../store/database.js';
import type { StoredUnit } from '../store/directories.js';
import { countOpenDrops } from '../store/drops.js';

/** In trial timings a batch closes so often. */
export const trialClosingMilliseconds = 10 * secondMilliseconds;

export type Closing =
  | { done: 'nothing' }
  | { done: 'skipped' }
  | { done: 'closed'; batch: number; drops: number };

/**
 * The latest moment (milliseconds) at which a batch had to close, not after `now`: the directory's
 * minutes of the UTC day in service, every 10 seconds in trial.
 */
export function latestClosing(
  { trial, closings }: Pick<Directory, 'trial' | 'closings'>,
  now: number,
): number {
  if (trial) return latestStep({ now, step: trialClosingMilliseconds });
  const midnight = latestStep({ now, step: dayMilliseconds });
  const moments = [midnight - dayMilliseconds, midnight].flatMap((start) =>
    closings.map((minute) => start + minute * minuteMilliseconds),
  );
  return Math.max(...moments.filter((moment) => moment <= now));
}

/**
 * Closes the open batch if a closing is due. In service one with fewer portal drops than the
 * directory asks for is skipped, but never two running; what is empty is neither closed nor
 * skipped. All in one transaction, so that a crash leaves it done or due.
 */
export async function closeWhenDue(
  db: Database,
  { unit, now }: { unit: StoredUnit; now: number },
): Promise<Closing> {
  const { directory } = unit.current;
  const moment = latestClosing(directory, now);
  if (!(await isDue(db, unit, moment))) return { done: 'nothing' };
  return await db.transaction().execute(async (trx) => {
    await holdOpenDrops(trx);
    const { skipped = false, newestBatch = 0 } = (await readClosing(trx)) ?? {};
    const open = await countOpenDrops(trx);
    if (open.all === 0) {
      await storeClosing(trx, { handledAt: moment, skipped: false, newestBatch });
      return { done: 'nothing' };
    }
    if (!directory.trial && !skipped && open.portal < directory.minimumDrops) {
      await storeClosing(trx, { handledAt: moment, skipped: true, newestBatch });
      return { done: 'skipped' };
    }
    const number = newestBatch + 1;
    const { drops } = await closeBatch(trx, { number, day: dayOf(now), directory });
    await storeClosing(trx, { handledAt: moment, skipped: false, newestBatch: number });
    return { done: 'closed', batch: number, drops };
  });
}

async function isDue(db: Database, unit: StoredUnit, moment: number): Promise<boolean> {
  const closing = await readClosing(db);
  const since = closing?.handledAt ?? unit.versions[0]?.publishedAt ?? 0;
  if (moment <= since) return false;
  // In trial, moments are many and mostly empty: they are not worth a write each.
  return !unit.current.directory.trial || (await countOpenDrops(db)).all > 0;
}
