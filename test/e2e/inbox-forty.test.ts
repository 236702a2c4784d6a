/** The list of cases and a case with everything in it, as an officer with forty cases sees them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openChromium, type RunningChromium } from './chromium.js';
import {
  admit,
  found,
  goTo,
  invite,
  newTab,
  type OfficerTab,
  picture,
  press,
  signIn,
} from './inboxes.js';
import { checkNarrow } from './looks.js';
import { type Product, startProduct } from './product.js';
import { type Colleague, colleague, type SeededReport, sendReports } from './seeding.js';

let product: Product;
let chromium: RunningChromium;
let head: OfficerTab;
let other: Colleague;

const kinds = [
  ...['funds', 'corruption', 'harassment', 'abuse', 'cover-up', 'safety', 'crime', 'obligation'],
];
const long = `An unbroken word: ${'station'.repeat(60)}.`;
const hostile = [
  '<script>alert(1)</script><a href="https://example.org">open</a> javascript:alert(1)',
  'مرحبا \u202Eevil\u202C שלום 👮🏽‍♀️ 🏴󠁧󠁢󠁷󠁬󠁳󠁿',
  long,
  '{{count}} $t(title) %s &lt;b&gt;',
];
/** One reporter of them has two cases, of one of which the second officer knows nothing. */
const reports: SeededReport[] = Array.from({ length: 39 }, (_, i) => ({
  text: hostile[i] ?? `Report ${i + 1}. Overtime is claimed for nights that nobody worked.`,
  categories: [kinds[i % kinds.length] as string, kinds[(i * 3 + 1) % kinds.length] as string],
  ...(i === 4 ? { skip: 2 } : {}),
  ...(i === 5 ? { conflict: true } : {}),
  ...(i === 6 ? { language: 'cy' as const, text: 'Mae rhywun yn newid y cofnodion.' } : {}),
  ...(i === 7 ? { answerWanted: false, mode: 'open' as const } : {}),
  ...(i === 8 ? { wishes: hostile.join('\n'), mode: 'confidential' as const } : {}),
  ...(i === 9 ? { second: [2] } : {}),
}));

beforeAll(async () => {
  [product, chromium] = await Promise.all([startProduct(), openChromium()]);
  head = await newTab(chromium.browser);
  await found(head, product.setupLink);
  await press(head.page, 'Go to sign in');
  await signIn(head);
  const link = await invite(head, { account: 'two', name: 'Officer Two' });
  other = await colleague({ origin: product.inbox, link, title: '<b>Detective</b> مرحبا' });
  await goTo(head.page, 'Cases');
  await goTo(head.page, 'People');
  await admit(head, { name: 'Officer Two', words: other.words.split(' ') });
  await sendReports(product.portal, reports);
}, 90_000);
afterAll(async () => {
  await chromium?.close();
  await product?.stop();
});

const list = (): string => '.case-list > li';

describe('an inbox of forty cases', () => {
  it('takes them in by itself and lists them with all that is due', async () => {
    const { page } = head;
    await goTo(page, 'Cases');
    await page.locator(list()).nth(39).waitFor({ timeout: 30_000 });
    await other.work((duty) => {
      const today = Math.floor(Date.now() / 86_400_000);
      const files = [...duty.desk.cases.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
      for (const [i, file] of files.entries()) {
        const text = hostile[i % hostile.length] as string;
        if (i % 4 === 0) duty.write(file, { kind: 'note', text });
        if (i % 5 === 0)
          duty.write(file, { kind: 'reply', content: { language: 'en', answers: text, text } });
        if (i % 7 === 1) duty.write(file, { kind: 'status', status: 'hold', reason: text });
        if (i % 7 === 2) duty.write(file, { kind: 'status', status: 'closed', reason: text });
        if (i % 7 === 3) duty.write(file, { kind: 'promise', nextBy: today + i });
        if (i % 14 === 5) duty.write(file, { kind: 'promise', nextBy: today - 2 });
      }
    });
    await page.getByText('Promise passed on').first().waitFor({ timeout: 30_000 });
    await page.locator('.case-row', { hasText: 'Closed' }).nth(2).waitFor({ timeout: 30_000 });
    await page.locator('.case-row', { hasText: 'On hold' }).nth(2).waitFor({ timeout: 30_000 });
    await picture(page, 'cases-forty');
    expect(await page.locator(list()).count()).toBe(40);
  }, 90_000);

  it('is walked with the keyboard: find, arrows, open, back to where one was', async () => {
    const { page } = head;
    await page.getByLabel('Show').selectOption('closed');
    const closed = await page.locator(list()).count();
    expect(closed).toBeGreaterThan(0);
    expect(closed).toBeLessThan(40);
    await page.getByLabel('Show').selectOption('all');
    await page.locator('.case-row__open').first().focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp']) await page.keyboard.press(key);
    const second = await page.locator('.case-row__open').nth(1).textContent();
    expect(await page.locator(':focus').textContent()).toBe(second);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: `Case ${second}` }).waitFor();
    expect(await page.locator(':focus').textContent()).toContain(second);
    await page.goBack();
    await page.getByRole('heading', { name: 'Cases' }).waitFor();
    await page.getByLabel('Find by reference or category').fill((second ?? '').replace('-', ''));
    expect(await page.locator(list()).count()).toBe(1);
    await page.getByLabel('Find by reference or category').fill('');
    expect(page.url()).toBe(`${product.inbox}/`);
  });

  it('says in words what is missing or claimed twice, in the list, in the case and on its own', async () => {
    const { page } = head;
    await goTo(page, 'Alarms');
    await page.getByText('A letter of the reporter is missing.').first().waitFor();
    await page.getByText('Two different letters claim one place').first().waitFor();
    await picture(page, 'alarms');
    const gap = page.locator('.alarms__one', { hasText: 'A letter of the reporter is missing.' });
    await gap.first().getByRole('button').click();
    await page.getByText('2 letters before this one are missing.').waitFor();
    await picture(page, 'case-gap');
    await goTo(page, 'Cases');
    await page.getByLabel('Show').selectOption('alarms');
    await picture(page, 'cases-alarms');
    await page.getByLabel('Show').selectOption('all');
  });

  it('keeps hostile text text in every field, list and log, and nothing is wider than 320 pixels', async () => {
    const { page } = head;
    const seen: string[] = [];
    // Opened cases are no longer new: in any other order they would move.
    await page.getByLabel('Sort by').selectOption('reference');
    for (const row of await page.locator('.case-row__open').all()) {
      await row.click();
      await page.locator('.conversation .said').first().waitFor();
      seen.push((await page.locator('main').textContent()) ?? '');
      expect(await page.locator('main :is(script, a, img, iframe, style)').count()).toBe(0);
      if (seen.length % 10 === 1) await checkNarrow(page);
      if (seen.at(-1)?.includes(long)) await picture(page, 'case-long-word');
      await page.goBack();
      await page.locator(list()).first().waitFor();
    }
    for (const text of hostile) expect(seen.some((one) => one.includes(text))).toBe(true);
    await goTo(page, 'People');
    await page.getByText('Who reads reports').waitFor();
    await picture(page, 'people-hostile');
  }, 150_000);

  it('writes nothing where somebody must not know of the same reporter’s other case, before it is said that it holds nothing of that one', async () => {
    const { page } = head;
    await goTo(page, 'Cases');
    const rows = page.locator('.case-row', { has: page.locator('.case-row__others') });
    expect(await rows.count()).toBe(2);
    const confirms = page.locator('[name=note-carried]');
    for (const one of await rows.locator('.case-row__open').allTextContents()) {
      await press(page, one);
      await page.locator('.conversation .said').first().waitFor();
      if ((await confirms.count()) > 0) break;
      await page.goBack();
      await rows.first().waitFor();
    }
    const other = (await page.locator('.govuk-inset-text .link-button').textContent()) ?? '';
    const note = page.getByLabel('Add a note');
    const refused = async (text: string, sentence: string): Promise<void> => {
      await note.fill(text);
      await press(page, 'Add the note');
      await page.getByRole('link', { name: sentence }).waitFor();
      expect(await note.inputValue()).toBe(text);
    };
    await refused(
      'The treasurer has been asked.',
      'Read it again and confirm that it holds nothing',
    );
    await picture(page, 'case-union');
    await confirms.check();
    await refused(
      `The same as in ${other}.`,
      `Nothing was written: this holds something of case ${other}`,
    );
    await picture(page, 'case-union-refused');
    await note.fill('The treasurer has been asked.');
    await press(page, 'Add the note');
    await page.getByText(/^Written\. It leaves/).waitFor();
    expect([await note.inputValue(), await confirms.isChecked()]).toEqual(['', false]);
    // Of this case everybody who reads it knows the other one.
    await press(page, other);
    await page.getByRole('heading', { name: `Case ${other}` }).waitFor();
    expect(await confirms.count()).toBe(0);
  }, 60_000);

  it('asks for an answer in Welsh where the reporter writes Welsh, and is pleasant in the dark', async () => {
    const { page } = head;
    await goTo(page, 'Cases');
    await page.emulateMedia({ colorScheme: 'dark' });
    await picture(page, 'cases-forty-dark');
    for (const row of await page.locator('.case-row__open').all()) {
      await row.click();
      await page.locator('.conversation .said').first().waitFor();
      if ((await page.getByText('Mae rhywun yn newid').count()) > 0) break;
      await page.goBack();
      await page.locator(list()).first().waitFor();
    }
    await page.getByText('Please answer in Welsh').waitFor();
    await press(page, 'Cymraeg');
    await page.getByText('Atebwch yn Gymraeg').waitFor();
    await picture(page, 'case-cy-dark');
    expect(head.complaints).toEqual([]);
  }, 120_000);
});
