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

/** Starts a worker; `hear` gets what it tells of its own accord. */
export function dutyLink(hear: (event: HeardEvent) => void): DutyLink {
  const worker = startWorker('/duty.js');
  const waiting = new Map<number, Waiting>();
  const early: unknown[] = [];
  let ready = false;
  let last = 0;
  const failAll = (): void => {
    for (const one of waiting.values()) one.reject(new Refused('program'));
    waiting.clear();
  };
  worker.addEventListener('error', () => {
    failAll();
    hear({ event: 'ended', code: 'program' });
  });
  worker.addEventListener('message', ({ data }: MessageEvent<FromDuty>) => {
    if ('event' in data) {
      if (data.event !== 'ready') return hear(data);
      ready = true;
      for (const message of early.splice(0)) worker.postMessage(message);
      return;
    }
    const one = waiting.get(data.id);
    waiting.delete(data.id);
    if ('answer' in data) one?.resolve(data.answer as never);
    else one?.reject(new Refused(data.refused));
  });
  return {
    ask: (ask, ...given) =>
      new Promise((resolve, reject) => {
        last += 1;
        waiting.set(last, { resolve, reject });
        const message = { id: last, ask, given };
        if (ready) worker.postMessage(message);
        else early.push(message);
      }),
    end() {
      worker.terminate();
      failAll();
    },
  };
}
