/** A visit of the reporters' page on a slow phone: a narrow line and a quarter of a processor. */
import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import type { Line } from './line.js';
import { renderersOf, slow } from './slow.js';

/** Milliseconds since the address was entered. */
export interface Moments {
  /** The first screen stands. */
  screen: number;
  /** The first question can be answered. */
  question: number;
  /** The twelve words are typed and "look" is pressed. */
  pressed: number;
  /** The answer stands on the screen. */
  answer: number;
  /** What the bar of progress showed, in order. */
  progress: { at: number; label: string; value: number }[];
}

/** What `visitor.mjs` does. */
export interface Task {
  /** What is pressed on the first screen. */
  press: string;
  /** Where it leads. */
  heading: string;
  /** Of somebody who comes back. */
  words?: string;
  /** Types them only when the board has come. */
  late?: boolean;
  look?: string;
  answer?: string;
}

export interface Visited {
  moments: Moments;
  /** How many times longer a fixed piece of work took than without slowing. */
  factor: { page: number; worker: number };
  /** Bytes that came over the line until the visit ended, headers and drops' answers with them. */
  down: number;
}

/**
 * Milliseconds that a fixed piece of work takes in the thread where this runs: over many stops, so
 * that it does not matter in which part of one it begins.
 */
function fixedWork(): number {
  const from = performance.now();
  let sum = 0;
  for (let i = 0; i < 16e7; i++) sum = (Math.imul(sum, 31) + i) | 0;
  return performance.now() - from + sum * 0;
}

const patienceMilliseconds = 90_000;
const visitor = readFileSync(new URL('visitor.mjs', import.meta.url), 'utf8');

/**
 * One visit, from the address to its end. Processors are slowed `times` times, page and worker
 * alike; the factor that was reached is measured in both of them.
 */
export async function visitByPhone(
  browser: Browser,
  { line, times, task }: { line: Line; times: number; task: Task },
): Promise<Visited> {
  const context = await browser.newContext({ viewport: { width: 375, height: 740 } });
  const page = await context.newPage();
  // Of the same origin and kind of document, so that the visit runs in the process that is slowed.
  await page.goto(`${line.origin}/api/unit`);
  await page.addInitScript(`${visitor}\nbeginVisit(${JSON.stringify(task)});`);
  const pids = await renderersOf(browser);
  const before = line.down();
  const free = slow(pids, times);
  try {
    await page.goto(line.origin, { waitUntil: 'commit', timeout: patienceMilliseconds });
    const wanted = task.answer === undefined ? 'question' : 'answer';
    let moments: Moments | null = null;
    for (const from = Date.now(); moments?.[wanted] === undefined; ) {
      if (Date.now() - from > patienceMilliseconds) throw new Error(`there is no ${wanted}`);
      await new Promise((resolve) => setTimeout(resolve, 250));
      moments = await page.evaluate<Moments | null>('globalThis.moments ?? null');
    }
    const down = line.down() - before;
    const worker = page.workers()[0] ?? (await page.waitForEvent('worker'));
    const slowed = {
      page: await page.evaluate(fixedWork),
      worker: await worker.evaluate(fixedWork),
    };
    await free();
    if ((await renderersOf(browser)).some((pid) => !pids.includes(pid)))
      throw new Error('the visit ran in another process than the one that was slowed');
    const plain = {
      page: await page.evaluate(fixedWork),
      worker: await worker.evaluate(fixedWork),
    };
    const factor = { page: slowed.page / plain.page, worker: slowed.worker / plain.worker };
    return { moments, factor, down };
  } finally {
    await free();
    await context.close();
  }
}
