import { expect, it } from 'vitest';
import { readDay } from '../../../client/inbox/day-typed.js';

const read = (day: string, month: string, year: string) => readDay({ day, month, year });

it('a typed date is a day of the calendar, with or without zeros and spaces, and nothing else', () => {
  expect(read('1', '1', '1970')).toBe(0);
  expect(read('22', '11', '2026')).toBe(20_779);
  expect(read(' 02', '03 ', '2027')).toBe(read('2', '3', '2027'));
  expect(read('29', '2', '2028')).not.toBeNull();
  for (const [day, month, year] of [
    ...[['29', '2', '2027'] as const, ['31', '4', '2027'] as const, ['0', '1', '2027'] as const],
    ...[['1', '13', '2027'] as const, ['1', '1', '27'] as const, ['', '1', '2027'] as const],
    ...[['1.', '1', '2027'] as const, ['-1', '1', '2027'] as const, ['1', 'May', '2027'] as const],
    ...[['31', '12', '1969'] as const],
  ])
    expect([day, month, year, read(day, month, year)]).toEqual([day, month, year, null]);
});
