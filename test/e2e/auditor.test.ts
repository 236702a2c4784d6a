/** An auditor and a holder at their pages, in Chromium, against the server as it ships. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatCheckpoint } from '../../server/audit/checkpoint.js';
import { runAudit } from '../../server/audit/command.js';
import { formatKey, formatNote, signerOf, signText } from '../../server/audit/note.js';
import { packEntries } from '../../server/audit/tiles.js';
import { auditSigner } from '../../server/store/checkpoints.js';
import { openDatabase } from '../../server/store/database.js';
import {
  begin,
  bytesOf,
  filesOf as filesOfMade,
  type Made,
  signer,
} from '../server/audit/made-log.js';
import { openChromium, type RunningChromium } from './chromium.js';
import {
  admit,
  enrol,
  found,
  goTo,
  invite,
  newTab,
  type OfficerTab,
  press,
  signIn,
} from './inboxes.js';
import { look } from './looks.js';
import { type Product, startProduct } from './product.js';
import { sendReports } from './seeding.js';

const text = 'The petty cash is short every Friday.';
let product: Product;
let chromium: RunningChromium;
let head: OfficerTab;
let alex: OfficerTab;
let reference = '';

beforeAll(async () => {
  [product, chromium] = await Promise.all([startProduct(), openChromium()]);
  [head, alex] = [await newTab(chromium.browser), await newTab(chromium.browser)];
  await found(head, product.setupLink);
  await press(head.page, 'Go to sign in');
  await signIn(head);
}, 60_000);
afterAll(async () => {
  expect([head, alex].flatMap((tab) => tab?.complaints ?? [])).toEqual([]);
  await chromium?.close();
  await product?.stop();
});

/** Reads the log again until it says this. A checkpoint is signed every minute. */
async function readUntil(page: Page, words: RegExp): Promise<void> {
  const end = Date.now() + 120_000;
  for (;;) {
    await page.getByText(/There is no checkpoint yet|Its newest checkpoint covers/).waitFor();
    if ((await page.locator('.audit-row', { hasText: words }).count()) > 0) return;
    if (Date.now() > end) throw new Error(await page.locator('main').innerText());
    await page.waitForTimeout(3_000);
    await press(page, 'Read the log again');
  }
}

const opened = async (page: Page, summary: string): Promise<void> => {
  const details = page.locator('details', { hasText: summary }).first();
  if ((await details.getAttribute('open')) === null) await details.locator('summary').click();
};

/** A log of so many entries, signed: signing in and out by turns, and a mark. */
async function longLog(size: number) {
  const made: Made[] = Array.from({ length: size - 1 }, (_, i) => ({
    act: { act: i % 2 === 0 ? 'sign-in' : 'sign-out', outcome: 'done', by: 1, about: null },
    seconds: begin + i,
    leaf: null,
  }));
  const mark = { act: 'mark', outcome: 'done', by: null, about: null } as const;
  made.push({ act: mark, seconds: begin + size, leaf: null });
  const files = await filesOfMade(made, { sizes: [size] });
  return {
    key: formatKey(signer.key),
    note: Buffer.from(files.get('checkpoint') ?? []).toString(),
    file: (number: number) =>
      packEntries(made.slice(number * 256, number * 256 + 256).map(bytesOf)),
  };
}

describe('an auditor', () => {
  it('enrols with a second key, is admitted without a route, and has the log and nothing else', async () => {
    await sendReports(product.portal, [{ text, categories: ['fraud'] }]);
    const named = { account: 'alex', name: 'Alex Auditor' };
    const link = await invite(head, { ...named, roles: ['Auditor'] });
    const words = await enrol(alex, {
      link,
      account: named.account,
      title: 'Auditor of the Commissioner',
    });
    await goTo(head.page, 'Cases');
    await goTo(head.page, 'People');
    await admit(head, { name: named.name, words });
    await press(alex.page, 'Go to sign in');
    await signIn(alex, 'The audit log');
    const ways = await alex.page.locator('.inbox-ways__button').allTextContents();
    expect(ways.map((way) => way.replace(/\d+$/, ''))).toEqual(['Audit log', 'Alarms']);
    expect(await alex.page.locator('main').innerText()).not.toMatch(/Cases|Signatures|Accounts/);

    await goTo(head.page, 'Cases');
    const row = head.page.locator('.case-row__open').first();
    await row.waitFor();
    reference = (await row.textContent()) ?? '';
    await row.click();
    await head.page.getByText(text).waitFor();
    // Printed here, and once more where no case is shown.
    await head.page.pdf();
    await goTo(head.page, 'People');
    await head.page.pdf();
  }, 120_000);
});

// Meanwhile a checkpoint is signed.
describe('somebody who is a holder and nothing else', () => {
  it('has a page with signatures and their own keys alone, and signs out', async () => {
    const olu = await newTab(chromium.browser);
    const named = { account: 'olu', name: 'Olu Holder' };
    const link = await invite(head, { ...named, roles: ['Holder'] });
    await enrol(olu, { link, account: named.account, title: 'Monitoring Officer' });
    await goTo(head.page, 'Cases');
    await goTo(head.page, 'People');
    const applicant = head.page.locator('.applicant', { hasText: named.name });
    await applicant.getByLabel('Yes, all eight').check();
    await press(head.page, `Confirm ${named.name}`);
    await head.page.getByText(`${named.name} is confirmed.`).waitFor();
    await press(olu.page, 'Go to sign in');
    await signIn(olu, 'Signatures');
    await olu.page.getByText('Nothing waits').waitFor();
    expect(await olu.page.locator('.inbox-ways__button').allTextContents()).toEqual(['Signatures']);
    await look(olu.page, 'holder-signatures');
    await press(olu.page, 'Sign out');
    await olu.page.getByText('You are signed out').first().waitFor();
    expect(olu.complaints).toEqual([]);
  }, 60_000);
});

describe('an auditor at the log', () => {
  it('reads the whole log, checks it here, and sees which case was looked at and printed, and no word of it (R10)', async () => {
    const { page } = alex;
    await readUntil(page, new RegExp(`Printed case ${reference}`));
    await page.getByRole('heading', { name: 'Nothing is wrong with this log' }).waitFor();
    const shown = await page.locator('main').innerText();
    for (const words of [
      'Signed in',
      'Published a directory',
      'Head of Anti-Corruption',
      'Invited',
      `Looked at case ${reference}`,
    ])
      expect(shown).toContain(words);
    expect(shown).not.toContain(text);
    await look(page, 'audit-sound');
    await page.getByLabel('What', { exact: true }).selectOption('opened');
    await page.getByText('1 of 1, newest first').waitFor();
    // One: without a listener in the case there is none, with one on every page there are two.
    await page.getByLabel('What', { exact: true }).selectOption('printed');
    await page.locator('.audit-row', { hasText: `Printed case ${reference}` }).waitFor();
    await page.getByText('1 of 1, newest first').waitFor();
    await page.getByLabel('Whose').selectOption('server');
    await page.getByText('No act is like this.').waitFor();
    await page.getByLabel('Whose').selectOption('');
    await page.getByLabel('What', { exact: true }).selectOption('acts');
    await page.getByLabel('From this day').fill('2019-01-01');
    await page.getByLabel('To this day').fill('2019-12-31');
    await page.getByText('No act is like this.').waitFor();
    await page.getByLabel('To this day').fill('');
    await page.getByText(reference).first().waitFor();
  }, 150_000);

  it('exports what the verifier accepts, and keeps a checkpoint that shows a fork later', async () => {
    const { page } = alex;
    const folder = mkdtempSync(join(tmpdir(), 'bad-apple-audit-'));
    const taken = async (button: string, name: string): Promise<string> => {
      const [download] = await Promise.all([page.waitForEvent('download'), press(page, button)]);
      await download.saveAs(join(folder, name));
      return download.suggestedFilename();
    };
    try {
      await opened(page, 'Keep a copy');
      expect(await taken('Download the checkpoint', 'kept.txt')).toMatch(
        /^audit-checkpoint-\d+\.txt$/,
      );
      expect(await taken('Export the whole log', 'log.tar')).toMatch(/^audit-log-\d+\.tar$/);
      execFileSync('tar', ['-xf', 'log.tar', '--one-top-level=log'], { cwd: folder });
      const lines: string[] = [];
      const code = await runAudit(
        ['verify', join(folder, 'log'), '--against', join(folder, 'kept.txt')],
        { print: (line) => void lines.push(line), exportTo: async () => ({ key: '', size: 0 }) },
      );
      expect({ code, last: lines.at(-1) }).toEqual({
        code: 0,
        last: 'Nothing is wrong with this log.',
      });

      await opened(page, 'Compare with a checkpoint');
      await page.getByLabel('Or take it from a file').setInputFiles(join(folder, 'kept.txt'));
      await press(page, 'Compare');
      await page.getByText('Both are of one log.').waitFor();
      await look(page, 'audit-continues');
      // Whoever has the database signs another log of the same beginning: a fork.
      const db = await openDatabase(product.databaseUrl);
      const log = await auditSigner(db, () => new Uint8Array(32));
      await db.destroy();
      const root = new Uint8Array(32).fill(9);
      const fork = formatCheckpoint({ origin: log.key.name, size: 4, root });
      await page
        .getByLabel('The checkpoint', { exact: true })
        .fill(formatNote(fork, [signText(fork, log)]));
      await press(page, 'Compare');
      await page.getByText('Of the entries 0 to 3, at least one is not what it was').waitFor();
      await look(page, 'audit-forked');
      expect(readFileSync(join(folder, 'kept.txt'), 'utf8')).toContain(log.key.name);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }, 60_000);

  it('gives the key of a witness, which is checked from then on, and kept', async () => {
    const { page } = alex;
    const seed = new Uint8Array(32).fill(5);
    const { key } = signerOf({ name: 'witness.example/apple', kind: 'witness', seed });
    await opened(page, 'Witnesses');
    await page.getByLabel('Key of a witness').fill('witness.example/apple');
    await press(page, 'Use this key');
    await page.getByText('This is no key of a witness').first().waitFor();
    await page.getByLabel('Key of a witness').fill(formatKey(key));
    await press(page, 'Use this key');
    await page.getByText('witness.example/apple: Has not signed this checkpoint').waitFor();
  }, 60_000);

  it('sees a log that was changed on its way, in one sentence, and nothing more once it is locked', async () => {
    const { page, context } = alex;
    await context.route('**/api/audit/entries/0', async (route) => {
      const answer = await route.fetch();
      const body = await answer.body();
      body[60] = (body[60] as number) ^ 1;
      await route.fulfill({ response: answer, body });
    });
    await press(page, 'Read the log again');
    await page.getByRole('heading', { name: 'This log cannot be trusted' }).waitFor();
    await page.getByText('The entries are not those that the checkpoint was signed for.').waitFor();
    await look(page, 'audit-broken');
    await press(page, 'Lock');
    await page.getByRole('heading', { name: 'Locked' }).waitFor();
    expect(await page.evaluate<string>('document.documentElement.outerHTML')).not.toContain(
      reference,
    );
    await context.unroute('**/api/audit/entries/0');
    await page.getByLabel('Passphrase').fill(alex.passphrase);
    await press(page, 'Unlock');
    await page.getByText('witness.example/apple: Has not signed this checkpoint').waitFor();
  }, 60_000);

  it('reads, checks and lists ten thousand entries in seconds, and draws a hundred at a time', async () => {
    const { page, context } = alex;
    const log = await longLog(10_000);
    // The key is another, and nothing is remembered over a lock: as if this log were the server's.
    await context.route('**/api/audit/checkpoint', (route) =>
      route.fulfill({ json: { key: log.key, note: log.note } }),
    );
    await context.route(/\/api\/audit\/entries\/\d+$/, (route) => {
      const number = Number(route.request().url().split('/').at(-1));
      return route.fulfill({ body: Buffer.from(log.file(number)) });
    });
    await press(page, 'Lock');
    await page.getByLabel('Passphrase').fill(alex.passphrase);
    await press(page, 'Unlock');
    await page.getByText('covers 10,000 entries').waitFor();
    await page.getByRole('heading', { name: 'Nothing is wrong with this log' }).waitFor();
    const began = Date.now();
    await press(page, 'Read the log again');
    await page.getByText('100 of 9,999, newest first').waitFor();
    const read = Date.now() - began;
    await page.getByLabel('What', { exact: true }).selectOption('sign-out');
    await page.getByText('100 of 4,999, newest first').waitFor();
    const chosen = Date.now() - began - read;
    expect(await page.locator('.audit-row').count()).toBe(100);
    await press(page, 'Show more');
    await page.getByText('200 of 4,999, newest first').waitFor();
    process.stdout.write(`10,000 entries: checked in ${read} ms, chosen from in ${chosen} ms\n`);
    expect([read < 30_000, chosen < 5_000]).toEqual([true, true]);
    await context.unroute('**/api/audit/checkpoint');
    await context.unroute(/\/api\/audit\/entries\/\d+$/);
    await press(page, 'Sign out');
    await page.locator('main').getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You are signed out').first().waitFor();
  }, 60_000);
});
