/** What people do on the reporters' page: report, come back and answer, or only read. */
import type { Page } from 'playwright-core';
import { heading, press, toSending, toTheQuestion, toTheWords } from '../e2e/portal-visit.js';
import type { AnsweredPortal } from './answered-portal.js';

export type Behaviour = (page: Page, portal: AnsweredPortal) => Promise<void>;

/** `text`: what happened; up to four letters of it. */
export const reports =
  (text: string): Behaviour =>
  async (page) => {
    await toTheQuestion(page);
    await page.locator('textarea').fill(text);
    await press(page, 'Continue');
    await toSending(page, await toTheWords(page));
    await press(page, 'Send it now');
    await sent(page, 'Your report was sent');
  };

export const answers =
  (text: string): Behaviour =>
  async (page, { words, answer }) => {
    await press(page, 'Read an answer');
    await page.locator('textarea').fill(words.join(' '));
    await press(page, 'Look for an answer');
    await heading(page, 'Your conversation');
    await page.getByText(answer).waitFor();
    await page.locator('textarea').fill(text);
    await press(page, 'Send message');
    await sent(page, 'Your message was sent');
  };

/** Comes back with words for which nothing was, and looks everywhere. */
export const looks: Behaviour = async (page) => {
  await press(page, 'Read an answer');
  await page.locator('textarea').fill(`${'abandon '.repeat(11)}about`);
  await press(page, 'Look for an answer');
  await heading(page, 'There is nothing for these words yet');
  await press(page, 'Look among everybody');
};

/** Four letters take sixteen places at most until the last of them is told. */
const sent = (page: Page, title: string): Promise<void> =>
  page.getByRole('heading', { level: 1, name: title }).waitFor({ timeout: 90_000 });

export const reads: Behaviour = async (page) => {
  await page.getByText('What this cannot protect you from').click();
  await press(page, 'Cymraeg');
  await press(page, 'English');
  await press(page, 'Support, and other ways to report');
};
