import { expect, test } from 'vitest';
import { createDifficulty } from '../../../server/portal/difficulty.js';
import { newDatabase } from '../../support/databases.js';
import { openPortal, outcome } from '../../support/portal.js';
import { makeUnit, monday } from '../../support/unit.js';

const minute = 60_000;
const limits = { workFloorBits: 10, workCeilingBits: 14 };
/** With the smallest budget, 30 drops a minute are calm. */
const calm = 30;

test('The work is the signed floor while drops come as calmly as the budget can bear', () => {
  const difficulty = createDifficulty({ dropsPerDay: 1 });
  difficulty.accepted(monday, calm);
  expect(difficulty.inForce(monday + 30_000, limits)).toBe(10);
});

test.each([
  [calm + 1, 11],
  [2 * calm, 11],
  [2 * calm + 1, 12],
  [8 * calm, 13],
  [1_000_000, 14],
])(
  '%i drops in a minute raise it to %i bits: one for each doubling, to the ceiling',
  (drops, bits) => {
    const difficulty = createDifficulty({ dropsPerDay: 1 });
    difficulty.accepted(monday, drops);
    expect(difficulty.inForce(monday + 30_000, limits)).toBe(bits);
  },
);

test('It grows with the budget: a budget ten times as large bears ten times as much', () => {
  const difficulty = createDifficulty({ dropsPerDay: 1_440_000 });
  difficulty.accepted(monday, 4_000);
  expect(difficulty.inForce(monday + 30_000, limits)).toBe(10);
});

test('It moves with time alone, never within ten seconds, and falls after a quiet minute', () => {
  const difficulty = createDifficulty({ dropsPerDay: 1 });
  difficulty.accepted(monday, 1_000);
  expect(difficulty.inForce(monday, limits)).toBe(10);
  expect(difficulty.inForce(monday + 9_999, limits)).toBe(10);
  expect(difficulty.inForce(monday + 10_000, limits)).toBe(14);
  expect(difficulty.inForce(monday + minute, limits)).toBe(14);
  expect(difficulty.inForce(monday + minute + 10_000, limits)).toBe(10);
});

test('What was in force in the two minutes before still counts, and not a step longer', () => {
  const difficulty = createDifficulty({ dropsPerDay: 1 });
  for (let step = 0; step < 14; step++) difficulty.accepted(monday + step * 10_000, 1_000);
  expect(difficulty.least(monday + 2 * minute, limits)).toBe(10);
  expect(difficulty.least(monday + 2 * minute + 10_000, limits)).toBe(14);
});

test('Under load every answer says the risen work, and a proof of the work before counts on', async () => {
  const database = await newDatabase('sqlite');
  const made = makeUnit({ core: { workFloorBits: 2, workCeilingBits: 6 } });
  const portal = await openPortal(database.db, { made, dropsPerDay: 10_000 });
  await Promise.all(Array.from({ length: 500 }, () => portal.send(made.put())));
  portal.clock.time += 10_000;
  const answer = await portal.send(made.put());
  expect(outcome(answer)).toBe('201 stored');
  expect(answer.headers['work-bits']).toBe('6');
  expect((await portal.app.inject('/api/unit')).json().work).toBe(6);
  await database.remove();
});

test('A proof below the work that has been in force for two minutes is refused', async () => {
  const database = await newDatabase('sqlite');
  const made = makeUnit({ core: { workFloorBits: 2, workCeilingBits: 6 } });
  const portal = await openPortal(database.db, { made, dropsPerDay: 1 });
  const ceiling = { day: Math.floor(monday / 86_400_000), bits: 6 };
  // The day's budget is spent by the first; the load is made up by hand.
  for (let step = 0; step < 14; step++) {
    portal.difficulty.accepted(portal.clock.time, 1_000);
    portal.clock.time += 10_000;
  }
  const weak = [1, 2, 3, 4].map(() => made.put({ bits: 2 }));
  const outcomes = await Promise.all(weak.map(async (put) => outcome(await portal.send(put))));
  expect(outcomes).toContain('400 proof');
  expect(outcome(await portal.send(made.put(ceiling)))).toBe('201 stored');
  await database.remove();
});
