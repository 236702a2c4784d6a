/** A Head, who is the only holder, changes their keys, and then loses everything but the new kit. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../server/store/database.js';
import { openChromium, type RunningChromium } from './chromium.js';
import {
  fill,
  found,
  goTo,
  newKit,
  newPassphrase,
  newSecondKey,
  newTab,
  type OfficerTab,
  picture,
  press,
  signIn,
} from './inboxes.js';
import { run } from './process.js';
import { type Product, startProduct } from './product.js';

let product: Product;
let chromium: RunningChromium;
let head: OfficerTab;
let newer: string[];
/** As the server keeps it before there are new keys. */
let older: Uint8Array | null;

beforeAll(async () => {
  [product, chromium] = await Promise.all([startProduct(), openChromium()]);
  head = await newTab(chromium.browser);
  await found(head, product.setupLink);
  await press(head.page, 'Go to sign in');
  await signIn(head);
}, 120_000);
afterAll(async () => {
  expect(head?.complaints ?? []).toEqual([]);
  await chromium?.close();
  await product?.stop();
});

/** Whoever has the server has its database. */
async function inDatabase<T>(act: (db: Database) => Promise<T>): Promise<T> {
  const db = await openDatabase(product.databaseUrl);
  try {
    return await act(db);
  } finally {
    await db.destroy();
  }
}

const vaultOf = (db: Database) =>
  db.selectFrom('accounts').select('vault').where('account', '=', 'head').executeTakeFirstOrThrow();

const give = (db: Database, vault: Uint8Array | null) =>
  db.updateTable('accounts').set({ vault }).where('account', '=', 'head').execute();

describe('new keys', () => {
  it('are made with a new kit, listed by a Head who compares eight words, and used at once', async () => {
    const { page } = head;
    await press(page, 'Your keys');
    await page.getByText('They were listed today.').waitFor();
    await picture(page, 'new-keys-before');
    older = (await inDatabase(vaultOf)).vault;
    await press(page, 'Make new keys');
    newer = await newKit(page, () => picture(page, 'new-keys-kit'));
    expect(newer).not.toEqual(head.kit);
    await page.getByRole('heading', { name: 'Is it you?' }).waitFor();
    await fill(page, 'Passphrase', head.passphrase);
    await press(page, 'Continue');
    await page.getByText('Your new keys are made.').waitFor();
    await page.getByText('wait for a Head to list them').waitFor();
    const words = await page.locator('main .word-list > li').allTextContents();
    expect(words).toHaveLength(8);
    await picture(page, 'new-keys-asked');
    await goTo(page, 'People');
    const asked = page.locator('.applicant', { hasText: 'has made new keys' });
    await asked.waitFor();
    expect(await asked.locator('.word-list > li').allTextContents()).toEqual(words);
    await press(page, 'List the new keys of Pat Head');
    await page.locator('.govuk-error-summary').waitFor();
    await asked.getByLabel('Yes, all eight').check();
    await picture(page, 'new-keys-list');
    await press(page, 'List the new keys of Pat Head');
    await page.getByText('The new keys of Pat Head are listed.').waitFor();
    // The session goes over to them with its next reading.
    const inUse = page.getByText('Your new keys are in use.');
    for (let tries = 0; tries < 6 && !(await inUse.isVisible()); tries++) {
      await goTo(page, 'Cases');
      await page.waitForTimeout(2_000);
      await press(page, 'Your keys');
      await page.getByRole('heading', { name: 'This session' }).waitFor();
    }
    await inUse.waitFor();
    await picture(page, 'new-keys-listed');
  }, 60_000);

  it('are missed in the older vault that a server gives out: the page says so and goes no further', async () => {
    const { account, passphrase, codes } = head;
    const { vault } = await inDatabase(vaultOf);
    expect(vault).not.toEqual(older);
    await inDatabase((db) => give(db, older));
    const { page, context } = await newTab(chromium.browser);
    await page.goto(product.inbox);
    const enter = async (): Promise<void> => {
      await fill(page, 'Account', account);
      await fill(page, 'Passphrase', passphrase);
      await press(page, 'Sign in');
      await press(page, 'Use a recovery code');
      await fill(page, 'Recovery code', codes.shift() ?? '');
      await press(page, 'Continue');
    };
    await enter();
    // With any other vault of theirs, which opens alike, they would be signed in.
    await page.getByText('The server gave out an older copy of your locked keys').first().waitFor();
    expect(await page.getByRole('heading', { name: 'Cases' }).count()).toBe(0);
    await picture(page, 'sign-in-vault-old');
    await inDatabase((db) => give(db, vault));
    await page.reload();
    await enter();
    await page.getByRole('heading', { name: 'Cases' }).waitFor();
    await context.close();
  }, 60_000);

  it('come back with the new kit in a fresh browser, and the old kit says that it is too old', async () => {
    const making = run('dist/server/main.js', {
      args: ['recover', 'head'],
      env: { DATABASE_URL: product.databaseUrl },
    });
    const [, token] = await making.see(/#recover=([\w-]{43})/);
    expect(await making.end()).toBe(0);
    const fresh = await newTab(chromium.browser);
    const { page } = fresh;
    await page.goto(`${product.inbox}/#recover=${token}`);
    const field = page.getByLabel('The 24 words of your recovery kit');
    await field.fill(head.kit.join(' '));
    await press(page, 'Continue');
    await page.getByText('These are the words of an older kit.').first().waitFor();
    await picture(page, 'recover-older');
    await field.fill(newer.join(' '));
    await press(page, 'Continue');
    fresh.passphrase = await newPassphrase(page);
    await newSecondKey(fresh);
    await page.getByRole('heading', { name: 'Your new passphrase is in force' }).waitFor();
    await press(page, 'Go to sign in');
    fresh.account = 'head';
    await signIn(fresh);
    await press(page, 'Your keys');
    await page.getByText('Your new keys are in use.').waitFor();
    expect(fresh.complaints).toEqual([]);
    await fresh.context.close();
  }, 60_000);
});
