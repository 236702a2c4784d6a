/** The reporters' page on a slow phone, and the officers' intake in a browser, in a real Chromium. */
import { loadavg } from 'node:os';
import type { Browser } from 'playwright-core';
import strings from '../client/locales/portal/en.json' with { type: 'json' };
import { bundle, neededBy, sentBytes } from '../test/build/bundle.js';
import { openChromium } from '../test/e2e/chromium.js';
import { type AnsweredPortal, startAnsweredPortal } from '../test/wire/answered-portal.js';
import { intakeRates } from './chromium/intake.js';
import { openLine } from './chromium/line.js';
import { type Task, type Visited, visitByPhone } from './chromium/phone.js';
import { type Figure, median, type Part } from './figures.js';

/** The profile that issue 3 names. */
const profile = { bitsPerSecond: 1.6e6, roundTripMilliseconds: 150 };
/** A little more than 4, since a stop takes a moment to arrive; what was reached is measured. */
const slowing = 4.1;
const visits = 7;
const boardCells = 2_000;

const seconds = (milliseconds: number): number => milliseconds / 1000;
const spread = (values: readonly number[]): string =>
  `${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)}`;

async function bytesPart(): Promise<Part> {
  const built = await bundle('portal');
  const sent = sentBytes(built);
  const styles = [...sent.keys()].filter((name) => name.endsWith('.css'));
  const screen = ['index.html', ...styles, ...neededBy(built, 'page.js')];
  const question = [...screen, ...neededBy(built, 'engine.js'), 'libsodium.wasm'];
  const worker = neededBy(built, 'sender.js');
  const kilobytes = (names: Iterable<string>): number =>
    [...new Set(names)].reduce((sum, name) => sum + (sent.get(name) ?? Number.NaN), 0) / 1000;
  const figure = (what: string, value: number, aim?: string): Figure => ({
    what,
    value,
    unit: 'kB',
    aim,
  });
  return {
    title: 'The reporters’ page: bytes after gzip',
    figures: [
      figure('until the first screen', kilobytes(screen)),
      figure('until writing can begin', kilobytes(question), 'under 220 kB (known peer: 483)'),
      figure(
        'afterwards: Welsh, and the worker with what it loads again',
        kilobytes(worker) + kilobytes(['cy.js']),
      ),
    ],
    notes: ['As the server sends it, without headers, the unit’s own details and the board.'],
  };
}

const writing: Task = { press: strings.start.write, heading: strings.route.title };
const returning = ({ words, answer }: AnsweredPortal): Task => ({
  press: strings.start.return,
  heading: strings.return.title,
  words: words.join(' '),
  look: strings.return.look,
  answer,
});

async function phonePart(browser: Browser): Promise<Part> {
  const answered = await startAnsweredPortal(0, {
    officers: 12,
    routes: Array.from({ length: 16 }, (_, i) => i + 1),
    path: { route: 9, excluded: [2, 7, 11] },
    cells: boardCells,
  });
  const line = await openLine(answered.product.portal, profile);
  const several = async (times: number, task: Task, count: number): Promise<Visited[]> => {
    const seen: Visited[] = [];
    for (let i = 0; i < count; i++) seen.push(await visitByPhone(browser, { line, times, task }));
    return seen;
  };
  try {
    const wrote = await several(slowing, writing, visits);
    const returned = await several(slowing, returning(answered), visits);
    const late = await several(slowing, { ...returning(answered), late: true }, 3);
    const unslowed = await several(1, writing, 3);
    return phoneFigures({ wrote, returned, late, unslowed });
  } finally {
    await line.close();
    await answered.product.stop();
  }
}

function phoneFigures(seen: Record<'wrote' | 'returned' | 'late' | 'unslowed', Visited[]>): Part {
  const { wrote, returned, late, unslowed } = seen;
  const of = (from: Visited[], what: (one: Visited) => number): number[] => from.map(what);
  const screen = of(wrote, ({ moments }) => seconds(moments.screen));
  const question = of(wrote, ({ moments }) => seconds(moments.question));
  const answer = of(returned, ({ moments }) => seconds(moments.answer));
  const plain = of(unslowed, ({ moments }) => seconds(moments.question));
  const fetched = ({ moments }: Visited): number =>
    moments.progress.find(({ label }) => label === strings.return.looking)?.at ?? Number.NaN;
  const looking = of(returned, (one) => seconds(one.moments.answer - fetched(one)));
  const lateLooking = of(late, ({ moments }) => seconds(moments.answer - moments.pressed));
  const all = [...wrote, ...returned, ...late];
  const [page, worker] = [of(all, (v) => v.factor.page), of(all, (v) => v.factor.worker)];
  const shown = Math.min(...of(returned, ({ moments }) => moments.progress.length));
  const figure = (what: string, values: number[], aim?: string): Figure => ({
    what,
    value: median(values),
    unit: 's',
    aim,
  });
  return {
    title: 'The reporters’ page on a phone (4 times slower, 1.6 Mbit/s, 150 ms; board of 2 MB)',
    figures: [
      figure('from the address to the first screen', screen),
      figure('until the first question can be answered', question, 'under 3 s'),
      figure('the same, the processor not slowed', plain),
      figure('until an answer is read, words typed at once', answer, 'within 15 s'),
      figure('of that after the board had come', looking),
      figure('the search alone, words typed when the board had come', lateLooking),
      { what: 'slowing reached, page', value: median(page), unit: 'times', aim: '4' },
      {
        what: 'slowing reached, worker that sends',
        value: median(worker),
        unit: 'times',
        aim: '4',
      },
    ],
    notes: [
      `Medians of ${wrote.length} visits each (3 not slowed, 3 with words typed late). From least to most: first screen ${spread(screen)} s, first question ${spread(question)} s, answer ${spread(answer)} s.`,
      `Slowing: the page's process is stopped for most of the time, with every thread in it; DevTools' own throttling leaves workers as they are. A fixed piece of work took so many times longer in the page (${spread(page)}) and in the worker (${spread(worker)}).`,
      'The line stands between browser and server: all connections share it, a new one costs a round trip more, and none has TLS, which would add one more.',
      `12 nameable people and 16 routes. While somebody waits for an answer a bar moves (at least ${shown} steps in a visit): first the board as it arrives, beside which most of the search is done, then the rest of it.`,
      `Load of the machine in the last minute: ${loadavg()[0]?.toFixed(1)}.`,
      ...(Math.min(median(page), median(worker)) < 3.6
        ? ['Others used the processor too, so that the slowing was not reached: measure again.']
        : []),
    ],
  };
}

async function intakePart(browser: Browser): Promise<Part> {
  const rates = await intakeRates(browser, 5);
  return {
    title: 'Intake in Chromium (8 slots, one worker)',
    figures: [
      {
        what: 'rows taken in',
        value: median(rates.map(({ rows }) => rows)),
        unit: 'a second',
        ceiling: median(rates.map(({ bare }) => bare)),
        aim: '85% of bare X-Wing',
      },
    ],
    notes: [
      `Bare X-Wing: one decapsulation, in the same worker. Five workers one after another; shares ${spread(rates.map(({ rows, bare }) => (100 * rows) / bare))}%.`,
    ],
  };
}

export async function pages(): Promise<Part[]> {
  const chromium = await openChromium();
  try {
    const parts = [await bytesPart(), await phonePart(chromium.browser)];
    return [...parts, await intakePart(chromium.browser)];
  } finally {
    await chromium.close();
  }
}
