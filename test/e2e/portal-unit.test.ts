/** The reporter's page and a unit that is not as it should be, or changes meanwhile; every other screen. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openChromium, type RunningChromium } from './chromium.js';
import {
  heading,
  picture,
  press,
  type TerminalUnit,
  toSending,
  toTheQuestion,
  toTheWords,
  unitOnProduct,
  visit,
} from './portal-visit.js';
import { type Product, startProduct } from './product.js';
import { admitted, invite, type Person } from './unit-in-terminals.js';

let product: Product;
let chromium: RunningChromium;
let unit: TerminalUnit;

beforeAll(async () => {
  [product, chromium] = await Promise.all([startProduct(), openChromium()]);
  unit = await unitOnProduct(product, [2]);
}, 120_000);
afterAll(async () => {
  await chromium?.close();
  await unit?.remove();
  await product?.stop();
});

const routed = async (work: (page: Page) => Promise<unknown>): Promise<Page> => {
  const context = await chromium.browser.newContext({ viewport: { width: 375, height: 740 } });
  const page = await context.newPage();
  await work(page);
  await page.goto(product.portal);
  return page;
};

it.each([
  ['no answer at all', null, 'No answer came from the server'],
  ['a busy server', { status: 503, json: { code: 'busy' } }, 'cannot answer just now'],
  ['something that is no answer', { status: 200, body: '<html>' }, 'Something may stand between'],
] as const)(
  '%s: it says so, keeps what was chosen, and asks again by itself, which nobody has to press (P3)',
  async (_, answer, sentence) => {
    const page = await routed((one) =>
      one.route('**/api/unit', (route) =>
        answer === null ? route.abort() : route.fulfill(answer),
      ),
    );
    await page.getByText(sentence).waitFor();
    if (answer === null) await picture(page, '30-unreachable');
    await page.unroute('**/api/unit');
    expect(await page.getByRole('button', { name: /again/i }).count()).toBe(0);
    await page.getByText('Who can read a report').waitFor({ timeout: 25_000 });
    await page.context().close();
  },
  60_000,
);

it('a unit whose signature does not hold is refused, and nobody can write to it', async () => {
  const page = await routed((one) =>
    one.route('**/api/unit', async (route) => {
      const response = await route.fetch();
      const answer = (await response.json()) as { directory: string };
      const { directory } = answer;
      const at = directory.length - 200;
      const other = directory[at] === 'A' ? 'B' : 'A';
      answer.directory = directory.slice(0, at) + other + directory.slice(at + 1);
      await route.fulfill({ response, json: answer });
    }),
  );
  await page.getByText('could not be verified').waitFor();
  expect(await page.getByRole('button', { name: 'Write a report' }).count()).toBe(0);
  await picture(page, '31-tampered');
  await page.context().close();
});

it('readers that change while a report waits are shown again, and it goes only after a yes', async () => {
  const { page, context } = await visit(chromium.browser, product.portal);
  await toTheQuestion(page);
  await page.locator('textarea').fill('Written to two people.');
  await press(page, 'Continue');
  const words = await toTheWords(page);
  await toSending(page, words);
  let stale = true;
  await context.route('**/api/drops/*', (route) =>
    stale
      ? route.fulfill({ status: 409, headers: { 'work-bits': '10' }, json: { code: 'stale' } })
      : route.continue(),
  );
  const [head] = unit.people as [Person];
  await invite(unit.cli, head, 3);
  await admitted(unit.cli(head.home, 'admit', '--account', head.account), head, 1);
  await press(page, 'Send it now');
  await heading(page, 'Other people would read this now');
  expect(await page.locator('.readers').textContent()).toContain('Detective 3');
  await picture(page, '32-readers');
  stale = false;
  await press(page, 'Send it to these people');
  await heading(page, 'Your report was sent');
  await context.close();
}, 90_000);

it('a name is asked for only after the warning; every other screen is there too (R65, R37)', async () => {
  const { page, context, complaints } = await visit(chromium.browser, product.portal);
  await press(page, 'Support, and other ways to report');
  await heading(page, 'Support, and other ways to report');
  await picture(page, '33-elsewhere');
  await press(page, 'Back');
  await press(page, 'Write a report');
  await press(page, 'Continue');
  await page.getByRole('radio', { name: 'In confidence' }).check();
  await press(page, 'Continue');
  await heading(page, 'Before you say who you are');
  await page.getByText('Confidentiality is not absolute').waitFor();
  await page.locator('textarea').fill('Sam Jones');
  await picture(page, '34-named');
  await press(page, 'Continue');
  await press(page, 'Continue');
  await page.getByRole('link', { name: /Write what happened/ }).waitFor();
  await picture(page, '35-needed');
  await page.locator('textarea').fill('On behalf of a friend.');
  await press(page, 'Continue');
  await press(page, 'Skip to the end');
  await press(page, /^Change For whom/);
  await page.getByRole('radio', { name: 'On behalf of somebody else' }).check();
  await page.getByLabel('Who are you to them?').fill('A friend');
  await page.getByRole('radio', { name: 'Yes' }).check();
  await picture(page, '36-behalf');
  await press(page, 'Continue');
  await heading(page, 'Check your answers');
  const check = (await page.locator('main').textContent()) ?? '';
  for (const shown of ['Sam Jones', 'A friend', 'In confidence']) expect(check).toContain(shown);
  await press(page, 'Continue');
  await page.getByRole('radio', { name: 'Yes' }).check();
  await picture(page, '37-answer');
  await page.getByRole('radio', { name: 'No' }).check();
  await press(page, 'Continue');
  await heading(page, 'Send your report');
  await press(page, 'Back');
  await page.getByRole('radio', { name: 'Yes' }).check();
  await press(page, 'Continue');
  await page.emulateMedia({ media: 'print' });
  await page.getByText('The twelve words are not printed').waitFor();
  expect(await page.locator('.receipt').isVisible()).toBe(false);
  await page.emulateMedia({ media: 'screen' });
  await press(page, 'I have written them down');
  await page.locator('main input').first().fill('wrong');
  await press(page, 'Continue');
  await page
    .getByRole('link', { name: /^That is not word/ })
    .first()
    .waitFor();
  await picture(page, '38-words-back');
  expect(complaints).toEqual([]);
  await context.close();
});

it('text size and contrast change what is seen, in the dark too, and nothing is stored (R21)', async () => {
  const { page, context } = await visit(chromium.browser, product.portal);
  await page.getByText('Text size and contrast').click();
  await page.getByRole('radio', { name: 'Largest' }).check();
  await page.getByRole('radio', { name: 'More' }).check();
  await picture(page, '39-largest');
  await page.emulateMedia({ colorScheme: 'dark' });
  await picture(page, '40-dark-contrast');
  await page.getByRole('radio', { name: 'Usual' }).last().check();
  await page.getByRole('radio', { name: 'Usual' }).first().check();
  await picture(page, '41-dark');
  await context.close();
});
