/**
 * Failed sign-ins in the audit log: one by one while they are few, and then as a number once an
 * hour, so that nobody can fill the log from outside.
 */
import { type Clock, hourMilliseconds, latestStep } from '../clock.js';
import { record, recordAlone } from '../store/audit.js';
import type { Database, DatabaseTransaction } from '../store/database.js';

/** So many of an hour are recorded one by one. */
const singly = 20;

interface Failure {
  act: 'sign-in' | 'prove-factor';
  /** Known once the passphrase was right. */
  by: number | null;
}

export interface FailureLog {
  /** Records a failure, or counts it. */
  refused(failure: Failure, trx?: DatabaseTransaction): Promise<void>;
  /** Counts a sign-in that was begun and never ended: enough to try a passphrase. */
  abandoned(): void;
  /** Records what was counted, once its hour is over or at once. */
  tell(when?: 'hour' | 'now'): Promise<void>;
}

export function createFailureLog({ db, clock }: { db: Database; clock: Clock }): FailureLog {
  const hourNow = (): number => latestStep({ now: clock.now(), step: hourMilliseconds });
  let hour = hourNow();
  let recorded = 0;
  let counted = 0;
  /** Counted in hours that are over, and not recorded yet. */
  let due = 0;

  function turn(): void {
    if (hour === hourNow()) return;
    hour = hourNow();
    recorded = 0;
    due += counted;
    counted = 0;
  }

  async function tell(when: 'hour' | 'now' = 'hour'): Promise<void> {
    turn();
    if (when === 'now') {
      due += counted;
      counted = 0;
    }
    const about = due;
    due = 0;
    if (about === 0) return;
    const server = { outcome: 'done', by: null, now: clock.now() } as const;
    await recordAlone(db, { act: 'count-failures', ...server, about }).catch((error) => {
      due += about;
      throw error;
    });
  }

  return {
    async refused({ act, by }, trx) {
      turn();
      if (recorded >= singly) {
        counted++;
        return;
      }
      recorded++;
      const entry = { act, outcome: 'refused', by, about: null, now: clock.now() } as const;
      if (trx === undefined) await recordAlone(db, entry);
      else await record(trx, entry);
    },
    abandoned() {
      turn();
      counted++;
    },
    tell,
  };
}
