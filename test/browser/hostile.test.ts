/** What the other side wrote is text, in every field, name and notice, on every screen. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { CaseFile } from '../../client/conversation/casefile.js';
import { defaultContent } from '../../client/conversation/default-content.js';
import { encodeDirectoryContent } from '../../client/conversation/directory-content.js';
import type { Duty } from '../../client/conversation/duty.js';
import { wordsOf } from '../../crypto/index.js';
import { openChromium, type RunningChromium } from '../e2e/chromium.js';
import { goTo, press } from '../e2e/inboxes.js';
import { heading } from '../e2e/portal-visit.js';
import { type Product, startProduct } from '../e2e/product.js';
import { colleague, sendReports } from '../e2e/seeding.js';
import { checkLong, longHostile, longWords, mark, shortHostile, turned, watch } from './hostile.js';
import { type UnitByHand, unitByHand } from './unit-by-hand.js';

let product: Product;
let chromium: RunningChromium;
let unit: UnitByHand;
let words: string[] = [];
let invitation = '';

const line = longHostile.replace(/\n/g, ' ').slice(0, 400);
const both = (text: string) => ({ en: text, cy: text });

/** Every text of a directory that a reporter may read. */
const content = {
  ...defaultContent,
  danger: both(longHostile),
  scope: both(longHostile),
  categories: defaultContent.categories.map(({ id }) => ({ id, label: both(`${turned} ${id}`) })),
  questionnaire: {
    ...defaultContent.questionnaire,
    questions: defaultContent.questionnaire.questions.map((asked) => ({
      ...asked,
      label: both(`${line} ${asked.id}`),
      hint: both(longHostile),
    })),
  },
  support: [{ id: 'one', title: both(turned), reach: both(longHostile) }],
  contacts: [{ id: 'two', title: both(line), reach: both(longHostile) }],
};

const longCategory = 'X'.repeat(10_000);
let wordsOfLong: string[] = [];

/** Everything that an officer writes: to one reporter hostile lines, to the other long words. */
function answerTo(duty: Duty, file: CaseFile): void {
  const long = [...file.letters.values()].some(({ letter }) => letter.content.length > 50_000);
  const language = 'en' as const;
  if (long)
    for (const text of longWords)
      duty.write(file, { kind: 'reply', content: { language, answers: text.slice(0, 500), text } });
  else duty.write(file, { kind: 'reply', content: { language, answers: line, text: longHostile } });
  duty.write(file, { kind: 'note', text: long ? (longWords[0] ?? '') : longHostile });
  duty.write(file, { kind: 'status', status: 'hold', reason: line });
  duty.write(file, { kind: 'decision', decision: line, reason: longHostile });
}

beforeAll(async () => {
  [product, chromium] = await Promise.all([startProduct(), openChromium()]);
  unit = await unitByHand(product, { name: turned, title: turned, officer: shortHostile });
  const routes = unit.directory.routes.map((route) => ({ ...route, title: `${turned} route` }));
  await unit.publish({ content: encodeDirectoryContent(content), routes });
  invitation = await unit.invite('invited', shortHostile);
  const link = await unit.invite('applicant', shortHostile);
  await colleague({ origin: product.inbox, link, title: `${turned} applied` });
  const categories = defaultContent.categories.map(({ id }) => id);
  const [what, who, where] = longWords as [string, string, string];
  const [entropy, long] = await sendReports(product.portal, [
    {
      text: longHostile,
      categories,
      mode: 'confidential',
      wishes: longHostile.slice(0, 2000),
      content: {
        answers: {
          what: longHostile,
          category: [...categories, '__proto__', line],
          identity: longHostile,
          constructor: line,
          [mark]: longHostile,
        },
        onBehalf: { relation: line, consent: 'unknown' },
        continues: turned,
      },
    },
    {
      text: '',
      categories: [],
      content: { answers: { what, who, where, category: [categories[0] ?? '', longCategory] } },
    },
  ]);
  words = wordsOf(entropy ?? new Uint8Array(16));
  wordsOfLong = wordsOf(long ?? new Uint8Array(16));
  await unit.work((duty) => {
    if (duty.desk.cases.size < 2) return false;
    for (const file of duty.desk.cases.values()) answerTo(duty, file);
    return true;
  });
  // Until the board's next snapshot shows it.
  const board = async (): Promise<number> =>
    (await (await fetch(`${product.portal}/api/board`)).arrayBuffer()).byteLength;
  await vi.waitUntil(async () => (await board()) > 0, { timeout: 60_000, interval: 500 });
}, 120_000);
afterAll(async () => {
  await chromium?.close();
  await product?.stop();
});

async function comeBack(page: Page, given: readonly string[]): Promise<void> {
  await press(page, 'Read an answer');
  await page.locator('textarea').fill(given.join(' '));
  await press(page, 'Look for an answer');
  await heading(page, /Your conversation|There is nothing/);
}

async function eachCase(page: Page, look: () => Promise<void>): Promise<void> {
  const rows = page.locator('.case-row__open');
  await rows.nth(1).waitFor();
  for (const row of [0, 1]) {
    await rows.nth(row).click();
    await page.locator('.said').first().waitFor();
    await look();
    await press(page, 'All cases');
  }
}

/** Opens a page with the watcher in it; `seen` judges the screen as it stands. */
async function open(address: string) {
  const context = await chromium.browser.newContext();
  const page: Page = await context.newPage();
  const watched = await watch(page);
  await page.goto(address);
  const seen = async (): Promise<void> => {
    await page.evaluate(`for (const one of document.querySelectorAll('details')) one.open = true`);
    expect(await watched.look()).toEqual([]);
    expect(await page.locator('body').textContent()).toContain(mark);
  };
  return { context, page, watched, seen };
}

it('the reporters’ page shows names, titles, questions and an answer as the text that they are', async () => {
  const { page, seen, context } = await open(product.portal);
  await page.getByText('Who can read a report').waitFor();
  await seen();
  await press(page, /ways to report|Other ways|elsewhere/i);
  await seen();
  await page.goBack();
  await press(page, 'Write a report');
  await heading(page, /Is it about one of these people/);
  await seen();
  await press(page, 'Continue');
  await page.getByRole('radio', { name: 'Anonymously' }).check();
  await press(page, 'Continue');
  for (let asked = 0; asked < content.questionnaire.questions.length; asked++) {
    await seen();
    const field = page.locator('textarea');
    if ((await field.count()) > 0) await field.fill(longHostile.slice(0, 1_000));
    else await page.locator('main input').first().check();
    await press(page, 'Continue');
  }
  await press(page, 'Continue');
  await heading(page, 'Check your answers');
  await seen();
  await page.reload();
  await comeBack(page, words);
  await heading(page, 'Your conversation');
  await seen();
  expect(await page.locator('.said', { hasText: 'javascript:canary()' }).count()).toBeGreaterThan(
    0,
  );
  await context.close();
}, 90_000);

it('the officers’ page shows letters, notes, names and titles as the text that they are', async () => {
  const { page, seen, context } = await open(product.inbox);
  await page.getByLabel('Account').fill(unit.account);
  await page.getByLabel('Passphrase', { exact: true }).fill(unit.passphrase);
  await seen();
  await press(page, 'Sign in');
  await press(page, 'Use a recovery code');
  await page.getByLabel('Recovery code').fill(unit.codes.shift() ?? '');
  await press(page, 'Continue');
  await page.getByRole('heading', { name: 'Cases' }).waitFor();
  await seen();
  await eachCase(page, seen);
  for (const way of ['Waiting to leave', 'Alarms', 'People', 'Cases'] as const) {
    await goTo(page, way);
    if (way === 'People') await page.locator('.applicant').first().waitFor();
    await seen();
  }
  expect(await page.locator('.case-list').textContent()).not.toContain('XX');
  await press(page, 'Lock');
  await seen();
  await context.close();
}, 90_000);

it('what somebody who was invited or applies is called is text too, on both their pages and the Head’s', async () => {
  const { page, seen, context } = await open(invitation);
  await page.getByText(mark).first().waitFor();
  await seen();
  await context.close();
}, 30_000);

it('words as long as a letter takes them neither stand out at 320 pixels nor hold a page up', async () => {
  const reporter = await open(product.portal);
  await comeBack(reporter.page, wordsOfLong);
  await expect
    .poll(async () => {
      if ((await reporter.page.locator('.message').count()) === longWords.length) return true;
      await reporter.page.reload();
      await comeBack(reporter.page, wordsOfLong);
      return false;
    })
    .toBe(true);
  await checkLong(reporter.page);
  await reporter.page.locator('textarea').fill(longWords[0] ?? '');
  await checkLong(reporter.page);
  await reporter.context.close();

  const { page, context } = await open(product.inbox);
  await page.getByLabel('Account').fill(unit.account);
  await page.getByLabel('Passphrase', { exact: true }).fill(unit.passphrase);
  await press(page, 'Sign in');
  await press(page, 'Use a recovery code');
  await page.getByLabel('Recovery code').fill(unit.codes.shift() ?? '');
  await press(page, 'Continue');
  await page.getByRole('heading', { name: 'Cases' }).waitFor();
  await checkLong(page);
  await eachCase(page, () => checkLong(page));
  await context.close();
}, 90_000);

it('codes and names that a dishonest server gives are text too, before anything is verified', async () => {
  const code = longHostile.slice(0, 500);
  for (const address of [product.portal, product.inbox]) {
    const context = await chromium.browser.newContext();
    const page = await context.newPage();
    const watched = await watch(page);
    await context.route('**/api/**', (route) => route.fulfill({ status: 503, json: { code } }));
    await page.goto(address);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForTimeout(1_000);
    expect(await watched.look()).toEqual([]);
    await context.close();
  }
}, 30_000);

it('finds a breach that is planted: markup, an inline handler, a script, a name that turns a line', async () => {
  const { page, watched, context } = await open(product.portal);
  await page.getByText('Who can read a report').waitFor();
  await page.evaluate(`(() => {
    const image = document.createElement('img');
    try { image.setAttribute('onerror', 'canary()'); } catch {}
    image.src = '/x';
    const link = document.createElement('a');
    link.href = 'javascript:canary()';
    const line = document.createElement('p');
    line.append('before ${mark}\\u202E\\u05D0 after');
    document.querySelector('main').append(image, link, line, 'and more');
    try { line.innerHTML = '<b>x</b>'; } catch {}
    canary('by itself');
  })()`);
  const found = async (): Promise<string> => (await watched.look()).join('\n');
  await expect.poll(found).toMatch(/policy require-trusted-types-for/);
  for (const sentence of [
    /ran by itself/,
    /element <img/,
    /attribute href/,
    /policy img-src/,
    /direction/,
  ])
    expect(await found()).toMatch(sentence);
  await context.close();
}, 30_000);
