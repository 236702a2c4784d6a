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

/** What becomes of the worker: fetched again by itself, at work, or dead. */
export type ThreadState = 'loading' | 'ready' | 'died';

/** Seconds until a worker that could not be fetched is fetched again; the last one from then on. */
const pausesSeconds = [5, 10, 20, 30] as const;

/**
 * Starts the worker, and gives it libsodium's WebAssembly, so that it is fetched only once; it
 * begins to send when the unit is verified. One that could not be fetched, for the line was gone,
 * is fetched again; one that dies at work is not. `turned` hears of it.
 */
export function sendingThread(binary: Uint8Array<ArrayBuffer>, turned: (to: ThreadState) => void) {
  const early: ToWorker[] = [];
  let ready = false;
  let hear = (_event: SenderEvent): void => undefined;
  let retrying: ReturnType<typeof setTimeout> | undefined;
  let worker = load(0);

  function load(tries: number): Worker {
    const loading = startWorker('/sender.js');
    loading.postMessage(binary);
    loading.addEventListener('error', () => {
      if (ready) return turned('died');
      turned('loading');
      const seconds = pausesSeconds[Math.min(tries, pausesSeconds.length - 1)] ?? 30;
      retrying = setTimeout(() => {
        worker = load(tries + 1);
      }, seconds * 1000);
    });
    loading.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
      if (data !== 'ready') return hear(data.event);
      ready = true;
      turned('ready');
      for (const message of early.splice(0)) loading.postMessage(message);
    });
    return loading;
  }
  const post = (message: ToWorker): void => {
    if (ready) worker.postMessage(message);
    else early.push(message);
  };
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
        clearTimeout(retrying);
        early.length = 0;
        worker.terminate();
        stopped();
      },
      done,
    };
  };
}
