/** Three holders of whom two sign, sheets on paper, and coming back with a recovery kit, in Chromium. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openChromium, type RunningChromium } from './chromium.js';
import {
  enrol,
  fill,
  goTo,
  invite,
  newKit,
  newPassphrase,
  newSecondKey,
  newTab,
  type OfficerTab,
  onPaper,
  picture,
  press,
  signIn,
  signInWithCode,
} from './inboxes.js';
import { changeSentence, giveTheCases, makeHolder, takeOut } from './members-change.js';
import { pagesOf, printed } from './printed.js';
import { run } from './process.js';
import { type Product, startProduct } from './product.js';
import { reportIn } from './reporting.js';
import { sendReports } from './seeding.js';

let product: Product;
let chromium: RunningChromium;
let head: OfficerTab;
let second: OfficerTab;
let third: OfficerTab;
const sheets: string[][] = [];
const text = 'The petty cash is short every Friday.';
const others = ['Evidence bags are opened.', 'Overtime is claimed for empty nights.'];
let reference = '';

beforeAll(async () => {
  [product, chromium] = await Promise.all([startProduct(), openChromium()]);
  head = await newTab(chromium.browser);
}, 30_000);
afterAll(async () => {
  await chromium?.close();
  await product?.stop();
});

/** Not what the test itself did to the line. */
const offline = (complaint: string): boolean => !complaint.includes('ERR_INTERNET_DISCONNECTED');

describe('a unit with three holders of whom two sign', () => {
  it('is founded: a sheet for each on one page of paper, and three words of each asked back', async () => {
    const { page } = head;
    await page.goto(product.setupLink);
    await fill(page, 'Public name of the unit', 'Anti-Corruption Unit, Mercia Police');
    await page.getByLabel('Trial').check();
    await press(page, 'Continue');
    await page.getByLabel('Me and others').check();
    await press(page, 'Add another holder');
    const titles = page.getByLabel('Public title');
    await titles.nth(0).fill('Monitoring Officer');
    await titles.nth(1).fill('Chief Superintendent');
    await page.getByLabel('Outside the unit').nth(1).uncheck();
    await fill(page, 'How many have to sign?', '4');
    await press(page, 'Continue');
    await page.getByRole('link', { name: 'Enter a number from 1 to 3' }).waitFor();
    await picture(page, 'setup-holders-several');
    await fill(page, 'How many have to sign?', '2');
    await press(page, 'Continue');
    await fill(page, 'Account', 'head');
    await fill(page, 'Name, as colleagues see it', 'Pat Head');
    await fill(page, 'Public title', 'Head of Anti-Corruption');
    await press(page, 'Continue');
    head.passphrase = await newPassphrase(page);
    let kit = '';
    head.kit = await newKit(page, async () => {
      kit = await printed(head, 'setup-kit');
    });
    head.account = 'head';
    for (const title of ['Monitoring Officer', 'Chief Superintendent']) {
      let paper = '';
      const heading = `Sheet for a holder: ${title}`;
      const sheet = await onPaper(page, { heading, written: 'The sheet is on paper' }, async () => {
        await picture(page, `setup-sheet-${sheets.length + 1}`);
        paper = await printed(head, `setup-sheet-${sheets.length + 1}`);
        expect(pagesOf(await page.pdf({ format: 'A4' }))).toBe(1);
      });
      for (const part of ['Anti-Corruption Unit, Mercia Police', title, ...sheet])
        expect(paper).toContain(part);
      expect(paper).not.toContain('Continue');
      sheets.push(sheet);
    }
    await newSecondKey(head);
    await page.getByRole('heading', { name: 'The unit is open' }).waitFor();
    const words = await page.locator('.word-list > li').allTextContents();
    expect(kit).toContain(words.join(' '));
    expect(new Set([head.kit, ...sheets].map(String)).size).toBe(3);
    await press(page, 'Go to sign in');
    await signIn(head);
  }, 60_000);

  it('admits a colleague with the words of a second holder, and names what is wrong with others', async () => {
    const { page } = head;
    second = await newTab(chromium.browser);
    const link = await invite(head, { account: 'second', name: 'Sam Second' });
    await second.page.goto(link);
    await fill(second.page, 'Public title', 'Detective');
    await press(second.page, 'Continue');
    await second.page.getByRole('heading', { name: 'Your passphrase' }).waitFor();
    await second.page.goBack();
    await second.page.getByText('Words that you have written down or printed do not').waitFor();
    await picture(second.page, 'enrol-again');
    await second.page.goto('about:blank');
    const words = await enrol(second, { link, account: 'second', title: 'Detective Sergeant' });
    await goTo(page, 'Cases');
    await goTo(page, 'People');
    const applicant = page.locator('.applicant');
    await applicant.getByLabel('Yes, all eight').check();
    await picture(page, 'admit-apart');
    await applicant.getByLabel('Here, with the words of their sheets').check();
    expect(await applicant.locator('.word-list > li').allTextContents()).toEqual(words);
    const field = applicant.getByLabel(/^Words of another holder/);
    const sheet = sheets[0] as string[];
    const refused = async (text: string, sentence: RegExp): Promise<void> => {
      await field.fill(text);
      await press(page, 'Admit Sam Second');
      await applicant.getByText(sentence).first().waitFor();
      expect(await field.inputValue()).toBe(text);
    };
    await refused('', /There are 0 words; it takes 24/);
    await refused(
      sheet.with(4, 'bobby').join(' '),
      /Word 5 is not in the list\. Is it: [a-z, ]+\?/,
    );
    await refused([...sheet].reverse().join(' '), /do not belong together/);
    await refused(second.kit.join(' '), /belong to no holder of this unit/);
    await picture(page, 'admit-refused');
    await field.fill(sheet.map((word) => word.slice(0, 4).toUpperCase()).join(' '));
    await field.blur();
    await applicant.getByText('These are the words of: Monitoring Officer').waitFor();
    await picture(page, 'admit-recognised');
    await press(page, 'Admit Sam Second');
    await page.getByText('Sam Second is admitted.').waitFor();
    await press(second.page, 'Go to sign in');
    await signIn(second);
    expect([...head.complaints, ...second.complaints]).toEqual([]);
    await second.context.close();
  }, 120_000);

  it('takes reports in', async () => {
    const reporter = run('client/terminal/main.ts', {
      args: ['report', '--portal', product.portal, '--no-pin'],
    });
    const seeded = others.map((text) => ({ text, categories: ['funds'] }));
    [{ reference }] = await Promise.all([
      reportIn(reporter, { what: text, excluded: '' }),
      sendReports(product.portal, seeded),
    ]);
    await goTo(head.page, 'Cases');
    await head.page.getByRole('button', { name: reference }).waitFor({ timeout: 60_000 });
    await head.page.locator('.case-list > li').nth(others.length).waitFor({ timeout: 60_000 });
  }, 90_000);

  it('lets its Head come back with the kit in a fresh browser, once for each link; cases and signature are there', async () => {
    const link = async (): Promise<string> => {
      const making = run('dist/server/main.js', {
        args: ['recover', 'head'],
        env: { DATABASE_URL: product.databaseUrl },
      });
      const [, token] = await making.see(/#recover=([\w-]{43})/);
      expect(await making.end()).toBe(0);
      return `${product.inbox}/#recover=${token}`;
    };
    const fresh = await newTab(chromium.browser);
    const { page } = fresh;
    const used = await link();
    await page.goto(used);
    await page.getByRole('heading', { name: 'Get a new passphrase' }).waitFor();
    expect(page.url()).toBe(`${product.inbox}/`);
    const field = page.getByLabel('The 24 words of your recovery kit');
    const refused = async (text: string, sentence: RegExp): Promise<void> => {
      await field.fill(text);
      await press(page, 'Continue');
      await page.getByText(sentence).first().waitFor();
    };
    await refused(head.kit.slice(1).join(' '), /There are 23 words/);
    await refused(head.kit.with(0, 'bobby').join(' '), /Word 1 is not in the list/);
    await refused((sheets[1] as string[]).join(' '), /not the recovery kit of this account/);
    await picture(page, 'recover-refused');
    // The unit is looked at before anything of the words is.
    await fresh.context.setOffline(true);
    await refused('no words', /No answer came/);
    await fresh.context.setOffline(false);
    const again = page.getByText('The seven words that this page has just shown you');
    expect(await again.count()).toBe(0);
    for (const back of [true, false]) {
      await field.fill(head.kit.map((word, i) => `${i + 1}. ${word}`).join('\n'));
      await press(page, 'Continue');
      await page.getByRole('heading', { name: 'Your passphrase' }).waitFor();
      if (!back) continue;
      await page.goBack();
      await again.waitFor();
      expect(await field.inputValue()).toBe('');
      await picture(page, 'recover-again');
    }
    const old = head.passphrase;
    fresh.passphrase = await newPassphrase(page);
    expect(fresh.passphrase).not.toBe(old);
    await newSecondKey(fresh);
    await page.getByRole('heading', { name: 'Your new passphrase is in force' }).waitFor();
    await picture(page, 'recover-done');
    // The session that was open elsewhere has ended.
    await head.page.getByText('Your session has ended').waitFor();
    await press(page, 'Go to sign in');
    fresh.account = 'head';
    await fill(page, 'Account', 'head');
    await fill(page, 'Passphrase', old);
    await press(page, 'Sign in');
    await page.getByText('Account or passphrase is wrong').first().waitFor();
    await signIn(fresh);
    await press(page, reference);
    await page.getByText(text).waitFor();
    await goTo(page, 'People');
    await page.getByText('Detective Sergeant').first().waitFor();
    // Still a holder: one other holder's words are enough for the next.
    third = await newTab(chromium.browser);
    const invited = await invite(fresh, { account: 'third', name: 'Terry Third' });
    await enrol(third, { link: invited, account: 'third', title: 'Detective Constable' });
    await goTo(page, 'Cases');
    await goTo(page, 'People');
    await page.locator('.applicant').getByLabel('Yes, all eight').check();
    expect(await page.getByLabel(/^Words of another holder/).count()).toBe(0);
    await press(page, 'Admit Terry Third');
    await page.getByText('Terry Third is in the draft of directory 3.').waitFor();
    await goTo(page, 'Signatures');
    await page.getByText('Signed: 1 of 2 needed').waitFor();
    await picture(page, 'signatures-one');

    // Another holder, at another computer and later: sees what would change, then signs.
    const { account, passphrase, codes } = second;
    const apart = { ...(await newTab(chromium.browser)), account, passphrase, codes };
    await apart.page.goto(product.inbox);
    await signInWithCode(apart);
    await goTo(apart.page, 'Signatures');
    const changes = apart.page.locator('.changes');
    await changes.getByText('Detective Constable').waitFor();
    await changes.getByText('Words of their keys').waitFor();
    await apart.page.getByText('A holder signs here with the words of a sheet').click();
    const sheetField = apart.page.getByLabel('The 24 words of the sheet, typed by the holder');
    const typed = async (words: string[] | undefined): Promise<void> => {
      await sheetField.fill((words as string[]).join(' '));
      await press(apart.page, 'Sign with these words');
    };
    await typed(second.kit);
    const nobodys = /These are not the twenty-four words of anybody who can sign here/;
    await apart.page.getByText(nobodys).first().waitFor();
    await picture(apart.page, 'signatures-refused');
    await typed(sheets[1]);
    await apart.page.getByText('Signed, and published: enough holders have signed.').waitFor();
    await apart.page.getByText('Nothing waits for a signature.').waitFor();
    await picture(apart.page, 'signatures-published');
    await goTo(apart.page, 'People');
    await apart.page.getByText('Detective Constable').first().waitFor();
    expect(apart.complaints).toEqual([]);
    await third.page.goto('about:blank');
    await third.page.goto(used);
    await third.page.getByRole('heading', { name: 'This link does not work' }).waitFor();
    await picture(third.page, 'recover-used');
    expect([...fresh.complaints, ...third.complaints].filter(offline)).toEqual([]);
    [head, second] = [fresh, { ...second, ...apart }];
  }, 180_000);

  it('gives cases to the colleague who joined after them, one in the case and the others at once, and they read each', async () => {
    await giveTheCases({ head, third, reference, texts: [text, ...others], inbox: product.inbox });
  }, 120_000);

  it('takes somebody out, who is told so, and shows who stays how far the cases have come', async () => {
    await takeOut({ head, second, sheet: sheets[0] as string[] });
  }, 90_000);

  it('makes a colleague a holder while sessions are open; they sign a sentence that changes', async () => {
    await makeHolder({ head, third, sheet: sheets[0] as string[], inbox: product.inbox });
    await changeSentence({ head, third, portal: product.portal });
    expect([...head.complaints, ...third.complaints].filter(offline)).toEqual([]);
  }, 90_000);
});
