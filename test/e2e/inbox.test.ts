/** The officers' page in a real Chromium: from the ceremony to an answer. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openChromium, type RunningChromium } from './chromium.js';
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
import { type Program, run } from './process.js';
import { type Product, startProduct } from './product.js';
import { reportIn, returnIn } from './reporting.js';

let product: Product;
let chromium: RunningChromium;
const homes = mkdtempSync(join(tmpdir(), 'bad-apple-homes-'));
const tabs: OfficerTab[] = [];

const cli = (home: string, command: 'report' | 'return'): Program =>
  run('client/terminal/main.ts', {
    args: [command, '--portal', product.portal, '--no-pin'],
    env: { BAD_APPLE_HOME: join(homes, home) },
  });

const tab = async (): Promise<OfficerTab> => {
  const made = await newTab(chromium.browser);
  tabs.push(made);
  return made;
};

beforeAll(async () => {
  [product, chromium] = await Promise.all([startProduct(), openChromium()]);
});
afterAll(async () => {
  await chromium?.close();
  await product?.stop();
  rmSync(homes, { recursive: true, force: true });
});

const hostile = '<img src=x onerror=alert(1)> \u202Eabc {{n}} https://example.org/x';

describe('the officers’ page', () => {
  let head: OfficerTab;
  let second: OfficerTab;
  let third: OfficerTab;

  it('founds a unit with the link that the server printed, and the link is gone from the address', async () => {
    head = await tab();
    const { page } = head;
    await found(head, product.setupLink, (name) => picture(page, name));
    expect(page.url()).toBe(`${product.inbox}/`);
    expect(await page.locator('.word-list > li').count()).toBe(8);
    await press(page, 'Go to sign in');
    await picture(page, 'sign-in');
    await signIn(head);
    await picture(page, 'cases-none');
  }, 60_000);

  it('admits two colleagues whose words agree', async () => {
    const names = ['Officer Two', '<b>Three</b>'];
    [second, third] = [await tab(), await tab()];
    for (const [i, one] of [second, third].entries()) {
      const account = `officer${i + 2}`;
      const link = await invite(head, { account, name: names[i] as string });
      if (i === 0) await picture(head.page, 'people-invited');
      const words = await enrol(one, { link, account, title: `Detective ${i + 2}` });
      if (i === 0) await picture(one.page, 'enrolled');
      expect(one.page.url()).toBe(`${product.inbox}/`);
      await goTo(head.page, 'Cases');
      await goTo(head.page, 'People');
      await head.page.locator('.applicant').first().waitFor();
      if (i === 0) await picture(head.page, 'people-admit');
      await admit(head, { name: names[i] as string, words });
    }
    await picture(head.page, 'people');
    for (const one of [second, third]) {
      await press(one.page, 'Go to sign in');
      await signIn(one);
    }
    await goTo(head.page, 'Cases');
  }, 90_000);

  it('tells a Head whom erasing waits for and what to do, everybody else only when it is near', async () => {
    const today = Math.floor(Date.now() / 86_400_000);
    const recipients = [0, 15, 54].map((days, i) => ({
      person: i + 1,
      cursor: 0,
      waitingSince: today - days,
      waiting: 2 * days,
      lock: 'key',
      reserveOpened: null,
      awayUntil: days === 54 ? today + 3 : null,
    }));
    for (const { page } of [head, second]) {
      await page
        .context()
        .route('**/api/recipients', (route) => route.fulfill({ json: { recipients } }));
      await goTo(page, 'People');
      await page.getByText(/Has not confirmed .* It is erased on/).waitFor();
      expect(await page.getByText(/^Has not confirmed/).count()).toBe(page === head.page ? 2 : 1);
      await page.context().unroute('**/api/recipients');
    }
    const { page } = head;
    await page
      .getByText(/these people have not confirmed them: .*Detective 2.*Detective 3/)
      .waitFor();
    await page.getByText(/^Ask them to sign in/).waitFor();
    await picture(page, 'people-late');
    expect(await second.page.getByText('What erasing waits for').count()).toBe(0);
    for (const one of [head, second]) await goTo(one.page, 'Cases');
  }, 60_000);

  it('takes a report in, answers it, and reads what comes back; who is left out sees nothing (R11, R35)', async () => {
    const text = `The petty cash is short. ${hostile}`;
    const { words, reference } = await reportIn(cli('one', 'report'), {
      what: text,
      excluded: '3',
    });
    const { page } = second;
    await page.getByRole('button', { name: reference }).waitFor({ timeout: 60_000 });
    await picture(page, 'cases-one');
    await press(page, reference);
    await page.getByText('The petty cash is short.').waitFor();
    expect(await page.locator('.said', { hasText: 'The petty cash' }).textContent()).toBe(text);
    expect(await page.locator('main img, main a').count()).toBe(0);
    await fill(page, 'What are you answering?', `your letter ${hostile}`);
    await fill(page, 'Your answer', 'Thank you. Which station do you mean? Please find out more.');
    await fill(page, 'In how many days will something follow?', '7');
    await page.getByText('You wrote: find out.').waitFor();
    await picture(page, 'case-answering');
    await press(page, 'Write this answer');
    await page.getByText('Read your answer again and confirm').first().waitFor();
    await page.getByLabel(/^It holds nothing that could tell/).check();
    await press(page, 'Write this answer');
    await page.getByText(/^Written\. It leaves at \d\d:\d\d:\d\d and can be read from/).waitFor();
    await fill(page, 'Add a note', `Ask the treasurer. ${hostile}`);
    await press(page, 'Add the note');
    await goTo(page, 'Waiting to leave');
    await picture(page, 'waiting');
    await press(page, /^Cases/);
    await press(page, reference);
    await page.getByText('Reporter can read it').waitFor({ timeout: 60_000 });

    await returnIn(() => cli('fresh', 'return'), {
      words,
      answer: 'Which station do you mean?',
      text: 'The one by the river.',
    });
    await page.getByText('The one by the river.').waitFor({ timeout: 60_000 });
    await page.getByText('Reporter has read it').waitFor({ timeout: 60_000 });
    await picture(page, 'case');

    await goTo(head.page, 'Cases');
    await press(head.page, reference);
    await head.page.getByText('Ask the treasurer.').waitFor({ timeout: 30_000 });
    const seen = await third.page.locator('body').textContent();
    expect(seen).toContain('There is no case yet.');
    for (const trace of [reference, 'petty', 'river', 'treasurer'])
      expect(seen).not.toContain(trace);
  }, 180_000);

  it('states once a week that reports were collected, and reporters are shown it for each route', async () => {
    const page = await (await chromium.browser.newContext()).newPage();
    await page.goto(product.portal);
    await page.getByText(/^They have said that reports sent up to .* were collected/).waitFor();
    await picture(page, 'portal-collected');
    await page.close();
  }, 60_000);

  it('says so in a second tab, and takes over there when the first is closed', async () => {
    const other = await second.context.newPage();
    await other.goto(product.inbox);
    await other.getByRole('heading', { name: 'The inbox is open in another tab' }).waitFor();
    await picture(other, 'elsewhere');
    await other.close();
  });

  it('locks, keeps what was typed, and opens with the seven words alone', async () => {
    const { page } = second;
    await fill(page, 'Add a note', 'Half a sentence');
    await press(page, 'Lock');
    await page.getByRole('heading', { name: 'Locked' }).waitFor();
    expect(await page.locator('body').textContent()).not.toContain('river');
    await fill(page, 'Passphrase', 'abandon abandon abandon');
    await press(page, 'Unlock');
    await page.getByText('These are not your seven words').first().waitFor();
    await picture(page, 'locked');
    await fill(page, 'Passphrase', second.passphrase);
    await press(page, 'Unlock');
    await page.getByLabel('Add a note').waitFor();
    expect(await page.getByLabel('Add a note').inputValue()).toBe('Half a sentence');
  });

  it('says when the session was replaced from elsewhere, and keeps what was typed', async () => {
    const { page, account, passphrase, codes } = second;
    const elsewhere = await tab();
    await elsewhere.page.goto(product.inbox);
    await signInWithCode({ ...elsewhere, account, passphrase, codes });
    await page.getByText('You signed in somewhere else').waitFor({ timeout: 20_000 });
    await page.getByText('What you typed in one case is kept').waitFor();
    await picture(page, 'replaced');
    await signIn(second);
    await press(page, /^[0-9A-Z]{5}-[0-9A-Z]{5}/);
    expect(await page.getByLabel('Add a note').inputValue()).toBe('Half a sentence');
    await elsewhere.context.close();
  });

  it('says when no answer comes, tries again by itself, and goes on', async () => {
    const { page } = second;
    await second.context.setOffline(true);
    await page.getByText(/No answer came/).waitFor({ timeout: 30_000 });
    await picture(page, 'offline');
    await second.context.setOffline(false);
    await page.getByText(/No answer came/).waitFor({ state: 'hidden', timeout: 30_000 });
  });

  it('signs out with a last bundle, says what is lost, and leaves nothing behind', async () => {
    const { page } = second;
    await press(page, 'Sign out');
    await page.getByText('You have typed something in one case').waitFor();
    await page.getByText('It stays on this computer, sealed').waitFor();
    await picture(page, 'leave');
    await page.locator('main').getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You are signed out').waitFor({ timeout: 30_000 });
    await picture(page, 'signed-out');
    const { origins } = await second.context.storageState({ indexedDB: true });
    const kept = await keptBy(second);
    expect(origins.map(({ localStorage }) => localStorage)).toEqual([[]]);
    expect(kept).toContain('"stores":[{"name":"sealed"');
    expect(kept).not.toMatch(/river|Half|petty/);
    expect(await page.title()).toBe('Inbox');
    expect(await page.locator('body').textContent()).not.toContain('river');
    await page.goBack().catch(() => null);
    expect(await page.locator('body').textContent()).not.toContain('river');
    await page.goto(product.inbox);
    expect(await page.getByLabel('Account').inputValue()).toBe('');
  });

  it('speaks Welsh', async () => {
    const { page } = second;
    await press(page, 'Cymraeg');
    await page.getByRole('heading', { name: 'Mewngofnodi' }).waitFor();
    await picture(page, 'sign-in-cy');
    await press(page, 'English');
  });

  it('breaks no policy and throws nothing in any tab', () => {
    expect(tabs.flatMap(({ complaints }) => complaints)).toEqual([]);
  });
});
