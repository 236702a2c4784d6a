import { expect, test } from 'vitest';
import { dice } from '../histories/dice.js';
import { type Pair, pairedAuc, permutationTest } from './permutation.js';

const times = 2_000;

/** Days that grow, with noise; those with it show so much more of the second figure. */
function days(seed: number, more: number, pairs = 100): Pair[] {
  const draw = dice(seed);
  return Array.from({ length: pairs }, (_, i) => {
    const noise = (): number => draw.int(0, 1_000) / 100;
    const figures = (extra: number): number[] => [7, i * 3 + noise() + extra, noise()];
    return { with: figures(more), without: figures(0) };
  });
}

test('days that do not differ are told apart as seldom as the level says', () => {
  const told = Array.from({ length: 100 }, (_, seed) =>
    permutationTest(days(seed, 0), { seed, times: 200 }),
  ).filter(({ p }) => p <= 0.1).length;
  expect(told).toBeLessThan(22);
  expect(permutationTest(days(1, 0), { seed: 1, times }).p).toBeGreaterThan(0.001);
});

test('days that differ by less than their noise are told apart, whatever grows from day to day', () => {
  expect(permutationTest(days(2, 4), { seed: 2, times }).p).toBeLessThan(0.001);
});

test('one row more is told nearly every day, and nothing at all is a guess', () => {
  const rows = days(3, 0).map((pair) => ({ with: [21, 1], without: [20, 1], of: pair }));
  expect(pairedAuc(rows, 0)).toBe(1);
  expect(pairedAuc(rows, 1)).toBe(0.5);
  expect(permutationTest(rows, { seed: 3, times }).p).toBeLessThan(0.001);
});

test('the same seed gives the same answer', () => {
  const one = permutationTest(days(4, 1), { seed: 4, times: 300 });
  expect(permutationTest(days(4, 1), { seed: 4, times: 300 })).toEqual(one);
});
