/** A reporter in a browser: what they press and type, and pictures of what they see. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { look } from './looks.js';
import type { Product } from './product.js';
import { type TerminalUnit, unitOn } from './unit-in-terminals.js';

/** Founds a unit at terminals on a product that was just started. */
export function unitOnProduct(product: Product, officers?: readonly number[]) {
  const { server, portal, inbox, setupLink } = product;
  const setupToken = /#setup=([\w-]{43})/.exec(setupLink)?.[1] as string;
  return unitOn({ server, portal, inbox, setupToken }, officers);
}
export type { TerminalUnit };

export interface Visitor {
  context: BrowserContext;
  page: Page;
  /** Everything that the page complained of or that broke in it. */
  complaints: string[];
}

export async function visit(browser: Browser, portal: string): Promise<Visitor> {
  const context = await browser.newContext({ viewport: { width: 375, height: 740 } });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(portal);
  await page.getByRole('heading', { name: 'Report wrongdoing in confidence' }).waitFor();
  return { context, page, complaints };
}

/** Every screen and state: pictures, nothing sideways at 320 pixels, and axe. */
export async function picture(page: Page, name: string): Promise<void> {
  await look(page, `portal-${name}`);
  await page.setViewportSize({ width: 375, height: 740 });
}

/** The same, then in Welsh, in which it has to fit as well. */
export async function pictureInBoth(page: Page, name: string): Promise<void> {
  await picture(page, name);
  await press(page, 'Cymraeg');
  await picture(page, `${name}-cy`);
  await press(page, 'English');
}

export const press = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole('button', { name, exact: typeof name === 'string' }).click();

export const heading = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole('heading', { level: 1, name }).waitFor();

/** From the start to the question what happened. */
export async function toTheQuestion(page: Page, excluded: readonly string[] = []): Promise<void> {
  await press(page, 'Write a report');
  await heading(page, /Is it about one of these people/);
  for (const title of excluded) await page.getByRole('checkbox', { name: title }).check();
  await press(page, 'Continue');
  await page.getByRole('radio', { name: 'Anonymously' }).check();
  await press(page, 'Continue');
  await heading(page, 'What happened?');
}

/** From an answered question to the twelve words; gives them. */
export async function toTheWords(page: Page): Promise<string[]> {
  await press(page, 'Skip to the end');
  await heading(page, 'Check your answers');
  await press(page, 'Continue');
  await page.getByRole('radio', { name: 'Yes' }).check();
  await press(page, 'Continue');
  await heading(page, /twelve words/);
  const items = await page.locator('ol.receipt > li').allTextContents();
  return items.map((item) => item.replace(/[^a-z]/g, ''));
}

/** From the twelve words to the last look before sending. */
export async function toSending(page: Page, words: readonly string[]): Promise<void> {
  await press(page, 'I have written them down');
  await heading(page, 'Three of your words');
  for (const field of await page.locator('main input').all()) {
    const id = (await field.getAttribute('id')) as string;
    await field.fill(words[Number(id.replace('word-', '')) - 1] as string);
  }
  await press(page, 'Continue');
  await heading(page, 'Send your report');
}
