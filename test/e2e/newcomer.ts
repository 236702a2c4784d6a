/**
 * Somebody who sees the product for the first time: knows what the screen says and nothing else.
 * Fields are found by the labels that are shown, buttons by their words. They take 200 ms for a
 * key, a click or a letter on paper, and stay at least two seconds on every screen.
 */
import { mkdirSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';

const keyMilliseconds = 200;
const screenMilliseconds = 2_000;
const pictures = fileURLToPath(new URL('../output/five-minutes/', import.meta.url));

/** What they would answer, by what a label says; a label that is not here may stay empty. */
export type Answers = readonly (readonly [label: RegExp, answer: string])[];

export interface Newcomer {
  page: Page;
  /** Waits for a screen with this heading, and looks at it. */
  screen(heading: RegExp): Promise<void>;
  /** Which heading is shown. */
  heading(): Promise<string>;
  /** Answers every field on the screen that has an answer, and leaves the others. */
  fill(answers: Answers): Promise<void>;
  /** Writes the words on the screen down by hand; gives them. */
  writeDown(list: string): Promise<string[]>;
  /** Stays for what is left of two seconds, then presses. */
  press(button: string | RegExp): Promise<void>;
  /** Reads until the page says it. */
  until(text: string | RegExp, seconds?: number): Promise<void>;
}

/** How many screens there were, in every window. */
let screens = 0;
export const screensSeen = (): number => screens;

export function newcomer(page: Page, person: string): Newcomer {
  mkdirSync(pictures, { recursive: true });
  let came = performance.now();
  const title = async (): Promise<string> =>
    ((await page.locator('main h1').first().textContent()) ?? '').trim();
  const visible = async (label: RegExp): Promise<Locator | null> => {
    const field = page.locator('main').getByLabel(label).first();
    return (await field.count()) > 0 && (await field.isVisible()) ? field : null;
  };
  const answer = async (field: Locator, text: string): Promise<void> => {
    const type = await field.evaluate((one) => (one as unknown as { type: string }).type);
    if (type === 'radio' || type === 'checkbox') {
      if (await field.isChecked()) return;
      await wait(keyMilliseconds);
      await field.check();
      return;
    }
    if ((await field.inputValue()) !== '') return;
    await wait(keyMilliseconds);
    await field.click();
    await page.keyboard.type(text, { delay: keyMilliseconds });
  };
  return {
    page,
    async screen(heading) {
      await page.locator('main h1', { hasText: heading }).first().waitFor({ timeout: 60_000 });
      came = performance.now();
      screens += 1;
      const name = `${String(screens).padStart(2, '0')}-${person}.png`;
      await page.screenshot({ path: `${pictures}${name}`, fullPage: true });
    },
    heading: title,
    async fill(answers) {
      for (const [label, text] of answers) {
        const field = await visible(label);
        if (field !== null) await answer(field, text);
      }
    },
    async writeDown(list) {
      const items = page.locator(list);
      await items.first().waitFor();
      const words = (await items.allTextContents()).map((one) => one.replace(/[^a-z]/g, ''));
      await wait(words.join(' ').length * keyMilliseconds);
      return words;
    },
    async press(button) {
      await wait(Math.max(keyMilliseconds, came + screenMilliseconds - performance.now()));
      await page
        .locator('main')
        .getByRole('button', { name: button, exact: typeof button === 'string' })
        .click();
      came = performance.now();
    },
    async until(text, seconds = 60) {
      await page
        .locator('body')
        .getByText(text)
        .first()
        .waitFor({ timeout: seconds * 1000 });
    },
  };
}
