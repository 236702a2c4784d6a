/** Visits side by side with one schedule, each through a tap of its own. */
import { randomInt } from 'node:crypto';
import type { Browser } from 'playwright-core';
import type { SendingPlace } from '../../client/conversation/schedule.js';
import type { AnsweredPortal } from './answered-portal.js';
import type { Behaviour } from './behaviours.js';
import { openScheduled, placesOf, type ScheduledPage } from './page-with-schedule.js';
import { isInTime, type Seen, seenOf } from './seen.js';
import { openTaps } from './tap.js';

export interface Planned {
  behaviour: Behaviour;
  /** Done again and again until so many milliseconds after the opening; once by default. */
  until?: number;
  /** Code in front of its worker that sends. */
  plant?: string;
}

export interface Visited {
  seen: Seen;
  /** Places whose letters the page told to be sent. */
  letters: Set<number>;
  /** Places that the page told to be lost: the machine was too busy, or the server refused. */
  lost: number[];
}

export interface Round<Name extends string> {
  /** In which they were opened. */
  order: Name[];
  visits: Record<Name, Visited>;
}

/** For a browser that finds nothing but this machine: where the quick exit leads is not there. */
export const nowhere = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1';

/** Visits begin so far apart that they do not load in one another's way. */
const apartMilliseconds = 400;
/** How long a page is watched after the place that follows its end. */
const watchedMilliseconds = 700;
const placesDrawn = 60;
const leastPlaces = 5;

const until = (moment: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.max(0, moment - Date.now())));

const shuffled = <T>(all: readonly T[]): T[] => {
  const rest = [...all];
  return all.map(() => rest.splice(randomInt(rest.length), 1)[0] as T);
};

/** Does what is planned until it is time, and goes back to the first page in between. */
async function live(page: ScheduledPage, planned: Planned, portal: AnsweredPortal): Promise<void> {
  const end = page.openedAt + (planned.until ?? 0);
  for (;;) {
    await planned.behaviour(page.page, portal);
    if (Date.now() >= end) return;
    const finish = page.page.getByRole('button', { name: 'Finish' });
    if (await finish.isVisible()) await finish.click();
    else await page.page.goBack();
  }
}

/**
 * All of them in random order. Each is left by the quick exit in the middle of the same gap, as soon
 * as the last has done what was planned and some places have passed, and watched until the next place
 * would have come.
 */
export async function runRound<Name extends string>(given: {
  browser: Browser;
  portal: AnsweredPortal;
  seed: Uint8Array;
  planned: Record<Name, Planned>;
}): Promise<Round<Name>> {
  const { browser, portal, seed, planned } = given;
  const order = shuffled(Object.keys(planned) as Name[]);
  const { taps, close } = await openTaps(portal.product.portal, order.length);
  try {
    const doing = order.map(async (name, i) => {
      const plan = planned[name] as Planned;
      const tap = taps[i] as (typeof taps)[number];
      await until(Date.now() + i * apartMilliseconds);
      if (plan.plant !== undefined) tap.plant(plan.plant);
      const page = await openScheduled(browser, tap.origin, seed);
      await live(page, plan, portal);
      return { name, tap, page };
    });
    const lived = await Promise.all(doing);
    const drawn = placesOf(seed, placesDrawn);
    const [end, next] = endAfter(
      drawn,
      Math.max(...lived.map(({ page }) => Date.now() - page.openedAt)),
    );
    const places = drawn.filter(({ at }) => at < end);
    const visits = await Promise.all(
      lived.map(async ({ name, tap, page }): Promise<[Name, Visited]> => {
        await until(page.openedAt + end);
        const heard = await page.heard();
        const leftAt = Date.now();
        await page.page.keyboard.press('Escape');
        await until(page.openedAt + next + watchedMilliseconds);
        const tapped = await tap.take();
        await page.context.close();
        const { openedAt } = page;
        const of = (what: string): number[] =>
          heard.filter(({ event }) => event === what).map(({ place }) => place);
        const seen = seenOf(tapped, { openedAt, places, leftAt });
        return [name, { seen, letters: new Set(of('sent')), lost: of('lost') }];
      }),
    );
    return { order, visits: Object.fromEntries(visits) as Record<Name, Visited> };
  } finally {
    await close();
  }
}

/**
 * Whether the machine was too busy for one of these visits: a place was lost, or a drop left before
 * the board was asked for. What is lost is lost for letter and decoy alike. Or whether connections
 * moved in all of them: Chromium opens all anew when the machine gets or loses an address.
 */
export const disturbed = <Name extends string>(
  { visits }: Round<Name>,
  names: readonly Name[],
): boolean =>
  names.some((name) => visits[name].lost.length > 0 || !isInTime(visits[name].seen)) ||
  names.every((name) => visits[name].seen.moved.length > 0);

/** The middle of the first gap that is long enough and begins after a moment; and its end. */
function endAfter(places: readonly SendingPlace[], moment: number): [end: number, next: number] {
  for (const [i, { at }] of places.entries()) {
    const next = places[i + 1]?.at ?? 0;
    if (i >= leastPlaces - 1 && at > moment && next - at > 3_000) return [(at + next) / 2, next];
  }
  throw new Error('the visits took too long');
}
