/** The main thread's end of the worker that sends. */
import { Worker } from 'node:worker_threads';
import type { Sender } from '../conversation/sender.js';
import type { QueuedLetter, SenderEvent, SenderStart } from '../conversation/sending.js';

export interface WorkerStart {
  origin: string;
  start: SenderStart;
}
export type ToWorker = { to: 'queue'; letter: QueuedLetter } | { to: 'withdraw'; ids: number[] };
export interface FromWorker {
  event: SenderEvent;
}

/** Launches senders to one portal. `fail` hears of a worker that died. */
export function launchTo(origin: string, fail: (error: Error) => void) {
  return (start: SenderStart, emit: (event: SenderEvent) => void): Sender => {
    const workerData: WorkerStart = { origin, start };
    const worker = new Worker(new URL('./sending-worker.mjs', import.meta.url), { workerData });
    const post = (message: ToWorker): void => worker.postMessage(message);
    worker.on('message', ({ event }: FromWorker) => emit(event));
    worker.on('error', fail);
    return {
      queue: (letter) => post({ to: 'queue', letter }),
      withdraw: (ids) => post({ to: 'withdraw', ids: [...ids] }),
      stop: () => void worker.terminate(),
      done: new Promise((resolve) => worker.on('exit', () => resolve())),
    };
  };
}
