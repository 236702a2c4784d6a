/** What an officer's computer keeps, in a real Chromium: the list at once, the lock, forgetting. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openChromium, type RunningChromium } from './chromium.js';
import { fullCache, plant } from './full-cache.js';
import {
  admit,
  enrol,
  fill,
  found,
  goTo,
  invite,
  keptBy,
  newTab,
  type OfficerTab,
  picture,
  press,
  signIn,
  signInWithCode,
} from './inboxes.js';
import { type Product, startProduct } from './product.js';
import { sendReports } from './seeding.js';

let product: Product;
let chromium: RunningChromium;
let head: OfficerTab;

beforeAll(async () => {
  [product, chromium] = await Promise.all([startProduct(), openChromium()]);
  head = await newTab(chromium.browser);
  await found(head, product.setupLink);
  await press(head.page, 'Go to sign in');
}, 60_000);
afterAll(async () => {
  await chromium?.close();
  await product?.stop();
});

/** Keeps one kind of answer back until it is let go. */
async function holdBack(tab: OfficerTab, path: string): Promise<() => Promise<void>> {
  let letGo = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await tab.context.route(path, async (route) => {
    await gate;
    await route.continue().catch(() => undefined);
  });
  return async () => {
    letGo();
    await tab.context.unroute(path);
  };
}

const body = async ({ page }: OfficerTab): Promise<string> =>
  (await page.locator('body').textContent()) ?? '';

describe('a computer that an officer comes back to', () => {
  it('shows ten thousand cases at once while everything is still being read, and finds any of them', async () => {
    const { page, account, passphrase, codes } = head;
    const savedAt = Date.now();
    const rows = 10_000;
    await plant(
      page,
      await fullCache(product.inbox, { account, passphrase, codes, rows, savedAt }),
    );
    const letGo = await holdBack(head, '**/api/outbox');
    await signIn(head);
    await page.getByText(/^As it stood at \d\d:\d\d; being brought up to date\./).waitFor();
    expect(await page.locator('.case-list > li').count()).toBe(100);
    await page.getByText('10000 cases').first().waitFor();
    await picture(page, 'stood');
    await press(page, /^Show 100 more/);
    expect(await page.locator('.case-list > li').count()).toBe(200);
    const last = await page.locator('.case-row__open').last().textContent();
    await fill(page, 'Find by reference or category', (last ?? '').toLowerCase());
    expect(await page.locator('.case-row__open').allTextContents()).toEqual([last]);
    await press(page, last ?? '');
    await page.getByText('This opens as soon as everything has been read').waitFor();
    await picture(page, 'stood-opening');
    await letGo();
    await page.getByText('There is no case yet.').waitFor();
    expect(await body(head)).not.toContain('As it stood');
  }, 60_000);

  it('locks: nothing decrypted stays on the page, bundles go on leaving, and the words bring all back', async () => {
    const { page } = head;
    await sendReports(product.portal, [
      { text: 'The petty cash is short by the river.', categories: ['funds'] },
    ]);
    const row = page.locator('.case-row__open').first();
    // What was looked for is still looked for.
    await press(page, 'Show all cases');
    await row.waitFor({ timeout: 30_000 });
    const reference = (await row.textContent()) ?? '';
    await row.click();
    await fill(page, 'Add a note', 'Half a sentence');
    await fill(page, 'Your answer', 'Thank you for');
    let requests: string[] = [];
    page.on('request', (request) => requests.push(new URL(request.url()).pathname));
    head.context.on('request', (request) => requests.push(new URL(request.url()).pathname));
    await press(page, 'Lock');
    await page.getByRole('heading', { name: 'Locked' }).waitFor();
    requests = [];
    const seen = await body(head);
    for (const trace of [reference, 'petty', 'river', 'Half', 'Thank you'])
      expect(seen).not.toContain(trace);
    expect(await keptBy(head)).not.toMatch(/petty|river|Half|Thank you/);
    await picture(page, 'lock');
    const sent = await page.waitForResponse((answer) => answer.url().includes('/api/bundles/'));
    expect(sent.status()).toBe(201);
    await fill(page, 'Passphrase', head.passphrase);
    requests = [];
    await press(page, 'Unlock');
    await page.getByText('The petty cash is short by the river.').waitFor();
    // No word to the server: no sign-in, no vault, nothing read from its beginning.
    expect(requests.filter((path) => /sign-in|session|vault|outbox/.test(path))).toEqual([]);
    expect(await page.getByLabel('Add a note').inputValue()).toBe('Half a sentence');
    expect(await page.getByLabel('Your answer').inputValue()).toBe('Thank you for');
    await page.getByRole('heading', { name: new RegExp(reference) }).waitFor();
  }, 60_000);

  it('locks at once while everything is being read, and opens again', async () => {
    const { page } = head;
    await page.reload();
    const letGo = await holdBack(head, '**/api/outbox');
    await signIn(head);
    await page.getByText(/^As it stood/).waitFor();
    await press(page, 'Lock');
    await page.getByRole('heading', { name: 'Locked' }).waitFor();
    expect(await page.locator('.case-list').count()).toBe(0);
    // The reading needs the keys: that there are none is said when it is so.
    await page.getByText('The page needs your keys until').waitFor();
    expect(await body(head)).not.toContain('no keys');
    await picture(page, 'lock-reading');
    await letGo();
    await page.getByText('and no keys').waitFor();
    await fill(page, 'Passphrase', head.passphrase);
    await press(page, 'Unlock');
    await page.getByText(/^Last read at/).waitFor();
    expect(await page.locator('.case-row__open').count()).toBe(1);
  }, 60_000);

  it('keeps what was typed over a sign-out, and shows a second person nothing of it', async () => {
    const { page } = head;
    const link = await invite(head, { account: 'two', name: 'Officer Two' });
    const second = await newTab(chromium.browser);
    const words = await enrol(second, { link, account: 'two', title: 'Detective' });
    await goTo(page, 'Cases');
    await goTo(page, 'People');
    await admit(head, { name: 'Officer Two', words });
    await press(page, 'Sign out');
    await page.getByText('It stays on this computer, sealed').waitFor();
    await page.locator('main').getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('A sealed copy of your list and of what you typed stays').waitFor();
    await picture(page, 'signed-out-kept');
    const { passphrase, codes } = second;
    await signInWithCode({ ...head, account: 'two', passphrase, codes });
    await page.getByText(/^Last read at/).waitFor();
    expect(await body(head)).not.toMatch(/As it stood|Half|petty/);
    await press(page, 'Sign out');
    await page.locator('main').getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You are signed out').waitFor();
    await signIn(head);
    await page.locator('.case-row__open').first().click();
    expect(await page.getByLabel('Add a note').inputValue()).toBe('Half a sentence');
    await second.context.close();
  }, 120_000);

  it('forgets when it is told to: at signing out, and on the page to sign in', async () => {
    const { page } = head;
    await press(page, 'Sign out');
    await page.getByLabel('Forget this computer as well').check();
    await page.getByText('It will be lost.').waitFor();
    await picture(page, 'leave-forget');
    await page.locator('main').getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You are signed out').waitFor();
    await page.getByText('Forget this computer').first().waitFor({ state: 'hidden' });
    expect(await keptBy(head)).toBe('[]');
    await signIn(head);
    expect(await body(head)).not.toContain('As it stood');
    await page.waitForResponse((answer) => answer.url().includes('/api/bundles/'));
    await page.reload();
    await page.locator('summary', { hasText: 'Forget this computer' }).click();
    await page.getByText('Nothing of cases, answers and notes is lost').waitFor();
    await page.getByLabel('Account').focus();
    await picture(page, 'forget');
    await press(page, 'Forget this computer');
    await page.getByText('This computer keeps nothing of the inbox any more.').waitFor();
    expect(await keptBy(head)).toBe('[]');
    expect(head.complaints).toEqual([]);
  }, 60_000);
});
