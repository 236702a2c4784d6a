/**
 * The daily mail: one to each officer who gave an address, at a fixed time, whether or not anything
 * is there and whoever signed in. Nothing that it reads has to do with cases, drops or batches.
 */
import { hourMilliseconds, minuteMilliseconds } from '../clock.js';
import type { Log } from '../log.js';
import { type DutyMailSettings, mailMoment, newestMailDay } from '../mail-settings.js';
import type { Database } from '../store/database.js';
import type { StoredUnit } from '../store/directories.js';
import {
  type DutyAddress,
  dutyAddresses,
  readDutyMail,
  settleDutyMail,
  takeDutyAddress,
  writeDutyMail,
} from '../store/duty-mail.js';
import { codeOf } from '../store/faults.js';
import type { Mailer } from './mailing.js';

/** After how many minutes it is tried again; then the day is given up. */
export const dutyMailPauses = [1, 5, 15, 60, 120] as const;
/** Later than this after its time a mail is not sent any more: the next day is nearer. */
const lateMilliseconds = 8 * hourMilliseconds;

export interface DutyMail {
  /** Sends what is due. Never throws, and nothing waits for it. */
  send(unit: StoredUnit, now: number): Promise<void>;
  /** Gives up what is under way; it is due again at the next start. */
  close(): Promise<void>;
}

export function createDutyMail(given: {
  db: Database;
  log: Log;
  settings: DutyMailSettings;
  mailer: Mailer;
}): DutyMail {
  const { db, log, settings, mailer } = given;
  const { at } = settings;
  const closing = new AbortController();
  let running: Promise<void> | null = null;
  /** The newest day of which nothing is left to do. */
  let settled = Number.NEGATIVE_INFINITY;
  let nextTry = Number.NEGATIVE_INFINITY;

  /** Everybody of the unit who gave an address. Those who left lose theirs. */
  async function everybody(unit: StoredUnit): Promise<DutyAddress[]> {
    const people = new Map(unit.current.directory.people.map((p) => [p.person, p.current]));
    const all = await dutyAddresses(db);
    for (const { person } of all) {
      if (people.get(person) === false) await takeDutyAddress(db, person);
    }
    return all.filter(({ person }) => people.get(person) === true);
  }

  async function round(unit: StoredUnit, now: number, day: number): Promise<void> {
    const moment = mailMoment({ day, at });
    const here = await everybody(unit);
    const waiting = here.filter(({ settledDay }) => settledDay < day);
    if (waiting.length === 0) {
      settled = day;
      return;
    }
    const before = await readDutyMail(db);
    const { tries, refused } = before?.day === day ? before : { tries: 0, refused: 0 };
    const late = now - moment > lateMilliseconds;
    const newest = Math.max(...here.map(({ settledDay }) => settledDay));
    const missed = day - newest - (late ? 0 : 1);
    if (tries === 0 && missed > 0) log.fault('duty-mail-missed', { count: missed });
    if (late) return await giveUp(waiting, { day, tries, refused });

    // Before the first word to the mail server, so that no crash makes the tries endless.
    const state = { day, tries: tries + 1, refused, waiting: waiting.length };
    await writeDutyMail(db, state);
    const { sent, turned, left, code } = await handAll(waiting, { day, moment });
    if (closing.signal.aborted) return;
    if (sent > 0) log.event('duty-mail-sent', { count: sent });
    if (turned + left.length > 0) {
      log.fault('duty-mail-failed', { code, count: turned + left.length });
    }
    const after = { ...state, refused: refused + turned, waiting: left.length };
    const pause = dutyMailPauses[tries];
    if (left.length > 0 && pause === undefined) return await giveUp(left, after);
    await writeDutyMail(db, after);
    if (left.length === 0) settled = day;
    else nextTry = now + (pause ?? 0) * minuteMilliseconds;
  }

  /** Nobody of these gets the mail of this day. */
  async function giveUp(
    these: readonly DutyAddress[],
    state: { day: number; tries: number; refused: number },
  ): Promise<void> {
    await writeDutyMail(db, { ...state, waiting: these.length });
    const people = these.map(({ person }) => person);
    await settleDutyMail(db, { people, day: state.day, sent: false });
    settled = state.day;
  }

  /** One after another; a server that does not answer is not asked again for the others. */
  async function handAll(
    waiting: readonly DutyAddress[],
    { day, moment }: { day: number; moment: number },
  ): Promise<{ sent: number; turned: number; left: DutyAddress[]; code: string }> {
    const left: DutyAddress[] = [];
    const told = { sent: 0, turned: 0, code: '' };
    for (const [i, one] of waiting.entries()) {
      const handed = await mailer.hand({ to: one.address, moment }, closing.signal);
      if (handed.how !== 'taken') told.code = handed.code;
      if (handed.how === 'later') {
        left.push(one);
        if (handed.code.startsWith('EENVELOPE')) continue;
        return { ...told, left: [...left, ...waiting.slice(i + 1)] };
      }
      told[handed.how === 'taken' ? 'sent' : 'turned'] += 1;
      await settleDutyMail(db, { people: [one.person], day, sent: handed.how === 'taken' });
    }
    return { ...told, left };
  }

  async function safely(unit: StoredUnit, now: number, day: number): Promise<void> {
    try {
      await round(unit, now, day);
    } catch (error) {
      nextTry = now + minuteMilliseconds;
      log.fault('duty-mail-failed', { code: codeOf(error) ?? 'fault' });
    }
  }

  return {
    async send(unit, now) {
      const day = newestMailDay({ now, at });
      if (day <= settled || running !== null || closing.signal.aborted) return;
      if (now < nextTry && now < mailMoment({ day, at }) + lateMilliseconds) return;
      running = safely(unit, now, day).finally(() => {
        running = null;
      });
      await running;
    },
    async close() {
      closing.abort();
      await running;
    },
  };
}
