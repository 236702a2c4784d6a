import { expect, test } from 'vitest';
import {
  pageLife,
  type SendingPlace,
  schedule,
  serviceTiming,
  type Timing,
  trialTiming,
} from '../../../client/conversation/schedule.js';
import { seededRandom } from '../../../crypto/index.js';

const random = seededRandom(new Uint8Array(32).fill(7));

function places(timing: Timing, count: number, seed = random(32)): SendingPlace[] {
  const all = schedule(seed, timing);
  return Array.from({ length: count }, () => all.next().value);
}

const gapsOf = (all: readonly SendingPlace[]): number[] =>
  all.slice(1).map((place, i) => place.at - (all[i] as SendingPlace).at);

test('in service the first drop leaves 5 to 20 seconds after the page was opened', () => {
  const firsts = Array.from({ length: 500 }, () => places(serviceTiming, 1)[0]?.at as number);
  expect(Math.min(...firsts)).toBeGreaterThanOrEqual(5_000);
  expect(Math.max(...firsts)).toBeLessThanOrEqual(20_000);
  expect(Math.min(...firsts)).toBeLessThan(6_000);
  expect(Math.max(...firsts)).toBeGreaterThan(19_000);
});

test('gaps begin at 20 seconds and grow by 1.3 to 2 minutes, each within 30%', () => {
  for (let visit = 0; visit < 100; visit++) {
    for (const [i, gap] of gapsOf(places(serviceTiming, 20)).entries()) {
      const plain = Math.min(20_000 * 1.3 ** i, 120_000);
      expect(gap).toBeGreaterThanOrEqual(plain * 0.7 - 1);
      expect(gap).toBeLessThanOrEqual(plain * 1.3 + 1);
    }
  }
});

test('after ten minutes the wait is a minute in the middle and 2.6 at most', () => {
  const waits = Array.from({ length: 400 }, () => {
    const all = places(serviceTiming, 40);
    return (all.find((p) => p.at >= 600_000) as SendingPlace).at - 600_000;
  }).sort((a, b) => a - b);
  expect(waits[200]).toBeGreaterThan(45_000);
  expect(waits[200]).toBeLessThan(75_000);
  expect(waits[399]).toBeLessThanOrEqual(156_000);
});

test('in a trial the first drop leaves after 1 to 2 seconds and the others every 2 to 5', () => {
  for (let visit = 0; visit < 100; visit++) {
    const all = places(trialTiming, 30);
    expect(all[0]?.at).toBeGreaterThanOrEqual(1_000);
    expect(all[0]?.at).toBeLessThanOrEqual(2_000);
    for (const gap of gapsOf(all)) {
      expect(gap).toBeGreaterThanOrEqual(1_999);
      expect(gap).toBeLessThanOrEqual(5_001);
    }
  }
});

test('contents are fixed 8 seconds before their moment, or when the page was opened', () => {
  for (const place of places(serviceTiming, 50))
    expect(place.fixedAt).toBe(Math.max(0, place.at - 8_000));
  for (const place of places(trialTiming, 50)) expect(place.at - place.fixedAt).toBe(300);
});

test('a place is over before the contents of the next are fixed', () => {
  for (const timing of [serviceTiming, trialTiming]) {
    const all = places(timing, 200);
    for (const [i, place] of all.slice(1).entries())
      expect(place.fixedAt).toBeGreaterThan((all[i] as SendingPlace).at);
  }
});

test('what became of a drop is told within the gap that follows it', () => {
  const all = places(serviceTiming, 300);
  for (const [i, place] of all.slice(0, -1).entries()) {
    expect(place.toldAt).toBeGreaterThanOrEqual(place.at);
    expect(place.toldAt).toBeLessThanOrEqual((all[i + 1] as SendingPlace).at);
  }
});

test('the schedule depends on the seed alone, and another seed gives another (P3)', () => {
  const seed = random(32);
  expect(places(serviceTiming, 50, seed)).toEqual(places(serviceTiming, 50, seed.slice()));
  const other = seed.slice();
  other[31] = (other[31] as number) ^ 1;
  expect(places(serviceTiming, 50, other)).not.toEqual(places(serviceTiming, 50, seed));
});

test('a schedule goes on without end, for the whole life of a page', () => {
  const all = places(serviceTiming, 500);
  expect(all[499]?.at).toBeGreaterThan(pageLife);
});

test('a seed that is one byte short or long is refused', () => {
  for (const length of [31, 33]) {
    const seed = new Uint8Array(length);
    expect(() => schedule(seed, serviceTiming).next()).toThrow('a seed of 32 bytes');
  }
});
