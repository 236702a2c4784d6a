/** Officers at the inbox's page, each in a browser context of their own. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { look } from './looks.js';
import { type KeyKind, type VirtualKey, virtualKey } from './virtual-key.js';

export interface OfficerTab {
  context: BrowserContext;
  page: Page;
  account: string;
  passphrase: string;
  kit: string[];
  /** Recovery codes, each of which counts once. */
  codes: string[];
  /** The security key that this browser has. */
  key: VirtualKey;
  /** What the browser said against the page: policies, exceptions. */
  complaints: string[];
}

/** Looks at a screen as it stands: pictures, axe, and 320 pixels. */
export async function picture(page: Page, name: string): Promise<void> {
  await look(page, `inbox-${name}`);
}

export async function newTab(
  browser: Browser,
  given: { dark?: boolean; key?: KeyKind } = {},
): Promise<OfficerTab> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    colorScheme: given.dark === true ? 'dark' : 'light',
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text()))
      complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  const key = await virtualKey(page, given.key);
  return { context, page, account: '', passphrase: '', kit: [], codes: [], key, complaints };
}

/** Everything that the browser keeps for the page, as text; bytes as such, one a character. */
export async function keptBy({ context }: OfficerTab): Promise<string> {
  const { origins } = await context.storageState({ indexedDB: true });
  const asText = (_: string, base64: string): string =>
    Buffer.from(base64, 'base64').toString('latin1');
  return JSON.stringify(origins).replace(/(?<="ta":\{"b":")([\w+/=]+)/g, asText);
}

export const press = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole('button', { name, exact: typeof name === 'string' }).click();

export const fill = (page: Page, label: string, text: string): Promise<void> =>
  page.getByLabel(label, { exact: true }).fill(text);

/** Reads words that are shown once, types the three that are asked for, and gives them all. */
export async function onPaper(
  page: Page,
  given: { heading: string | RegExp; written: string },
  seen: () => Promise<void> = async () => undefined,
): Promise<string[]> {
  await page.getByRole('heading', { name: given.heading }).waitFor();
  await seen();
  const words = await page.locator('.word-list > li').allTextContents();
  await press(page, given.written);
  for (const label of await page.locator('label[for^=word-]').allTextContents()) {
    const place = Number(/\d+/.exec(label)?.[0]) - 1;
    await fill(page, label, words[place] as string);
  }
  await press(page, 'Continue');
  return words;
}

const nothing = async (): Promise<void> => undefined;

/** The seven words. */
export const newPassphrase = async (page: Page, seen = nothing): Promise<string> =>
  (
    await onPaper(page, { heading: 'Your passphrase', written: 'I have written them down' }, seen)
  ).join(' ');

/** The twenty-four words of the recovery kit. */
export const newKit = (page: Page, seen = nothing): Promise<string[]> =>
  onPaper(page, { heading: 'Your recovery kit', written: 'I have them on paper' }, seen);

const setUp = 'Set up a passkey or security key';

/** The recovery codes, and then the key that this browser has. */
export async function newSecondKey(
  tab: OfficerTab,
  given: { seen?: (name: string) => Promise<void>; makeKey?: () => Promise<void> } = {},
): Promise<void> {
  const { seen = async () => undefined, makeKey = () => press(tab.page, setUp) } = given;
  const { page } = tab;
  await page.getByRole('heading', { name: 'Ten recovery codes' }).waitFor();
  tab.codes = await page.locator('.code-list > li').allTextContents();
  await seen('recovery-codes');
  await press(page, 'I have them on paper');
  await page.getByRole('heading', { name: 'Your second key' }).waitFor();
  await seen('second-key');
  await makeKey();
}

/** Founds a unit with the link that the server printed. */
export async function found(
  tab: OfficerTab,
  link: string,
  seen: (name: string) => Promise<void> = async () => undefined,
  timings: 'Trial' | 'Service' = 'Trial',
): Promise<void> {
  const { page } = tab;
  await page.goto(link);
  await page.getByRole('heading', { name: 'The unit' }).waitFor();
  await seen('setup-unit');
  await fill(page, 'Public name of the unit', 'Anti-Corruption Unit, Mercia Police');
  await page.getByLabel(timings).check();
  await press(page, 'Continue');
  await page.getByRole('heading', { name: 'Holders' }).waitFor();
  await seen('setup-holders');
  await press(page, 'Continue');
  await page.getByRole('heading', { name: 'You', exact: true }).waitFor();
  await seen('setup-you');
  await fill(page, 'Account', 'head');
  await fill(page, 'Name, as colleagues see it', 'Pat Head');
  await fill(page, 'Public title', 'Head of Anti-Corruption');
  await press(page, 'Continue');
  tab.passphrase = await newPassphrase(page, () => seen('setup-passphrase'));
  tab.kit = await newKit(page, () => seen('setup-kit'));
  await newSecondKey(tab, { seen });
  tab.account = 'head';
  await page.getByRole('heading', { name: 'The unit is open' }).waitFor();
  await seen('setup-done');
}

/** `first`: heading of the screen that comes. */
export async function signIn(
  { page, account, passphrase }: OfficerTab,
  first = 'Cases',
): Promise<void> {
  await fill(page, 'Account', account);
  await fill(page, 'Passphrase', passphrase);
  await press(page, 'Sign in');
  await page.getByRole('heading', { name: first, level: 1 }).waitFor();
}

/** The same with a recovery code, where this browser's key is not the officer's. */
export async function signInWithCode(tab: Omit<OfficerTab, 'key' | 'kit'>): Promise<void> {
  const { page, account, passphrase, codes } = tab;
  await fill(page, 'Account', account);
  await fill(page, 'Passphrase', passphrase);
  await press(page, 'Sign in');
  await press(page, 'Use a recovery code');
  await fill(page, 'Recovery code', codes.shift() ?? '');
  await press(page, 'Continue');
  await page.getByRole('heading', { name: 'Cases' }).waitFor();
}

export const goTo = (
  page: Page,
  way: 'Cases' | 'Waiting to leave' | 'Alarms' | 'People' | 'Signatures' | 'Texts',
) => press(page, new RegExp(`^${way}`));

/** Invites somebody; gives the link. */
export async function invite(
  { page }: OfficerTab,
  given: { account: string; name: string; roles?: readonly string[] },
): Promise<string> {
  if ((await page.getByText('Invite somebody').count()) === 0) await goTo(page, 'People');
  const account = page.getByLabel('Account', { exact: true });
  await page.getByText('Invite somebody').waitFor();
  if (!(await account.isVisible())) await page.getByText('Invite somebody').click();
  await fill(page, 'Account', given.account);
  await fill(page, 'Name, as colleagues see it', given.name);
  for (const role of given.roles ?? ['Officer'])
    await page
      .locator('[name=invite-role]')
      .and(page.getByLabel(role, { exact: true }))
      .check();
  await press(page, 'Make a link');
  const link = page.locator('.invite__link', { hasText: /#enrol=/ });
  await page.getByText(`This link enrols ${given.name}`).waitFor();
  return (await link.textContent()) ?? '';
}

/** Enrols with a link; gives the eight words that are read to the Head. */
export async function enrol(
  tab: OfficerTab,
  given: { link: string; account: string; title: string },
  makeKey = (): Promise<void> => press(tab.page, setUp),
): Promise<string[]> {
  const { page } = tab;
  await page.goto(given.link);
  await fill(page, 'Public title', given.title);
  await press(page, 'Continue');
  tab.passphrase = await newPassphrase(page);
  tab.kit = await newKit(page);
  await newSecondKey(tab, { makeKey });
  tab.account = given.account;
  await page.getByRole('heading', { name: 'Your keys are made' }).waitFor();
  return page.locator('.word-list > li').allTextContents();
}

/** The Head compares the words and admits somebody. */
export async function admit(
  { page }: OfficerTab,
  given: { name: string; words: readonly string[] },
): Promise<void> {
  const applicant = page.locator('.applicant', {
    has: page.getByText(given.name, { exact: true }),
  });
  await applicant.waitFor();
  const shown = await applicant.locator('.word-list > li').allTextContents();
  if (shown.join() !== given.words.join()) throw new Error('the words differ');
  await applicant.getByLabel('Yes, all eight').check();
  await applicant.getByRole('button', { name: `Admit ${given.name}` }).click();
  await page.getByText(`${given.name} is admitted.`).waitFor();
}
