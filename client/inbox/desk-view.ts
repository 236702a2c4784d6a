/** Everything of the session but one case: the list, the alarms, what waits to leave. */
import { type Directory, dayOf, toHex, type Unit } from '../../crypto/index.js';
import type { Alarm } from '../conversation/alarms.js';
import { type CaseFile, type CaseFold, foldCase, newestState } from '../conversation/casefile.js';
import { unitFingerprint } from '../conversation/ceremony.js';
import { type Desk, self, today } from '../conversation/desk.js';
import { expiryOf } from '../conversation/expiry.js';
import { isAlone } from '../conversation/leaving.js';
import { givingStates } from '../conversation/openers.js';
import { reads } from '../conversation/rank.js';
import { othersOf } from '../conversation/same-reporter.js';
import { ownEntries } from '../conversation/writing.js';
import type { AlarmView, CaseRow, GivingView } from './case-messages.js';
import type { DeskView, WaitingView } from './duty-messages.js';
import { cameAfter } from './in-time.js';
import type { UnitView } from './joining-messages.js';
import { leavesAt, nextClosing, type Progress } from './leaving-times.js';
import { categoriesOf } from './letter-view.js';
import { isReply, isUnsent, logEntry, personView, replyView } from './log-view.js';

export const unitView = (unit: Unit, directory: Directory, now: number): UnitView => ({
  name: unit.name,
  words: unitFingerprint(unit.unitId),
  trial: directory.trial,
  age: Math.max(0, dayOf(now) - directory.dated),
  expiry: expiryOf(directory, unit, dayOf(now)),
});

/** What the session knows beside the desk. */
export interface Surroundings {
  alarms: readonly Alarm[];
  beat: Progress;
  unread: ReadonlySet<string>;
}

export function deskView(desk: Desk, around: Surroundings): DeskView {
  const { directory, unit, now } = desk;
  const me = self(desk);
  const alarms = alarmViews(desk, around.alarms);
  const byCase = new Map<string | null, AlarmView[]>();
  for (const alarm of alarms)
    byCase.set(alarm.caseId, [...(byCase.get(alarm.caseId) ?? []), alarm]);
  return {
    unit: unitView(unit, directory, now),
    title: me?.title ?? null,
    routes: directory.routes.filter((r) => me?.routes.includes(r.route)).map((r) => r.title),
    beatSeconds: directory.beatSeconds,
    nextClosing: nextClosing(directory, now),
    readAt: now,
    cases: [...desk.cases.values()].map((file) =>
      caseRow(desk, file, { unread: around.unread, alarms: byCase.get(file.id) ?? [] }),
    ),
    alarms,
    giving: givingView(desk),
    waiting: [...desk.cases.values()]
      .flatMap((file) => waitingIn(desk, file, around.beat))
      .sort((a, b) => a.leavesAt - b.leavesAt),
    goesAt: goesAt(desk, around.beat),
  };
}

export const givingView = (desk: Desk): GivingView[] =>
  givingStates(desk).map(({ person, ...rest }) => ({ ...rest, who: personView(desk, person) }));

export function alarmViews(desk: Desk, alarms: readonly Alarm[]): AlarmView[] {
  const byReference = new Map([...desk.cases.values()].map((file) => [file.reference, file.id]));
  return alarms.map(({ kind, reference, person, detail }) => ({
    kind,
    caseId: byReference.get(reference ?? '') ?? null,
    reference: reference ?? null,
    person: person === undefined ? null : personView(desk, person),
    detail: detail ?? null,
  }));
}

interface Reading {
  stamp: string;
  fold: CaseFold;
  lastDay: number;
  answers: number;
  unanswered: number;
}
const readings = new WeakMap<CaseFile, Reading>();

/** What a list needs of a case; made anew only when something was added to it. */
function readingOf(desk: Desk, file: CaseFile): Reading {
  const stamp = `${file.letters.size} ${file.entries.size}`;
  const before = readings.get(file);
  if (before?.stamp === stamp) return before;
  const fold = foldCase(file);
  const replies = fold.entries.filter(isReply);
  const letters = [...file.letters.values()];
  const reading = {
    stamp,
    fold,
    lastDay: Math.max(
      file.day,
      ...letters.map((l) => l.origin.day),
      ...fold.entries.map((e) => Math.floor(e.header.minute / 1440)),
    ),
    answers: replies.length,
    unanswered: letters.filter((letter) => replies.every((r) => cameAfter(desk, letter, r))).length,
  };
  readings.set(file, reading);
  return reading;
}

/** `alarms`: those of this case. */
export function caseRow(
  desk: Desk,
  file: CaseFile,
  { alarms, unread }: { alarms: readonly AlarmView[]; unread: ReadonlySet<string> },
): CaseRow {
  const { fold, lastDay, answers, unanswered } = readingOf(desk, file);
  const nextBy = Math.max(fold.nextBy, newestState(file.states)?.state.nextBy ?? 0);
  return {
    id: file.id,
    reference: file.reference,
    categories: categoriesOf(desk, file),
    status: fold.status,
    day: file.day,
    lastDay,
    unread: [...file.letters.keys()].filter((id) => unread.has(id)).length,
    unanswered,
    answers,
    alarms: alarms.length,
    nextBy: fold.status === 'closed' ? 0 : nextBy,
    late: fold.status !== 'closed' && nextBy !== 0 && nextBy < today(desk),
    others: othersOf(desk, file).map(({ reference }) => reference),
    alone: isAlone(desk, file),
  };
}

/** Entries of the other cases stand in the list of what waits. */
function goesAt(desk: Desk, beat: Progress): number | null {
  const waits = [...desk.recusals.going.values()]
    .filter((file) => reads(desk, file))
    .flatMap((file) => ownEntries(desk, file))
    .map(({ hash }) => toHex(hash))
    .filter((id) => desk.written.has(id) && !desk.inFlight.has(`entry:${id}`))
    .map((id) => leavesAt(beat, `entry:${id}`));
  return waits.length === 0 ? null : Math.max(...waits);
}

/** Own entries that are not in the store yet, and own answers that are not on the board yet. */
function waitingIn(desk: Desk, file: CaseFile, beat: Progress): WaitingView[] {
  const { id: caseId, reference } = file;
  return ownEntries(desk, file).flatMap((entry): WaitingView[] => {
    const id = toHex(entry.hash);
    const stored = file.entries.has(id);
    const unsent = isUnsent(desk, file, entry);
    const { kind, text } = logEntry(desk, entry, { waits: !stored, unsent });
    const about = { id, caseId, reference, kind, text };
    if (unsent) return [{ ...about, stage: 'unsent', leavesAt: beat.nextAt, readableFrom: null }];
    if (isReply(entry)) {
      const reply = replyView(desk, file, entry, beat);
      if (reply.stage === 'board' || reply.stage === 'seen') return [];
      const at = reply.leavesAt ?? beat.nextAt;
      return [{ ...about, stage: reply.stage, leavesAt: at, readableFrom: reply.readableFrom }];
    }
    if (stored) return [];
    const left = desk.inFlight.has(`entry:${id}`);
    const at = leavesAt(beat, `entry:${id}`);
    return [{ ...about, stage: left ? 'left' : 'waits', leavesAt: at, readableFrom: null }];
  });
}
