/** One visit: what was loaded, what was drawn, what is being sent. Everything is in memory. */
import { batch, computed, signal } from '@preact/signals';
import type { Path, Receipt } from '../../crypto/index.js';
import type { SittingEvent } from '../conversation/correspondence.js';
import type { Returned } from '../conversation/returning.js';
import type { Board, Sitting } from '../conversation/sitting.js';
import type * as EngineDoor from './engine.js';
import { anythingTyped, choiceOf, chosenIn, forgetFields } from './fields.js';
import type { Journey, Screen } from './journey.js';
import { nextOf } from './journey.js';
import type { Question } from './report.js';
import { say } from './say.js';
import { back, go, over, startAgain, visited } from './screens.js';
import type { ThreadState } from './sending-thread.js';
import { after, isSent, type Shipment } from './shipment.js';

export type Engine = typeof EngineDoor;

/** Why the unit is not there: a code of the server, `protocol`, or `program`. */
export const fault = signal<string | null>(null);
export const engine = signal<Engine | null>(null);
export const opened = signal<EngineDoor.Opened | null>(null);
export const sitting = computed<Sitting | null>(() => opened.value?.sitting ?? null);

/** The board, once it is there, and which share of it is. */
export const board = signal<Board | null>(null);
export const boardShare = signal(0);

/** What the reporter is doing. */
export const flow = signal<Journey['flow']>('report');
/** The receipt of the report that is being written. */
export const drawn = signal<EngineDoor.Drawn | null>(null);
/** What twelve words brought back. */
export const returned = signal<Returned | null>(null);
export const shipment = signal<Shipment | null>(null);
/** Why nothing is sent any more, or not yet, whatever is on the screen. */
export const ended = signal<'closed' | 'reopen' | 'died' | 'loading' | null>(null);

let sealing: Receipt | null = null;
let left = false;
export const openedAt = Date.now();
/** Whether the page was left. */
export const isLeft = (): boolean => left;

/** What became of the worker that sends. */
export function turned(to: ThreadState): void {
  if (to === 'died' && shipment.value !== null)
    shipment.value = { ...shipment.value, stopped: 'died' };
  if (to === 'ready') ended.value = ended.value === 'loading' ? null : ended.value;
  else ended.value = to;
}

export function heard(event: SittingEvent): void {
  if (event.event === 'closed' || event.event === 'reopen') ended.value = event.event;
  const now = shipment.value;
  if (now === null) return;
  const next = after(now, event, Date.now());
  batch(() => {
    shipment.value = next;
    if (!isSent(next)) return;
    over.value = 'done';
    forgetWriting();
  });
}

/** The unit's questions, as far as the page has to know them to go through them. */
export const questions = computed<Question[]>(() => {
  const content = sitting.value?.content;
  if (content === null || content === undefined) return [{ id: 'what', kind: 'text', choices: [] }];
  return content.questionnaire.questions.map(({ id, kind, choices }) => ({
    id,
    kind,
    choices: (choices === 'categories' ? content.categories : (choices ?? [])).map((c) => c.id),
  }));
});

/** Routes that somebody reads. */
export const openRoutes = computed(() => {
  const there = sitting.value;
  if (there === null || engine.value === null) return [];
  const { membersOf } = engine.value;
  return there.directory.routes.filter(
    ({ current, route }) =>
      current && membersOf(there.directory, { route, excluded: [] }).length > 0,
  );
});

/**
 * By route, up to which day its officers say that reports were collected; `null` until the board is
 * there. Read only where it is shown.
 */
export const collected = computed<ReadonlyMap<number, number | null> | null>(() => {
  const there = sitting.value;
  const loaded = engine.value;
  if (there === null || loaded === null || !(board.value instanceof Uint8Array)) return null;
  try {
    const byRoute = loaded.lastEmptiedOn(board.value, there.directory, there.day);
    return new Map([...byRoute].map(([route, said]) => [route, said?.emptiedDay ?? null]));
  } catch {
    return null;
  }
});

/** Where the letter goes, and who is left out. */
export function chosenPath(): Path {
  const [only] = openRoutes.value;
  const route = Number(choiceOf('route') ?? only?.route ?? 0);
  const excluded = chosenIn('conflict').value.map(Number);
  return { route, excluded: excluded.sort((a, b) => a - b) };
}

const journey = computed<Journey>(() => ({
  flow: flow.value,
  routes: openRoutes.value.length > 1,
  named: choiceOf('mode') === 'confidential' || choiceOf('mode') === 'open',
  questions: questions.value.map((q) => q.id),
  answerWanted: choiceOf('answer') === 'yes',
}));

export function goOn(from: Screen): void {
  const next = nextOf(journey.value, from, visited.value);
  if (next === 'back') back();
  else go(next);
}

/** Begins to send; the receipt is kept until everything is sent, and wiped then. */
export function shipped(receipt: Receipt, next: Shipment): void {
  sealing = receipt;
  batch(() => {
    shipment.value = next;
    over.value = 'sending';
  });
}

/** What was being sent goes no further; what was written is still there. */
export function unshipped(): void {
  shipment.value = null;
  if (sealing !== null && sealing !== returned.value?.receipt) engine.value?.wipeReceipt(sealing);
  sealing = null;
}

function forgetReceipts(): void {
  if (drawn.value !== null) engine.value?.wipe(drawn.value.entropy);
  if (sealing !== null) engine.value?.wipeReceipt(sealing);
  if (returned.value !== null) {
    engine.value?.wipeReceipt(returned.value.receipt);
    for (const { keys } of returned.value.cases) engine.value?.wipe(keys.caseSecret);
  }
  drawn.value = null;
  sealing = null;
  returned.value = null;
}

function forgetWriting(): void {
  forgetReceipts();
  forgetFields();
  sitting.value?.forget();
  engine.value?.forgetWorkings();
}

/** Whether leaving would lose something. */
export const somethingToLose = (): boolean =>
  anythingTyped() ||
  drawn.value !== null ||
  (shipment.value !== null && !isSent(shipment.value) && shipment.value.stopped === null);

/** Forgets what was written and read, and begins anew. */
export function finish(): void {
  batch(() => {
    forgetWriting();
    shipment.value = null;
    flow.value = 'report';
    startAgain();
  });
}

/** Everything secret is gone from memory as far as a page can see to it, and nothing is sent. */
export function forgetEverything(): void {
  left = true;
  sitting.value?.stop();
  batch(() => {
    forgetWriting();
    shipment.value = null;
    opened.value = null;
  });
  // What nobody draws any more keeps its last value until it is asked for again.
  for (const made of [sitting, questions, openRoutes, collected, journey]) void made.value;
}

/** Of a text that the unit signed in one language or two. */
export const inShown = (text: { en: string; cy?: string | undefined }): string =>
  say.value('code') === 'cy' ? (text.cy ?? text.en) : text.en;
