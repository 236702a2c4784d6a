/** Who reads a report where there is a choice, and answers that come without the list of them. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  dayOf,
  entropyBytes,
  officerKeys,
  systemRandom as random,
  receiptKeys,
  wordsOf,
} from '../../crypto/index.js';
import { type UnitByHand, unitByHand } from '../browser/unit-by-hand.js';
import { shelf } from '../support/notice-board.js';
import { openChromium, type RunningChromium } from './chromium.js';
import { heading, pictureInBoth, press, visit } from './portal-visit.js';
import { type Product, startProduct } from './product.js';
import { colleague } from './seeding.js';

let product: Product;
let chromium: RunningChromium;
let unit: UnitByHand;

beforeAll(async () => {
  [product, chromium] = await Promise.all([startProduct(), openChromium()]);
  unit = await unitByHand(product);
}, 60_000);
afterAll(async () => {
  await chromium?.close();
  await product?.stop();
});

it('answers without the list of them: says that somebody may be holding it back', async () => {
  const entropy = random(entropyBytes);
  const receipt = receiptKeys(entropy.slice(), unit.unit.unitId);
  const given = { unit: unit.unit, versions: [unit.directory], random };
  const placed = shelf({ ...given, officers: [officerKeys(unit.vault.seed)] });
  const board = placed.boardOf(receipt, { route: 1, excluded: [] });
  board.message(1, 'Thank you. Which station?', { day: dayOf(Date.now()) });
  const context = await chromium.browser.newContext({ viewport: { width: 375, height: 740 } });
  await context.route('**/api/board', (route) =>
    route.fulfill({
      body: Buffer.from(placed.bytes()),
      contentType: 'application/octet-stream',
    }),
  );
  const page = await context.newPage();
  await page.goto(product.portal);
  await press(page, 'Read an answer');
  await page.locator('textarea').fill(wordsOf(entropy).join(' '));
  await press(page, 'Look for an answer');
  await heading(page, 'Your conversation');
  await page.getByText('There are answers, but not the list of them').waitFor();
  await page.getByText('Thank you. Which station?').waitFor();
  await pictureInBoth(page, '59-list-withheld');
  // With the list there, nothing is said.
  board.state(1, { day: dayOf(Date.now()), intakeDay: dayOf(Date.now()) });
  await page.reload();
  await press(page, 'Read an answer');
  await page.locator('textarea').fill(wordsOf(entropy).join(' '));
  await press(page, 'Look for an answer');
  await page.getByText('Thank you. Which station?').waitFor();
  expect(await page.locator('.govuk-warning-text', { hasText: 'the list of them' }).count()).toBe(
    0,
  );
  await context.close();
}, 60_000);

it('a unit with two routes shows who reads each, and asks again whom to leave out after a change', async () => {
  const link = await unit.invite('second', 'Sam Second');
  await colleague({ origin: product.inbox, link, title: 'Monitoring Officer' });
  const standing = { routes: [2], nameable: true, notices: true, head: false, outside: true };
  const routes = [...unit.directory.routes, { route: 2, current: true, title: 'The Panel' }];
  await unit.publish({ routes }, { 2: standing });
  const { page, context } = await visit(chromium.browser, product.portal);
  await page.getByText('That depends on who you send it to').waitFor();
  await page.getByText('They have not yet said').first().waitFor();
  const who = await page.locator('main').innerText();
  expect(who).toMatch(
    /Anti-Corruption Unit\s+Head of Anti-Corruption\s+They have not yet said.*\s+The Panel\s+Monitoring/,
  );
  await press(page, 'Write a report');
  await heading(page, 'Who should it go to?');
  await press(page, 'Continue');
  await page.getByRole('link', { name: 'Choose who it should go to' }).waitFor();
  await page.getByText('Read by: Head of Anti-Corruption').waitFor();
  await page.getByText('Read by: Monitoring Officer').waitFor();
  await pictureInBoth(page, '58-routes');
  const readers = (): Promise<string[]> => page.locator('.readers > div').allInnerTexts();
  const choose = async (route: string): Promise<void> => {
    await page.getByRole('radio', { name: route }).check();
    await press(page, 'Continue');
    await heading(page, /Is it about one of these people/);
  };
  await choose('The Panel');
  expect((await readers())[0]).toContain('Monitoring Officer (outside the unit)');
  expect((await readers())[1]).toContain('Head of Anti-Corruption');
  await press(page, 'Continue');
  await page.getByRole('radio', { name: 'Anonymously' }).check();
  await press(page, 'Continue');
  await page.locator('textarea').fill('Sent to one of two.');
  await press(page, 'Continue');
  await press(page, 'Skip to the end');
  await press(page, /^Change Goes to/);
  await choose('Anti-Corruption Unit');
  expect((await readers())[0]).not.toContain('Monitoring Officer');
  await page.getByRole('checkbox', { name: 'Head of Anti-Corruption' }).check();
  await press(page, 'Continue');
  await page.getByRole('link', { name: /Nobody would be left/ }).waitFor();
  await page.getByRole('checkbox', { name: 'Head of Anti-Corruption' }).uncheck();
  await press(page, 'Continue');
  await heading(page, 'Check your answers');
  await press(page, 'Continue');
  await page.getByRole('radio', { name: 'No' }).check();
  await press(page, 'Continue');
  expect((await readers())[0]).toContain('Head of Anti-Corruption');
  expect((await readers())[1]).toContain('Monitoring Officer');
  await press(page, 'Send it now');
  await heading(page, 'Your report was sent');
  await context.close();
}, 60_000);
