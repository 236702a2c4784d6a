import { describe, expect, it } from 'vitest';
import {
  dateAndTime,
  longDate,
  shortDate,
  shortMoment,
  timeOfDay,
  weekdayAndDate,
} from '../../../client/ui/dates.js';

/** 22 November 2026, and a moment of 4 December where this runs. */
const day = 20_779;
const moment = new Date(2026, 11, 4, 13, 0, 5).getTime();
const now = new Date(2026, 11, 5, 9, 0).getTime();

const said = (language: 'en' | 'cy'): string[] => [
  longDate(day, language),
  shortDate(day, language),
  weekdayAndDate(moment, language),
  dateAndTime(moment, language),
  timeOfDay(moment, language, { now }),
  timeOfDay(moment, language, { now: moment + 60_000, seconds: true }),
  shortMoment(moment, language),
];

describe('days and times in words, for reporters and officers', () => {
  it('are Welsh in Welsh, also where the browser has no Welsh dates', () => {
    expect(said('cy')).toEqual([
      '22 Tachwedd 2026',
      '22 Tach 2026',
      'dydd Gwener 4 Rhagfyr',
      'dydd Gwener 4 Rhagfyr, 13:00',
      '4 Rhag, 13:00',
      '13:00:05',
      '4 Rhag 2026, 13:00',
    ]);
  });

  it('are British in English', () => {
    expect(said('en').map((text) => text.replace('Friday, ', 'Friday '))).toEqual([
      '22 November 2026',
      '22 Nov 2026',
      'Friday 4 December',
      'Friday 4 December at 13:00',
      '4 Dec, 13:00',
      '13:00:05',
      '4 Dec 2026, 13:00',
    ]);
  });

  it('have a name of its own in Welsh for every month and weekday', () => {
    const months = Array.from({ length: 12 }, (_, month) => {
      const date = new Date(2026, month, 15).getTime();
      return weekdayAndDate(date, 'cy').split(' ').at(-1);
    });
    expect(new Set(months).size).toBe(12);
    const weekdays = Array.from({ length: 7 }, (_, i) => weekdayAndDate(i * 86_400_000, 'cy'));
    expect(new Set(weekdays.map((one) => one.split(' ')[1])).size).toBe(7);
  });
});
