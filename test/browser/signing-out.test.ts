/** What is left in a browser of an officer who signed out. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { officerKeys } from '../../crypto/index.js';
import { byteForms, textForms } from '../canary/search.js';
import { openProfile, type Profile } from '../e2e/chromium.js';
import { press } from '../e2e/inboxes.js';
import { type Product, startProduct } from '../e2e/product.js';
import { sendReports } from '../e2e/seeding.js';
import { inWords, processesOf, searchBrowser } from './processes.js';
import { searchProfile } from './profile.js';
import { remainsIn, type Secrets } from './remains.js';
import { plantedTexts, typeInto } from './reporter.js';
import { threadOf, workersOf } from './threads.js';
import { type UnitByHand, unitByHand } from './unit-by-hand.js';

/** Playwright's types leave databases out. */
interface State {
  origins: { origin: string; localStorage: unknown[]; indexedDB?: unknown[] }[];
}

let product: Product;
let profile: Profile;
let unit: UnitByHand;
const letter = plantedTexts('letter');
const note = plantedTexts('note');
const passphrase = 'zebra zone zoo abandon ability able about';

beforeAll(async () => {
  [product, profile] = await Promise.all([startProduct(), openProfile()]);
  unit = await unitByHand(product, { passphrase });
  const text = `${letter.plain} ${letter.wide}`;
  await sendReports(product.portal, [{ text, categories: ['bullying'] }]);
}, 60_000);
afterAll(async () => {
  await profile?.close();
  profile?.remove();
  await product?.stop();
});

const secrets = (): Secrets => {
  const { seed, keyringRoot, holderSeed } = unit.vault;
  const { kemSecret, signSecret } = officerKeys(seed);
  const texts = { letter: letter.plain, wide: letter.wide, note: note.plain, passphrase };
  return {
    texts,
    words: passphrase.split(' '),
    bytes: [
      ...Object.entries(texts).flatMap(([name, text]) => textForms(name, text)),
      ...byteForms('seed', seed),
      ...byteForms('keyring root', keyringRoot),
      ...byteForms('opening key', kemSecret.subarray(0, 32)),
      ...byteForms('signing key', signSecret.subarray(0, 32)),
      ...(holderSeed === null ? [] : byteForms('holder seed', holderSeed)),
    ],
  };
};

it('signing out ends the process that held letters and keys; the page that follows knows nothing', async () => {
  const { context, folder } = profile;
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(product.inbox);
  await typeInto(page, '#account', unit.account);
  await typeInto(page, '#passphrase', passphrase);
  await press(page, 'Sign in');
  await page.getByRole('heading', { name: 'Cases' }).waitFor();
  await page.locator('.case-row__open').first().click({ timeout: 60_000 });
  await page.getByText(letter.plain).waitFor();
  await typeInto(page, '#note', note.plain);
  const all = secrets();
  const before = searchBrowser(folder, all.bytes).filter(({ kind }) => kind === 'renderer');
  expect([...new Set(before.flatMap(({ counts }) => [...counts.keys()]))]).toEqual(
    expect.arrayContaining(['letter (UTF-8)', 'note (UTF-8)', 'opening key (bytes)']),
  );
  const old = before.map(({ pid }) => pid);
  await press(page, 'Sign out');
  await page.locator('main').getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('You are signed out').waitFor({ timeout: 60_000 });
  expect(page.url()).toBe(`${product.inbox}/`);
  const alive = (): number[] => processesOf(folder).map(({ pid }) => pid);
  await expect.poll(() => alive().filter((pid) => old.includes(pid))).toEqual([]);
  const after = searchBrowser(folder, all.bytes);
  expect(inWords(after.filter(({ kind }) => kind === 'renderer'))).toEqual([]);
  const thread = await threadOf(page);
  // The list of words itself is there anew.
  const some = { ...all, words: [] };
  expect(await remainsIn(thread, some, new Map())).toEqual([]);
  for (const worker of await workersOf(thread))
    expect(await remainsIn(worker, some, null)).toEqual([]);
  await page.goBack();
  await page.getByRole('heading', { name: /Sign in|open in another tab/ }).waitFor();
  expect(await remainsIn(await threadOf(page), some, new Map())).toEqual([]);
}, 120_000);

it('nothing that can be read is on the disk: only what is sealed, in the inbox’s one database', async () => {
  const { context, folder, close } = profile;
  expect((await context.cookies()).map(({ value }) => value).join('')).toBe('');
  const state = (await context.storageState({ indexedDB: true })) as State;
  const kept = state.origins.map(({ origin, localStorage, indexedDB }) => ({
    origin,
    local: localStorage.length,
    databases: indexedDB?.length ?? 0,
  }));
  expect(kept.length).toBeLessThanOrEqual(1);
  for (const one of kept) expect(one).toEqual({ origin: product.inbox, local: 0, databases: 1 });
  await close();
  expect(searchProfile(folder, secrets().bytes).found).toEqual([]);
});
