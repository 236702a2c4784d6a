/**
 * What a reporter finds who comes back and all is not well: real letters on a real server, and a
 * proxy between that keeps something back. Each state in both languages.
 */
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caseKeysOf, type ReturnedCase, returnWith } from '../../client/conversation/returning.js';
import { verifyUnit } from '../../client/conversation/unit-check.js';
import { httpPortal } from '../../client/terminal/http-portal.js';
import {
  caseIdOf,
  cellBytes,
  concat,
  receiptKeys,
  referenceOf,
  wordsOf,
} from '../../crypto/index.js';
import { byCodes } from '../support/second-key.js';
import { openChromium, type RunningChromium } from './chromium.js';
import { admit, found, goTo, invite, newTab, press as pressIn, signIn } from './inboxes.js';
import { heading, pictureInBoth, press, type Visitor, visit } from './portal-visit.js';
import { type Product, startProduct } from './product.js';
import { colleague, sendReports, workAs } from './seeding.js';

let product: Product;
let chromium: RunningChromium;
let overdue: Uint8Array;
let answered: Uint8Array;
let twice: Uint8Array;
/** The board without an answer that it lists. */
let withheld: Uint8Array | null = null;
const answer = 'Thank you. We have spoken with the treasurer.';

beforeAll(async () => {
  [product, chromium] = await Promise.all([startProduct(), openChromium()]);
  const head = await newTab(chromium.browser);
  await found(head, product.setupLink);
  await pressIn(head.page, 'Go to sign in');
  await signIn(head);
  const link = await invite(head, { account: 'two', name: 'Officer Two' });
  const other = await colleague({ origin: product.inbox, link, title: 'Detective Inspector' });
  await goTo(head.page, 'Cases');
  await goTo(head.page, 'People');
  await admit(head, { name: 'Officer Two', words: other.words.split(' ') });
  await head.context.close();
  const { account, passphrase } = head;
  const prove = byCodes(head.codes);
  const signedIn = { origin: product.inbox, account, passphrase, prove };
  const report = { text: 'The cash is short.', categories: ['funds'] };
  const sent = await sendReports(product.portal, [
    { ...report, text: 'Overdue' },
    { ...report, text: 'Answered' },
    { ...report, text: 'Twice', second: [2] },
  ]);
  [overdue, answered, twice] = sent as [Uint8Array, Uint8Array, Uint8Array];
  await closingOfABatch();
  const late = await referenceOfFirst(overdue);
  await workAs(signedIn, (duty) => {
    expect(duty.desk.cases.size).toBe(4);
    const content = { language: 'en' as const, answers: 'your letter', text: answer };
    for (const file of duty.desk.cases.values()) {
      const nextBy = file.reference === late ? today() - 2 : today() + 5;
      duty.write(file, { kind: 'reply', content });
      duty.write(file, { kind: 'promise', nextBy });
    }
  });
  for (const entropy of [overdue, answered, twice])
    await onTheBoard(entropy, (one) => one.messages.length > 0 && one.nextBy !== null);
  // From now on what was read on the board is listed, so that it cannot be kept back unnoticed.
  await workAs(signedIn, () => undefined);
  await onTheBoard(answered, ({ newest }) => (newest?.listed.length ?? 0) > 0);
  withheld = await withoutItsAnswer(answered);
}, 90_000);
afterAll(async () => {
  await chromium?.close();
  await product?.stop();
});

/** In trial a batch closes every ten seconds. */
const closingOfABatch = (): Promise<void> => new Promise((done) => setTimeout(done, 12_000));

const today = (): number => Math.floor(Date.now() / 86_400_000);

async function referenceOfFirst(entropy: Uint8Array): Promise<string> {
  const { unit } = verifyUnit(await httpPortal(product.portal).unit(), null);
  const receipt = receiptKeys(entropy.slice(), unit.unitId);
  return referenceOf(caseIdOf(caseKeysOf(receipt, { route: 1, excluded: [] })));
}

interface Shown {
  board: Uint8Array;
  cases(board: Uint8Array): ReturnedCase[];
}

/** What the server shows now, and what words make of it. */
async function shown(entropy: Uint8Array): Promise<Shown> {
  const portal = httpPortal(product.portal);
  const { directory } = verifyUnit(await portal.unit(), null);
  return {
    board: await portal.board(),
    cases: (board) =>
      returnWith({ entropy: entropy.slice(), directory, board, day: today() }).cases,
  };
}

/** Answers are on the board from its next snapshot on: every five seconds in trial. */
async function onTheBoard(
  entropy: Uint8Array,
  stands: (one: ReturnedCase) => boolean,
): Promise<void> {
  for (let left = 30; left > 0; left--) {
    const { board, cases } = await shown(entropy);
    const found = cases(board);
    if (found.length > 0 && found.every(stands)) return;
    await new Promise((done) => setTimeout(done, 1_000));
  }
  throw new Error('the board does not show it');
}

/** A visit through a proxy that is told what to do before the page is opened. */
async function through(lie: (context: BrowserContext) => Promise<unknown>): Promise<Visitor> {
  const { browser } = chromium;
  const context = await browser.newContext({ viewport: { width: 375, height: 740 } });
  await lie(context);
  const page = await context.newPage();
  await page.goto(product.portal);
  await page.getByRole('heading', { name: 'Report wrongdoing in confidence' }).waitFor();
  return { page, context, complaints: [] };
}

async function comeBack(page: Page, entropy: Uint8Array): Promise<void> {
  await press(page, 'Read an answer');
  await page.locator('textarea').fill(wordsOf(entropy).join(' '));
  await press(page, 'Look for an answer');
}

/** A board without the cell of the answer that it lists, if there is one. */
async function withoutItsAnswer(entropy: Uint8Array): Promise<Uint8Array | null> {
  const { board, cases } = await shown(entropy);
  for (let at = 0; at < board.length; at += cellBytes) {
    const lacking = concat(board.subarray(0, at), board.subarray(at + cellBytes));
    const [one] = cases(lacking);
    if (one !== undefined && one.withheld.length > 0 && one.alarms.length === 0) return lacking;
  }
  return null;
}

describe('coming back', () => {
  it('a promised day that has passed: says so, and what to do', async () => {
    const { page, context } = await visit(chromium.browser, product.portal);
    await comeBack(page, overdue);
    await page.getByText(/You should have heard more by .*Write again, or use/).waitFor();
    await page.getByText(answer).waitFor();
    await pictureInBoth(page, '50-overdue');
    await context.close();
  }, 60_000);

  it('an answer that was announced and is kept back: says whose it is, and what to do', async () => {
    if (withheld === null) throw new Error('no board lacks an answer alone');
    const body = Buffer.from(withheld);
    const { page, context } = await through((one) =>
      one.route('**/api/board', (route) =>
        route.fulfill({ body, contentType: 'application/octet-stream' }),
      ),
    );
    await comeBack(page, answered);
    await page.getByText(/Answer 1 by Head of Anti-Corruption was announced/).waitFor();
    await page.getByRole('button', { name: 'Send message' }).waitFor();
    await pictureInBoth(page, '51-withheld');
    await context.close();
  }, 60_000);

  it('words that wrote to two circles of readers show both, each with its own readers and box', async () => {
    const { page, context } = await visit(chromium.browser, product.portal);
    await comeBack(page, twice);
    await heading(page, 'Your conversations');
    expect(await page.getByText(/^Reference /).count()).toBe(2);
    expect(await page.getByRole('button', { name: 'Send message' }).count()).toBe(2);
    await pictureInBoth(page, '52-two-cases');
    const first = page.locator('textarea').first();
    await first.fill('To the first.');
    await page.getByRole('button', { name: 'Send message' }).first().click();
    await heading(page, 'Your message was sent');
    await context.close();
  }, 60_000);
});
