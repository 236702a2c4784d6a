/** A browser with one visitor, who leaves; what is left of them is looked for as they go. */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { byteForms, type Needle } from '../canary/search.js';
import { openProfile, type Profile } from '../e2e/chromium.js';
import { type Product, startProduct } from '../e2e/product.js';
import { type Hands, handsAt } from './hands.js';
import { type Held, processesOf, searchBrowser } from './processes.js';
import { keptFor, remainsIn, type Secrets, type Usual, usualWords } from './remains.js';
import { workersOf } from './threads.js';
import { type UnitByHand, unitByHand } from './unit-by-hand.js';

export const exits = ['the button', 'Escape', 'Shift three times'] as const;
export type Exit = (typeof exits)[number];

/** What was left of a visitor. */
export interface Left {
  /** What memory held before they left. */
  before: Held[];
  /** What it held once the page was emptied, while nobody answers where it leads. */
  emptied: Held[];
  /** And when another page was there. */
  after: Held[];
  /** What scripts could reach in the emptied page, or when somebody came back to it. */
  reached: string[];
}

export interface Visitor {
  product: Product;
  profile: Profile;
  unit: UnitByHand;
  hands: Hands;
  usual: Usual;
  /** Of the processes that run pages: names of what they hold. */
  inRenderers(needles: readonly Needle[]): string[];
  /**
   * Leaves, first to where nobody answers, so that what the emptied page still reaches can be
   * looked at, and then away. Throws when the old process goes on.
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
  const hands = await handsAt(page);
  const { thread } = hands;
  await page.goto(product.portal);
  await hands.heading('Report wrongdoing in confidence');
  await hands.until(`document.body.textContent.includes('Who can read a report')`);
  const usual = await usualWords(thread);
  const search = (needles: readonly Needle[]): Held[] => searchBrowser(folder, needles);
  const renderers = (): number[] =>
    processesOf(folder).flatMap(({ pid, kind }) => (kind === 'renderer' ? [pid] : []));
  const inRenderers = (needles: readonly Needle[]): string[] => {
    const held = search(needles).filter(({ kind }) => kind === 'renderer');
    return [...new Set(held.flatMap(({ counts }) => [...counts.keys()]))].sort();
  };
  const reachedIn = async (secrets: Secrets): Promise<string[]> => [
    ...(await remainsIn(thread, secrets, usual)),
    ...(await keptFor(thread, secrets)),
    ...(await workersOf(hands.page)).map(() => 'a worker goes on'),
  ];

  return {
    ...{ product, profile, unit, hands, usual, inRenderers },
    async leave(exit, secrets) {
      const old = renderers();
      const before = search(secrets.bytes);
      away.open = false;
      if (exit === 'the button') await hands.press('Leave this page now');
      else if (exit === 'Escape') await hands.key('Escape');
      else for (let i = 0; i < 3; i++) await hands.key('Shift');
      await hands.until('document.body.children.length === 0');
      const emptied = search(secrets.bytes);
      const reached = await reachedIn(secrets);
      away.open = true;
      await hands.key('Escape');
      await hands.heading('Weather');
      for (let tries = 100; renderers().some((pid) => old.includes(pid)); tries--) {
        assert.ok(tries > 0, 'the process of the page that was left goes on');
        await pause(100);
      }
      const after = search(secrets.bytes);
      await hands.ask('void history.back()');
      await hands.heading('This page was closed');
      for (const name of inRenderers(secrets.bytes)) reached.push(`memory, come back: ${name}`);
      // The page that was come back to has loaded nothing of the protocol, and so no list of words.
      for (const one of await reachedIn(secrets)) reached.push(`come back: ${one}`);
      return { before, emptied, after, reached };
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
  const { hands, profile, usual } = visitor;
  const { thread } = hands;
  const held = searchBrowser(profile.folder, secrets.bytes);
  const { reference: _, ...texts } = secrets.texts;
  assert.deepEqual(await remainsIn(thread, { ...secrets, texts }, usual), []);
  const workers = await workersOf(hands.page);
  assert.equal(workers.length, 1);
  for (const worker of workers)
    assert.deepEqual(await remainsIn(worker, { ...secrets, texts }, null), []);
  return held;
}
