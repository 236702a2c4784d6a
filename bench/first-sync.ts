/** The first sign-in on a computer that knows nothing, five years after a unit began, in a real Chromium. */
import { loadavg } from 'node:os';
import type { Page } from 'playwright-core';
import { cellBytes } from '../crypto/index.js';
import { newTab, signInWithCode } from '../test/e2e/inboxes.js';
import { median, type Part, percentile } from './figures.js';
import { unitWithCases } from './unit-with-cases.js';

/** Five years of 150, all of them still open. */
const reports = 750;
/** What three officers' bundles leave in 400 days, after which the server erases: 286 working days. */
const storeCells = 41_000;
const boardCells = 1_440;
const devices = 3;
const mebibyte = 2 ** 20;

export async function firstSync(): Promise<Part> {
  const held = await unitWithCases({ reports, storeCells, boardCells });
  const { product, chromium, tab } = held;
  const read: number[] = [];
  let silence = 0;
  try {
    for (let device = 0; device < devices; device++) {
      const { page, context } = await newTab(chromium.browser);
      await page.goto(product.inbox);
      const from = performance.now();
      // A new computer has no key of theirs yet: with a recovery code.
      const all = signInWithCode({ ...tab, page, context }).then(() =>
        page.getByText(/^Last read at/).waitFor({ timeout: 300_000 }),
      );
      silence = Math.max(silence, await longestSilence(page, all));
      read.push((performance.now() - from) / 1_000);
      const shown = (await page.locator('.case-choosing__count').textContent())?.trim();
      if (shown !== `${reports} cases`) throw new Error(`not all was read: ${shown}`);
      await context.close();
    }
    return {
      title: `First sign-in on a new computer after five years (${reports} cases, 400 days of cells)`,
      figures: [
        {
          what: 'from the account’s name to everything read, middle',
          value: median(read),
          unit: 's',
        },
        { what: `the same, longest of ${devices}`, value: percentile(read, 100), unit: 's' },
        { what: 'longest time in which the page’s text did not change', value: silence, unit: 's' },
        {
          what: 'cells that are read',
          value: ((storeCells + boardCells) * cellBytes) / mebibyte,
          unit: 'MiB',
        },
      ],
      notes: [
        `Each case has a report, taken in and stored by the program; ${storeCells.toLocaleString('en-GB')} store cells and ${boardCells.toLocaleString('en-GB')} board cells of random bytes stand beside theirs. The server erases store cells after 400 days, so that five years weigh no more.`,
        'Typing account, passphrase and recovery code by a script is part of it. Server, browser and bench share two cores, over loopback: a network adds the time of its bytes.',
        `What else the machine did: load ${loadavg()[0]?.toFixed(1)} at the end (2 is both cores busy).`,
      ],
    };
  } finally {
    await held.end();
  }
}

/** Seconds, until `work` is done: how long somebody looked at the same words at most. */
async function longestSilence(page: Page, work: Promise<void>): Promise<number> {
  let done = false;
  const end = work.finally(() => {
    done = true;
  });
  let [last, since, longest] = ['', performance.now(), 0];
  while (!done) {
    const shown = await page.locator('main').innerText();
    if (shown !== last) [last, since] = [shown, performance.now()];
    longest = Math.max(longest, (performance.now() - since) / 1_000);
    await page.waitForTimeout(100);
  }
  await end;
  return longest;
}
