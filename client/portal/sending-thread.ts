/** The page's end of the worker that sends. */
import type { Sender } from '../conversation/sender.js';
import type { QueuedLetter, SenderEvent, SenderStart } from '../conversation/sending.js';
import { pauseAfter } from '../ui/pauses.js';
import { startWorker } from '../ui/worker.js';

export type ToWorker =
  | { to: 'start'; start: SenderStart }
  | { to: 'queue'; letter: QueuedLetter }
  | { to: 'withdraw'; ids: number[] };
/** `ready`: it listens; what is posted before, but for libsodium itself, would be lost. */
export type FromWorker = 'ready' | { event: SenderEvent };

/** What becomes of the worker: fetched again by itself, at work, or dead. */
export type ThreadState = 'loading' | 'ready' | 'died';

export interface SendingThread {
  /** Begins to send, when the unit is verified. */
  launch(start: SenderStart, emit: (event: SenderEvent) => void): Sender;
  /** Ends it at once, whatever is on its way; it is not fetched again. */
  end(): void;
}

/**
 * Starts the worker, and gives it libsodium's WebAssembly, so that it is fetched only once; it
 * begins to send when the unit is verified. One that could not be fetched, for the line was gone,
 * is fetched again; one that dies at work is not. `turned` hears of it.
 */
export function sendingThread(
  binary: Uint8Array<ArrayBuffer>,
  turned: (to: ThreadState) => void,
): SendingThread {
  const early: ToWorker[] = [];
  let ready = false;
  let hear = (_event: SenderEvent): void => undefined;
  let stopped = (): void => undefined;
  let retrying: ReturnType<typeof setTimeout> | undefined;
  let worker = load(0);

  function load(tries: number): Worker {
    const loading = startWorker('/sender.js');
    loading.postMessage(binary);
    loading.addEventListener('error', () => {
      if (ready) return turned('died');
      turned('loading');
      retrying = setTimeout(() => {
        worker = load(tries + 1);
      }, pauseAfter(tries));
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
  const end = (): void => {
    clearTimeout(retrying);
    early.length = 0;
    worker.terminate();
    stopped();
  };
  return {
    launch(start, emit) {
      hear = emit;
      post({ to: 'start', start });
      const done = new Promise<void>((resolve) => {
        stopped = resolve;
      });
      return {
        queue: (letter) => post({ to: 'queue', letter }),
        withdraw: (ids) => post({ to: 'withdraw', ids: [...ids] }),
        stop: end,
        done,
      };
    },
    end,
  };
}
