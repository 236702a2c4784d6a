/** The unit's reserve key, from the sheet in the safe to an account that is brought back (R100). */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openChromium, type RunningChromium } from './chromium.js';
import {
  fill,
  found,
  goTo,
  newPassphrase,
  newSecondKey,
  newTab,
  type OfficerTab,
  onPaper,
  picture,
  press,
  signIn,
} from './inboxes.js';
import { look } from './looks.js';
import { run } from './process.js';
import { type Product, startProduct } from './product.js';
import { reportIn } from './reporting.js';

let product: Product;
let chromium: RunningChromium;
let head: OfficerTab;
let fresh: OfficerTab;
const keeper = 'The Commissioner’s office, in a sealed envelope';
const text = 'Money from the charity box went missing.';

beforeAll(async () => {
  [product, chromium] = await Promise.all([startProduct(), openChromium()]);
  head = await newTab(chromium.browser);
  await found(head, product.setupLink);
}, 120_000);
afterAll(async () => {
  expect([head, fresh].flatMap((tab) => tab?.complaints ?? [])).toEqual([]);
  await chromium?.close();
  await product?.stop();
});

const out = async ({ page }: OfficerTab): Promise<void> => {
  await press(page, 'Sign out');
  await page.locator('main').getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('You are signed out').waitFor();
};

it('a Head makes it on paper, says who keeps it, and reporters read that', async () => {
  const { page } = head;
  await press(page, 'Go to sign in');
  await signIn(head);
  await goTo(page, 'People');
  await press(page, 'Make a reserve key');
  const words = await onPaper(
    page,
    { heading: 'The unit’s reserve key', written: 'I have written them down' },
    () => picture(page, 'reserve-words'),
  );
  expect(words).toHaveLength(24);
  head.kit = words;
  await page.getByRole('heading', { name: 'Who keeps the reserve key?' }).waitFor();
  await press(page, 'Sign and put it in force');
  await page.getByText('Say in 1 to 500 characters who keeps it').first().waitFor();
  await fill(page, 'Who keeps it', keeper);
  await picture(page, 'reserve-keeper');
  await press(page, 'Sign and put it in force');
  await page.getByText('The reserve key is in force.').waitFor();
  await page.getByText(keeper).waitFor();
  await picture(page, 'reserve-kept');
  await out(head);
  const visitor = await chromium.browser.newContext({ viewport: { width: 375, height: 800 } });
  const reporter = await visitor.newPage();
  await reporter.goto(product.portal);
  await reporter.getByText(`It is kept by: ${keeper}.`).first().waitFor();
  await look(reporter, 'portal-reserve');
  await visitor.close();
}, 90_000);

it('with a link and the sheet it brings an account back with its cases, and everybody is shown that', async () => {
  // The copy leaves with the next sign-in.
  await head.page.goto(product.inbox);
  await signIn(head);
  await head.page
    .getByText(`The unit has a reserve key, kept by: ${keeper}. It can now open`)
    .waitFor();
  await picture(head.page, 'reserve-sealed');
  const writing = run('client/terminal/main.ts', {
    args: ['report', '--portal', product.portal, '--no-pin'],
  });
  const { reference } = await reportIn(writing, { what: text, excluded: '' });
  await head.page.getByRole('button', { name: reference }).waitFor({ timeout: 60_000 });
  await out(head);

  const making = run('dist/server/main.js', {
    args: ['recover', 'head'],
    env: { DATABASE_URL: product.databaseUrl },
  });
  const [, token] = await making.see(/#recover=([\w-]{43})/);
  fresh = await newTab(chromium.browser);
  const { page } = fresh;
  await page.goto(`${product.inbox}/#recover=${token}`);
  await press(page, 'Use the unit’s reserve key instead');
  await page.getByText('This is recorded, and every officer of the unit is shown it.').waitFor();
  await picture(page, 'recover-reserve');
  const field = page.getByLabel('The 24 words of the reserve key');
  const other = [...head.kit].reverse().join(' ');
  await field.fill(other);
  await press(page, 'Continue');
  await page.locator('.govuk-error-summary').waitFor();
  expect(await field.inputValue()).toBe(other);
  await field.fill(head.kit.join(' '));
  await press(page, 'Continue');
  fresh.passphrase = await newPassphrase(page);
  await newSecondKey(fresh);
  await page.getByRole('heading', { name: 'Your new passphrase is in force' }).waitFor();
  fresh.account = 'head';
  await press(page, 'Go to sign in');
  await signIn(fresh);
  const used = /The reserve key was used, or tried, for the account of/;
  await page.getByText(used).waitFor();
  await press(page, reference);
  await page.getByText(text).waitFor();
  await goTo(page, 'People');
  await page.getByText(used).waitFor();
  await picture(page, 'reserve-used');
}, 120_000);
