/** What the page shows, as signals, and its one link to the worker. */
import { computed, signal } from '@preact/signals';
import type { CaseView } from './case-messages.js';
import { dropDrafts } from './drafts.js';
import { type DutyLink, dutyLink, type HeardEvent, Refused } from './duty-link.js';
import type { BeatView, DeskView, DutyEvent, SignedInView, UnitView } from './duty-messages.js';
import type { Link } from './fragment.js';
import { beOnlyTab } from './only-tab.js';
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
/** Newest thing that went well, to be read out. */
export const told = signal('');

export const trial = computed(() => (desk.value?.unit ?? unit.value)?.trial ?? false);

function hear(event: HeardEvent): void {
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
    case 'ended':
      ended.value = event.code;
      closeInbox();
      return;
    default:
      reading.value = event;
  }
}

let duty: DutyLink = dutyLink(hear);

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
  screen.value = 'cases';
  phase.value = 'sign-in';
}

let lastPerson = '';

export async function signIn(given: { account: string; passphrase: string }): Promise<void> {
  reading.value = null;
  const view = await ask('signIn', given);
  const person = `${view.unit.words} ${view.person}`;
  // What somebody else typed is nothing for the person who signs in now.
  if (lastPerson !== person) dropDrafts();
  lastPerson = person;
  me.value = view;
  unit.value = view.unit;
  ended.value = null;
  signedOut.value = false;
  phase.value = 'inbox';
}

/** Sends the last bundle and signs out. Throws `Refused` when the bundle did not arrive. */
export async function signOut(anyway: boolean): Promise<void> {
  await ask('leave', { anyway });
  dropDrafts();
  me.value = null;
  account.value = '';
  signedOut.value = true;
  closeInbox();
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
  const view = await ask('show', id);
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
