/** How both pages start: for every eye and hand, and before the protocol has arrived. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import welsh from '../../client/locales/portal/cy.json' with { type: 'json' };
import strings from '../../client/locales/portal/en.json' with { type: 'json' };
import sharedWelsh from '../../client/locales/shared/cy.json' with { type: 'json' };
import { openChromium, type RunningChromium } from './chromium.js';
import { look } from './looks.js';
import { type Product, startProduct } from './product.js';

let product: Product;
let chromium: RunningChromium;

beforeAll(async () => {
  [product, chromium] = await Promise.all([startProduct(), openChromium()]);
});
afterAll(async () => {
  await chromium?.close();
  await product?.stop();
});

describe.each(['portal', 'inbox'] as const)('the first screen of the %s', (app) => {
  it.each(['light', 'dark'] as const)(
    'is usable by everybody in %s colours (R21)',
    async (scheme) => {
      const context = await chromium.browser.newContext({ colorScheme: scheme });
      const page = await context.newPage();
      await page.goto(product[app]);
      await page.locator('h1').first().waitFor();
      await look(page, `${app}-first-${scheme}`);
      await context.close();
    },
  );
});

describe('the reporters’ page', () => {
  it('has its first screen, and says what it waits for, before the protocol has arrived', async () => {
    const context = await chromium.browser.newContext();
    const page = await context.newPage();
    page.setDefaultTimeout(5_000);
    const late = new Promise<void>(() => undefined);
    await page.route('**/protocol.js', () => late);
    await page.goto(product.portal, { waitUntil: 'commit' });
    await page.getByRole('button', { name: strings.start.write }).click();
    await page.getByText(strings.opening.wait).waitFor();
    expect(await page.locator('h1').innerText()).toBe(strings.opening.title);
    await context.close();
  });

  it('speaks English a moment longer, and says so, when Welsh is chosen before it arrived', async () => {
    const context = await chromium.browser.newContext();
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    let arrive = (): void => undefined;
    const later = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    let asked = 0;
    await page.route('**/cy.js', async (route) => {
      asked += 1;
      await later;
      await route.continue();
    });
    await page.goto(product.portal);
    await page.getByRole('button', { name: 'Cymraeg' }).click();
    await page.getByText(sharedWelsh.language.awaited).waitFor();
    expect(await page.locator('main').getAttribute('lang')).toBe('en');
    expect(await page.locator('h1').innerText()).toBe(strings.start.title);
    await look(page, 'portal-welsh-awaited');
    arrive();
    await page.getByRole('heading', { level: 1, name: welsh.start.title }).waitFor();
    expect(await page.getByText(sharedWelsh.language.awaited).count()).toBe(0);
    expect(await page.locator('main').getAttribute('lang')).toBe('cy');
    expect(asked).toBe(1);
    await context.close();
  });
});
