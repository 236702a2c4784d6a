/**
 * Officers with each kind of second key, as far as reading a case: a key without a secret of its own
 * (no PRF), an authenticator app, a recovery code; and what the passphrase alone gives of each.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../server/store/database.js';
import { codeAt } from '../support/phone.js';
import { openPostOffice, type PostOffice } from '../support/post-office.js';
import { openChromium, type RunningChromium } from './chromium.js';
import { everyRoute } from './every-route.js';
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
  signInWithCode,
} from './inboxes.js';
import { opensWithEverythingBut } from './opens-with.js';
import { run } from './process.js';
import { type Product, startProduct } from './product.js';
import { sendReports } from './seeding.js';
import { readBase32 } from './unit-in-terminals.js';

const text = 'The petty cash of station nine is short every Friday.';

let product: Product;
let chromium: RunningChromium;
let post: PostOffice;
let db: Database;
let head: OfficerTab;
let plain: OfficerTab;
let phone: OfficerTab;
let secret = new Uint8Array();

beforeAll(async () => {
  post = await openPostOffice();
  const mail = {
    SMTP_URL: `smtp://127.0.0.1:${post.port}`,
    DUTY_MAIL_FROM: 'duty@unit.example.org',
  };
  [product, chromium] = await Promise.all([startProduct({ settings: mail }), openChromium()]);
  db = await openDatabase(product.databaseUrl);
  head = await newTab(chromium.browser);
  await found(head, product.setupLink);
  await press(head.page, 'Go to sign in');
  await signIn(head);
}, 120_000);
afterAll(async () => {
  expect([head, plain, phone].flatMap((tab) => tab?.complaints ?? [])).toEqual([]);
  await db?.destroy();
  await chromium?.close();
  await product?.stop();
  await post?.close();
});

/** The Head lets somebody in. */
async function letIn(name: string, words: readonly string[]): Promise<void> {
  await goTo(head.page, 'Cases');
  await goTo(head.page, 'People');
  await admit(head, { name, words });
}

/** Opens the case, and reads the report in it. */
async function readsTheCase(page: Page): Promise<void> {
  await page.locator('.case-row__open').first().click({ timeout: 60_000 });
  await page.getByText(text).first().waitFor();
}

async function out({ page }: OfficerTab): Promise<void> {
  await goTo(page, 'Cases');
  await press(page, 'Sign out');
  await page.locator('main').getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('You are signed out').waitFor();
  await page.goto(product.inbox);
}

async function knock({ page, account, passphrase }: OfficerTab): Promise<void> {
  await fill(page, 'Account', account);
  await fill(page, 'Passphrase', passphrase);
  await press(page, 'Sign in');
}

describe('a key without a secret of its own', () => {
  it('is registered, signs in and reads a case; the inbox says of it that the passphrase locks', async () => {
    const link = await invite(head, { account: 'plain', name: 'Officer Plain' });
    plain = await newTab(chromium.browser, { key: 'plain' });
    const { page } = plain;
    const words = await enrol(plain, { link, account: 'plain', title: 'Detective Plain' });
    await letIn('Officer Plain', words);
    await sendReports(product.portal, [{ text, categories: ['funds'] }]);
    await press(page, 'Go to sign in');
    await signIn(plain);
    await readsTheCase(page);
    await press(page, 'Your keys');
    await page.getByText('Your cases are locked with your passphrase alone').waitFor();
    await picture(page, 'keys-plain');
    const kinds = await db.selectFrom('factors').select(['kind', 'prf']).execute();
    expect(kinds.sort((a, b) => a.prf - b.prf)).toEqual([
      { kind: 'webauthn', prf: 0 },
      { kind: 'webauthn', prf: 1 },
    ]);
    const entry = (title: string) => head.page.locator('.log__entry', { hasText: title });
    await goTo(head.page, 'Cases');
    await goTo(head.page, 'People');
    await entry('Detective Plain').getByText('Locked with a passphrase').waitFor();
    await entry('Head of Anti-Corruption').getByText('Locked with a key').waitFor();
  }, 90_000);

  it('locks nothing against whoever has database, server secrets and passphrase; one with PRF does', async () => {
    const opens = (who: OfficerTab) => opensWithEverythingBut({ ...who, db, inbox: product.inbox });
    expect([await opens(plain), await opens(head)]).toEqual([true, false]);
  });

  it('does not sign in when another one of its kind answers, or none', async () => {
    const { page } = plain;
    await out(plain);
    await plain.key.present(false);
    await knock(plain);
    await page.getByRole('heading', { name: 'Your passkey or security key' }).waitFor();
    expect(await everyRoute(page, product.inbox)).toEqual(new Set(['401 session']));
    await plain.key.replace('plain');
    await press(page, 'Use a recovery code');
    await press(page, 'Use a passkey or security key');
    await page.getByText('No key answered. Try again, or use another way').first().waitFor();
    expect(await everyRoute(page, product.inbox)).toEqual(new Set(['401 session']));
    // Its owner's paper still helps.
    await page.goto(product.inbox);
    await signInWithCode(plain);
    await readsTheCase(page);
  }, 60_000);
});

describe('an authenticator app', () => {
  /** Of this half minute and the next: each counts once. */
  const code = (later: number): string => codeAt(secret, Date.now() + later * 30_000);

  it('is registered, signs in and reads a case; with the passphrase alone nobody is given anything', async () => {
    const link = await invite(head, { account: 'phone', name: 'Officer Phone' });
    phone = await newTab(chromium.browser, { key: 'none' });
    const { page } = phone;
    const words = await enrol(
      phone,
      { link, account: 'phone', title: 'Detective Phone' },
      async () => {
        await press(page, 'Use an authenticator app instead');
        const shown = (await page.locator('.app-secret__text').textContent()) ?? '';
        secret = Uint8Array.from(readBase32(shown.trim()));
        await fill(page, 'Code from the app', code(0));
        await press(page, 'Use this app');
      },
    );
    await letIn('Officer Phone', words);
    await sendReports(product.portal, [{ text, categories: ['funds'] }]);
    await press(page, 'Go to sign in');
    await knock(phone);
    await page.getByRole('heading', { name: 'Your authenticator app' }).waitFor();
    expect(await everyRoute(page, product.inbox)).toEqual(new Set(['401 session']));
    await fill(page, 'Code from the app', '000000');
    await press(page, 'Continue');
    await page.getByText('This code is wrong').first().waitFor();
    expect(await everyRoute(page, product.inbox)).toEqual(new Set(['401 session']));
    await fill(page, 'Code from the app', code(1));
    await press(page, 'Continue');
    await page.getByRole('heading', { name: 'Cases' }).waitFor();
    await readsTheCase(page);
    // What the walk above would have found: the same routes of somebody who is signed in.
    expect(await everyRoute(page, product.inbox)).not.toEqual(new Set(['401 session']));
  }, 90_000);

  it('is replaced by a recovery code, which reads the same case', async () => {
    await phone.page.goto(product.inbox);
    await signInWithCode(phone);
    await readsTheCase(phone.page);
    const left = await db.selectFrom('recovery_codes').select('person').execute();
    expect(left.length).toBe(28);
  }, 60_000);
});

describe('who is away', () => {
  const typeDay = async (page: Page, ahead: number): Promise<string> => {
    const day = new Date(Date.now() + ahead * 86_400_000);
    await fill(page, 'Day', String(day.getUTCDate()));
    await fill(page, 'Month', String(day.getUTCMonth() + 1));
    await fill(page, 'Year', String(day.getUTCFullYear()));
    return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(day);
  };

  it('says so on the page, and colleagues see it; a day that has passed is refused and stays typed', async () => {
    const { page } = phone;
    await goTo(page, 'People');
    await typeDay(page, -1);
    await press(page, 'Show colleagues');
    await page.getByText('Enter a day to come').first().waitFor();
    await picture(page, 'away-refused');
    expect(await page.getByLabel('Year').inputValue()).not.toBe('');
    const day = await typeDay(page, 9);
    await press(page, 'Show colleagues');
    await page.getByText('Colleagues see it now.').waitFor();
    await goTo(head.page, 'Cases');
    await goTo(head.page, 'People');
    await head.page
      .locator('.log__entry', { hasText: 'Detective Phone' })
      .getByText(`Away until ${day}`)
      .waitFor();
  }, 60_000);

  it('is said by a Head for somebody who could not, and taken back', async () => {
    const { page } = head;
    await page.getByLabel('Who is away?').selectOption({ label: 'Detective Plain' });
    const day = await typeDay(page, 30);
    await press(page, 'Show colleagues');
    const entry = page.locator('.log__entry', { hasText: 'Detective Plain' });
    await entry.getByText(`Away until ${day}`).waitFor();
    await picture(page, 'away-head');
    await press(page, 'Detective Plain is back');
    await expect.poll(() => entry.getByText('Away until').count()).toBe(0);
  }, 60_000);

  it('is told beside whoever is behind, in the list of cases too', async () => {
    const { page, context } = head;
    const today = Math.floor(Date.now() / 86_400_000);
    await out(head);
    const one = { cursor: 0, lock: 'key', reserveOpened: null };
    const recipients = [
      { ...one, person: 1, waitingSince: null, waiting: 0, awayUntil: null },
      { ...one, person: 2, waitingSince: today - 20, waiting: 40, awayUntil: null },
      { ...one, person: 3, waitingSince: today - 54, waiting: 1, awayUntil: today + 9 },
    ];
    await context.route('**/api/recipients', (route) => route.fulfill({ json: { recipients } }));
    await signIn(head);
    await page
      .getByText(/^.?Detective Plain.* 40 sealed batches wait and cannot be erased/)
      .waitFor();
    await page.getByText(/^.?Detective Phone.? \(away until .* 1 sealed batch waits/).waitFor();
    await picture(page, 'cases-behind');
    await goTo(page, 'People');
    await page
      .getByText(/these people have not confirmed them: .*Detective Phone.*away until/)
      .waitFor();
    await picture(page, 'people-behind-away');
    await context.unroute('**/api/recipients');
  }, 60_000);
});

describe('the daily mail', () => {
  const addresses = () => db.selectFrom('duty_addresses').select(['person', 'address']).execute();

  it('goes where its officer says on the page, and nowhere when they say so', async () => {
    const { page } = head;
    await fill(page, 'Your address', 'pat at example');
    await press(page, 'Send it there');
    await page.getByText('Enter an e-mail address').first().waitFor();
    expect(await page.getByLabel('Your address').inputValue()).toBe('pat at example');
    await fill(page, 'Your address', 'pat@unit.example.org');
    await press(page, 'Send it there');
    await page.getByText('Kept. The next one comes at the next time.').waitFor();
    await page.getByText(/^Yours goes to .*pat@unit\.example\.org/).waitFor();
    await picture(page, 'daily-mail');
    expect(await addresses()).toEqual([{ person: 1, address: 'pat@unit.example.org' }]);
    await press(page, 'Send me none');
    await page.getByText('Your address is erased.').waitFor();
    expect(await addresses()).toEqual([]);
  }, 60_000);

  it('is set by a command as well: shown, changed, refused and taken away', async () => {
    const home = mkdtempSync(join(tmpdir(), 'bad-apple-mail-'));
    const mail = async (answers: readonly string[]): Promise<string> => {
      const args = ['mail', '--inbox', product.inbox, '--account', 'phone'];
      const program = run('client/terminal/main.ts', { args, env: { BAD_APPLE_HOME: home } });
      await program.answer(/Passphrase/, phone.passphrase);
      await program.answer(/Six digits of your authenticator app/, phone.codes.shift() ?? '');
      for (const answer of answers) await program.answer(/Another address/, answer);
      expect(await program.end()).toBe(0);
      return program.said();
    };
    expect(await mail(['nonsense', 'phone@unit.example.org'])).toContain('Type an e-mail address');
    expect(await addresses()).toEqual([{ person: 3, address: 'phone@unit.example.org' }]);
    const shown = await mail(['']);
    expect(shown).toContain('Yours goes to phone@unit.example.org.');
    expect(shown).toMatch(/Every day at \d\d:\d\d \(UTC\)/);
    expect(await addresses()).toHaveLength(1);
    expect(await mail(['none'])).toContain('Your address is erased.');
    expect(await addresses()).toEqual([]);
    expect(post.posted).toEqual([]);
    rmSync(home, { recursive: true, force: true });
  }, 120_000);
});
