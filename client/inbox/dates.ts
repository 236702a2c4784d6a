/** Days and times in the language that an officer reads: days are UTC, times those of this computer. */
import { longDate, shortDate, shortMoment, timeOfDay } from '../ui/dates.js';
import { language } from '../ui/language.js';

/** A UTC day since 1970: `22 November 2026`. */
export const longDay = (day: number): string => longDate(day, language.value);

/** `22 Nov 2026` */
export const shortDay = (day: number): string => shortDate(day, language.value);

/** `14:30`, with the day when it is not today's. Seconds where things happen within one minute. */
export const time = (moment: number, { seconds = false } = {}): string =>
  timeOfDay(moment, language.value, { now: Date.now(), seconds });

/** Of an entry: `22 Nov 2026, 14:03`. */
export const minute = (minutes: number): string => shortMoment(minutes * 60_000, language.value);

/** With commas between thousands, as in both languages. */
export const number = (n: number): string => new Intl.NumberFormat('en-GB').format(n);
