/** Every shared part of the pages, in both colour schemes, on a phone, a desk and on paper. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openChromium, type RunningChromium } from './chromium.js';
import { buildGallery, type Gallery, openGallery } from './gallery.js';
import { checkAccess, checkNarrow, look, picture } from './looks.js';

let gallery: Gallery;
let chromium: RunningChromium;

beforeAll(async () => {
  [gallery, chromium] = await Promise.all([buildGallery(), openChromium()]);
});
afterAll(async () => {
  await chromium?.close();
});

describe.each(['light', 'dark'] as const)('the parts of the pages in %s colours', (scheme) => {
  it('are legible and usable by everybody (R21), and never scroll sideways', async () => {
    const context = await chromium.browser.newContext({ colorScheme: scheme });
    const page = await openGallery(context, gallery);
    await look(page, `gallery-${scheme}`);
    await context.close();
  });
});

const computed = (page: Page, part: string, style: string): Promise<string> =>
  page.evaluate(`getComputedStyle(document.querySelector('${part}')).getPropertyValue('${style}')`);

describe('the parts of the pages', () => {
  it('stand in forced colours, and on paper without anything that can be pressed', async () => {
    const context = await chromium.browser.newContext({ forcedColors: 'active' });
    const page = await openGallery(context, gallery);
    await picture(page, 'gallery-forced');
    // What only a colour told apart is told apart by an edge.
    for (const [part, edge] of [
      ['.govuk-tag', 'border-top-width'],
      ['.progress__bar', 'border-top-width'],
      ['.govuk-button', 'border-top-width'],
      ['.frame-languages__button[aria-current]', 'border-bottom-width'],
    ] as const)
      expect(await computed(page, part, edge), part).not.toBe('0px');
    await page.locator('.govuk-button').first().focus();
    expect(await computed(page, '.govuk-button:focus', 'outline-style')).not.toBe('none');
    await page.emulateMedia({ media: 'print', forcedColors: 'none' });
    await picture(page, 'gallery-print');
    expect(await page.getByRole('button').filter({ visible: true }).count()).toBe(0);
    await context.close();
  });

  it('would not pass faint, small, nameless or too wide', async () => {
    const context = await chromium.browser.newContext();
    const page = await openGallery(context, gallery);
    await page.evaluate(`(() => {
      document.querySelector('.govuk-caption-l').style.color = '#cccccc';
      const button = document.createElement('button');
      button.style.cssText = 'width: 10px; height: 10px; padding: 0; min-height: 0';
      const other = button.cloneNode();
      document.querySelector('main').append(button, other);
    })()`);
    const said = await checkAccess(page).then(
      () => 'nothing',
      (error) => JSON.stringify(error),
    );
    for (const rule of ['color-contrast', 'target-size', 'button-name'])
      expect(said).toContain(rule);
    await page.evaluate(`document.querySelector('h1').style.width = '500px'`);
    await expect(checkNarrow(page)).rejects.toThrow(/320 pixels/);
    await context.close();
  });
});
