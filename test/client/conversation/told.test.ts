import { expect, test } from 'vitest';
import {
  type SendingPlace,
  schedule,
  serviceTiming,
} from '../../../client/conversation/schedule.js';
import { type Random, seededRandom } from '../../../crypto/index.js';

const visits = 2_000;
const random: Random = seededRandom(new Uint8Array(32).fill(41));
const uniform = (): number => new DataView(random(4).buffer).getUint32(0) / 2 ** 32;

/** Time that people spend on such a page: half of them under 8 minutes, some much longer. */
const dwell = (): number => 480_000 * Math.exp(1.1 * normal());
function normal(): number {
  return Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** A page's places, drawn as far as they are asked for. */
function pageOf(): { after: (wanted: (p: SendingPlace) => boolean) => SendingPlace[] } {
  const all = schedule(random(32), serviceTiming);
  const drawn: SendingPlace[] = [];
  return {
    after(wanted) {
      let at = drawn.findIndex(wanted);
      while (at < 0) {
        const place = all.next().value;
        if (wanted(place)) at = drawn.length;
        drawn.push(place);
      }
      return drawn.slice(Math.max(0, at - 1), at + 1);
    },
  };
}

type Page = ReturnType<typeof pageOf>;

/** How long after the last drop a page was closed, as a share of the gap that was running. */
function phase(page: Page, closedAt: number): number {
  const around = page.after((p) => p.at > closedAt);
  const end = around.at(-1)?.at as number;
  const start = around.length === 1 ? 0 : (around[0]?.at as number);
  return (closedAt - start) / (end - start);
}

/** A reader leaves when they have read. */
const reader = (): number => phase(pageOf(), Math.max(25_000, dwell()));

/**
 * A reporter writes as long as readers read, sends at the next place whose contents are not fixed,
 * and leaves 5 to 20 seconds after being told.
 */
function reporter(told: (place: SendingPlace) => number): number {
  const page = pageOf();
  const writtenAt = Math.max(25_000, dwell());
  const place = page.after((p) => p.fixedAt > writtenAt).at(-1) as SendingPlace;
  return phase(page, told(place) + 5_000 + 15_000 * uniform());
}

/** The share of pairs in which the reporter has the greater score: 0.5 tells nothing. */
function areaUnderCurve(reporters: readonly number[], readers: readonly number[]): number {
  const all = [
    ...reporters.map((value) => ({ value, mine: 1 })),
    ...readers.map((value) => ({ value, mine: 0 })),
  ].sort((a, b) => a.value - b.value);
  let area = 0;
  let below = 0;
  for (let i = 0; i < all.length; ) {
    let end = i;
    while (end < all.length && all[end]?.value === all[i]?.value) end++;
    const same = all.slice(i, end);
    const mine = same.reduce((sum, one) => sum + one.mine, 0);
    area += mine * (below + (same.length - mine) / 2);
    below += same.length - mine;
    i = end;
  }
  return area / (reporters.length * readers.length);
}

const bins = 12;

/**
 * The best that any rule on the closing phase does: how likely each phase is for either is learnt
 * on one half of the visits and tried on the other.
 */
function told(reporters: readonly number[], readers: readonly number[]): number {
  const half = visits / 2;
  const count = (values: readonly number[]): number[] =>
    Array.from({ length: bins }, (_, bin) =>
      values.reduce((n, v) => n + (Math.floor(v * bins) === bin ? 1 : 0), 1),
    );
  const [mine, theirs] = [count(reporters.slice(0, half)), count(readers.slice(0, half))];
  const score = (v: number): number => {
    const bin = Math.min(bins - 1, Math.floor(v * bins));
    return (mine[bin] as number) / (theirs[bin] as number);
  };
  const plain = areaUnderCurve(reporters, readers);
  const learnt = areaUnderCurve(reporters.slice(half).map(score), readers.slice(half).map(score));
  return Math.max(plain, 1 - plain, learnt);
}

const many = (draw: () => number): number[] => Array.from({ length: visits }, draw);

test('when a page is closed after "sent" tells nothing, the moment being drawn (P3)', () => {
  const area = told(
    many(() => reporter((place) => place.toldAt)),
    many(reader),
  );
  process.stdout.write(`Closing phase, moment drawn: AUC ${area.toFixed(3)}\n`);
  expect(area).toBeLessThanOrEqual(0.55);
});

test('shown on the answer, "sent" would give most reporters away', () => {
  const area = told(
    many(() => reporter((place) => place.at + 100)),
    many(reader),
  );
  process.stdout.write(`Closing phase, on the answer: AUC ${area.toFixed(3)}\n`);
  expect(area).toBeGreaterThan(0.8);
});
