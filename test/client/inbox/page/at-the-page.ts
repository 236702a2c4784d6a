/** The officers' page without a browser: its state, and workers whose answers the test gives. */
import { vi } from 'vitest';
import type { CaseView } from '../../../../client/inbox/case-messages.js';
import type {
  Asked,
  Asks,
  DeskView,
  FromDuty,
  SignedInView,
  ToDuty,
} from '../../../../client/inbox/duty-messages.js';

/** What a worker says to each question; it keeps silent where there is nothing. */
export type Answers = { [K in Asked]?: (...given: Parameters<Asks[K]>) => ReturnType<Asks[K]> };

const unit = { name: 'Unit', words: 'eight words', trial: true, age: 0, expiry: null };

export const officer: SignedInView = {
  ...{ person: 1, name: 'One', account: 'one', roles: ['officer'], unit },
  ...{ beatSeconds: 3, dropped: false, holds: false, behind: [], reserve: null, clockOff: 0 },
};

/** A list beside which so many notes wait to leave. */
export const deskOf = (waiting: number): DeskView => ({
  ...{ unit, title: null, routes: [], beatSeconds: 3, nextClosing: null, readAt: 0 },
  ...{ cases: [], alarms: [], giving: [], goesAt: null },
  waiting: Array.from({ length: waiting }, (_, i) => ({
    ...{ id: String(i), caseId: 'a', reference: 'A', kind: 'note', text: '', stage: 'waits' },
    ...{ leavesAt: 0, readableFrom: null },
  })),
});

export const caseOf = (id: string): CaseView => ({
  row: {
    ...{ id, reference: id, categories: [], status: 'open', day: 0, lastDay: 0, unread: 0 },
    ...{ unanswered: 0, answers: 0, alarms: 0, nextBy: 0, late: false, others: [], alone: false },
  },
  ...{
    route: '',
    readers: [],
    openers: [],
    excluded: [],
    contested: [],
    items: [],
    log: [],
    alarms: [],
  },
  ...{
    route: '',
    readers: [],
    openers: [],
    excluded: [],
    contested: [],
    items: [],
    log: [],
    alarms: [],
  },
  ...{ others: [], doNotTell: [], readsHereOnly: [], shared: null, recused: [], mayRecuse: true },
  ...{ newer: 0, told: null, language: 'en', answerWanted: true, mayReply: true, today: 0 },
});

/** Whatever is under way in the page has happened. */
export const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

export class TestWorker extends EventTarget {
  readonly asked: ToDuty[] = [];
  ended = false;
  constructor(private readonly answers: Answers) {
    super();
  }
  postMessage(message: ToDuty): void {
    this.asked.push(message);
    const answer = this.answers[message.ask] as ((...given: unknown[]) => never) | undefined;
    if (answer !== undefined)
      queueMicrotask(() => this.tell({ id: message.id, answer: answer(...message.given) }));
  }
  terminate(): void {
    this.ended = true;
  }
  /** Tells something of its own accord, or an answer that was kept back. */
  tell(data: FromDuty): void {
    if (!this.ended) this.dispatchEvent(new MessageEvent('message', { data }));
  }
  /** What was asked of one kind, oldest first. */
  of<K extends Asked>(ask: K): { id: number; given: Parameters<Asks[K]> }[] {
    return this.asked.filter((one) => one.ask === ask) as never;
  }
  /** It could not be fetched, or threw. */
  die(): void {
    this.dispatchEvent(new Event('error'));
  }
}

/** `fetched`: whether the worker's program can be fetched; `answers` may be changed by the test. */
export async function openPage(given: { fetched: () => boolean | 'never'; answers: Answers }) {
  vi.resetModules();
  const answers = given.answers;
  Object.assign(answers, {
    ...{ kept: () => 0, draft: () => null, lock: () => null, unlock: () => true },
    ...{ enter: () => officer, show: (id: string | null) => (id === null ? null : caseOf(id)) },
    ...{ leave: () => true, forget: () => true },
    ...answers,
  });
  const workers: TestWorker[] = [];
  const page = new EventTarget();
  const gone: string[] = [];
  const begin = (): TestWorker => {
    const worker = new TestWorker(answers);
    workers.push(worker);
    const fetched = given.fetched();
    if (fetched !== 'never')
      setTimeout(() => (fetched ? worker.tell({ event: 'ready' }) : worker.die()));
    return worker;
  };
  vi.stubGlobal('Worker', function Worker() {
    return begin();
  });
  vi.stubGlobal('document', { documentElement: { lang: '' } });
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.stubGlobal('history', { pushState: () => undefined, replaceState: () => undefined });
  vi.stubGlobal('location', { replace: (to: string) => void gone.push(to) });
  vi.stubGlobal('fetch', async () => new Response(null, { status: given.fetched() ? 200 : 502 }));
  const state = await import('../../../../client/inbox/state.js');
  const drafts = await import('../../../../client/inbox/drafts.js');
  const { write } = await import('../../../../client/inbox/written.js');
  const { time } = await import('../../../../client/inbox/dates.js');
  const steps = await import('../../../../client/inbox/steps.js');
  steps.followHistory();
  return {
    state,
    drafts,
    write,
    time,
    workers,
    /** Where the page went. */
    gone,
    worker: (): TestWorker => workers.at(-1) as TestWorker,
    signIn: () => state.enterWith({ kind: 'totp', code: '123456' }),
    /** The browser's back button; `step`: of the entry that it comes to. */
    async back(step: number): Promise<void> {
      page.dispatchEvent(Object.assign(new Event('popstate'), { state: { step } }));
      await settled();
    },
  };
}
