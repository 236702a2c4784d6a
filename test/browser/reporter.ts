/** A reporter whose text, words and keys the test knows, and what must not be left of them. */
import { randomBytes } from 'node:crypto';
import { caseKeysOf } from '../../client/conversation/returning.js';
import { caseIdOf, receiptKeys, referenceOf, wordsOf } from '../../crypto/index.js';
import { byteForms, textForms } from '../canary/search.js';
import { type KnownDraws, knowDraws } from './draws.js';
import type { Hands } from './hands.js';
import type { Secrets } from './remains.js';

const path = { route: 1, excluded: [] };

/** What a reporter writes: two planted texts, and perhaps much more of which nobody looks for a word. */
export interface Planted {
  plain: string;
  wide: string;
}

/** Texts that stand nowhere else: one of letters that take a byte each, one of others. */
export function plantedTexts(name: string): { plain: string; wide: string } {
  const some = (): string => randomBytes(6).toString('hex');
  return {
    plain: `${name} ${some()} behind the custody desk`,
    wide: `ŵyl ${name} ${some()} ger y dŵr`,
  };
}

/** So much, and so mixed, that it leaves in four letters. */
export function longText(): string {
  const drawn = new Uint16Array(Uint8Array.from(randomBytes(19_000)).buffer);
  return [...drawn].map((one) => String.fromCharCode(0x4e00 + (one % 20_000))).join('');
}

/** Opens the page and begins to write; `KnownDraws` of this page. */
export async function beginReport(
  hands: Hands,
  portal: string,
  { plain, wide, more }: Planted & { more?: string },
): Promise<KnownDraws> {
  const known = await knowDraws(hands.thread);
  await hands.page.goto(portal);
  await known.stop();
  await hands.press('Write a report');
  await hands.heading('Is it about one of these people');
  await hands.press('Continue');
  await hands.heading('How do you want to report');
  await hands.choose('Anonymously');
  await hands.press('Continue');
  await hands.heading('What happened?');
  await hands.type('textarea', `${plain} ${wide}`);
  if (more !== undefined) await hands.insert('textarea', ` ${more}`);
  return known;
}

/** From the text to the screen that shows the twelve words; gives them. */
export async function onToTheWords(hands: Hands, known: KnownDraws): Promise<Uint8Array> {
  await hands.press('Continue');
  await hands.press('Skip to the end');
  await hands.heading('Check your answers');
  await hands.press('Continue');
  await hands.choose('Yes');
  await hands.press('Continue');
  await hands.heading('Write down these twelve words');
  const lengths = await hands.ask<number[]>(
    `[...document.querySelectorAll('ol.receipt > li')].map((li) => li.lastChild.length)`,
  );
  return known.receipt(lengths);
}

/** From the twelve words to the last look before the report is sent. */
export async function onToSending(hands: Hands, words: readonly string[]): Promise<void> {
  await hands.press('I have written them down');
  await hands.heading('Three of your words');
  const ids = await hands.ask<string[]>(
    `[...document.querySelectorAll('main input')].map((field) => field.id)`,
  );
  for (const id of ids)
    await hands.type(`#${id}`, words[Number(id.replace('word-', '')) - 1] ?? '');
  await hands.press('Continue');
  await hands.heading('Send your report');
}

/** Texts that were typed and nothing else. */
export const textsOf = ({ plain, wide }: Planted): Secrets => ({
  texts: { plain, wide },
  words: [],
  bytes: [...textForms('plain text', plain), ...textForms('wide text', wide)],
});

/** Everything secret of a receipt and a report, in the forms in which memory may hold it. */
export function secretsOf(planted: Planted, entropy: Uint8Array, unitId: Uint8Array): Secrets {
  const words = wordsOf(entropy);
  const receipt = receiptKeys(entropy, unitId);
  const keys = caseKeysOf(receipt, path);
  return {
    texts: { ...planted, reference: referenceOf(caseIdOf(keys)) },
    words,
    bytes: [
      ...textsOf(planted).bytes,
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

/** Writes a report and answers everything, as far as the last look before it is sent. */
export async function writeReport(
  hands: Hands,
  portal: string,
  given: { unitId: Uint8Array; more?: string },
): Promise<Secrets> {
  const { unitId, ...more } = given;
  const planted = plantedTexts('report');
  const known = await beginReport(hands, portal, { ...planted, ...more });
  const entropy = await onToTheWords(hands, known);
  const secrets = secretsOf(planted, entropy, unitId);
  await onToSending(hands, secrets.words);
  return secrets;
}

/** Comes back with the words, again and again, until the answer can be read. */
export async function readAnswer(hands: Hands, portal: string, given: Secrets): Promise<void> {
  const there = `document.querySelector('.message') !== null`;
  do {
    await hands.page.goto(portal);
    await hands.press('Read an answer');
    await hands.type('#words', given.words.join(' '));
    await hands.press('Look for an answer');
    await hands.until(
      `['Your conversation', 'There is nothing'].some((text) => document.querySelector('h1').textContent.startsWith(text))`,
    );
  } while (!(await hands.ask<boolean>(there)));
}
