/** What the page shows, as signals, and its one link to the worker. */
import { computed, signal } from '@preact/signals';
import { language } from '../ui/language.js';
import type { SavedDraft } from './cache-content.js';
import { forgetChoice } from './case-choice.js';
import type { CaseView } from './case-messages.js';
import { dropDrafts, loadDrafts, tellDrafts, unwritten } from './drafts.js';
import { type DutyLink, dutyLink, type HeardEvent, Refused } from './duty-link.js';
import type { BeatView, DeskView, DutyEvent, SignedInView, UnitView } from './duty-messages.js';
import { awayPage, type Link } from './fragment.js';
import { beOnlyTab } from './only-tab.js';
import { say } from './say.js';
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

export type Screen = 'cases' | 'case' | 'waiting' | 'alarms' | 'people' | 'leave';

export const link = signal<Link | null>(null);
export const unit = signal<UnitView | null>(null);
/** Filled in when somebody signs in after a ceremony. */
export const account = signal('');
export const me = signal<SignedInView | null>(null);
export const desk = signal<DeskView | null>(null);
export const shown = signal<CaseView | null>(null);
export const beat = signal<BeatView>({ nextAt: 0, lastAt: null, trouble: null });
export const screen = signal<Screen>('cases');
export const reading = signal<Extract<DutyEvent, { event: 'reading' | 'intake' }> | null>(null);
/** Why the last session ended, if it was not by signing out. */
export const ended = signal<string | null>(null);
/** Signed out by the officer. */
export const signedOut = signal(false);
export const locked = signal(false);
/** In how many cases something typed was sealed when the last session ended. */
export const keptDrafts = signal(0);
/** How many officers' caches this computer keeps. */
export const kept = signal(0);
/** A case is asked for, and everything is not read yet. */
export const opening = signal(false);
/** Newest thing that went well, to be read out. */
export const told = signal('');

export const trial = computed(() => (desk.value?.unit ?? unit.value)?.trial ?? false);

const secret: ReadonlySet<string> = new Set(['desk', 'case', 'drafts', 'reading', 'intake']);
let unlocking = false;

function hear(event: HeardEvent): void {
  // What was on its way when somebody locked does not come back onto the page.
  if (locked.value && !unlocking && secret.has(event.event)) return;
  switch (event.event) {
    case 'desk':
      desk.value = event.desk;
      return;
    case 'case':
      shown.value = event.shown;
      return;
    case 'beat':
      beat.value = event.beat;
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
  locked.value = false;
  told.value = '';
  forgetChoice();
  screen.value = 'cases';
  phase.value = 'sign-in';
  void countKept();
}

export async function countKept(): Promise<void> {
  kept.value = await ask('kept').catch(() => 0);
}

let lastPerson = '';

export async function signIn(given: { account: string; passphrase: string }): Promise<void> {
  reading.value = null;
  incoming = [];
  const view = await ask('signIn', { ...given, page: sealed });
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
  keptDrafts.value = 0;
  told.value = view.dropped ? say.value('cache.dropped') : '';
  phase.value = 'inbox';
}

/** Takes everything decrypted off the page at once; the worker seals it and goes on beating. */
export function lock(): void {
  if (phase.value !== 'inbox' || locked.value) return;
  locked.value = true;
  lockedDrafts = unwritten().length;
  void ask('lock').catch(() => undefined);
  desk.value = null;
  shown.value = null;
  reading.value = null;
  told.value = '';
  dropDrafts();
  forgetChoice();
}

/** False for other words than those that opened the session. Throws `Refused`. */
export async function unlock(passphrase: string): Promise<boolean> {
  incoming = [];
  unlocking = true;
  const right = await ask('unlock', passphrase).finally(() => {
    unlocking = false;
  });
  if (!right) return false;
  loadDrafts(incoming);
  incoming = [];
  locked.value = false;
  return true;
}

/**
 * Sends the last bundle and signs out, and deletes what is kept here where that is wished; the page then begins anew in another process, where the
 * server can still be reached. Throws `Refused` when the bundle did not arrive.
 */
export async function signOut(anyway: boolean, forgets = false): Promise<void> {
  await ask('leave', { anyway });
  dropDrafts();
  sealed = null;
  me.value = null;
  account.value = '';
  closeInbox();
  phase.value = 'loading';
  // What could not be deleted is told where one signs in.
  if (forgets) await forgetComputer().catch(() => false);
  const away = awayPage(language.value);
  const there = await fetch(away, { cache: 'no-store' }).catch(() => null);
  if (there?.ok === true) return location.replace(away);
  signedOut.value = true;
  phase.value = 'sign-in';
}

/** Deletes what this page ever kept on this computer. False when the browser did not do it. */
export async function forgetComputer(): Promise<boolean> {
  const done = await ask('forget');
  if (done) {
    sealed = null;
    keptDrafts.value = 0;
  }
  kept.value = await ask('kept');
  return done;
}

let only = false;

/** To the door: this tab becomes the one that works, and meets the unit. */
export function enter(): void {
  if (only) return void meetUnit();
  beOnlyTab(
    () => {
      only = true;
      void meetUnit();
    },
    () => {
      phase.value = 'elsewhere';
    },
  );
}

/** What is in force at the server, to meet the unit before signing in. */
async function meetUnit(): Promise<void> {
  phase.value = 'loading';
  try {
    unit.value = await ask('unit');
    await countKept();
    phase.value = unit.value === null ? 'not-open' : 'sign-in';
  } catch (error) {
    ended.value = codeOf(error);
    phase.value = 'unreachable';
  }
}

export function openScreen(next: Screen): void {
  if (next === screen.value) return;
  const before = screen.value;
  const caseBefore = shown.value?.row.id ?? null;
  forward(() => {
    screen.value = before;
    void watchCase(before === 'case' ? caseBefore : null);
  });
  told.value = '';
  screen.value = next;
  if (next !== 'case') void watchCase(null);
}

async function watchCase(id: string | null): Promise<void> {
  shown.value = await ask('show', id).catch(() => null);
}

export async function openCase(id: string): Promise<void> {
  opening.value = true;
  const view = await ask('show', id).finally(() => {
    opening.value = false;
  });
  if (locked.value || phase.value !== 'inbox') return;
  if (view === null) {
    told.value = say.value('refusal.none');
    return;
  }
  const before = screen.value;
  if (before !== 'case') forward(() => void backTo(before));
  told.value = '';
  shown.value = view;
  screen.value = 'case';
}

async function backTo(before: Screen): Promise<void> {
  screen.value = before;
  await watchCase(null);
}
