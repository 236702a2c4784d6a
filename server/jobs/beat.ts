import type { Random } from '../../crypto/checks.js';
import { type Clock, hourMilliseconds, latestStep, secondMilliseconds } from '../clock.js';
import type { Log } from '../log.js';
import { leaveNoResidue } from '../store/batches.js';
import type { Database } from '../store/database.js';
import { readUnit, type StoredUnit } from '../store/directories.js';
import { codeOf } from '../store/faults.js';
import { closeWhenDue, trialClosingMilliseconds } from './closing.js';
import type { DutyMail } from './duty-mail.js';
import { eraseOld } from './erasing.js';
import { markWhenDue } from './marking.js';
import { type Collect, overwriteFreed, overwritingMilliseconds } from './overwriting.js';
import { snapshotWhenDue } from './snapshot.js';
import type { Witnessing } from './witnessing.js';

/** What the server does by itself: given the time, it knows what is due. */
export interface Beat {
  /**
   * Does everything that is due now: closes a batch, takes a snapshot, erases, signs the audit log,
   * overwrites what was let go of in memory, writes the counts of the log. Never throws: a job that fails is logged and due again the next time. A call
   * while one is under way waits for that one.
   */
  tick(): Promise<void>;
}

/** Tables whose rows are deleted one by one and so have to be written anew on PostgreSQL. */
const erasedTables = [
  'closed_drops',
  'store_cells',
  'board_cells',
  'links',
  'sessions',
  'factors',
  'recovery_codes',
  'sign_ins',
  'bundles',
  'bundle_days',
  'days',
  'duty_addresses',
] as const;

/** While another program (a backup) holds what has to be cleaned, it is tried so often. */
const cleanAgainMilliseconds = 30 * secondMilliseconds;

/** Ticks may come at any distance: a second in service, hours in a test with its own clock. */
export function createBeat(given: {
  db: Database;
  clock: Clock;
  log: Log;
  /** `null` where Node gives none: then nothing is overwritten. */
  collect: Collect | null;
  random: Random;
  /** Who sends checkpoints to witnesses; nobody in most tests. */
  witnessing?: Witnessing;
  /** Who sends the daily mail; nobody where no setting says so. */
  dutyMail?: DutyMail | null;
  /** Records failed sign-ins that were only counted, once an hour, and keeps the throttle's counts. */
  tellFailures?: () => Promise<void>;
}): Beat {
  const { db, clock, log, collect, random, witnessing, dutyMail, tellFailures } = given;
  let running: Promise<void> | null = null;
  /** The first tick erases and cleans, whatever happened before the start. */
  let erasedAt = Number.NEGATIVE_INFINITY;
  let countedAt = latestStep({ now: clock.now(), step: hourMilliseconds });
  let overwrittenAt = Number.NEGATIVE_INFINITY;
  let residue: 'none' | 'log' | 'tables' = 'tables';
  let cleanAt = Number.NEGATIVE_INFINITY;

  async function job(name: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      log.fault('job-failed', { job: name, code: codeOf(error) ?? 'fault' });
    }
  }

  async function close(unit: StoredUnit, now: number): Promise<void> {
    const closing = await closeWhenDue(db, { unit, now });
    if (closing.done === 'skipped') log.event('batch-skipped');
    if (closing.done !== 'closed') return;
    if (residue === 'none') residue = 'log';
    log.event('batch-closed', { batch: closing.batch, drops: closing.drops });
  }

  async function snap(unit: StoredUnit, now: number): Promise<void> {
    const cells = await snapshotWhenDue(db, { unit, now });
    if (cells === null || unit.current.directory.trial) return;
    log.event('snapshot-taken', { count: cells });
  }

  async function erase(unit: StoredUnit | null, now: number): Promise<void> {
    const step = unit?.current.directory.trial ? trialClosingMilliseconds : hourMilliseconds;
    const moment = latestStep({ now, step });
    if (erasedAt >= moment) return;
    const { batches, cells } = await eraseOld(db, { unit, now });
    erasedAt = moment;
    for (const batch of batches) log.event('batch-erased', { batch });
    if (cells > 0) log.event('cells-erased', { count: cells });
    if (batches.length > 0 || cells > 0) residue = 'tables';
  }

  async function mark(unit: StoredUnit | null, now: number): Promise<void> {
    // Not waited for: a witness that is away hinders nothing.
    if (await markWhenDue(db, { unit, now, random })) void witnessing?.send();
  }

  async function clean(now: number): Promise<void> {
    if (residue === 'none' || now < cleanAt) return;
    cleanAt = now + cleanAgainMilliseconds;
    const done = await leaveNoResidue(db, residue === 'tables' ? erasedTables : []);
    if (!done) return;
    residue = 'none';
    cleanAt = Number.NEGATIVE_INFINITY;
  }

  async function overwrite(now: number): Promise<void> {
    const moment = latestStep({ now, step: overwritingMilliseconds });
    if (collect === null || overwrittenAt >= moment) return;
    overwrittenAt = moment;
    overwriteFreed(collect);
  }

  async function run(): Promise<void> {
    const now = clock.now();
    let unit: StoredUnit | null = null;
    await job('unit', async () => {
      unit = await readUnit(db);
    });
    const known = unit as StoredUnit | null;
    if (known !== null) await job('closing', () => close(known, now));
    await job('erasing', () => erase(known, now));
    // After erasing, so that no snapshot shows a cell whose time has passed.
    if (known !== null) await job('snapshot', () => snap(known, now));
    if (tellFailures !== undefined) await job('failures', tellFailures);
    await job('marking', () => mark(known, now));
    // Not waited for: a mail server that is away hinders nothing.
    if (known !== null) void dutyMail?.send(known, now);
    await job('cleaning', () => clean(now));
    await job('overwriting', () => overwrite(now));
    const hour = latestStep({ now, step: hourMilliseconds });
    if (hour > countedAt) {
      countedAt = hour;
      log.writeCounts();
    }
  }

  return {
    tick() {
      if (running === null) {
        running = run().finally(() => {
          running = null;
        });
      }
      return running;
    },
  };
}
