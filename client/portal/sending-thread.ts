/** The page's end of the worker that sends. */
import type { Sender } from '../conversation/sender.js';
import type { QueuedLetter, SenderEvent, SenderStart } from '../conversation/sending.js';
import { startWorker } from '../ui/worker.js';

export type ToWorker =
  | { to: 'start'; start: SenderStart }
  | { to: 'queue'; letter: QueuedLetter }
  | { to: 'withdraw'; ids: number[] };
/** `ready`: it listens; what is posted before, but for libsodium itself, would be lost. */
export type FromWorker = 'ready' | { event: SenderEvent };

/**
 * Starts the worker, and gives it libsodium's WebAssembly, so that it is fetched only once; it
 * begins to send when the unit is verified. `fail` hears of one that died.
 */
export function sendingThread(binary: Uint8Array<ArrayBuffer>, fail: () => void) {
  const worker = startWorker('/sender.js');
  worker.postMessage(binary);
  const early: ToWorker[] = [];
  let ready = false;
  const post = (message: ToWorker): void => {
    if (ready) worker.postMessage(message);
    else early.push(message);
  };
  let hear = (_event: SenderEvent): void => undefined;
  worker.addEventListener('error', fail);
  worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
    if (data !== 'ready') return hear(data.event);
    ready = true;
    for (const message of early.splice(0)) worker.postMessage(message);
  });
  return (start: SenderStart, emit: (event: SenderEvent) => void): Sender => {
    hear = emit;
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
