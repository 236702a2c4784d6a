import { expect, test } from 'vitest';
import { lateRecipients, waitingSince } from '../../../client/conversation/lateness.js';

const today = 20_700;
const behind = (person: number, days: number | null, awayUntil: number | null = null) => ({
  person,
  waiting: days === null ? 0 : 2 * days,
  awayUntil,
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
    {
      ...{ person: 3, since: today - 54, stage: 'at-risk', erasedOn: today + 6 },
      ...{ waiting: 108, awayUntil: null },
    },
    {
      ...{ person: 1, since: today - 20, stage: 'late', erasedOn: today + 40 },
      ...{ waiting: 40, awayUntil: null },
    },
  ]);
  expect(waitingSince(recipients)).toBe(today - 54);
  expect(waitingSince([behind(1, null)])).toBeNull();
});

test('who said that they are away is told of like anybody, with the day on which they are back', () => {
  for (const head of [true, false])
    for (const days of [null, 0, 13, 14, 52, 53, 59]) {
      const here = lateRecipients([behind(1, days)], { today, head });
      const away = lateRecipients([behind(1, days, today + 3)], { today, head });
      expect(away).toEqual(here.map((one) => ({ ...one, awayUntil: today + 3 })));
    }
});
