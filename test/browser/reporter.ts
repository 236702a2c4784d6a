/** A reporter whose text, words and keys the test knows, and what must not be left of them. */
import { randomBytes } from 'node:crypto';
import type { Page } from 'playwright-core';
import { caseKeysOf } from '../../client/conversation/returning.js';
import { caseIdOf, entropyOf, receiptKeys, referenceOf } from '../../crypto/index.js';
import { byteForms, textForms } from '../canary/search.js';
import { heading, press, toTheQuestion } from '../e2e/portal-visit.js';
import type { Secrets } from './remains.js';

const path = { route: 1, excluded: [] };

/** Types by the keyboard: what a test hands over whole would stand in memory because of the test. */
export async function typeInto(page: Page, field: string, text: string): Promise<void> {
  await page.locator(field).focus();
  await page.keyboard.type(text);
}

/** Texts that stand nowhere else: one of letters that take a byte each, one of others. */
export function plantedTexts(name: string): { plain: string; wide: string } {
  const some = (): string => randomBytes(6).toString('hex');
  return {
    plain: `${name} ${some()} behind the custody desk`,
    wide: `ŵyl ${name} ${some()} ger y dŵr`,
  };
}

/** Writes a report and answers everything, as far as the last look before it is sent. */
export async function writeReport(page: Page, unitId: Uint8Array): Promise<Secrets> {
  const { plain, wide } = plantedTexts('report');
  await toTheQuestion(page);
  await typeInto(page, 'textarea', `${plain} ${wide}`);
  await press(page, 'Continue');
  await press(page, 'Skip to the end');
  await heading(page, 'Check your answers');
  await press(page, 'Continue');
  await page.getByRole('radio', { name: 'Yes' }).check();
  await press(page, 'Continue');
  await heading(page, /twelve words/);
  const items = await page.locator('ol.receipt > li').allTextContents();
  const words = items.map((item) => item.replace(/[^a-z]/g, ''));
  await press(page, 'I have written them down');
  await heading(page, 'Three of your words');
  for (const field of await page.locator('main input').all()) {
    const id = (await field.getAttribute('id')) ?? '';
    await typeInto(page, `#${id}`, words[Number(id.replace('word-', '')) - 1] ?? '');
  }
  await press(page, 'Continue');
  await heading(page, 'Send your report');
  return secretsOf({ plain, wide }, words, unitId);
}

/** Everything secret of a receipt and a report, in the forms in which memory may hold it. */
function secretsOf(
  texts: { plain: string; wide: string },
  words: readonly string[],
  unitId: Uint8Array,
): Secrets {
  const entropy = entropyOf(words);
  const receipt = receiptKeys(entropy, unitId);
  const keys = caseKeysOf(receipt, path);
  return {
    texts: { ...texts, reference: referenceOf(caseIdOf(keys)) },
    words,
    bytes: [
      ...textForms('plain text', texts.plain),
      ...textForms('wide text', texts.wide),
      ...textForms('words', words.join(' ')),
      ...textForms('four words', words.slice(0, 4).join(' ')),
      ...byteForms('entropy', entropy),
      ...byteForms('seed', receipt.seed),
      ...byteForms('case secret', keys.caseSecret),
      ...byteForms('signing key', receipt.signSecret.subarray(0, 32)),
      ...byteForms('opening key', receipt.kemSecret.subarray(0, 32)),
    ],
  };
}

/** Sends what was written and waits until the page says so. */
export async function sendReport(page: Page): Promise<void> {
  await press(page, 'Send it now');
  await heading(page, 'Your report was sent');
}

/** Comes back with the words, again and again, until the answer can be read. */
export async function readAnswer(page: Page, portal: string, given: Secrets): Promise<void> {
  const { words } = given;
  for (;;) {
    await page.goto(portal);
    await press(page, 'Read an answer');
    await typeInto(page, 'textarea', words.join(' '));
    await press(page, 'Look for an answer');
    await heading(page, /Your conversation|There is nothing/);
    // Found by its place: a search for its text would be remembered by the search.
    const shown = page.locator('.message').first();
    const there = await shown.waitFor({ timeout: 3_000 }).then(
      () => true,
      () => false,
    );
    if (there) return;
  }
}
