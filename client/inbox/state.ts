/** What the page shows, as signals, and its one link to the worker. */
import { computed, signal } from '@preact/signals';
import { hasDesk } from '../../server/roles.js';
import { language } from '../ui/language.js';
import type { AuditProgress } from './audit-messages.js';
import type { SavedDraft } from './cache-content.js';
import { forgetChoice } from './case-choice.js';
import type { CaseView } from './case-messages.js';
import { dropDrafts, loadDrafts, tellDrafts, unwritten } from './drafts.js';
import { type DutyLink, dutyLink, type HeardEvent, Refused } from './duty-link.js';
import type { BeatView, DeskView, DutyEvent, SignedInView } from './duty-messages.js';
import type { ShownFactor } from './factor-messages.js';
import { awayPage, type Link } from './fragment.js';
import type { UnitView } from './joining-messages.js';
import { refusal } from './refusal.js';
import { say } from './say.js';
import type { Screen } from './screens.js';
import { forgetSteps, forward } from './steps.js';

export type Phase =
  | 'loading'
  /** No unit: the person who runs the server has the link. */
  | 'not-open'
  | 'unreachable'
  | 'link'
  | 'sign-in'
  | 'inbox'
  | 'elsewhere';
export const phase = signal<Phase>('loading');

export const link = signal<Link | null>(null);
export const unit = signal<UnitView | null>(null);
/** Filled in when somebody signs in after a ceremony. */
export const account = signal('');
export const me = signal<SignedInView | null>(null);
export const desk = signal<DeskView | null>(null);
export const shown = signal<CaseView | null>(null);
const noBeat: BeatView = { nextAt: 0, lastAt: null, trouble: null };
export const beat = signal(noBeat);
export const screen = signal<Screen>('cases');
/** How far reading the audit log has come. */
export const auditing = signal<AuditProgress | null>(null);
export const reading = signal<Extract<DutyEvent, { event: 'reading' | 'intake' }> | null>(null);
/** Why the last session ended, if it was not by signing out. */
export const ended = signal<string | null>(null);
/** Signed out by the officer. */
export const signedOut = signal(false);
/** This computer was to be forgotten at signing out, and the browser did not do it. */
export const notForgotten = signal(false);
export const locked = signal(false);
/** Locked, and the worker still needs its keys: a reading is under way. */
export const sealing = signal(false);
/** In how many cases something typed was sealed when the last session ended. */
export const keptDrafts = signal(0);
/** How many officers' caches this computer keeps. */
export const kept = signal(0);
/** A case is asked for, and everything is not read yet. */
export const opening = signal(false);
/** Newest thing that went well, to be read out. */
export const told = signal('');

/** Whoever is signed in takes nothing in and sends no bundles: an administrator, or a holder alone. */
export const deskless = computed(() => me.value !== null && !hasDesk(me.value.roles));

export const trial = computed(() => (desk.value?.unit ?? unit.value)?.trial ?? false);

const secret: ReadonlySet<string> = new Set(['desk', 'case', 'drafts', 'reading', 'intake']);
let unlocking = false;

function hear(event: HeardEvent): void {
  // What was on its way when somebody locked does not come back onto the page.
  if (locked.value && !unlocking && secret.has(event.event)) return;
  switch (event.event) {
    case 'desk':
      desk.value = event.desk;
      if (event.desk.stood === undefined)
        waits =
          event.desk.goesAt !== null || event.desk.waiting.some(({ stage }) => stage === 'waits');
      return;
    case 'case':
      shown.value = event.shown;
      return;
    case 'beat':
      beat.value = event.beat;
      return;
    case 'auditing':
      auditing.value = event;
      return;
    case 'drafts':
      incoming = event.drafts;
      return;
    case 'sealed':
      sealed = event.sealed;
      return;
    case 'ended':
      ended.value = event.code;
      keptDrafts.value = locked.value ? lockedDrafts : unwritten().length;
      // The worker has sealed what was typed; without it the page is all that has it.
      if (sealed !== null) dropDrafts();
      closeInbox();
      return;
    default:
      reading.value = event;
  }
}

/** Sealed by the worker: for a browser that keeps nothing on its disk. */
let sealed: Uint8Array | null = null;
let incoming: readonly SavedDraft[] = [];
let lockedDrafts = 0;
/** The worker has wiped what it can, and tells nothing more that it told before. */
let wiped: Promise<unknown> = Promise.resolve();
/** Something written waits to leave, as far as the page was ever told. */
let waits = false;
/** The case that the worker tells of whenever it changes. */
let watched: string | null = null;

/** Closing the page now would lose something, or let it leave late. */
export const unsent = (): boolean =>
  phase.value === 'inbox' &&
  !deskless.value &&
  (waits || beat.value.lastAt === null || (locked.value ? lockedDrafts : unwritten().length) > 0);

let duty: DutyLink = dutyLink(hear);
tellDrafts((draft) => void duty.ask('draft', draft).catch(() => undefined));

/** Asks the worker. Throws `Refused`. */
export const ask: DutyLink['ask'] = (what, ...given) => duty.ask(what, ...given);

export const codeOf = (error: unknown): string =>
  error instanceof Refused ? error.code : 'program';

/** Ends the worker with all that it holds, and takes everything decrypted off the page. */
function closeInbox(): void {
  duty.end();
  duty = dutyLink(hear);
  forgetSteps();
  desk.value = null;
  shown.value = null;
  reading.value = null;
  beat.value = noBeat;
  auditing.value = null;
  locked.value = false;
  sealing.value = false;
  told.value = '';
  waits = false;
  watched = null;
  forgetChoice();
  screen.value = 'cases';
  phase.value = 'sign-in';
  void countKept();
}

export async function countKept(): Promise<void> {
  kept.value = await ask('kept').catch(() => kept.value);
}

let lastPerson = '';

/** After the passphrase was right. Throws `Refused`, after which another factor may be shown. */
export async function enterWith(factor: ShownFactor): Promise<void> {
  reading.value = null;
  incoming = [];
  const view = await ask('enter', { factor, page: sealed });
  const person = `${view.unit.words} ${view.person}`;
  // What somebody else typed is nothing for the person who signs in now.
  if (lastPerson !== person) dropDrafts();
  lastPerson = person;
  loadDrafts(incoming);
  sealed = null;
  incoming = [];
  me.value = view;
  unit.value = view.unit;
  ended.value = null;
  signedOut.value = false;
  notForgotten.value = false;
  keptDrafts.value = 0;
  told.value = view.dropped ? say.value('cache.dropped') : '';
  phase.value = 'inbox';
}

/** Takes everything decrypted off the page at once; the worker seals it and goes on beating. */
export function lock(): void {
  if (phase.value !== 'inbox' || locked.value) return;
  locked.value = true;
  lockedDrafts = unwritten().length;
  sealing.value = true;
  wiped = ask('lock').then(
    () => {
      sealing.value = false;
    },
    () => undefined,
  );
  desk.value = null;
  shown.value = null;
  reading.value = null;
  told.value = '';
  dropDrafts();
  forgetChoice();
}

/** False for other words than those that opened the session. Throws `Refused`. */
export async function unlock(passphrase: string): Promise<boolean> {
  await wiped;
  incoming = [];
  unlocking = true;
  const right = await ask('unlock', passphrase).finally(() => {
    unlocking = false;
  });
  if (!right) return false;
  loadDrafts(incoming);
  incoming = [];
  // It holds what was typed until then; only the page has what is typed from now on.
  sealed = null;
  locked.value = false;
  void watchCase(watched);
  return true;
}

/**
 * Sends the last bundle and signs out, and deletes what is kept here where that is wished; the page
 * then begins anew in another process, where the server can still be reached. Throws `Refused` when
 * the bundle did not arrive.
 */
export async function signOut(anyway: boolean, forgets: boolean): Promise<void> {
  notForgotten.value = !(await ask('leave', { anyway, forgets }));
  dropDrafts();
  sealed = null;
  me.value = null;
  account.value = '';
  if (forgets && !notForgotten.value) kept.value = 0;
  closeInbox();
  signedOut.value = true;
  // What was not deleted is told here, and can be tried again.
  if (notForgotten.value) return;
  phase.value = 'loading';
  const away = awayPage(language.value);
  const there = await fetch(away, { cache: 'no-store' }).catch(() => null);
  if (there?.ok === true) return location.replace(away);
  phase.value = 'sign-in';
}

/** Deletes what this page ever kept on this computer. False when the browser did not do it. */
export async function forgetComputer(): Promise<boolean> {
  const done = await ask('forget');
  if (done) {
    sealed = null;
    keptDrafts.value = 0;
    notForgotten.value = false;
    dropDrafts();
  }
  kept.value = await ask('kept');
  return done;
}

export function openScreen(next: Screen): void {
  if (next === screen.value) return;
  const before = screen.value;
  const caseBefore = before === 'case' ? (shown.value?.row.id ?? null) : null;
  forward(() => void backTo(before, caseBefore));
  told.value = '';
  screen.value = next;
  if (next !== 'case') void watchCase(null);
}

/** Changes nothing of a locked page; it is asked for when the page is opened again. */
async function watchCase(id: string | null): Promise<void> {
  watched = id;
  if (locked.value || phase.value !== 'inbox') return;
  const view = await ask('show', id).catch(() => undefined);
  if (watched !== id || locked.value || phase.value !== 'inbox') return;
  if (id !== null && view === null) screen.value = 'cases';
  shown.value = view ?? null;
}

export async function openCase(id: string): Promise<void> {
  opening.value = true;
  const view = await ask('show', id).catch(codeOf);
  opening.value = false;
  if (locked.value || phase.value !== 'inbox') return;
  if (view === null || typeof view === 'string') {
    told.value = refusal(view ?? 'none');
    return;
  }
  const before = screen.value;
  if (before !== 'case') forward(() => void backTo(before));
  told.value = '';
  watched = id;
  shown.value = view;
  screen.value = 'case';
}

async function backTo(before: Screen, caseBefore: string | null = null): Promise<void> {
  screen.value = before;
  await watchCase(caseBefore);
}
