/**
 * A slow processor: the processes of a browser's pages are stopped for all but one part in so many
 * of the time, with every thread that they have. DevTools' own throttling slows a page's main
 * thread alone ("only supported for pages, not workers"), and the protocol runs in workers too.
 */
import { Worker } from 'node:worker_threads';
import type { Browser } from 'playwright-core';

const turnMilliseconds = 4;

const program = `
const { workerData } = require('node:worker_threads');
const { pids, times, turn, ended } = workerData;
const flag = new Int32Array(ended);
const rest = new Int32Array(new SharedArrayBuffer(4));
const all = (signal) => { for (const pid of pids) try { process.kill(pid, signal); } catch {} };

// Over the whole of it, so that a wait that took longer than it should makes the next one shorter.
let [ran, stood] = [0, 0];
for (let from = performance.now(); Atomics.load(flag, 0) === 0; ) {
  Atomics.wait(rest, 0, 0, turn);
  all('SIGSTOP');
  const stopped = performance.now();
  ran += stopped - from;
  Atomics.wait(rest, 0, 0, Math.max(0, ran * (times - 1) - stood));
  all('SIGCONT');
  from = performance.now();
  stood += from - stopped;
}
all('SIGCONT');
`;

/** Pages' processes, by number. */
export async function renderersOf(browser: Browser): Promise<number[]> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = (await session.send('SystemInfo.getProcessInfo')) as {
    processInfo: { id: number; type: string }[];
  };
  await session.detach();
  return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
}

/** Slows processes `times` times, until the function that it gives is called. */
export function slow(pids: readonly number[], times: number): () => Promise<void> {
  const ended = new SharedArrayBuffer(4);
  const worker = new Worker(program, {
    eval: true,
    workerData: { pids, times, turn: turnMilliseconds, ended },
  });
  const over = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  return async () => {
    Atomics.store(new Int32Array(ended), 0, 1);
    await over;
  };
}
