/** How both pages start: for every eye and hand, and before the protocol has arrived. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import strings from '../../client/locales/portal/en.json' with { type: 'json' };
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
});
