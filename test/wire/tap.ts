/** Taps between a browser and a portal: every byte both ways, and when it came. */
import { Worker } from 'node:worker_threads';

/** Something that happened on one connection. */
export interface Tapped {
  /** In the order in which they were opened, from 0. */
  connection: number;
  /** `left`, `ended`: the browser or the portal closed its side. `broken`: the browser reset it. */
  what: 'opened' | 'asked' | 'answered' | 'left' | 'ended' | 'broken';
  /** Milliseconds since 1970, with fractions. */
  at: number;
  bytes?: Uint8Array;
}

export interface Tap {
  /** What a browser is given as the portal's address. */
  origin: string;
  /** Puts code in front of the worker that the portal gives out; every visit from now on. */
  plant(code: string): void;
  /** Everything since it was asked last. */
  take(): Promise<Tapped[]>;
}

/** So many taps on one portal, all in one thread. */
export async function openTaps(
  portal: string,
  taps: number,
): Promise<{ taps: Tap[]; close: () => Promise<unknown> }> {
  const workerData = { taps, port: Number(new URL(portal).port) };
  const worker = new Worker(new URL('./tap.mjs', import.meta.url), { workerData });
  const waiting = new Map<string, (said: Said) => void>();
  const said = (tap: number, what: 'port' | 'kept'): Promise<Said> =>
    new Promise((resolve) => waiting.set(`${tap} ${what}`, resolve));
  worker.on('message', (message: Said) => {
    waiting.get(`${message.tap} ${message.kept === undefined ? 'port' : 'kept'}`)?.(message);
  });
  const opened = await Promise.all(
    Array.from({ length: taps }, async (_, tap): Promise<Tap> => {
      const { port } = await said(tap, 'port');
      return {
        origin: `http://127.0.0.1:${port}`,
        plant: (plant) => worker.postMessage({ tap, plant }),
        async take() {
          worker.postMessage({ tap });
          return (await said(tap, 'kept')).kept ?? [];
        },
      };
    }),
  );
  return { taps: opened, close: () => worker.terminate() };
}

interface Said {
  tap: number;
  port?: number;
  kept?: Tapped[];
}
