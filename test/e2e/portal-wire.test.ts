/** P3 as a browser sees it: what a reporter does asks nothing of the server. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openChromium, type RunningChromium } from './chromium.js';
import {
  heading,
  press,
  type TerminalUnit,
  toSending,
  toTheQuestion,
  toTheWords,
  unitOnProduct,
} from './portal-visit.js';
import { type Product, startProduct } from './product.js';

let product: Product;
let chromium: RunningChromium;
let unit: TerminalUnit;

beforeAll(async () => {
  [product, chromium] = await Promise.all([startProduct(), openChromium()]);
  unit = await unitOnProduct(product, []);
}, 120_000);
afterAll(async () => {
  await chromium?.close();
  await unit?.remove();
  await product?.stop();
});

interface Seen {
  /** Method, path without the drop's name, headers by name, length of the body. */
  lines: string[];
}

/** One visit of fourteen seconds, whatever is done in it. */
async function requestsOf(work: (page: Page) => Promise<void>): Promise<Seen> {
  const context = await chromium.browser.newContext();
  const lines: string[] = [];
  context.on('request', (request) => {
    const { pathname, search } = new URL(request.url());
    const path = pathname.replace(/[0-9a-f]{32}/, 'ID') + search;
    const names = Object.entries(request.headers()).map(([name, value]) => `${name}: ${value}`);
    const body = request.postDataBuffer()?.length ?? 0;
    lines.push([request.method(), path, body, ...names.sort()].join(' | '));
  });
  const page = await context.newPage();
  const until = Date.now() + 14_000;
  await page.goto(product.portal);
  await work(page);
  await page.waitForTimeout(Math.max(0, until - Date.now()));
  await context.close();
  return { lines };
}

const loads = (seen: Seen): string[] => seen.lines.filter((line) => !line.startsWith('PUT'));
const drops = (seen: Seen): string[] => [
  ...new Set(seen.lines.filter((line) => line.startsWith('PUT'))),
];

it('a report, a return and a visit that only reads make the same requests, and nothing but them', async () => {
  const report = async (page: Page): Promise<void> => {
    await toTheQuestion(page);
    await page.locator('textarea').fill('Every Friday.');
    await press(page, 'Continue');
    await toSending(page, await toTheWords(page));
    await press(page, 'Send it now');
    await heading(page, 'Your report was sent');
  };
  const comeBack = async (page: Page): Promise<void> => {
    await press(page, 'Read an answer');
    await page.locator('textarea').fill(`${'abandon '.repeat(11)}about`);
    await press(page, 'Look for an answer');
    await heading(page, 'There is nothing for these words yet');
    await press(page, 'Look among everybody');
  };
  const read = async (page: Page): Promise<void> => {
    await page.getByText('What this cannot protect you from').click();
    await press(page, 'Cymraeg');
    await press(page, 'English');
    await press(page, 'Support, and other ways to report');
  };
  const [reported, returned, only] = await Promise.all([report, comeBack, read].map(requestsOf));
  const [first, second, third] = [reported, returned, only] as [Seen, Seen, Seen];
  expect(loads(first).map((line) => line.split(' | ')[1])).toContain('/api/board');
  expect([...loads(second)].sort()).toEqual([...loads(first)].sort());
  expect([...loads(third)].sort()).toEqual([...loads(first)].sort());
  for (const seen of [first, second, third]) {
    expect(drops(seen)).toHaveLength(1);
    expect(seen.lines.length - loads(seen).length).toBeGreaterThan(1);
    expect(drops(seen)).toEqual(drops(first));
    expect(seen.lines.join('\n')).not.toMatch(/cookie|authorization|if-none-match|if-modified/i);
  }
}, 60_000);

it('a worker that loads long after the unit was read sends all the same', async () => {
  const context = await chromium.browser.newContext();
  const page = await context.newPage();
  let held = 0;
  await context.route('**/sender.js', async (route) => {
    held += 1;
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    await route.continue();
  });
  const sent = page.waitForRequest((request) => request.method() === 'PUT', { timeout: 25_000 });
  await page.goto(product.portal);
  expect((await sent).url()).toContain('/api/drops/');
  expect(held).toBe(1);
  await context.close();
});
