/** The board arrives beside everything else: who writes does not wait for it, who comes back sees it. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { wordsOf } from '../../crypto/index.js';
import { type AnsweredPortal, startAnsweredPortal } from '../wire/answered-portal.js';
import { openChromium, type RunningChromium } from './chromium.js';
import { heading, picture, press, toTheQuestion } from './portal-visit.js';

let answered: AnsweredPortal;
let chromium: RunningChromium;

beforeAll(async () => {
  [answered, chromium] = await Promise.all([startAnsweredPortal(0), openChromium()]);
}, 60_000);
afterAll(async () => {
  await chromium?.close();
  await answered?.product.stop();
});

/** A visit in which the board is kept back until `arrive()`. */
async function withoutBoard(): Promise<{ page: Page; arrive: () => void; asked: () => number }> {
  const page = await (await chromium.browser.newContext()).newPage();
  page.setDefaultTimeout(15_000);
  let arrive = (): void => undefined;
  const later = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  let asked = 0;
  await page.route('**/api/board', async (route) => {
    asked += 1;
    await later;
    await route.continue();
  });
  await page.goto(answered.product.portal);
  return { page, arrive, asked: () => asked };
}

it('a report can be written before the board is there', async () => {
  const { page, arrive, asked } = await withoutBoard();
  await toTheQuestion(page);
  expect(asked()).toBe(1);
  arrive();
  await page.context().close();
});

it('who comes back before the board is there sees it arrive, and then the answer, unasked', async () => {
  const { page, arrive } = await withoutBoard();
  await press(page, 'Read an answer');
  await page.locator('textarea').fill(answered.words.join(' '));
  await press(page, 'Look for an answer');
  await page.getByText('Fetching the answers').waitFor();
  await picture(page, 'fetching');
  expect(await page.locator('progress').getAttribute('value')).toBe('0');
  arrive();
  await page.getByText(answered.answer).waitFor();
  await page.context().close();
});

const lookFor = async (page: Page, words: readonly string[]): Promise<void> => {
  await page.locator('textarea').fill(words.join(' '));
  await press(page, 'Look for an answer');
};

it('other words are looked for afresh: while the board arrives, and when it has come', async () => {
  const { page, arrive } = await withoutBoard();
  await press(page, 'Read an answer');
  await lookFor(page, answered.words);
  await page.getByText('Fetching the answers').waitFor();
  await lookFor(page, wordsOf(new Uint8Array(16)));
  arrive();
  await heading(page, 'There is nothing for these words yet');
  await press(page, 'Look among everybody');
  await page.getByText('among everybody who was ever listed').waitFor();
  await page.goBack();
  await lookFor(page, answered.words);
  await page.getByText(answered.answer).waitFor();
  await page.context().close();
});

it('who goes elsewhere while the board arrives is left there, and can look again', async () => {
  const { page, arrive } = await withoutBoard();
  await press(page, 'Read an answer');
  await lookFor(page, answered.words);
  await page.getByText('Fetching the answers').waitFor();
  await page.goBack();
  await heading(page, 'Report wrongdoing in confidence');
  arrive();
  await page.waitForFunction(() =>
    performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/api/board')),
  );
  await page.waitForTimeout(1_000);
  await heading(page, 'Report wrongdoing in confidence');
  await press(page, 'Read an answer');
  await press(page, 'Look for an answer');
  await page.getByText(answered.answer).waitFor();
  await page.context().close();
});

it('a board that does not come is said, and nobody looks in vain', async () => {
  const page = await (await chromium.browser.newContext()).newPage();
  await page.route('**/api/board', (route) => route.abort());
  await page.goto(answered.product.portal);
  await press(page, 'Read an answer');
  await page.getByText('The answers could not be fetched').waitFor();
  expect(await page.getByRole('button', { name: 'Look for an answer' }).isDisabled()).toBe(true);
  await page.context().close();
});
