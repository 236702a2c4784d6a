/** Keeps what the throttle counts in the database, so that no restart makes a guesser's work light. */
import { type Clock, minuteMilliseconds } from '../clock.js';
import type { Database } from '../store/database.js';
import { replaceSecret } from '../store/secrets.js';
import type { Throttle } from './throttle.js';

/** Where the counts lie in the table `secrets`. */
export const countsName = 'sign-in-counts';

export interface KeepingCounts {
  /** Once a minute, where something was counted; `now`: at once. What fails is due the next time. */
  keep(when?: 'minute' | 'now'): Promise<void>;
}

export function keepingCounts(given: {
  db: Database;
  clock: Clock;
  throttle: Throttle;
}): KeepingCounts {
  const { db, clock, throttle } = given;
  let keptAt = clock.now();
  /** What could not be written. */
  let left: Uint8Array | null = null;
  return {
    async keep(when = 'minute') {
      const now = clock.now();
      if (when === 'minute' && now - keptAt < minuteMilliseconds) return;
      keptAt = now;
      left = throttle.keep() ?? left;
      if (left === null) return;
      await replaceSecret(db, { name: countsName, value: left });
      left = null;
    },
  };
}
