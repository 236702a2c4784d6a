/** A browser with one visitor, who leaves; what is left of them is looked for as they go. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { byteForms, type Needle } from '../canary/search.js';
import { openProfile, type Profile } from '../e2e/chromium.js';
import { heading, press } from '../e2e/portal-visit.js';
import { type Product, startProduct } from '../e2e/product.js';
import { type Held, processesOf, searchBrowser } from './processes.js';
import { remainsIn, type Secrets, type Usual, usualWords } from './remains.js';
import { threadOf, workersOf } from './threads.js';
import { type UnitByHand, unitByHand } from './unit-by-hand.js';

export const exits = ['the button', 'Escape', 'Shift three times'] as const;
export type Exit = (typeof exits)[number];

/** What memory held of a visitor before they left, once the page was emptied, and afterwards. */
export interface Left {
  before: Held[];
  emptied: Held[];
  after: Held[];
}

export interface Visitor {
  product: Product;
  profile: Profile;
  unit: UnitByHand;
  page: Page;
  usual: Usual;
  /** Of the processes that run pages: names of what they hold. */
  inRenderers(needles: readonly Needle[]): string[];
  /**
   * Leaves, first to where nobody answers, so that what the emptied page still reaches can be
   * looked at, and then away. Throws when anything is reached, or the old process goes on.
   */
  leave(exit: Exit, secrets: Secrets): Promise<Left>;
  close(): Promise<void>;
}

export async function openVisitor(): Promise<Visitor> {
  const [product, profile] = await Promise.all([startProduct(), openProfile()]);
  const unit = await unitByHand(product);
  const { context, folder } = profile;
  const away = { open: false };
  await context.route('https://www.bbc.co.uk/**', (route) =>
    route.fulfill(
      away.open ? { contentType: 'text/html', body: '<h1>Weather</h1>' } : { status: 204 },
    ),
  );
  const page = context.pages()[0] as Page;
  await page.goto(product.portal);
  await page.getByText('Who can read a report').waitFor();
  const usual = await usualWords(await threadOf(page));
  const search = (needles: readonly Needle[]): Held[] => searchBrowser(folder, needles);
  const renderers = (): number[] =>
    processesOf(folder).flatMap(({ pid, kind }) => (kind === 'renderer' ? [pid] : []));
  const inRenderers = (needles: readonly Needle[]): string[] => {
    const held = search(needles).filter(({ kind }) => kind === 'renderer');
    return [...new Set(held.flatMap(({ counts }) => [...counts.keys()]))].sort();
  };

  return {
    ...{ product, profile, unit, page, usual, inRenderers },
    async leave(exit, secrets) {
      const old = renderers();
      const before = search(secrets.bytes);
      const thread = await threadOf(page);
      away.open = false;
      if (exit === 'the button') await press(page, 'Leave this page now');
      else if (exit === 'Escape') await page.keyboard.press('Escape');
      else for (let i = 0; i < 3; i++) await page.keyboard.press('Shift');
      await page.waitForFunction('document.body.children.length === 0');
      // The test's own looking for texts remembers the last of them.
      await page.getByText('nothing').count();
      const emptied = search(secrets.bytes);
      assert.deepEqual(await remainsIn(thread, secrets, usual), []);
      assert.deepEqual(await workersOf(thread), []);
      away.open = true;
      await page.keyboard.press('Escape');
      await page.getByRole('heading', { name: 'Weather' }).waitFor();
      for (let tries = 100; renderers().some((pid) => old.includes(pid)); tries--) {
        assert.ok(tries > 0, 'the process of the page that was left goes on');
        await page.waitForTimeout(100);
      }
      const after = search(secrets.bytes);
      await page.goBack();
      await heading(page, 'This page was closed');
      await page.getByText('nothing').count();
      assert.deepEqual(inRenderers(secrets.bytes), []);
      assert.deepEqual(await remainsIn(await threadOf(page), secrets, usual), []);
      return { before, emptied, after };
    },
    async close() {
      await profile.close();
      profile.remove();
      await product.stop();
    },
  };
}

/** Answers the case of this reference; gives the keys of the drops that were opened for it. */
export async function answerIn(
  unit: UnitByHand,
  { reference, answer }: { reference: string; answer: string },
): Promise<Needle[]> {
  const keys: Needle[] = [];
  await unit.work((duty) => {
    for (const { key } of duty.desk.pending.values()) keys.push(...byteForms('message key', key));
    const file = [...duty.desk.cases.values()].find((one) => one.reference === reference);
    if (file === undefined) return false;
    const content = { language: 'en', answers: 'what you wrote', text: answer } as const;
    duty.write(file, { kind: 'reply', content });
    return true;
  });
  assert.ok(keys.length > 0, 'no message key was found');
  return keys;
}

/** After a report was sent the page goes on; nothing of it may be reached. The reference is shown. */
export async function checkForgotten(visitor: Visitor, secrets: Secrets): Promise<Held[]> {
  const { page, profile, usual } = visitor;
  const held = searchBrowser(profile.folder, secrets.bytes);
  const { reference: _, ...texts } = secrets.texts;
  const thread = await threadOf(page);
  assert.deepEqual(await remainsIn(thread, { ...secrets, texts }, usual), []);
  const workers = await workersOf(thread);
  assert.equal(workers.length, 1);
  for (const worker of workers)
    assert.deepEqual(await remainsIn(worker, { ...secrets, texts }, null), []);
  return held;
}
