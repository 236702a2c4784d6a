/**
 * Hands at a page which hold nothing of what it hides. Buttons are found by what everybody sees,
 * fields by their ids, keys are pressed one by one; no search for text is put into the page, for
 * what searches remembers what it read. So whatever is found in the page is the page's own.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { type PageThread, threadOf } from './threads.js';

export interface Hands {
  page: Page;
  thread: PageThread;
  /** The value of an expression, which must not be a secret. */
  ask<T>(expression: string): Promise<T>;
  /** Waits until an expression holds, also across pages. */
  until(expression: string, milliseconds?: number): Promise<void>;
  /** Waits for a heading of the first rank that says this. */
  heading(text: string): Promise<void>;
  /** Clicks the button, or chooses what has the label, that says exactly this. */
  press(text: string, within?: string): Promise<void>;
  choose(label: string): Promise<void>;
  /** Clicks what a selector finds first. */
  click(selector: string): Promise<void>;
  type(field: string, text: string): Promise<void>;
  /** Puts a long text in at once, as a keyboard does that finishes words. */
  insert(field: string, text: string): Promise<void>;
  key(name: string): Promise<void>;
}

export async function handsAt(page: Page): Promise<Hands> {
  const thread = await threadOf(page);
  const ask = async <T>(expression: string): Promise<T> => {
    const { result } = (await thread.send('Runtime.evaluate', {
      expression,
      returnByValue: true,
    })) as { result: { value: T } };
    return result.value;
  };
  const until = async (expression: string, milliseconds = 60_000): Promise<void> => {
    const end = Date.now() + milliseconds;
    while (!(await ask<boolean>(expression).catch(() => false))) {
      if (Date.now() > end) throw new Error(`Waited in vain until ${expression}`);
      await pause(50);
    }
  };
  /**
   * Clicks once nothing lies above it. What arrives late moves things about: a click that met
   * something else is made again; it has been handled when it is answered.
   */
  const clickOn = async (found: string): Promise<void> => {
    const place = `(() => {
      const it = ${found};
      if (!it || it.disabled) return null;
      it.scrollIntoView({ block: 'center', behavior: 'instant' });
      const { x, y, width, height } = it.getBoundingClientRect();
      const [left, top] = [x + Math.min(width / 2, 60), y + height / 2];
      if (!it.contains(document.elementFromPoint(left, top))) return null;
      globalThis.pressedByHands = false;
      it.addEventListener('click', () => { globalThis.pressedByHands = true; }, { once: true });
      return { left, top };
    })()`;
    for (let tries = 20; ; tries--) {
      await until(`${found} && !${found}.disabled`);
      const at = await ask<{ left: number; top: number } | null>(place);
      if (at !== null) await page.mouse.click(at.left, at.top);
      // Or another page is there already.
      const missed = `globalThis.pressedByHands === false`;
      if (at !== null && !(await ask<boolean>(missed).catch(() => false))) return;
      if (tries === 0) throw new Error(`Could not press ${found}`);
      await pause(200);
    }
  };
  const focus = async (field: string): Promise<void> => {
    const found = `document.querySelector(${JSON.stringify(field)})`;
    await until(`${found} !== null`);
    await ask(`void ${found}.focus()`);
  };
  return {
    ...{ page, thread, ask, until },
    heading: (text) =>
      until(
        `[...document.querySelectorAll('h1')].some((h) => h.textContent.includes(${JSON.stringify(text)}))`,
      ),
    press: (text, within = 'body') =>
      clickOn(
        `[...document.querySelectorAll(${JSON.stringify(`${within} button`)})].find((b) => b.textContent === ${JSON.stringify(text)})`,
      ),
    choose: (label) =>
      clickOn(
        `[...document.querySelectorAll('label')].find((l) => l.textContent === ${JSON.stringify(label)})`,
      ),
    click: (selector) => clickOn(`document.querySelector(${JSON.stringify(selector)})`),
    async type(field, text) {
      await focus(field);
      await page.keyboard.type(text);
    },
    async insert(field, text) {
      await focus(field);
      await page.keyboard.insertText(text);
    },
    key: (name) => page.keyboard.press(name),
  };
}
