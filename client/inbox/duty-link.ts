/** The page's end of the worker. */
import { startWorker } from '../ui/worker.js';
import type { Asked, Asks, DutyEvent, FromDuty } from './duty-messages.js';

/** The worker said no: a code that `refusal.*` has a sentence for. */
export class Refused extends Error {
  override readonly name = 'Refused';
  constructor(readonly code: string) {
    super(code);
  }
}

export interface DutyLink {
  /** Throws `Refused`. */
  ask<K extends Asked>(ask: K, ...given: Parameters<Asks[K]>): Promise<ReturnType<Asks[K]>>;
  /** Ends the worker, and with it everything that it held. */
  end(): void;
}

/** What the page hears of. */
export type HeardEvent = Exclude<DutyEvent, { event: 'ready' }>;

interface Waiting {
  resolve(answer: never): void;
  reject(error: Refused): void;
}

/** So long a worker may take until it listens; whoever asked is then told that no answer came. */
const readyMilliseconds = 30_000;

/**
 * A worker, started by the first question; `hear` gets what it tells of its own accord. One that
 * could not be fetched, or is not in time, answers `unreachable`, and the next question fetches it
 * again, or goes on waiting: nothing here tries by itself. One that dies at work has `ended` the session.
 */
export function dutyLink(hear: (event: HeardEvent) => void): DutyLink {
  const waiting = new Map<number, Waiting>();
  const early: unknown[] = [];
  let worker: Worker | null = null;
  let ready = false;
  let last = 0;
  let patience: ReturnType<typeof setTimeout> | undefined;
  const failAll = (code: string): void => {
    early.length = 0;
    clearTimeout(patience);
    for (const one of waiting.values()) one.reject(new Refused(code));
    waiting.clear();
  };
  const start = (): Worker => {
    const started = startWorker('/duty.js');
    started.addEventListener('error', () => {
      if (ready) {
        failAll('program');
        return hear({ event: 'ended', code: 'program' });
      }
      started.terminate();
      worker = null;
      failAll('unreachable');
    });
    started.addEventListener('message', ({ data }: MessageEvent<FromDuty>) => {
      if ('event' in data) {
        if (data.event !== 'ready') return hear(data);
        ready = true;
        clearTimeout(patience);
        for (const message of early.splice(0)) started.postMessage(message);
        return;
      }
      const one = waiting.get(data.id);
      waiting.delete(data.id);
      if ('answer' in data) one?.resolve(data.answer as never);
      else one?.reject(new Refused(data.refused));
    });
    return started;
  };
  return {
    ask: (ask, ...given) =>
      new Promise((resolve, reject) => {
        last += 1;
        waiting.set(last, { resolve, reject });
        const message = { id: last, ask, given };
        worker ??= start();
        if (ready) worker.postMessage(message);
        else if (early.push(message) === 1)
          patience = setTimeout(() => failAll('unreachable'), readyMilliseconds);
      }),
    end() {
      worker?.terminate();
      failAll('program');
    },
  };
}
