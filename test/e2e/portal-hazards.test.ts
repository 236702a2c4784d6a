/** The reporter's page when things go wrong, or somebody comes in: nothing typed is lost, nothing stays. */
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
  type Visitor,
  visit,
} from './portal-visit.js';
import { type Product, startProduct } from './product.js';

const secret = 'The keys hang behind the door of room nine.';
let product: Product;
let chromium: RunningChromium;
let unit: TerminalUnit;

beforeAll(async () => {
  [product, chromium] = await Promise.all([startProduct(), openChromium()]);
  const early = await visit(chromium.browser, product.portal);
  await early.page.getByText('the unit has not been set up').waitFor();
  await picture(early.page, '20-not-open');
  unit = await unitOnProduct(product, [2]);
  await early.page.getByText('Who can read a report').waitFor({ timeout: 45_000 });
  await early.context.close();
}, 120_000);
afterAll(async () => {
  await chromium?.close();
  await unit?.remove();
  await product?.stop();
});

/** Where the quick exit leads is answered here: no test goes out to the network. */
async function weather(page: Page): Promise<void> {
  await page.route('https://www.bbc.co.uk/**', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<h1>Weather</h1>' }),
  );
}

async function writing(): Promise<Visitor> {
  const visitor = await visit(chromium.browser, product.portal);
  await weather(visitor.page);
  await toTheQuestion(visitor.page);
  await visitor.page.locator('textarea').fill(secret);
  return visitor;
}

it('the back button goes to the question before, twice in a hurry too, and nothing typed is lost', async () => {
  const { page, context } = await writing();
  await press(page, 'Continue');
  await heading(page, 'What is it about?');
  expect(page.url()).toBe(`${product.portal}/`);
  await page.goBack();
  await heading(page, 'What happened?');
  await page.goBack();
  await heading(page, 'How do you want to report?');
  await press(page, 'Back');
  await heading(page, /Is it about one of these people/);
  await page.goForward();
  await page.goForward();
  await heading(page, 'What happened?');
  expect(await page.locator('textarea').inputValue()).toBe(secret);
  expect(await page.title()).toBe('Report in confidence');
  await context.close();
});

it.each(['the button', 'Escape', 'Shift three times'] as const)(
  'leaving at once by %s empties the page while somebody types, and Back shows nothing of it (R19)',
  async (way) => {
    const { page, context } = await writing();
    await page.locator('textarea').focus();
    if (way === 'the button') await press(page, 'Leave this page now');
    else if (way === 'Escape') await page.keyboard.press('Escape');
    else for (let i = 0; i < 3; i++) await page.keyboard.press('Shift');
    await page.getByRole('heading', { name: 'Weather' }).waitFor();
    await page.goBack();
    await heading(page, 'This page was closed');
    expect(await page.content()).not.toContain('room nine');
    if (way === 'Escape') await picture(page, '21-closed');
    await page.getByRole('link', { name: 'Begin again' }).click();
    await heading(page, 'Report wrongdoing in confidence');
    expect(await page.content()).not.toContain('room nine');
    await context.close();
  },
);

it('leaving at once also ends a sending; Escape can be switched off before anything is typed', async () => {
  const { page, context } = await visit(chromium.browser, product.portal);
  await weather(page);
  await page.getByRole('checkbox', { name: /Do not leave when I press Escape/ }).check();
  await toTheQuestion(page);
  await page.keyboard.press('Escape');
  await page.locator('textarea').fill(secret);
  await press(page, 'Continue');
  const words = await toTheWords(page);
  await toSending(page, words);
  await press(page, 'Send it now');
  await heading(page, 'Sending');
  await press(page, 'Leave this page now');
  await page.getByRole('heading', { name: 'Weather' }).waitFor();
  await context.close();
});

it('leaving otherwise with something typed asks once', async () => {
  const { page, context } = await writing();
  const asked = page.waitForEvent('dialog');
  const leaving = page.goto('about:blank').catch(() => null);
  const dialog = await asked;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.dismiss();
  await leaving;
  expect(await page.locator('textarea').inputValue()).toBe(secret);
  await context.close();
});

it('nothing is kept: no cookie, no storage of any kind, no service worker (R20)', async () => {
  const { page, context } = await writing();
  expect(await context.cookies()).toEqual([]);
  // As text: what it names is the page's, not Node's.
  const kept = await page.evaluate(`(async () => ({
    local: localStorage.length,
    session: sessionStorage.length,
    databases: (await indexedDB.databases()).length,
    caches: (await caches.keys()).length,
    workers: (await navigator.serviceWorker.getRegistrations()).length,
    state: typeof history.state,
    address: location.href,
  }))()`);
  expect(kept).toEqual({
    local: 0,
    session: 0,
    databases: 0,
    caches: 0,
    workers: 0,
    state: 'number',
    address: `${product.portal}/`,
  });
  await context.close();
});

it('offline while sending: it says so, waits for a later place, and is sent when the line is back (R22)', async () => {
  const { page, context } = await writing();
  await press(page, 'Continue');
  const words = await toTheWords(page);
  await toSending(page, words);
  // Cut for the worker too, which the browser's own "offline" sometimes leaves out.
  await context.route('**/api/drops/*', (route) => route.abort('internetdisconnected'));
  await press(page, 'Send it now');
  await page.getByText('The connection was lost just then').waitFor({ timeout: 30_000 });
  await picture(page, '22-offline');
  await context.unroute('**/api/drops/*');
  await heading(page, 'Your report was sent');
  await context.close();
}, 60_000);

it('a long report leaves part by part, and is told to be sent when all of it is', async () => {
  const { page, context } = await writing();
  const long = Array.from({ length: 1800 }, (_, i) => ((i * 7919) ** 3).toString(36)).join(' ');
  await page.locator('textarea').fill(long.slice(0, 19_000));
  await press(page, 'Continue');
  const words = await toTheWords(page);
  await toSending(page, words);
  await press(page, 'Send it now');
  await page.getByText(/^0 of \d parts sent/).waitFor();
  await page.getByText(/^1 of \d parts sent/).waitFor();
  await picture(page, '27-parts');
  await heading(page, 'Your report was sent');
  await context.close();
}, 60_000);

it('a sending thread that cannot be fetched is said on every screen, and fetched again by itself', async () => {
  const { page, context } = await visit(chromium.browser, product.portal);
  await context.route('**/sender.js', (route) => route.abort());
  await page.reload();
  const sentence = page.getByText('The part of this page that sends has not arrived');
  await sentence.waitFor();
  await toTheQuestion(page);
  await sentence.waitFor();
  await picture(page, '28-not-arrived');
  await page.locator('textarea').fill(secret);
  await press(page, 'Continue');
  await toSending(page, await toTheWords(page));
  expect(await page.getByRole('button', { name: 'Send it now' }).count()).toBe(0);
  await context.unroute('**/sender.js');
  await sentence.waitFor({ state: 'hidden' });
  await press(page, 'Send it now');
  await heading(page, 'Your report was sent');
  await context.close();
}, 60_000);

it('pasted megabytes stay where they are, with a sentence that says what to do (R22)', async () => {
  const { page, context } = await writing();
  const pasted = 'every Friday '.repeat(200_000);
  await page.locator('textarea').evaluate((field, text) => {
    const area = field as unknown as { value: string; dispatchEvent(event: Event): boolean };
    area.value = text;
    area.dispatchEvent(new Event('input', { bubbles: true }));
  }, pasted);
  await press(page, 'Continue');
  await page.getByRole('link', { name: /too long: 2,600,000 characters, and 20,000/ }).waitFor();
  expect((await page.locator('textarea').inputValue()).length).toBe(pasted.length);
  await context.close();
});

it('hostile text is text: markup, other directions and emoji are shown as they were written', async () => {
  const { page, context, complaints } = await writing();
  const hostile =
    '<img src=x onerror=alert(1)> \u202Eevil\u202C عربى 👩🏽‍✈️ https://evil.example \uD800' +
    'W'.repeat(400);
  await page.locator('textarea').fill(hostile);
  await press(page, 'Continue');
  await press(page, 'Skip to the end');
  await heading(page, 'Check your answers');
  const shown = (await page.locator('.said').first().textContent()) ?? '';
  expect(shown).toContain('<img src=x onerror=alert(1)>');
  expect(await page.locator('main img, main a').count()).toBe(0);
  await press(page, /^Change Continues an older report/);
  await page.locator('main input').fill(`"><script>alert(1)</script>`);
  await press(page, 'Continue');
  await heading(page, 'Check your answers');
  await picture(page, '23-check-hostile');
  await press(page, 'Continue');
  await heading(page, /read an answer/);
  expect(complaints).toEqual([]);
  await context.close();
});

it('a wrong word is named with near ones; words that nobody used say so and let somebody look on', async () => {
  const { page, context } = await visit(chromium.browser, product.portal);
  await press(page, 'Read an answer');
  const field = page.locator('textarea');
  await field.pressSequentially('aban ');
  expect(await field.inputValue()).toBe('abandon ');
  await field.fill(`${'abandon '.repeat(10)}abandno about`);
  await press(page, 'Look for an answer');
  await page.getByRole('link', { name: /Word 11, “abandno”.*Did you mean abandon/ }).waitFor();
  await picture(page, '24-wrong-word');
  await field.fill(`${'abandon '.repeat(11)}about`);
  await press(page, 'Look for an answer');
  await heading(page, 'There is nothing for these words yet');
  await picture(page, '25-nothing');
  await press(page, 'Look among everybody');
  await page.getByText('has looked among everybody').waitFor();
  await press(page, 'Write all the same');
  await press(page, 'Continue');
  await heading(page, 'Write to the unit');
  await page.locator('textarea').fill(secret);
  await press(page, 'Send message');
  await heading(page, 'Your message was sent');
  await context.close();
});

it('every sentence is there in Welsh, with what was typed untouched', async () => {
  const { page, context } = await writing();
  await press(page, 'Cymraeg');
  await heading(page, 'Beth ddigwyddodd?');
  expect(await page.locator('textarea').inputValue()).toBe(secret);
  expect(await page.locator('html').getAttribute('lang')).toBe('cy');
  await picture(page, '26-welsh');
  await context.close();
});
