/** Content that would like to be more than text, and what tells whether it became that. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { checkNarrow } from '../e2e/looks.js';

/** Begins every planted text: where it stands, the page shows it as text. */
export const mark = 'HX';

const rtl = '\u202E\u05D0\u05D1\u2067';

/** For names and titles, which are short. */
export const shortHostile = `${mark}<img src=x onerror=canary()>{{n}}$t(title)&lt;__proto__`;
/** The same with letters and marks that turn the direction of what follows. */
export const turned = `${mark}<svg onload=canary()>${rtl}`;

/** For everything longer. */
export const longHostile = [
  `${mark}<script>canary()</script><img src=x onerror="canary()"><svg/onload=canary()>`,
  `"'><iframe srcdoc="<script>parent.canary()</script>"></iframe><math><mtext><img src=x>`,
  'javascript:canary() data:text/html,<script>canary()</script> https://evil.example/x',
  `{{n}} {{- n}} $t(title) $t(start.title, {"n":1}) \${canary()} {{constructor.constructor('canary()')()}}`,
  '__proto__ constructor toString \u0000 \u200B\u2060\uFEFF 👩🏽‍✈️ Z\u0351\u036B\u0343',
  '<a href="javascript:canary()">x</a><base href=//evil.example><meta http-equiv=refresh content=0>',
  `</title></textarea></script><object data=x><embed src=x><video src=x onerror=canary()></video>`,
  rtl,
  'W'.repeat(3_000),
].join('\n');

/**
 * Single words as long as a letter or a message takes them, 64 KiB in all: wide letters, marks that
 * pile up on one letter, letters from right to left.
 */
export const longWords = ['W'.repeat(20_000), `Z${'\u0351'.repeat(8_000)}`, '\u05E9'.repeat(8_000)];

/** Set before the page's own scripts: counts what runs, and what the policies stop. */
const watcher = `
  globalThis.ran = [];
  globalThis.canary = (...what) => { ran.push('ran ' + what); };
  for (const name of ['alert', 'prompt', 'confirm']) globalThis[name] = () => ran.push(name);
  addEventListener('securitypolicyviolation', (event) => {
    ran.push('policy ' + event.effectiveDirective + ' ' + event.sample);
  });
`;

/** Runs in the page: elements and attributes that no screen of ours has, and text not kept apart. */
const strange = `(() => {
  const found = [...globalThis.ran];
  const never = 'img, iframe, object, embed, base, video, math, meta[http-equiv=refresh], xss';
  for (const one of document.querySelectorAll(never)) found.push('element ' + one.outerHTML.slice(0, 80));
  for (const one of document.querySelectorAll('svg:not(.frame-header__emblem), body script:not([src])'))
    found.push('element ' + one.outerHTML.slice(0, 80));
  for (const one of document.querySelectorAll('*'))
    for (const { name, value } of one.attributes)
      if (/^on/i.test(name) || /^\\s*(javascript|data):/i.test(value) && one.tagName !== 'LINK')
        found.push('attribute ' + name + ' of ' + one.tagName);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text !== null; text = walker.nextNode()) {
    const at = text.data.indexOf('${mark}');
    if (at < 0 || !/[\\u05D0\\u202E]/.test(text.data) || text.data[at - 1] === '\\u2068') continue;
    let apart = false;
    let block = text.parentElement;
    for (; block !== null; block = block.parentElement) {
      const { display, unicodeBidi } = getComputedStyle(block);
      // A mark that is left open takes the end of the element for its own.
      const closed = !/[\\u202A-\\u202E\\u2066-\\u2069]/.test(block.textContent);
      if (/isolate|plaintext/.test(unicodeBidi) && display.startsWith('inline') && closed) apart = true;
      if (!display.startsWith('inline') || display === 'inline-block') break;
    }
    const whole = text.data.trim();
    const alone = whole.startsWith('${mark}') && block.textContent.trim() === whole;
    if (!apart && !alone) found.push('direction: ' + block.outerHTML.slice(0, 300));
  }
  return found;
})()`;

export interface Watched {
  /** Everything strange on the screen as it stands, and everything that was stopped or ran. */
  look(): Promise<string[]>;
}

/** Runs in the page: how long it takes to scroll through everything and to draw it, milliseconds. */
const drawing = `(async () => {
  const from = performance.now();
  for (const y of [document.body.scrollHeight, 0]) {
    scrollTo(0, y);
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  }
  return performance.now() - from;
})()`;

/** A page that stands still for seconds is one that somebody else's words have stopped. */
const longestDrawing = 3_000;

/** What long words do to a screen: nothing stands out sideways at 320 pixels, and it goes on. */
export async function checkLong(page: Page): Promise<void> {
  await checkNarrow(page);
  expect(await page.evaluate<number>(drawing)).toBeLessThan(longestDrawing);
}

/** To be called before the page goes anywhere. */
export async function watch(page: Page): Promise<Watched> {
  const said: string[] = [];
  page.on('console', (message) => {
    const text = message.text();
    if (message.type() === 'error' && !/status of [45]\d\d/.test(text)) said.push(text);
  });
  page.on('pageerror', (error) => said.push(String(error)));
  await page.addInitScript(watcher);
  return {
    look: async () => [...said, ...(await page.evaluate<string[]>(strange))],
  };
}
