/** Days and times as an officer reads them: days are UTC, times those of this computer. */
import { type Language, language } from '../ui/language.js';

/** Where a browser has no Welsh dates it writes British ones. */
const locales: Record<Language, string[]> = { en: ['en-GB'], cy: ['cy', 'en-GB'] };

const form = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat(locales[language.value], options);

/** A UTC day since 1970: `22 November 2026`. */
export const longDay = (day: number): string =>
  form({ dateStyle: 'long', timeZone: 'UTC' }).format(day * 86_400_000);

/** `22 Nov 2026` */
export const shortDay = (day: number): string =>
  form({ dateStyle: 'medium', timeZone: 'UTC' }).format(day * 86_400_000);

const sameDay = (a: number, b: number): boolean =>
  new Date(a).toDateString() === new Date(b).toDateString();

/** `14:30`, with the day when it is not today's. Seconds where things happen within one minute. */
export function time(milliseconds: number, { seconds = false } = {}): string {
  const clock: Intl.DateTimeFormatOptions = {
    hour: '2-digit',
    minute: '2-digit',
    ...(seconds ? { second: '2-digit' } : {}),
  };
  const day: Intl.DateTimeFormatOptions = sameDay(milliseconds, Date.now())
    ? {}
    : { day: 'numeric', month: 'short' };
  return form({ ...day, ...clock, hour12: false }).format(milliseconds);
}

/** Of an entry: `22 Nov 2026, 14:03`. */
export const minute = (minutes: number): string =>
  form({ dateStyle: 'medium', timeStyle: 'short' }).format(minutes * 60_000);

export const number = (n: number): string =>
  new Intl.NumberFormat(locales[language.value]).format(n);
