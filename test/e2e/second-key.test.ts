/** The second key: keys with a secret of their own and without, an app, recovery codes. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { beginSignIn } from '../../client/conversation/account.js';
import { provedByApp, provedByCode } from '../../client/conversation/joining.js';
import { httpInbox } from '../../client/terminal/http-inbox.js';
import { systemRandom as random, toBase64url } from '../../crypto/index.js';
import { type Database, openDatabase } from '../../server/store/database.js';
import { codeAt } from '../support/phone.js';
import { openChromium, type RunningChromium } from './chromium.js';
import {
  enrol,
  fill,
  found,
  goTo,
  invite,
  newPassphrase,
  newTab,
  type OfficerTab,
  picture,
  press,
  signIn,
} from './inboxes.js';
import { opensWithEverythingBut } from './opens-with.js';
import { type Product, startProduct } from './product.js';
import { readBase32 } from './unit-in-terminals.js';

let product: Product;
let chromium: RunningChromium;
let db: Database;
let head: OfficerTab;
let two: OfficerTab;

beforeAll(async () => {
  [product, chromium] = await Promise.all([startProduct(), openChromium()]);
  db = await openDatabase(product.databaseUrl);
  head = await newTab(chromium.browser);
  await found(head, product.setupLink, async (name) => {
    if (/codes|second/.test(name)) await picture(head.page, name);
  });
}, 120_000);
afterAll(async () => {
  expect([head, two].flatMap((tab) => tab?.complaints ?? [])).toEqual([]);
  await db?.destroy();
  await chromium?.close();
  await product?.stop();
});

const heading = (page: Page, name: string): Promise<void> =>
  page.getByRole('heading', { name, exact: true }).waitFor();

/** Types account and passphrase, and leaves it at that. */
async function knock({ page, account, passphrase }: OfficerTab): Promise<void> {
  await fill(page, 'Account', account);
  await fill(page, 'Passphrase', passphrase);
  await press(page, 'Sign in');
}

const out = async ({ page }: OfficerTab): Promise<void> => {
  await press(page, 'Sign out');
  await heading(page, 'Sign out');
  await page.locator('main').getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('You are signed out').waitFor();
};

const opensFor = (who: OfficerTab): Promise<boolean> =>
  opensWithEverythingBut({ ...who, db, inbox: product.inbox });

describe('a key with a secret of its own', () => {
  it('signs in, and locks the keys: the page says so', async () => {
    const { page } = head;
    await press(page, 'Go to sign in');
    await signIn(head);
    await goTo(page, 'People');
    await page.locator('.log__entry', { hasText: 'Locked with a key' }).waitFor();
    await press(page, 'Your keys');
    await page.getByText('Your cases are locked with your passphrase and a key').waitFor();
    await page.getByText('10 recovery codes are left.').waitFor();
    await picture(page, 'keys');
  });

  it('database, server secrets and passphrase together do not open a PRF-locked vault', async () => {
    expect(await opensFor(head)).toBe(false);
  });

  it('another one, and a browser that has none, do not get in with the passphrase alone', async () => {
    const thief = await newTab(chromium.browser);
    const { page } = thief;
    await page.goto(product.inbox);
    await knock({ ...thief, account: head.account, passphrase: head.passphrase });
    await page.getByText('No key answered. Try again, or use another way').first().waitFor();
    await picture(page, 'factor-key');
    await press(page, 'Use a recovery code');
    await fill(page, 'Recovery code', '0000 1111 2222 3333 4444');
    await press(page, 'Continue');
    await page.getByText('This is no key of your account, or a recovery code').first().waitFor();
    expect(await page.getByLabel('Recovery code').inputValue()).toBe('0000 1111 2222 3333 4444');
    await fill(page, 'Recovery code', 'too short');
    await press(page, 'Continue');
    await page.getByText('A recovery code has 20 letters and digits').first().waitFor();
    await picture(page, 'factor-code');
    for (const path of ['session', 'vault', 'outbox', 'factors', 'sessions'])
      expect((await page.request.get(`${product.inbox}/api/${path}`)).status()).toBe(401);
    await page.context().close();
  });

  it('every attempt with the passphrase alone ends without a session', async () => {
    const inbox = httpInbox(product.inbox);
    const half = await beginSignIn(inbox, head);
    const proofs = [
      provedByApp('000000').proof,
      provedByCode('0123456789abcdefghjk').proof,
      {
        ...{ kind: 'webauthn' as const, id: 'AAAA', clientDataJSON: 'e30' },
        ...{ authenticatorData: toBase64url(random(37)), signature: toBase64url(random(70)) },
      },
    ];
    for (const proof of proofs)
      await expect(inbox.signInFactor({ attempt: half.attempt, proof })).rejects.toMatchObject({
        status: 401,
      });
    await expect(inbox.vault()).rejects.toMatchObject({ code: 'session' });
    inbox.close();
  });

  it('a recovery code takes its place once, and opens what it had locked', async () => {
    const { page } = head;
    await out(head);
    await head.key.present(false);
    await page.goto(product.inbox);
    await knock(head);
    await press(page, 'Use a recovery code');
    await fill(page, 'Recovery code', (head.codes[0] ?? '').toUpperCase());
    await press(page, 'Continue');
    await heading(page, 'Cases');
    await press(page, 'Your keys');
    await page.getByText('9 recovery codes are left.').waitFor();
    await out(head);
    await page.goto(product.inbox);
    await knock(head);
    await press(page, 'Use a recovery code');
    await fill(page, 'Recovery code', head.codes[0] ?? '');
    await press(page, 'Continue');
    await page.getByText('This is no key of your account, or a recovery code').first().waitFor();
    await head.key.present(true);
    await press(page, 'Use a passkey or security key');
    await heading(page, 'Cases');
  });
});

/** The secret that the page shows for an app. */
const shownSecret = async (page: Page): Promise<Uint8Array> =>
  readBase32(((await page.locator('.app-secret__text').textContent()) ?? '').trim());

describe('an app', () => {
  it('is registered with its first code, and a wrong one is told', async () => {
    const link = await invite(head, { account: 'two', name: 'Officer Two' });
    two = await newTab(chromium.browser, { key: 'none' });
    const { page } = two;
    let secret = new Uint8Array();
    /** Of this half minute and the next: each counts once. */
    const code = (later = 0): string => codeAt(secret, Date.now() + later * 30_000);
    await enrol(two, { link, account: 'two', title: 'Detective' }, async () => {
      await press(page, 'Use an authenticator app instead');
      secret = Uint8Array.from(await shownSecret(page));
      await picture(page, 'app');
      await fill(page, 'Code from the app', '000000');
      await press(page, 'Use this app');
      await page.getByText('This code is wrong').first().waitFor();
      await fill(page, 'Code from the app', code());
      await press(page, 'Use this app');
    });
    await press(page, 'Go to sign in');
    await knock(two);
    await heading(page, 'Your authenticator app');
    await picture(page, 'factor-app');
    await fill(page, 'Code from the app', code(1));
    await press(page, 'Continue');
    await page.getByText('The Head has not admitted you yet').first().waitFor();
  }, 60_000);

  it('does not stop whoever has database, server secrets and passphrase', async () => {
    expect(await opensFor(two)).toBe(true);
  });
});

describe('changing keys', () => {
  const confirmed = async (tab: OfficerTab): Promise<void> => {
    await press(tab.page, 'Your keys');
    await press(tab.page, 'Change my keys');
    await heading(tab.page, 'Is it you?');
    await fill(tab.page, 'Passphrase', tab.passphrase);
    await press(tab.page, 'Continue');
    await heading(tab.page, 'Change your keys');
  };

  it('says what an app gives up before it is added, and gives it back when it is removed', async () => {
    const { page } = head;
    await goTo(page, 'Cases');
    await confirmed(head);
    await picture(page, 'keys-change');
    await press(page, 'Add an authenticator app');
    await heading(page, 'An authenticator app');
    const secret = await shownSecret(page);
    await fill(page, 'Code from the app', codeAt(secret, Date.now()));
    await press(page, 'Use this app');
    await page.getByText('Say yes, or leave it as it is').first().waitFor();
    await picture(page, 'app-gives-up');
    await page.getByLabel('Yes, lock my cases with the passphrase alone').check();
    await press(page, 'Use this app');
    await page.getByText('Your cases are locked with your passphrase alone').waitFor();
    expect(await opensFor(head)).toBe(true);
    await press(page, 'Remove “My phone”');
    await page.getByText('Your cases are locked with your passphrase and a key').waitFor();
    expect(await opensFor(head)).toBe(false);
  });

  it('makes new recovery codes, after which the old ones count no more', async () => {
    const { page } = head;
    await press(page, 'Make new recovery codes');
    await heading(page, 'Ten recovery codes');
    const fresh = await page.locator('.code-list > li').allTextContents();
    await press(page, 'I have them on paper');
    await page.getByText('10 recovery codes are left.').waitFor();
    expect(fresh).not.toContain(head.codes[1]);
    head.codes = fresh;
  });

  it('change the passphrase: the new words open, the old ones no more, and a locked page knows them', async () => {
    const { page } = head;
    const old = head.passphrase;
    await goTo(page, 'Cases');
    await press(page, 'Your keys');
    await press(page, 'Change my passphrase');
    const fresh = await newPassphrase(page, () => picture(page, 'passphrase-new'));
    await heading(page, 'Ten recovery codes');
    const codes = await page.locator('.code-list > li').allTextContents();
    await press(page, 'I have them on paper');
    await heading(page, 'Is it you?');
    await picture(page, 'passphrase-confirm');
    // Nothing is changed before this.
    expect(await opensFor({ ...head, passphrase: old })).toBe(false);
    await fill(page, 'Passphrase', fresh);
    await press(page, 'Continue');
    await page.getByText('These are not your seven words').first().waitFor();
    await fill(page, 'Passphrase', old);
    await press(page, 'Continue');
    await page.getByText('Your passphrase is changed').waitFor();
    await picture(page, 'passphrase-changed');
    Object.assign(head, { passphrase: fresh, codes });
    await press(page, 'Lock');
    await fill(page, 'Passphrase', old);
    await press(page, 'Unlock');
    await page.getByText('These are not your seven words').first().waitFor();
    await fill(page, 'Passphrase', fresh);
    await press(page, 'Unlock');
    await heading(page, 'Your keys');
    await out(head);
    await page.goto(product.inbox);
    await knock({ ...head, passphrase: old });
    await page.getByText('Account or passphrase is wrong').first().waitFor();
    await signIn(head);
  }, 60_000);

  it('signs out everywhere, here too', async () => {
    const { page } = head;
    await confirmed(head);
    await press(page, 'Sign out everywhere, here too');
    await heading(page, 'Sign in');
    await signIn(head);
  });
});
