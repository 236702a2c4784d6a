/**
 * What the moment at which a page is closed tells, on a virtual clock: visits of the real sender in
 * service timings, and the page's own rule for showing "sent". Reporters write as long as readers
 * read, and leave 5 to 20 seconds after "sent" is shown.
 */
import { serviceTiming } from '../../client/conversation/schedule.js';
import { startSender } from '../../client/conversation/sender.js';
import type { SenderEvent } from '../../client/conversation/sending.js';
import { after, isSent, newShipment } from '../../client/portal/shipment.js';
import { type Directory, dayOf, type Random } from '../../crypto/index.js';
import { makeUnit, monday } from '../support/unit.js';
import { virtualClock } from '../support/virtual-clock.js';

/** What somebody on the line has of one visit; milliseconds since the page was opened. */
export interface Observed {
  /** When each drop left. */
  drops: number[];
  /** When the page sends no more: worse than true, since a browser keeps its connections. */
  leftAt: number;
}

/** Reporters and readers of one kind, so many of each. */
export interface Lived {
  reporters: Reporter[];
  readers: Observed[];
}

/** One reporter, as the page is, and as it would be if it showed "sent" on the server's answer. */
export interface Reporter {
  drawn: Observed;
  onAnswer: Observed;
}

export interface People {
  random: Random;
  /** Half of them write, or read, for less than this. */
  medianMilliseconds: number;
}

const shortestStay = 25_000;
/** Before the page asks to be opened again. */
const longestStay = 6 * 3_600_000;
const stayDeviation = 1.1;
const letterShares = [0.8, 0.95];
const answerMilliseconds = [40, 400] as const;
const leavingMilliseconds = [5_000, 20_000] as const;
const step = 600_000;

const made = makeUnit({ officers: 2, seed: 'closing phase' });
const directory = made.versions[0] as Directory;

const share = (random: Random): number => new DataView(random(4).buffer).getUint32(0) / 2 ** 32;
const between = (random: Random, [from, to]: readonly [number, number]): number =>
  from + (to - from) * share(random);
const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - share(random))) * Math.cos(2 * Math.PI * share(random));

/** How long somebody writes, or reads: lognormal, some much longer than most. */
function stay({ random, medianMilliseconds }: People): number {
  const drawn = medianMilliseconds * Math.exp(stayDeviation * normal(random));
  return Math.min(longestStay, Math.max(shortestStay, drawn));
}

function open(random: Random, emit: (event: SenderEvent, at: number) => void) {
  const clock = virtualClock(monday);
  const drops: number[] = [];
  const answered: number[] = [];
  const now = (): number => clock.now() - monday;
  const seed = random(32);
  const sender = startSender(
    { openedAt: monday, seed, directory, day: dayOf(monday), work: directory.workFloorBits },
    {
      clock,
      random,
      emit: (event) => emit(event, now()),
      portal: {
        unit: () => Promise.reject(new Error('nobody asks for the unit again')),
        async putDrop() {
          const at = drops.push(now()) - 1;
          await clock.sleepUntil(clock.now() + Math.round(between(random, answerMilliseconds)));
          answered[at] = now();
          return { stored: true, work: directory.workFloorBits };
        },
      },
    },
  );
  return { sender, drops, answered, until: (at: number) => clock.runUntil(monday + at) };
}

const cut = (drops: readonly number[], leftAt: number): Observed => ({
  drops: drops.filter((at) => at <= leftAt),
  leftAt,
});

/** A reader leaves when they have read. */
async function reader(people: People): Promise<Observed> {
  const page = open(people.random, () => undefined);
  const leftAt = Math.round(stay(people));
  await page.until(leftAt);
  page.sender.stop();
  return cut(page.drops, leftAt);
}

/** A reporter writes, sends one to three letters, and leaves after being told. */
async function reporter(people: People): Promise<Reporter> {
  const { random } = people;
  const many = share(random);
  const wanted = 1 + letterShares.filter((limit) => many >= limit).length;
  const told = { at: null as number | null, place: 0 };
  let shipment = newShipment({ kind: 'report', reference: '', receipt: true, wanted, since: 0 });
  const page = open(random, (event, at) => {
    if (event.event === 'directory') return;
    shipment = after(shipment, event, at);
    if (event.event === 'sent') told.place = Math.max(told.place, event.place);
    if (isSent(shipment)) told.at ??= at;
  });
  let now = Math.round(stay(people));
  await page.until(now);
  for (let id = 1; id <= wanted; id++)
    page.sender.queue({
      id,
      bytes: new Uint8Array(1_500).fill(id),
      addressees: directory.people.map(({ slot, kemPublic }) => ({ slot: slot ?? 0, kemPublic })),
      directory: directory.number,
    });
  while (told.at === null || now < told.at + leavingMilliseconds[1]) {
    now += step;
    await page.until(now);
  }
  page.sender.stop();
  const leaves = between(random, leavingMilliseconds);
  return {
    drawn: cut(page.drops, told.at + leaves),
    onAnswer: cut(page.drops, (page.answered[told.place] as number) + leaves),
  };
}

const since = ({ drops, leftAt }: Observed): number => leftAt - (drops.at(-1) ?? 0);

/** Lives so many visits of either. */
export async function live(visits: number, people: People): Promise<Lived> {
  const lived: Lived = { reporters: [], readers: [] };
  for (let i = 0; i < visits; i++) {
    lived.reporters.push(await reporter(people));
    lived.readers.push(await reader(people));
  }
  return lived;
}

/** Numbers that the line gives away about how a visit ended, whatever its length. */
const phases = {
  /** Time since the last drop, as a share of the gap that was to be expected. */
  'share of the gap': (one: Observed): number => since(one) / expectedGap(one.drops.length),
  /** The same, against the gap before. */
  'against the gap before': (one: Observed): number =>
    since(one) / ((one.drops.at(-1) ?? 0) - (one.drops.at(-2) ?? 0) || 1),
} as const;

const dropsOf = ({ drops }: Observed): number => drops.length;

/** The mean gap after so many drops; everybody may know it. */
function expectedGap(drops: number): number {
  const { first, gap, growth, longest } = serviceTiming;
  return drops === 0 ? (first[0] + first[1]) / 2 : Math.min(gap * growth ** (drops - 1), longest);
}

/** The share of pairs in which the first has the greater score: 0.5 tells nothing. */
function areaUnderCurve(mine: readonly number[], theirs: readonly number[]): number {
  const all = [
    ...mine.map((value) => ({ value, mine: 1 })),
    ...theirs.map((value) => ({ value, mine: 0 })),
  ].sort((a, b) => a.value - b.value);
  let area = 0;
  let below = 0;
  for (let i = 0; i < all.length; ) {
    let end = i;
    while (end < all.length && all[end]?.value === all[i]?.value) end++;
    const same = all.slice(i, end);
    const count = same.reduce((sum, one) => sum + one.mine, 0);
    area += count * (below + (same.length - count) / 2);
    below += same.length - count;
    i = end;
  }
  return area / (mine.length * theirs.length);
}

const bins = 12;

/**
 * The best that any rule on one number does: how likely each twelfth of its values is for either is
 * learnt on one half of the visits and tried on the other.
 */
function learnt(mine: readonly number[], theirs: readonly number[]): number {
  const half = Math.floor(mine.length / 2);
  const sorted = [...mine.slice(0, half), ...theirs.slice(0, half)].sort((a, b) => a - b);
  const edges = Array.from(
    { length: bins - 1 },
    (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / bins)] as number,
  );
  const binOf = (value: number): number => edges.filter((edge) => edge <= value).length;
  const counts = (values: readonly number[]): number[] => {
    const counted = new Array<number>(bins).fill(1);
    for (const value of values.slice(0, half))
      counted[binOf(value)] = 1 + (counted[binOf(value)] ?? 0);
    return counted;
  };
  const [ours, others] = [counts(mine), counts(theirs)];
  const score = (value: number): number =>
    (ours[binOf(value)] as number) / (others[binOf(value)] as number);
  return areaUnderCurve(mine.slice(half).map(score), theirs.slice(half).map(score));
}

/** The same among visits of as many drops: how long somebody stays is left out of it. */
function amongAlike(mine: readonly Observed[], theirs: readonly Observed[]): number {
  let [area, pairs] = [0, 0];
  for (const drops of new Set(mine.map(dropsOf))) {
    const [ours, others] = [mine, theirs].map((all) =>
      all.filter((one) => dropsOf(one) === drops).map(since),
    ) as [number[], number[]];
    const count = ours.length * others.length;
    if (count === 0) continue;
    area += count * areaUnderCurve(ours, others);
    pairs += count;
  }
  return area / pairs;
}

/** How well each statistic tells reporters from readers: either way round, and learnt. */
export function told(
  reporters: readonly Observed[],
  readers: readonly Observed[],
): Record<string, number> {
  const either = (area: number): number => Math.max(area, 1 - area);
  const areas = Object.entries(phases).flatMap(([name, of]): [string, number][] => {
    const [mine, theirs] = [reporters.map(of), readers.map(of)];
    return [
      [name, either(areaUnderCurve(mine, theirs))],
      [`${name}, learnt`, learnt(mine, theirs)],
    ];
  });
  const alike = either(amongAlike(reporters, readers));
  return Object.fromEntries([...areas, ['time since, among visits of as many drops', alike]]);
}

/** What the mere length of a stay tells: people's own, and not the closing phase. */
export const toldByStay = (reporters: readonly Observed[], readers: readonly Observed[]): number =>
  areaUnderCurve(reporters.map(dropsOf), readers.map(dropsOf));
