/** P3 in raw bytes, between Chromium and the server as they ship. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openChromium, type RunningChromium } from '../e2e/chromium.js';
import { type AnsweredPortal, startAnsweredPortal } from './answered-portal.js';
import { answers, looks, reads, reports } from './behaviours.js';
import type { Exchange } from './http-bytes.js';
import { scheduleSeed } from './page-with-schedule.js';
import { oneAfterAnother } from './planted.js';
import { disturbed, nowhere, type Round, runRound } from './round.js';
import { afterLeaving, differences, isDrop, type Seen } from './seen.js';

/** A drop that is later does not leave (`tolerance` of the timing); the rest is a busy machine. */
const lateLimit = 1_300;
const attempts = 3;

let portal: AnsweredPortal;
let chromium: RunningChromium;
let round: Round<'reports' | 'answers' | 'looks' | 'reads' | 'planted'>;

/** Again when the machine was too busy or changed its addresses. */
async function quietRound(browser: Browser): Promise<typeof round> {
  for (let left = attempts; ; left--) {
    const planned = {
      reports: { behaviour: reports('Every Friday.') },
      answers: { behaviour: answers('The one by the river.') },
      looks: { behaviour: looks },
      reads: { behaviour: reads },
      planted: { behaviour: reads, plant: oneAfterAnother },
    };
    const seed = scheduleSeed(left);
    const made = await runRound({ browser, portal, seed, planned });
    if (left === 1 || !disturbed(made, ['reports', 'answers', 'looks', 'reads'])) return made;
  }
}

beforeAll(async () => {
  [portal, chromium] = await Promise.all([startAnsweredPortal(3), openChromium([nowhere])]);
  round = await quietRound(chromium.browser);
  process.stdout.write(`Opened in this order: ${round.order.join(', ')}\n`);
}, 150_000);
afterAll(async () => {
  await chromium?.close();
  await portal?.product.stop();
});

it('who reports, who answers, who looks in vain and who only reads send the same bytes in the same order (P3)', () => {
  const { reports, answers, looks, reads } = round.visits;
  expect(reports.letters.size).toBe(1);
  expect(answers.letters.size).toBe(1);
  expect(reads.letters.size).toBe(0);
  expect(reads.seen.exchanges.length).toBeGreaterThan(10);
  expect(differences(reports.seen, reads.seen, lateLimit)).toEqual([]);
  expect(differences(answers.seen, reads.seen, lateLimit)).toEqual([]);
  expect(differences(looks.seen, reads.seen, lateLimit)).toEqual([]);
  expect(differences(reports.seen, answers.seen, lateLimit)).toEqual([]);
});

it('nothing is asked for after the page was left, and no connection moves between its drops', () => {
  const { planted: _, ...clean } = round.visits;
  for (const { seen } of Object.values(clean)) {
    expect(afterLeaving(seen)).toEqual([]);
    expect(seen.moved).toEqual([]);
    expect(seen.exchanges.map(({ head }) => head).join('\n')).not.toMatch(
      /^(cookie|authorization|referer|if-[a-z-]+|range|last-event-id):/im,
    );
  }
});

it('a byte more, a header, a drop that leaves late and a request by need are each found', () => {
  const { planted, reads } = round.visits;
  const found = differences(planted.seen, reads.seen, lateLimit).join('\n');
  expect(found).toMatch(/^request 2: Content-Length: 17608 against Content-Length: 17607$/m);
  expect(found).toMatch(/^request 3: x-letter: 1 against /m);
  expect(found).toMatch(/^place 2: \d+ ms later$/m);
  expect(found).toMatch(
    /^request 5: GET \/api\/board HTTP\/1\.1 against PUT \/api\/drops\/\{id\}/m,
  );
});

/** The same visit, with one thing in it that is otherwise. */
function altered(seen: Seen, at: number, change: (one: Exchange) => Partial<Exchange>): Seen {
  const exchanges = seen.exchanges.map((one, i) => (i === at ? { ...one, ...change(one) } : one));
  return { ...seen, exchanges };
}

it.each<[string, (seen: Seen, drop: number) => Seen]>([
  [
    'two headers in another order',
    (seen, drop) =>
      altered(seen, drop, ({ head }) => ({
        head: head.replace(/^(Connection: .+)\n(Content-Length: .+)$/m, '$2\n$1'),
      })),
  ],
  [
    'a byte in the clear',
    (seen, drop) =>
      altered(seen, drop, ({ body }) => ({
        body: body.map((byte, i) => (i === 0 ? byte ^ 1 : byte)),
      })),
  ],
  ['another status', (seen, drop) => altered(seen, drop, refused)],
  ['no answer', (seen, drop) => altered(seen, drop, () => ({ answer: null }))],
  [
    'another connection',
    (seen, drop) => altered(seen, drop, ({ connection }) => ({ connection: connection + 1 })),
  ],
  ['a connection that closes', (seen) => ({ ...seen, moved: ['connection ended'] })],
  [
    'a drop that never leaves',
    (seen, drop) => ({ ...seen, exchanges: seen.exchanges.filter((_, i) => i !== drop) }),
  ],
])('%s would be found by the same comparison', (_, plant) => {
  const { seen } = round.visits.reads;
  const drop = seen.exchanges.findLastIndex(isDrop);
  expect(differences(plant(seen, drop), seen, lateLimit)).not.toEqual([]);
  expect(differences(seen, seen, lateLimit)).toEqual([]);
});

function refused({ answer }: Exchange): Partial<Exchange> {
  const head = answer?.head.replace('201 Created', '200 OK') ?? '';
  return { answer: answer === null ? null : { ...answer, head } };
}

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
  await page.goto(portal.product.portal);
  expect((await sent).url()).toContain('/api/drops/');
  expect(held).toBe(1);
  await context.close();
});
