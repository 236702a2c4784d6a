/**
 * How a screen looks and whether everybody can use it. A test of a page calls, on every screen and
 * in every state of it,
 *
 *     await look(page, 'portal-start');
 *
 * which takes screenshots at 375 and 1280 pixels (test/output/looks/portal-start-375.png), makes
 * sure that nothing scrolls sideways at 320 (that is 1280 pixels at 400% zoom), and lets axe judge
 * it. `checkAccess(page)` is the last alone; it fails for a violation, and for something that axe
 * could not decide and nobody judged in writing below.
 */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const folder = fileURLToPath(new URL('../output/looks/', import.meta.url));
const widths = [375, 1280] as const;

/** WCAG 2.0, 2.1 and 2.2, A and AA, and best practice. No rule is switched off. */
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe could not decide by itself. */
export interface Unsure {
  rule: string;
  /** A selector of the element. */
  where: string;
  why: string;
}

/**
 * Judged by a person, with the reason. `where` is matched against the selector: no judgement holds
 * for more than what was looked at.
 */
const judged: readonly { rule: string; where: RegExp; reason: string }[] = [];

/** Fails for every violation and every open question that nobody judged; returns the judged ones. */
export async function checkAccess(page: Page): Promise<Unsure[]> {
  const found = await new AxeBuilder({ page })
    .options({ resultTypes: ['violations', 'incomplete'] })
    .withTags(tags)
    // In the page itself: it has no frames, for which axe would judge in a page of its own.
    .setLegacyMode(true)
    .analyze();
  const faults = found.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} (${help}) at ${target}: ${failureSummary}`),
  );
  const unsure = found.incomplete.flatMap(({ id, nodes }) =>
    nodes.map((node): Unsure => {
      const why = [...node.any, ...node.all, ...node.none].map(({ message }) => message);
      return { rule: id, where: String(node.target), why: why.join('; ') };
    }),
  );
  const open = unsure.filter(
    ({ rule, where }) => !judged.some((one) => one.rule === rule && one.where.test(where)),
  );
  expect({ faults, open }).toEqual({ faults: [], open: [] });
  return unsure;
}

/** Screenshots of the whole page, with the width of a phone and of a desk. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const before = page.viewportSize();
  for (const width of widths) {
    await page.setViewportSize({ width, height: width === 375 ? 667 : 800 });
    await page.screenshot({ path: `${folder}${name}-${width}.png`, fullPage: true });
  }
  if (before !== null) await page.setViewportSize(before);
}

/** Text, for it runs in the page, whose types the tests do not have. */
const standsOut = `(() => {
  const width = document.documentElement.clientWidth;
  const apart = '.table-scroll *, .govuk-visually-hidden, .govuk-skip-link';
  const out = [...document.querySelectorAll('body *')]
    .filter((one) => !one.matches(apart) && one.getBoundingClientRect().right > width + 1)
    .map((one) => one.tagName.toLowerCase() + '.' + (one.getAttribute('class') ?? ''));
  if (document.documentElement.scrollWidth > width) out.push('the page itself');
  // Text that runs out of its element is in no element's box. Piles of marks are cut off.
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let text = walker.nextNode(); text !== null; text = walker.nextNode()) {
    range.selectNodeContents(text);
    if (text.parentElement.closest(apart) || range.getBoundingClientRect().right <= width + 1) continue;
    if (!/\\p{M}{8}/u.test(text.data)) out.push('text ' + text.data.slice(0, 40));
  }
  return out;
})()`;

/** At 320 pixels, which is also 1280 at 400% zoom, nothing stands out of the page sideways. */
export async function checkNarrow(page: Page): Promise<void> {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 256 });
  const out = await page.evaluate<string[]>(standsOut);
  if (before !== null) await page.setViewportSize(before);
  expect(out, 'stands out of a page that is 320 pixels wide').toEqual([]);
}

/** All of it; `name` is of the screenshots: the page, then the state. */
export async function look(page: Page, name: string): Promise<Unsure[]> {
  await picture(page, name);
  await checkNarrow(page);
  return checkAccess(page);
}
