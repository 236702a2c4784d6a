/** Both pages in a real Chromium, as the built server gives them out. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openChromium, type RunningChromium } from './chromium.js';
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

describe.each(['portal', 'inbox'] as const)('the page of the %s', (app) => {
  it('loads with its worker under a strict policy, and nothing breaks it', async () => {
    const context = await chromium.browser.newContext();
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (/Content Security|Trusted/i.test(message.text())) complaints.push(message.text());
    });
    const worker = page.waitForEvent('worker');
    await page.goto(product[app]);
    await worker;
    await page.locator('h1').first().waitFor();
    expect(complaints).toEqual([]);
    expect(await context.cookies()).toEqual([]);
    await context.close();
  });
});
