import { expect, test } from 'vitest';
import { returnWith } from '../../../client/conversation/returning.js';
import { cellBytes, concat, type Directory, receiptKeys } from '../../../crypto/index.js';
import { shelf, today } from '../../support/notice-board.js';
import { makeUnit } from '../../support/unit.js';

const officers = 12;
const routes = Array.from({ length: 16 }, (_, i) => ({
  route: i + 1,
  current: true,
  title: `Route ${i + 1}`,
}));
const boardMegabytes = 2;

test('a return over 2 MB, with 12 people who may be named and 16 routes, takes under 1.5 s', () => {
  const seed = 'a large unit';
  const slots = 16;
  const first = makeUnit({ officers, seed, core: { slots } });
  const numbers = routes.map((r) => r.route);
  const people = Array.from({ length: officers }, (_, i) =>
    first.listed(i + 1, { since: 1, routes: numbers }),
  );
  const made = makeUnit({ officers, seed, core: { slots, routes, people } });
  const entropy = made.random(16);
  const receipt = receiptKeys(entropy, made.unit.unitId);
  const board = shelf(made);
  // The last path that is tried, and the first.
  board.boardOf(receipt, { route: 16, excluded: [10, 11, 12] }).state(1);
  board.boardOf(receipt, { route: 1, excluded: [] }).state(1);
  const own = board.bytes();
  const others = made.random(boardMegabytes * 2 ** 20 - own.length);
  const bytes = concat(own, others);
  expect(bytes.length % cellBytes).toBe(0);
  const directory = made.versions[0] as Directory;
  const given = { entropy, directory, board: bytes, day: today };
  const times = [0, 1, 2].map(() => {
    const started = performance.now();
    expect(returnWith(given).cases).toHaveLength(2);
    return performance.now() - started;
  });
  const best = Math.min(...times);
  process.stdout.write(`Return: ${times.map((t) => t.toFixed(0)).join(', ')} ms\n`);
  expect(best).toBeLessThan(1_500);
});
