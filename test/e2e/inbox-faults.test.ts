/** The officers' page when something does not go as it should, and a unit in service. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openChromium, type RunningChromium } from './chromium.js';
import {
  enrol,
  fill,
  found,
  invite,
  newKit,
  newPassphrase,
  newSecondKey,
  newTab,
  type OfficerTab,
  picture,
  press,
  signIn,
  signInWithCode,
} from './inboxes.js';
import { type Product, startProduct } from './product.js';
import { sendReports } from './seeding.js';

let trial: Product;
let service: Product;
let chromium: RunningChromium;
let head: OfficerTab;

beforeAll(async () => {
  [trial, service, chromium] = await Promise.all([startProduct(), startProduct(), openChromium()]);
  head = await newTab(chromium.browser);
}, 30_000);
afterAll(async () => {
  await chromium?.close();
  await Promise.all([trial?.stop(), service?.stop()]);
});

describe('the officers’ page, when something fails', () => {
  it('refuses what is missing in the ceremony, by name, and says so when no answer comes; nothing typed is lost', async () => {
    const { page, context } = head;
    await page.goto(trial.setupLink);
    await page.getByRole('heading', { name: 'The unit' }).waitFor();
    await press(page, 'Continue');
    await page.getByRole('link', { name: 'Choose service or trial' }).waitFor();
    expect(await page.locator(':focus').getAttribute('class')).toContain('govuk-error-summary');
    await picture(page, 'setup-errors');
    await fill(page, 'Public name of the unit', 'Anti-Corruption Unit');
    await page.getByLabel('Trial').check();
    await press(page, 'Continue');
    await page.getByLabel('Me and others').check();
    await press(page, 'Continue');
    await page.getByText('Enter a title of up to 120 characters').first().waitFor();
    await page.getByLabel('Only me for now').check();
    await press(page, 'Continue');
    await fill(page, 'Account', 'head');
    await fill(page, 'Name, as colleagues see it', 'Pat Head');
    await page.goBack();
    await page.getByRole('heading', { name: 'Holders' }).waitFor();
    await page.goBack();
    expect(await page.getByLabel('Public name of the unit').inputValue()).toBe(
      'Anti-Corruption Unit',
    );
    await press(page, 'Continue');
    await press(page, 'Continue');
    expect(await page.getByLabel('Name, as colleagues see it').inputValue()).toBe('Pat Head');
    await fill(page, 'Public title', 'Head of Anti-Corruption');
    await press(page, 'Continue');
    await page.locator('.word-list > li').first().waitFor();
    await context.setOffline(true);
    head.passphrase = await newPassphrase(page);
    head.kit = await newKit(page);
    head.account = 'head';
    await newSecondKey(head);
    await page.getByText('No answer came.').first().waitFor();
    await picture(page, 'setup-offline');
    await context.setOffline(false);
    await press(page, 'Set up a passkey or security key');
    await page.getByRole('heading', { name: 'The unit is open' }).waitFor();
  }, 60_000);

  it('says why nobody is signed in: other words, no answer, not admitted, a link used up', async () => {
    const { page, context, passphrase } = head;
    await press(page, 'Go to sign in');
    await fill(page, 'Account', 'head');
    await fill(page, 'Passphrase', 'abandon ability able about above absent absorb');
    await press(page, 'Sign in');
    await page.getByText('Account or passphrase is wrong').first().waitFor();
    await picture(page, 'sign-in-wrong');
    await context.setOffline(true);
    await fill(page, 'Passphrase', passphrase);
    await press(page, 'Sign in');
    await page.getByText('No answer came.').first().waitFor();
    expect(await page.getByLabel('Passphrase').inputValue()).toBe(passphrase);
    await context.setOffline(false);
    await press(page, 'Sign in');
    await page.getByRole('heading', { name: 'Cases' }).waitFor();

    const link = await invite(head, { account: 'two', name: 'Officer Two' });
    const two = await newTab(chromium.browser);
    await enrol(two, { link, account: 'two', title: 'Detective' });
    await press(two.page, 'Go to sign in');
    await fill(two.page, 'Passphrase', two.passphrase);
    await press(two.page, 'Sign in');
    await two.page.getByText('The Head has not admitted you yet.').first().waitFor();
    await two.page.goto('about:blank');
    await two.page.goto(link);
    await two.page
      .getByText('This link was used already. If that was not you, tell the Head now.')
      .waitFor();
    await picture(two.page, 'link-used');
    await two.context.close();
  }, 60_000);

  it('refuses an answer that is too long or not checked, and keeps every letter of it', async () => {
    const { page } = head;
    await sendReports(trial.portal, [{ text: 'Keys go missing.', categories: ['crime'] }]);
    await press(page, /^Cases/);
    await page.locator('.case-row__open').first().click({ timeout: 30_000 });
    const long = 'é'.repeat(20_001);
    await fill(page, 'Your answer', long);
    await press(page, 'Write this answer');
    await page.getByRole('link', { name: 'This is too long. Shorten it' }).waitFor();
    await page.getByRole('link', { name: 'Say in one line what you are answering' }).waitFor();
    expect(await page.getByLabel('Your answer').inputValue()).toBe(long);
    // Words that do not repeat: they cannot be packed into one item.
    const random = Array.from({ length: 2_800 }, (_, i) =>
      ((i * 2_654_435_761) >>> 0).toString(36),
    );
    const dense = random.join(' ').slice(0, 19_900);
    await fill(page, 'Your answer', dense);
    await fill(page, 'What are you answering?', 'your letter');
    await page.getByLabel(/^It holds nothing that could tell/).check();
    await press(page, 'Write this answer');
    await page.locator('.govuk-error-summary, .compose .inbox-told').first().waitFor();
    const refused = await page.locator('.govuk-error-summary').count();
    expect(await page.getByLabel('Your answer').inputValue()).toBe(refused > 0 ? dense : '');
  }, 60_000);

  /** What a server, or something before it, may answer; and the sentence for it. */
  // Each has another sentence than the one before it.
  const answers = [
    [{ status: 503, json: { code: 'busy' } }, 'The server is busy. Nothing was stored.'],
    [{ status: 502, body: '<html>Bad gateway' }, 'The answer was not one that this server gives.'],
    [
      { status: 507, json: { code: 'storage' } },
      'The server has no room left. Nothing was stored.',
    ],
    [{ status: 400, json: { code: 'size' } }, 'The answer was not one that this server gives.'],
    [{ status: 500, json: { code: 'fault' } }, 'The server made a mistake. Nothing was stored.'],
  ] as const;

  it('has a sentence for each answer with which a bundle or a reading fails, keeps what was typed, and goes on (R22)', async () => {
    const { page, context } = head;
    await fill(page, 'Your answer', 'Typed while nothing worked.');
    let now: (typeof answers)[number][0] | null = null;
    await context.route('**/api/bundles/*', (route) => {
      if (now === null) return route.continue();
      return route.fulfill(now);
    });
    for (const [given, sentence] of answers) {
      expect(await page.getByText(sentence).count()).toBe(0);
      now = given;
      await page.getByText(sentence).first().waitFor({ timeout: 30_000 });
    }
    await picture(page, 'bundle-refused');
    now = null;
    await expect
      .poll(() => page.locator('.inbox-beat__trouble').count(), { timeout: 30_000 })
      .toBe(0);
    await context.route('**/api/cells/**', (route) =>
      route.fulfill({ status: 503, json: { code: 'busy' } }),
    );
    await page.getByText('The server could not be read.').waitFor({ timeout: 30_000 });
    await context.unrouteAll({ behavior: 'wait' });
    await expect
      .poll(() => page.locator('.inbox-beat__trouble').count(), { timeout: 30_000 })
      .toBe(0);
    expect(await page.getByLabel('Your answer').inputValue()).toBe('Typed while nothing worked.');
  }, 180_000);

  it('says that a session which the server ended is over, and has what was typed after signing in again', async () => {
    const { page, context, passphrase } = head;
    await context.route('**/api/batches?*', (route) =>
      route.fulfill({ status: 401, json: { code: 'session' } }),
    );
    await page.getByText('You were signed out:').waitFor({ timeout: 30_000 });
    await picture(page, 'session-ended');
    await context.unrouteAll({ behavior: 'wait' });
    await fill(page, 'Account', 'head');
    await fill(page, 'Passphrase', passphrase);
    await press(page, 'Sign in');
    await page.locator('.case-row__open').first().click({ timeout: 30_000 });
    expect(await page.getByLabel('Your answer').inputValue()).toBe('Typed while nothing worked.');
  }, 60_000);

  it('does not pretend to have signed out when the last bundle did not arrive; a locked page can be opened again', async () => {
    const { page, context } = head;
    await press(page, 'Lock');
    await page.getByText('and no keys').waitFor();
    await context.setOffline(true);
    await press(page, 'Sign out instead');
    await page.getByText('Sending the last bundle').waitFor();
    await press(page, 'Sign out instead');
    await page.getByText('The last bundle did not arrive.').waitFor({ timeout: 20_000 });
    await page.getByRole('heading', { name: 'Locked' }).waitFor();
    await picture(page, 'lock-leave-failed');
    await context.setOffline(false);
    await fill(page, 'Passphrase', head.passphrase);
    await press(page, 'Unlock');
    await page.getByText(/^Last read at/).waitFor();
    expect(await page.getByLabel('Your answer').inputValue()).toBe('Typed while nothing worked.');
    await press(page, 'Lock');
    await press(page, 'Sign out instead');
    await page.getByText('You are signed out').waitFor();
  }, 60_000);

  it('signs out and forgets the computer when no server answers, and says nothing that is not so', async () => {
    const { page, context } = head;
    await signIn(head);
    await page.getByText(/^Last read at/).waitFor();
    await press(page, 'Sign out');
    await page.getByText('A sealed copy of your list stays').waitFor();
    await page.getByText('It stays on this computer, sealed').waitFor();
    await page.getByLabel('Forget this computer as well').check();
    await page.getByText('It will be lost.').waitFor();
    expect(await page.getByText('A sealed copy of your list stays').count()).toBe(0);
    await context.setOffline(true);
    await page.locator('main').getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('The last bundle did not arrive.').waitFor({ timeout: 20_000 });
    await picture(page, 'leave-failed');
    await press(page, 'Sign out and lose it');
    await page.getByText('You are signed out').waitFor();
    await picture(page, 'signed-out-offline');
    const said = (await page.locator('body').textContent()) ?? '';
    expect(said).not.toMatch(/The last bundle has left|Your session has ended|A sealed copy|Typed/);
    expect((await context.storageState({ indexedDB: true })).origins).toEqual([]);
    await context.setOffline(false);
    await signIn(head);
    // What Chromium itself says of requests that went nowhere is no complaint of a policy.
    expect(head.complaints.filter((one) => !one.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([]);
  }, 90_000);
});

describe('a computer whose clock is wrong', () => {
  it('says by how many days on every screen, refuses nothing, and says nothing where it is right', async () => {
    const days = 3;
    const wrong = await newTab(chromium.browser, { key: 'none' });
    const { page, context } = wrong;
    await context.route('**/duty.js', async (route) => {
      const response = await route.fetch();
      const shift = `const right = Date.now; Date.now = () => right() + ${days * 86_400_000};`;
      await route.fulfill({ response, body: `${shift}\n${await response.text()}` });
    });
    await page.goto(trial.inbox);
    const { account, passphrase, codes } = head;
    await signInWithCode({ ...wrong, account, passphrase, codes });
    const said = page.getByText('The clock of this computer is 3 days ahead of the server’s.');
    await said.waitFor();
    await picture(page, 'clock-wrong');
    await press(page, /^People/);
    await said.waitFor();
    await page.getByText('Who reads reports').waitFor();
    await context.close();
    expect(wrong.complaints).toEqual([]);
    // The same person at the computer of before.
    await signIn(head);
    expect(await head.page.getByText('The clock of this computer').count()).toBe(0);
  }, 60_000);
});

describe('a unit in service', () => {
  it('says when reports are collected and when bundles leave, and signs out with a last one', async () => {
    const tab = await newTab(chromium.browser);
    const { page } = tab;
    await found(tab, service.setupLink, undefined, 'Service');
    await press(page, 'Go to sign in');
    await signIn(tab);
    await page.getByText(/Reports are collected next at .*\d\d:\d\d\./).waitFor();
    const line = (await page.locator('.inbox-beat').textContent()) ?? '';
    expect(line).toMatch(/The next bundle leaves at \d\d:\d\d\./);
    expect(await page.getByText('This is a trial').count()).toBe(0);
    await picture(page, 'service');
    await press(page, 'Sign out');
    await page.locator('main').getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You are signed out').waitFor({ timeout: 20_000 });
    expect(tab.complaints).toEqual([]);
  }, 60_000);
});
