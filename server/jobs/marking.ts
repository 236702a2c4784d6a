import type { Random } from '../../crypto/checks.js';
import { hourMilliseconds, latestStep, minuteMilliseconds } from '../clock.js';
import { addCheckpoint, auditSigner, checkpointMoment } from '../store/checkpoints.js';
import type { Database } from '../store/database.js';
import type { StoredUnit } from '../store/directories.js';

/**
 * Signs a checkpoint of the audit log if one is due: every full hour, in trial every minute,
 * whether or not anything happened. True when one was signed.
 */
export async function markWhenDue(
  db: Database,
  { unit, now, random }: { unit: StoredUnit | null; now: number; random: Random },
): Promise<boolean> {
  const step = unit?.current.directory.trial ? minuteMilliseconds : hourMilliseconds;
  const moment = latestStep({ now, step });
  if ((await checkpointMoment(db)) >= moment) return false;
  await addCheckpoint(db, { signer: await auditSigner(db, random), moment, now });
  return true;
}
