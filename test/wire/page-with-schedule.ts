/** The reporters' page in a browser, with a schedule that the test has drawn for it. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { type SendingPlace, schedule, trialTiming } from '../../client/conversation/schedule.js';
import type { SenderEvent } from '../../client/conversation/sending.js';
import { seededRandom } from '../../crypto/index.js';

/**
 * Stands in the place of the page's randomness: 32 bytes that are drawn first, the schedule seed,
 * are given; everything else is a stream of them. The worker draws its own. Keeps what the page
 * tells the worker that sends, and hears from it.
 */
const stand = (seed: Uint8Array): string => `(() => {
  const seed = [${seed.join()}];
  let drawn = false;
  let state = seed.reduce((sum, byte) => (Math.imul(sum, 31) + byte) | 0, 7) || 1;
  crypto.getRandomValues = (array) => {
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    if (!drawn && bytes.length === seed.length) {
      drawn = true;
      bytes.set(seed);
      return array;
    }
    for (let i = 0; i < bytes.length; i++) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      bytes[i] = state;
    }
    return array;
  };
  const known = { start: null, heard: [] };
  globalThis.known = () => ({
    openedAt: known.start?.openedAt ?? null,
    seed: [...(known.start?.seed ?? [])],
    heard: known.heard,
  });
  globalThis.Worker = class extends Worker {
    constructor(...given) {
      super(...given);
      this.addEventListener('message', ({ data }) => {
        if (data === 'ready') return;
        const { event, place, letter, code } = data.event;
        known.heard.push({ event, place, letter, code });
      });
    }
    postMessage(message) {
      if (message.to === 'start') known.start = message.start;
      super.postMessage(message);
    }
  };
})()`;

interface Known {
  openedAt: number | null;
  seed: number[];
  heard: Pick<Extract<SenderEvent, { event: 'sent' | 'lost' }>, 'event' | 'place' | 'letter'>[];
}

export interface ScheduledPage {
  context: BrowserContext;
  page: Page;
  openedAt: number;
  /** What the page has heard of its places so far. */
  heard(): Promise<Known['heard']>;
}

/** A seed whose first place is late, so that a busy machine has loaded the page by then. */
export function scheduleSeed(name: number): Uint8Array {
  const random = seededRandom(new Uint8Array(32).fill(name));
  for (;;) {
    const seed = random(32);
    if (schedule(seed, trialTiming).next().value.at >= trialTiming.first[1] - 100) return seed;
  }
}

/** So many places of a seed on the trial timetable. */
export function placesOf(seed: Uint8Array, count: number): SendingPlace[] {
  const all = schedule(seed, trialTiming);
  return Array.from({ length: count }, () => all.next().value);
}

/** Opens the page and waits until it has begun to send. */
export async function openScheduled(
  browser: Browser,
  origin: string,
  seed: Uint8Array,
): Promise<ScheduledPage> {
  const context = await browser.newContext({ viewport: { width: 375, height: 740 } });
  await context.addInitScript(stand(seed));
  const page = await context.newPage();
  await page.goto(origin);
  // As text: what it names is the page's, not Node's.
  const known = (): Promise<Known> => page.evaluate('known()');
  const { openedAt, seed: used } = await begun(known);
  if (openedAt === null) throw new Error('the page does not begin to send');
  if (used.join() !== seed.join()) throw new Error('the page drew another schedule seed');
  return { context, page, openedAt, heard: async () => (await known()).heard };
}

/** Until the page has told its worker to start. */
async function begun(known: () => Promise<Known>): Promise<Known> {
  for (let left = 200; left > 0; left--) {
    const now = await known();
    if (now.openedAt !== null) return now;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return known();
}
