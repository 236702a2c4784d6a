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

  async function tell(when: 'hour' | 'now' = 'hour'): Promise<void> {
    if (when === 'hour' && hour === hourNow()) return;
    const about = counted;
    hour = hourNow();
    recorded = 0;
    counted = 0;
    if (about === 0) return;
    const server = { outcome: 'done', by: null, now: clock.now() } as const;
    await recordAlone(db, { act: 'count-failures', ...server, about }).catch((error) => {
      counted += about;
      throw error;
    });
  }

  return {
    async refused({ act, by }, trx) {
      if (hour === hourNow() && recorded >= singly) {
        counted++;
        return;
      }
      recorded++;
      const entry = { act, outcome: 'refused', by, about: null, now: clock.now() } as const;
      if (trx === undefined) await recordAlone(db, entry);
      else await record(trx, entry);
    },
    abandoned: () => void counted++,
    tell,
  };
}
