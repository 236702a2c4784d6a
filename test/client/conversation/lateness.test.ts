import { expect, test } from 'vitest';
import { lateRecipients, waitingSince } from '../../../client/conversation/lateness.js';

const today = 20_700;
const behind = (person: number, days: number | null) => ({
  person,
  waitingSince: days === null ? null : today - days,
});
const told = (days: number | null, head: boolean) =>
  lateRecipients([behind(1, days)], { today, head }).map(({ stage }) => stage);

test('a Head is told of somebody late from day 14, everybody from day 53', () => {
  expect([null, 0, 7, 13].map((days) => told(days, true))).toEqual([[], [], [], []]);
  expect([14, 52, 53, 59].flatMap((days) => told(days, true))).toEqual([
    ...['late', 'late', 'at-risk', 'at-risk'],
  ]);
  expect([14, 52].map((days) => told(days, false))).toEqual([[], []]);
  expect([53, 59].flatMap((days) => told(days, false))).toEqual(['at-risk', 'at-risk']);
});

test('it is said whose batch waits since when, and on which day it is erased in any case', () => {
  const recipients = [behind(1, 20), behind(2, null), behind(3, 54), behind(4, 3)];
  expect(lateRecipients(recipients, { today, head: true })).toEqual([
    { person: 3, since: today - 54, stage: 'at-risk', erasedOn: today + 6 },
    { person: 1, since: today - 20, stage: 'late', erasedOn: today + 40 },
  ]);
  expect(waitingSince(recipients)).toBe(today - 54);
  expect(waitingSince([behind(1, null)])).toBeNull();
});
