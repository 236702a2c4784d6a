/** Both journeys by keyboard alone: no pointer is used after the page of somebody has opened. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openChromium, type RunningChromium } from './chromium.js';
import { found, newTab, type OfficerTab, press } from './inboxes.js';
import { heading, type Visitor, visit } from './portal-visit.js';
import { type Product, startProduct } from './product.js';

let product: Product;
let chromium: RunningChromium;
let head: OfficerTab;

beforeAll(async () => {
  [product, chromium] = await Promise.all([startProduct(), openChromium()]);
  head = await newTab(chromium.browser);
  await found(head, product.setupLink);
  await press(head.page, 'Go to sign in');
  await head.page.getByRole('heading', { name: 'Sign in' }).waitFor();
}, 60_000);
afterAll(async () => {
  await chromium?.close();
  await product?.stop();
});

/** Presses Tab until what has the focus is called so; gives what was passed. */
async function tabTo(page: Page, name: string | RegExp): Promise<string[]> {
  const passed: string[] = [];
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab');
    const label = String(
      await page.evaluate(
        `(document.activeElement.labels?.[0] ?? document.activeElement).textContent.trim()`,
      ),
    );
    passed.push(label);
    if (typeof name === 'string' ? label === name : name.test(label)) return passed;
  }
  throw new Error(`no way to ${name} by Tab: ${passed.join(', ')}`);
}

async function pressOn(page: Page, name: string | RegExp): Promise<string[]> {
  const passed = await tabTo(page, name);
  await page.keyboard.press('Enter');
  return passed;
}

async function choose(page: Page, name: string | RegExp): Promise<void> {
  await tabTo(page, name);
  await page.keyboard.press('Space');
}

async function type(page: Page, name: string | RegExp, text: string): Promise<void> {
  await tabTo(page, name);
  await page.keyboard.type(text);
}

/** The answer is on the board from its next snapshot on: until then, another visit. */
async function comeBack(words: readonly string[], answer: string): Promise<Visitor> {
  for (let left = 6; left > 0; left--) {
    const back = await visit(chromium.browser, product.portal);
    await back.page.getByText('Who can read a report').waitFor();
    await pressOn(back.page, 'Read an answer');
    await type(back.page, 'Your twelve words', words.join(' '));
    await pressOn(back.page, 'Look for an answer');
    await back.page.locator('h1:not(:has(label))').waitFor();
    if ((await back.page.getByText(answer).count()) > 0) return back;
    await back.context.close();
  }
  throw new Error('no answer was found');
}

it('a report, an officer’s answer, and a return, each by keyboard alone', async () => {
  const { page, context } = await visit(chromium.browser, product.portal);
  await page.getByText('Who can read a report').waitFor();
  const passed = await pressOn(page, 'Write a report');
  expect(passed.slice(0, 4)).toEqual([
    'Skip to main content',
    'English',
    'Cymraeg',
    'Leave this page now',
  ]);
  await heading(page, /Is it about one of these people/);
  await choose(page, 'Head of Anti-Corruption');
  expect(await page.getByRole('checkbox').first().isChecked()).toBe(true);
  await page.keyboard.press('Space');
  await pressOn(page, 'Continue');
  await heading(page, /How do you want to report/);
  await choose(page, 'Anonymously');
  await pressOn(page, 'Continue');
  await heading(page, 'What happened?');
  await type(page, 'What happened?', 'The keys of the store are copied.');
  await pressOn(page, 'Continue');
  await pressOn(page, 'Skip to the end');
  await heading(page, 'Check your answers');
  await pressOn(page, 'Continue');
  await heading(page, /read an answer/);
  await choose(page, 'Yes');
  await pressOn(page, 'Continue');
  await heading(page, /twelve words/);
  const items = await page.locator('ol.receipt > li').allTextContents();
  const words = items.map((item) => item.replace(/[^a-z]/g, ''));
  await pressOn(page, 'I have written them down');
  await heading(page, 'Three of your words');
  for (const label of await page.locator('main label').allTextContents())
    await type(page, label.trim(), words[Number(/\d+/.exec(label)?.[0]) - 1] as string);
  await pressOn(page, 'Continue');
  await heading(page, 'Send your report');
  await pressOn(page, 'Send it now');
  await heading(page, 'Your report was sent');
  await pressOn(page, 'Finish');
  await context.close();

  const desk = head.page;
  await type(desk, 'Passphrase', head.passphrase);
  await desk.keyboard.press('Enter');
  await desk.getByRole('heading', { name: 'Cases' }).waitFor();
  await desk.locator('.case-row__open').first().waitFor({ timeout: 30_000 });
  await pressOn(desk, /^[0-9A-Z]{5}-[0-9A-Z]{5}$/);
  await desk.getByText('The keys of the store are copied.').waitFor();
  await type(desk, 'What are you answering?', 'your letter');
  await type(desk, 'Your answer', 'Thank you. Which store is it?');
  await choose(desk, /^It holds nothing that could tell/);
  await pressOn(desk, 'Write this answer');
  await desk.getByText('Reporter can read it').waitFor({ timeout: 30_000 });
  await pressOn(desk, 'Sign out');
  await desk.getByRole('heading', { name: 'Sign out' }).waitFor();
  // The one in the main part, where the focus is now.
  await pressOn(desk, 'Sign out');
  await desk.getByText('You are signed out').waitFor({ timeout: 20_000 });

  const back = await comeBack(words, 'Thank you. Which store is it?');
  await type(back.page, 'Your message', 'The one on the ground floor.');
  await pressOn(back.page, 'Send message');
  await heading(back.page, 'Your message was sent');
  await back.context.close();
}, 90_000);
