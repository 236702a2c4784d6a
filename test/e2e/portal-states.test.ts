/**
 * What a reporter finds when something is not as it should be: each state from a real server with
 * real letters, and a proxy between that lies, fails or is away. Each in both languages.
 */
import type { BrowserContext, Page, Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unitByHand } from '../browser/unit-by-hand.js';
import { openChromium, type RunningChromium } from './chromium.js';
import {
  heading,
  pictureInBoth,
  press,
  toSending,
  toTheQuestion,
  toTheWords,
  type Visitor,
  visit,
} from './portal-visit.js';
import { type Product, startProduct } from './product.js';

let product: Product;
let chromium: RunningChromium;

beforeAll(async () => {
  [product, chromium] = await Promise.all([startProduct(), openChromium()]);
  await unitByHand(product);
}, 60_000);
afterAll(async () => {
  await chromium?.close();
  await product?.stop();
});

/** A visit through a proxy that is told what to do before the page is opened. */
async function through(lie: (context: BrowserContext) => Promise<unknown>): Promise<Visitor> {
  const { browser } = chromium;
  const context = await browser.newContext({ viewport: { width: 375, height: 740 } });
  await lie(context);
  const page = await context.newPage();
  await page.goto(product.portal);
  await page.getByRole('heading', { name: 'Report wrongdoing in confidence' }).waitFor();
  return { page, context, complaints: [] };
}

/** The server says that it is later than it is. */
const daysLater = (context: BrowserContext, days: number): Promise<unknown> =>
  context.route('**/api/unit', async (route) => {
    const response = await route.fetch();
    const answer = (await response.json()) as { day: number };
    await route.fulfill({ response, json: { ...answer, day: answer.day + days } });
  });

describe('a unit that is not as it should be', () => {
  it('was never set up: says so, and names other ways', async () => {
    const empty = await startProduct();
    const context = await chromium.browser.newContext();
    const page = await context.newPage();
    await page.goto(empty.portal);
    await page.getByText('the unit has not been set up').waitFor();
    await pictureInBoth(page, '54-not-open');
    await press(page, 'Support, and other ways to report');
    await page.getByText('Crimestoppers').waitFor();
    await pictureInBoth(page, '55-ways-for-anybody');
    await context.close();
    await empty.stop();
  }, 60_000);

  it.each([
    [40, 'signed 40 days ago and should have been signed again', 1],
    [70, 'signed 70 days ago, which is too long', 0],
  ] as const)('a list of readers of %i days', async (days, sentence, ways) => {
    const { page, context } = await through((one) => daysLater(one, days));
    await page.waitForLoadState('networkidle');
    await page.getByText(sentence).waitFor();
    expect(await page.getByRole('button', { name: 'Write a report' }).count()).toBe(ways);
    await page.getByRole('button', { name: 'Read an answer' }).waitFor();
    await pictureInBoth(page, `56-signed-${days}-days-ago`);
    await context.close();
  });
});

describe('leaving while the page opens', () => {
  /** What is asked for afterwards, and the workers that go on. */
  async function askedAfter(
    opening: (context: BrowserContext, page: Page) => Promise<void>,
    then: () => Promise<void>,
  ): Promise<string[]> {
    const context = await chromium.browser.newContext();
    const page = await context.newPage();
    await page.clock.install();
    // Where nobody answers: the page that was emptied stays, and what it does can be seen.
    await context.route('https://www.bbc.co.uk/**', (route) => route.fulfill({ status: 204 }));
    await opening(context, page);
    const asked: string[] = [];
    await page.keyboard.press('Escape');
    await page.waitForFunction('document.body.children.length === 0');
    context.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await then();
    for (let pauses = 3; pauses > 0; pauses--) {
      await page.clock.fastForward(60_000);
      await page.waitForTimeout(300);
    }
    asked.push(...page.workers().map((worker) => worker.url()));
    await context.close();
    return asked;
  }

  it('ends the opening: with a unit that arrives afterwards nothing begins (R19)', async () => {
    let arrive = (): void => undefined;
    const later = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    let came = later;
    const opening = async (context: BrowserContext, page: Page): Promise<void> => {
      // Answered or given up, as the browser likes when it has somewhere else to go.
      came = new Promise((resolve) => {
        const over = (one: Request): void =>
          one.url().endsWith('/api/unit') ? resolve() : undefined;
        context.on('requestfinished', over);
        context.on('requestfailed', over);
      });
      await context.route('**/api/unit', async (route) => {
        const response = await route.fetch();
        await later;
        await route.fulfill({ response });
      });
      const loaded = page.waitForEvent('requestfinished', (one) => /protocol/.test(one.url()));
      await page.goto(product.portal);
      await loaded;
    };
    const then = (): Promise<void> => {
      arrive();
      return came;
    };
    expect(await askedAfter(opening, then)).toEqual([]);
  });

  it('ends what would be asked for again: the unit, Welsh, and the thread that sends (R19)', async () => {
    const opening = async (context: BrowserContext, page: Page): Promise<void> => {
      await context.route('**/api/unit', (route) => route.fulfill({ status: 503 }));
      for (const file of ['sender.js', 'cy.js'])
        await context.route(`**/${file}`, (route) => route.abort());
      await page.goto(product.portal);
      await page.getByText('has not arrived').waitFor();
    };
    expect(await askedAfter(opening, async () => undefined)).toEqual([]);
  });
});

describe('a server that fails', () => {
  it('answers that cannot be fetched: says so, and the words are not asked for in vain', async () => {
    const { page, context } = await through((one) =>
      one.route('**/api/board', (route) => route.fulfill({ status: 500, json: { code: 'fault' } })),
    );
    await press(page, 'Read an answer');
    await page.getByText('The answers could not be fetched').waitFor();
    await pictureInBoth(page, '53-no-board');
    await context.close();
  });

  const answers = [
    [{ status: 503, json: { code: 'busy' } }, 'The server was busy just then'],
    [{ status: 500, json: { code: 'fault' } }, 'The server was busy just then'],
    [{ status: 503, json: { code: 'full' } }, 'The server has no room left just now'],
    [{ status: 507, json: { code: 'storage' } }, 'The server has no room left just now'],
    [{ status: 400, json: { code: 'header' } }, 'The server did not take it just then'],
    [{ status: 502, body: '<html>Bad gateway' }, 'The server did not take it just then'],
  ] as const;

  it('each answer has its sentence, nothing written is lost, and it is sent when all is well (R22)', async () => {
    const { page, context } = await visit(chromium.browser, product.portal);
    await page.waitForLoadState('networkidle');
    // Nothing of what is written needs the server.
    await context.setOffline(true);
    await toTheQuestion(page);
    await page.locator('textarea').fill('Written while nothing answered.');
    await press(page, 'Continue');
    await toSending(page, await toTheWords(page));
    await context.setOffline(false);
    let now: (typeof answers)[number][0] | null = null;
    await context.route('**/api/drops/*', (route) =>
      now === null ? route.continue() : route.fulfill({ headers: { 'work-bits': '10' }, ...now }),
    );
    now = answers[0][0];
    await press(page, 'Send it now');
    for (const [given, sentence] of answers) {
      now = given;
      await page.getByText(sentence).waitFor({ timeout: 20_000 });
      if (given === answers[2][0]) await pictureInBoth(page, '57-full');
    }
    now = null;
    await heading(page, 'Your report was sent');
    await context.close();
  }, 90_000);

  it('a phone that slept: says so or goes on, and the report is sent when it wakes', async () => {
    const { page, context } = await visit(chromium.browser, product.portal);
    await toTheQuestion(page);
    await page.locator('textarea').fill('Written on a phone.');
    await press(page, 'Continue');
    await toSending(page, await toTheWords(page));
    const devtools = await context.newCDPSession(page);
    await press(page, 'Send it now');
    await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
    await new Promise((done) => setTimeout(done, 8_000));
    await devtools.send('Page.setWebLifecycleState', { state: 'active' });
    await heading(page, 'Your report was sent');
    await context.close();
  }, 60_000);

  it('two windows write two reports at once, and neither knows of the other', async () => {
    const { page, context } = await visit(chromium.browser, product.portal);
    const second = await context.newPage();
    await second.goto(product.portal);
    const words: string[] = [];
    for (const one of [page, second]) {
      await toTheQuestion(one);
      await one.locator('textarea').fill('From one of two windows.');
      await press(one, 'Continue');
      const drawn = await toTheWords(one);
      words.push(drawn.join(' '));
      await toSending(one, drawn);
    }
    expect(words[0]).not.toBe(words[1]);
    for (const one of [page, second]) await press(one, 'Send it now');
    for (const one of [page, second]) await heading(one, 'Your report was sent');
    await context.close();
  }, 60_000);
});
