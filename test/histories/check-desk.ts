/** What an officer's program may and must know at the end of a sync. */
import type { Alarm } from '../../client/conversation/alarms.js';
import type { CaseFile } from '../../client/conversation/casefile.js';
import type { Duty } from '../../client/conversation/duty.js';
import type { Setting } from './setting.js';
import type { Stale } from './shapes.js';
import { foldOf, gapsOf, type TrueCase } from './truth.js';

export function checkDesk(setting: Setting, duty: Duty, stale: Stale | null): void {
  const { desk } = duty;
  const { person } = desk.officer;
  const upTo = setting.lastRead.get(person)?.batch ?? 0;
  const alarms = duty.alarms();
  for (const of of setting.truth.cases.values()) {
    const file = desk.cases.get(of.id);
    if (!of.members.includes(person)) {
      if (file !== undefined) setting.fail(`officer ${person} sees a case that leaves them out`);
      continue;
    }
    const must = hasLoss(setting, person) ? [] : setting.truth.given(of, person, upTo);
    const has = new Set(file?.letters.keys() ?? []);
    for (const letter of must) {
      if (!has.has(letter.id))
        setting.fail(`officer ${person} lacks letter ${letter.seq} (${letter.id.slice(0, 8)})`);
    }
    for (const id of has) {
      if (of.letters.get(id) === undefined) setting.fail(`officer ${person} has a foreign letter`);
    }
    for (const id of file?.entries.keys() ?? []) {
      if (of.entries.get(id)?.safe !== true)
        setting.fail(`officer ${person} reads an entry that never left`);
    }
    if (file !== undefined) {
      checkGaps(setting, duty, of, alarms);
      checkPromise(setting, { person, of, file, alarms });
    }
  }
  for (const id of desk.cases.keys()) {
    if (!setting.truth.cases.has(id)) setting.fail(`officer ${person} has a case that is none`);
  }
  if (desk.unknown.size > 0 && !hasLoss(setting, person))
    setting.fail(`officer ${person} has letters of unknown cases`);
  for (const alarm of alarms) {
    if (!isTrue(setting, duty, alarm, stale))
      setting.fail(`false alarm for officer ${person}: ${JSON.stringify(alarm)}`);
  }
}

/**
 * A batch was erased after 60 days although this officer had not passed it: letters and keys in it
 * come to them through their colleagues, later, or not at all.
 */
export const hasLoss = (setting: Setting, person: number): boolean =>
  [...setting.outlived.values()].some((without) => without.includes(person));

/** A gap is told exactly as long as it is one, for what this officer has. */
function checkGaps(setting: Setting, duty: Duty, of: TrueCase, alarms: readonly Alarm[]): void {
  const { person } = duty.desk.officer;
  const file = duty.desk.cases.get(of.id);
  const here = [...(file?.letters.keys() ?? [])].flatMap((id) => of.letters.get(id) ?? []);
  const gaps = gapsOf(here);
  for (const [session, missing] of gaps) {
    for (const seq of missing) {
      const told = alarms.some((a) => a.kind === 'letter-gap' && a.detail === `${session}:${seq}`);
      if (told) setting.figures.gapsTold++;
      else setting.fail(`officer ${person} is not told that letter ${seq} is missing`);
    }
  }
}

/** A promise that is over is told, unless the board promises a later day. */
function checkPromise(
  setting: Setting,
  given: { person: number; of: TrueCase; file: CaseFile; alarms: readonly Alarm[] },
): void {
  const { person, of, file, alarms } = given;
  const known = [...file.entries.keys()].flatMap((id) => of.entries.get(id) ?? []);
  const { status, nextBy } = foldOf(known);
  const day = setting.day();
  const later = file.states.some((s) => s.state.nextBy >= day);
  if (status === 'closed' || nextBy === 0 || nextBy >= day || later) return;
  const { reference } = file;
  if (!alarms.some((a) => a.kind === 'promise-passed' && a.reference === reference))
    setting.fail(`officer ${person} is not told that a promise is over`);
}

const confirmationDays = 14;

/** Whether an alarm says what is so. The server here is honest but for what `stale` says. */
function isTrue(setting: Setting, duty: Duty, alarm: Alarm, stale: Stale | null): boolean {
  const { desk } = duty;
  const { person } = desk.officer;
  const file = [...desk.cases.values()].find((f) => f.reference === alarm.reference);
  const of = setting.truth.cases.get(file?.id ?? '');
  switch (alarm.kind) {
    case 'letter-gap': {
      const [session, seq] = (alarm.detail ?? '').split(':');
      const upTo = setting.lastRead.get(person)?.batch ?? 0;
      const given = of === undefined ? [] : setting.truth.given(of, person, upTo);
      const isGiven = given.some((l) => l.session === session && l.seq === Number(seq));
      return !isGiven || hasLoss(setting, person);
    }
    case 'promise-passed': {
      setting.figures.promisesPassed++;
      const known = [...(file?.entries.keys() ?? [])].flatMap((id) => of?.entries.get(id) ?? []);
      const { nextBy, status } = foldOf(known);
      return status !== 'closed' && nextBy !== 0 && nextBy < setting.day();
    }
    case 'key-unconfirmed': {
      setting.figures.unconfirmedTold++;
      return wasAway(setting, alarm.person ?? 0, person);
    }
    case 'batch-missing':
    case 'hidden-letter':
    case 'entry-gap':
      setting.figures.lossesTold++;
      return hasLoss(setting, person);
    case 'outbox-full':
      return setting.flooded;
    case 'outbox-old':
    case 'lost-cells':
      return stale !== null;
    default:
      return false;
  }
}

/** Nobody confirms what they cannot have received: away, or back for less than a few days. */
function wasAway(setting: Setting, colleague: number, person: number): boolean {
  if (setting.settled) return false;
  const today = setting.day();
  const days = setting.worked.get(colleague) ?? new Set<number>();
  const own = [...(setting.shifts.get(person) ?? [])].filter((d) => d < today);
  const lastOwn = Math.max(0, ...own);
  const recent = [...days].filter((d) => d > today - confirmationDays && d < today - 1);
  return recent.length < 3 || lastOwn < Math.max(...recent);
}
