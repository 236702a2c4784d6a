/**
 * The main job in a real Chromium from end to end: three officers and two reporters, each in a
 * browser context of their own, who share nothing but the server. One reporter leaves an officer out.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openChromium, type RunningChromium } from './chromium.js';
import {
  admit,
  enrol,
  fill,
  found,
  goTo,
  invite,
  newTab,
  type OfficerTab,
  picture,
  press,
  signIn,
} from './inboxes.js';
import {
  heading,
  toSending,
  toTheQuestion,
  toTheWords,
  type Visitor,
  visit,
} from './portal-visit.js';
import { type Product, startProduct } from './product.js';

let product: Product;
let chromium: RunningChromium;
let head: OfficerTab;
let second: OfficerTab;
let third: OfficerTab;
const complaints: string[][] = [];

beforeAll(async () => {
  [product, chromium] = await Promise.all([startProduct(), openChromium()]);
});
afterAll(async () => {
  await chromium?.close();
  await product?.stop();
});

interface Reporter {
  words: string[];
  reference: string;
}

const tab = async (): Promise<OfficerTab> => {
  const made = await newTab(chromium.browser);
  complaints.push(made.complaints);
  return made;
};

const visitor = async (): Promise<Visitor> => {
  const made = await visit(chromium.browser, product.portal);
  complaints.push(made.complaints);
  return made;
};

/** Reports in a context that is closed afterwards: nothing of it is left but the words. */
async function report(text: string, excluded: readonly string[]): Promise<Reporter> {
  const { page, context } = await visitor();
  await toTheQuestion(page, excluded);
  await page.locator('textarea').fill(text);
  await press(page, 'Continue');
  const words = await toTheWords(page);
  await toSending(page, words);
  await press(page, 'Send it now');
  await heading(page, 'Your report was sent');
  const said = (await page.locator('main').textContent()) ?? '';
  const reference = /[0-9A-Z]{5}-[0-9A-Z]{5}/.exec(said)?.[0] as string;
  await context.close();
  return { words, reference };
}

/**
 * Comes back in a fresh context with the twelve words alone, until the answer is in the board that
 * the page was given; gives everything that was shown, and writes.
 */
async function comeBack(
  words: readonly string[],
  answer: string | RegExp,
  text: string,
): Promise<string> {
  for (let left = 6; ; left--) {
    const { page, context } = await visitor();
    await press(page, 'Read an answer');
    await page.locator('textarea').fill(words.join(' '));
    await press(page, 'Look for an answer');
    await page.locator('h1:not(:has(label))').waitFor();
    const shown = (await page.locator('main').textContent()) ?? '';
    const there = typeof answer === 'string' ? shown.includes(answer) : answer.test(shown);
    if (!there && left > 0) {
      await context.close();
      continue;
    }
    expect(shown).toMatch(answer);
    await page.locator('textarea').fill(text);
    await press(page, 'Send message');
    await heading(page, 'Your message was sent');
    await context.close();
    return shown;
  }
}

const seen = async ({ page }: OfficerTab): Promise<string> =>
  (await page.locator('body').textContent()) ?? '';

/** How many cases the page counts: beside the way to them, above the list, and in the list. */
async function counted({ page }: OfficerTab): Promise<[string, string, number]> {
  return [
    (await page.getByRole('button', { name: /^Cases/ }).textContent()) ?? '',
    (await page.locator('.case-choosing__count').textContent()) ?? '',
    await page.locator('.case-list > li').count(),
  ];
}

async function openCase({ page }: OfficerTab, reference: string): Promise<void> {
  await goTo(page, 'Cases');
  await page.getByRole('button', { name: reference }).click({ timeout: 30_000 });
  await page.getByRole('heading', { name: `Case ${reference}` }).waitFor();
}

async function answer(tab: OfficerTab, reference: string, text: string): Promise<void> {
  const { page } = tab;
  await openCase(tab, reference);
  await fill(page, 'What are you answering?', 'your letter');
  await fill(page, 'Your answer', text);
  await page.getByLabel(/^It holds nothing that could tell/).check();
  await press(page, 'Write this answer');
  await page.getByText('Reporter can read it').waitFor({ timeout: 30_000 });
}

describe('three officers and two reporters, each in a browser context of their own', () => {
  const theft = 'Cash of the evidence room is short every Friday.';
  const bullying = 'A probationer is shouted at in the yard.';
  const [toBoth, toOne] = ['Which evidence room is it?', 'Since when, roughly?'];
  let open: Reporter;
  let wary: Reporter;

  it('a unit is founded; two colleagues enrol by link, and are admitted when their words agree', async () => {
    [head, second, third] = [await tab(), await tab(), await tab()];
    await found(head, product.setupLink);
    await press(head.page, 'Go to sign in');
    await signIn(head);
    const invited = [
      { tab: second, account: 'two', name: 'Officer Two', title: 'Detective 2' },
      { tab: third, account: 'three', name: 'Officer Three', title: 'Detective 3' },
    ];
    for (const { tab, account, name, title } of invited) {
      const link = await invite(head, { account, name });
      const words = await enrol(tab, { link, account, title });
      expect(words).toHaveLength(8);
      await goTo(head.page, 'Cases');
      await goTo(head.page, 'People');
      await admit(head, { name, words });
      await press(tab.page, 'Go to sign in');
      await signIn(tab);
    }
    await goTo(head.page, 'Cases');
  }, 60_000);

  it('two people report at once; who is left out gets neither row nor count, the others get both (R11, R35)', async () => {
    [open, wary] = await Promise.all([report(theft, []), report(bullying, ['Detective 3'])]);
    for (const { page } of [head, second])
      for (const { reference } of [open, wary])
        await page.getByRole('button', { name: reference }).waitFor({ timeout: 30_000 });
    await third.page.getByRole('button', { name: open.reference }).waitFor({ timeout: 30_000 });
    expect(await counted(head)).toEqual(['Cases2', '2 cases', 2]);
    expect(await counted(second)).toEqual(['Cases2', '2 cases', 2]);
    expect(await counted(third)).toEqual(['Cases1', '1 case', 1]);
  }, 60_000);

  it('two officers answer; each reporter comes back with the words alone and reads their own (R13)', async () => {
    await Promise.all([
      answer(head, open.reference, toBoth),
      answer(second, wary.reference, toOne),
    ]);
    const [theirs, others] = await Promise.all([
      comeBack(open.words, toBoth, 'The one on the ground floor.'),
      comeBack(wary.words, toOne, 'Since the summer.'),
    ]);
    expect(theirs).toContain(open.reference);
    expect(others).toContain(wary.reference);
    for (const of of [wary.reference, toOne]) expect(theirs).not.toContain(of);
    for (const of of [open.reference, toBoth]) expect(others).not.toContain(of);
  }, 60_000);

  it('all who may read what they wrote back, and nobody else', async () => {
    for (const tab of [head, second, third]) {
      await openCase(tab, open.reference);
      await tab.page.getByText('The one on the ground floor.').waitFor({ timeout: 30_000 });
      await tab.page.getByText(toBoth).first().waitFor();
    }
    for (const tab of [head, second]) {
      await openCase(tab, wary.reference);
      await tab.page.getByText('Since the summer.').waitFor({ timeout: 30_000 });
      await tab.page.getByText('Left out by the reporter').waitFor();
    }
    const ways = ['Alarms', 'Waiting to leave', 'People', 'Cases'] as const;
    for (const way of ways) {
      await goTo(third.page, way);
      for (const trace of [wary.reference, 'probationer', 'shouted', toOne, 'the summer'])
        expect(await seen(third)).not.toContain(trace);
    }
    expect(await counted(third)).toEqual(['Cases1', '1 case', 1]);
    expect(complaints.flat()).toEqual([]);
  }, 60_000);

  it('one of them takes themselves out of a case, and sees nothing of it again; the others and the reporter are told (R33)', async () => {
    const { page } = third;
    await openCase(third, open.reference);
    await fill(page, 'Add a note', 'Half a thought, never written.');
    await press(page, 'You should not be handling this case?');
    await page.getByText('You cannot undo this').waitFor();
    await picture(page, 'recuse');
    await press(page, 'Take myself out of this case');
    await page
      .getByRole('link', { name: 'Confirm that you will not see this case again' })
      .waitFor();
    await fill(page, 'A note to your colleagues (optional)', 'One of them is my neighbour.');
    await page.getByLabel('I will not see this case again').check();
    await press(page, 'Take myself out of this case');
    await page.getByText('You no longer see this case.').waitFor();
    await picture(page, 'recused');
    await page.goBack();
    expect(await page.locator('.case-list').count()).toBe(0);
    await openCase(head, open.reference);
    await head.page.getByText('Took themselves out of this case').waitFor({ timeout: 30_000 });
    await head.page.getByText('One of them is my neighbour.').waitFor();
    expect(await head.page.locator('.govuk-summary-list').textContent()).toContain(
      'Took themselves outDetective 3',
    );
    await picture(head.page, 'case-recused');
    // Told with the next state on the board.
    const told = /Will be able to open itHead of Anti-CorruptionDetective 2Will not be/;
    expect(await comeBack(open.words, told, 'And one more thing.')).toContain(toBoth);
    await head.page.getByText('And one more thing.').waitFor({ timeout: 30_000 });
    for (const way of ['Alarms', 'Waiting to leave', 'People', 'Cases'] as const) {
      await goTo(page, way);
      for (const trace of [open.reference, 'one more thing', 'evidence room', 'Half a thought'])
        expect(await seen(third)).not.toContain(trace);
    }
    expect(complaints.flat()).toEqual([]);
  }, 90_000);
});
