/** How both pages start: for every eye and hand, and before the protocol has arrived; an administrator’s. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import welsh from '../../client/locales/portal/cy.json' with { type: 'json' };
import strings from '../../client/locales/portal/en.json' with { type: 'json' };
import sharedWelsh from '../../client/locales/shared/cy.json' with { type: 'json' };
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
import { look } from './looks.js';
import { type Product, startProduct } from './product.js';

let product: Product;
let chromium: RunningChromium;

beforeAll(async () => {
  [product, chromium] = await Promise.all([startProduct(), openChromium()]);
});
afterAll(async () => {
  await chromium?.close();
  await product?.stop();
});

describe.each(['portal', 'inbox'] as const)('the first screen of the %s', (app) => {
  it.each(['light', 'dark'] as const)(
    'is usable by everybody in %s colours (R21)',
    async (scheme) => {
      const context = await chromium.browser.newContext({ colorScheme: scheme });
      const page = await context.newPage();
      await page.goto(product[app]);
      await page.locator('h1').first().waitFor();
      await look(page, `${app}-first-${scheme}`);
      await context.close();
    },
  );
});

describe('the reporters’ page', () => {
  it('has its first screen, and says what it waits for, before the protocol has arrived', async () => {
    const context = await chromium.browser.newContext();
    const page = await context.newPage();
    page.setDefaultTimeout(5_000);
    const late = new Promise<void>(() => undefined);
    await page.route('**/protocol.js', () => late);
    await page.goto(product.portal, { waitUntil: 'commit' });
    await page.getByRole('button', { name: strings.start.write }).click();
    await page.getByText(strings.opening.wait).waitFor();
    expect(await page.locator('h1').innerText()).toBe(strings.opening.title);
    await context.close();
  });

  it('speaks English a moment longer, and says so, when Welsh is chosen before it arrived', async () => {
    const context = await chromium.browser.newContext();
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    let arrive = (): void => undefined;
    const later = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    let asked = 0;
    await page.route('**/cy.js', async (route) => {
      asked += 1;
      await later;
      await route.continue();
    });
    await page.goto(product.portal);
    await page.getByRole('button', { name: 'Cymraeg' }).click();
    await page.getByText(sharedWelsh.language.awaited).waitFor();
    expect(await page.locator('main').getAttribute('lang')).toBe('en');
    expect(await page.locator('h1').innerText()).toBe(strings.start.title);
    await look(page, 'portal-welsh-awaited');
    arrive();
    await page.getByRole('heading', { level: 1, name: welsh.start.title }).waitFor();
    expect(await page.getByText(sharedWelsh.language.awaited).count()).toBe(0);
    expect(await page.locator('main').getAttribute('lang')).toBe('cy');
    expect(asked).toBe(1);
    await context.close();
  });
});

describe('an administrator’s page', () => {
  let head: OfficerTab;
  let root: OfficerTab;

  it('opens once a Head has compared the eight words, and shows accounts and the machine alone', async () => {
    [head, root] = [await newTab(chromium.browser), await newTab(chromium.browser)];
    await found(head, product.setupLink);
    await press(head.page, 'Go to sign in');
    await signIn(head);
    const named = { account: 'root', name: 'Robin Root' };
    await goTo(head.page, 'People');
    await head.page.getByText('Invite somebody').click();
    for (const role of ['Administrator', 'Officer'])
      await head.page.getByLabel(role, { exact: true }).check();
    await fill(head.page, 'Account', named.account);
    await fill(head.page, 'Name, as colleagues see it', named.name);
    await press(head.page, 'Make a link');
    await head.page.getByText('An auditor or an administrator has no other role').first().waitFor();
    await picture(head.page, 'invite-roles');
    await head.page.getByLabel('Officer', { exact: true }).uncheck();
    await press(head.page, 'Make a link');
    await head.page.getByText(`This link enrols ${named.name}`).waitFor();
    const link = (await head.page.locator('.invite__link').textContent()) ?? '';
    const words = await enrol(root, { link, account: named.account, title: 'Systems' });
    await press(root.page, 'Go to sign in');
    await signIn(root, 'Accounts');
    await root.page.getByText('Your account does not count yet').waitFor();
    await picture(root.page, 'administrator-unconfirmed');

    await goTo(head.page, 'Cases');
    await goTo(head.page, 'People');
    const applicant = head.page.locator('.applicant', { hasText: named.name });
    await applicant.waitFor();
    expect(await applicant.locator('.word-list > li').allTextContents()).toEqual(words);
    await applicant.getByLabel('Yes, all eight').check();
    await press(head.page, `Confirm ${named.name}`);
    await head.page.getByText(`${named.name} is confirmed.`).waitFor();
    await picture(head.page, 'people-accounts');

    const { page } = root;
    await press(page, 'Settings and health');
    await page.getByText('SQLite, answers').waitFor();
    await page.getByText('DATABASE_URL').waitFor();
    await picture(page, 'administrator-machine');
    await press(page, 'Accounts');
    await page.getByText('Pat Head').waitFor();
    await picture(page, 'administrator-accounts');
    await press(page, 'Your keys');
    await page.getByRole('heading', { name: 'Your keys', level: 1 }).waitFor();
    await page.getByRole('heading', { name: 'This session' }).waitFor();
    await picture(page, 'administrator-keys');
    await press(page, 'Change my keys');
    await fill(page, 'Passphrase', root.passphrase);
    await press(page, 'Continue');
    await page.getByRole('heading', { name: 'Change your keys' }).waitFor();
    await press(page, 'Accounts');
    await page.getByText('Invite somebody').waitFor();
    for (const away of ['Cases', 'Alarms', 'Waiting to leave'])
      expect(await page.getByRole('button', { name: away }).count()).toBe(0);
  }, 90_000);

  it('drafts a sentence for reporters, sees how far it has come, and withdraws it before anybody has signed (R92)', async () => {
    const { page } = root;
    await press(page, 'Texts');
    // One put into a list without a word in it is refused where it stands, and taken out again.
    await page.getByText('Questions', { exact: true }).click();
    await page.getByText('Support', { exact: true }).click();
    await press(page, 'Add support');
    await press(page, 'See what would change');
    await page.getByRole('link', { name: 'Write the English text' }).nth(1).waitFor();
    await picture(page, 'administrator-texts');
    await press(page, /^Remove Number \d+$/);
    await page.getByText('Immediate danger', { exact: true }).click();
    await fill(page, 'Immediate danger, in English', 'Ring the control room.');
    await press(page, 'See what would change');
    await page.locator('ins', { hasText: 'Ring the control room.' }).waitFor();
    await press(page, 'Draft this change');
    await page.getByText('The texts are in the draft of directory 2.').waitFor();
    await page.getByRole('heading', { name: 'Your draft: Directory 2' }).waitFor();
    await page.getByText('Signed: 0 of one needed').waitFor();
    // What holders are shown; nothing can be signed here.
    await page.locator('ins', { hasText: 'Ring the control room.' }).waitFor();
    expect(await page.getByText('A holder signs here').count()).toBe(0);
    await picture(page, 'administrator-draft');
    await goTo(head.page, 'Signatures');
    await head.page.getByText('Drafted by Robin Root').waitFor();
    await press(page, 'Withdraw this draft');
    await page.getByText('The draft is withdrawn.').waitFor();
    await page.getByRole('heading', { name: /Your draft/ }).waitFor({ state: 'detached' });
    await press(head.page, 'Sign');
    await head.page.getByText('This proposal was withdrawn.').first().waitFor();
    await goTo(head.page, 'Cases');
    await goTo(head.page, 'Signatures');
    await head.page.getByText('Nothing waits for a signature.').waitFor();
    await press(page, 'Accounts');
    await page.getByText('Invite somebody').waitFor();
  }, 60_000);

  it('invites, withdraws, and ends accounts, saying first what that means in the directory', async () => {
    const { page } = root;
    await invite(root, { account: 'late', name: 'Lee Late' });
    await press(page, 'Withdraw the invitation of Lee Late');
    await page.getByText('The invitation of Lee Late is withdrawn.').waitFor();
    const gone = (await page.locator('.invite__link').textContent()) ?? '';
    const late = await newTab(chromium.browser);
    await late.page.goto(gone);
    await late.page.getByText('This link was withdrawn. Ask the Head.').waitFor();
    await picture(late.page, 'link-withdrawn');

    const link = await invite(root, { account: 'sam', name: 'Sam Officer' });
    const sam = await newTab(chromium.browser);
    const words = await enrol(sam, { link, account: 'sam', title: 'Detective' });
    await goTo(head.page, 'Cases');
    await goTo(head.page, 'People');
    const applicant = head.page.locator('.applicant', { hasText: 'Sam Officer' });
    await applicant.getByLabel('Or a new route that they read').fill('Outside unit / Uned allanol');
    await picture(head.page, 'admit-new-route');
    await admit(head, { name: 'Sam Officer', words });
    await head.page.getByText('Outside unit / Uned allanol').first().waitFor();

    await press(page, 'Settings and health');
    await press(page, 'Accounts');
    await page.getByText('End the account of Sam Officer').first().click();
    await page.getByText('Sam Officer stands in the directory.').waitFor();
    await page.getByRole('heading', { level: 1 }).focus();
    await picture(page, 'administrator-end');
    await press(page, 'End the account of Sam Officer');
    await page.getByText('Reports are still sealed to this person').waitFor();
    await press(sam.page, 'Go to sign in');
    await fill(sam.page, 'Account', 'sam');
    await fill(sam.page, 'Passphrase', sam.passphrase);
    await press(sam.page, 'Sign in');
    await sam.page.getByText('Account or passphrase is wrong').first().waitFor();
    expect([...head.complaints, ...root.complaints, ...sam.complaints]).toEqual([]);

    await press(page, 'Lock');
    await page.getByRole('heading', { name: /locked/i }).waitFor();
    await fill(page, 'Passphrase', root.passphrase);
    await press(page, 'Unlock');
    await page.getByText('Pat Head').waitFor();
    await press(page, 'Sign out');
    await page.getByText('You are signed out').first().waitFor();
  }, 90_000);
});
