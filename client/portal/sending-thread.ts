/** The page's end of the worker that sends. */
import type { Sender } from '../conversation/sender.js';
import type { QueuedLetter, SenderEvent, SenderStart } from '../conversation/sending.js';
import { startWorker } from '../ui/worker.js';

export type ToWorker =
  | { to: 'start'; start: SenderStart }
  | { to: 'queue'; letter: QueuedLetter }
  | { to: 'withdraw'; ids: number[] };
export interface FromWorker {
  event: SenderEvent;
}

/**
 * The worker is loaded with the page, before anybody did anything, and begins when the unit is
 * verified. `fail` hears of one that died.
 */
export function sendingThread(fail: () => void) {
  const worker = startWorker('/sender.js');
  const post = (message: ToWorker): void => worker.postMessage(message);
  worker.addEventListener('error', fail);
  return (start: SenderStart, emit: (event: SenderEvent) => void): Sender => {
    worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => emit(data.event));
    post({ to: 'start', start });
    let stopped = (): void => undefined;
    const done = new Promise<void>((resolve) => {
      stopped = resolve;
    });
    return {
      queue: (letter) => post({ to: 'queue', letter }),
      withdraw: (ids) => post({ to: 'withdraw', ids: [...ids] }),
      stop: () => {
        worker.terminate();
        stopped();
      },
      done,
    };
  };
}
