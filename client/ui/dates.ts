/**
 * Days and times in words, for both pages. Browsers that lack Welsh write other dates in its
 * place, so the Welsh ones are written here. Days are UTC, times those of this computer.
 */
type Language = 'en' | 'cy';

const millisecondsPerDay = 86_400_000;

const welshMonths = [
  ...['Ionawr', 'Chwefror', 'Mawrth', 'Ebrill', 'Mai', 'Mehefin'],
  ...['Gorffennaf', 'Awst', 'Medi', 'Hydref', 'Tachwedd', 'Rhagfyr'],
] as const;
const shortWelshMonths = [
  ...['Ion', 'Chwef', 'Maw', 'Ebr', 'Mai', 'Meh'],
  ...['Gorff', 'Awst', 'Medi', 'Hyd', 'Tach', 'Rhag'],
] as const;
const welshDays = ['Sul', 'Llun', 'Mawrth', 'Mercher', 'Iau', 'Gwener', 'Sadwrn'] as const;

const british = (moment: number, form: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat('en-GB', form).format(moment);

/** A UTC day since 1970: `22 November 2026`, `22 Tachwedd 2026`. */
export function longDate(day: number, language: Language): string {
  const moment = day * millisecondsPerDay;
  if (language === 'en') return british(moment, { dateStyle: 'long', timeZone: 'UTC' });
  const date = new Date(moment);
  return `${date.getUTCDate()} ${welshMonths[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** A UTC day since 1970: `22 Nov 2026`, `22 Tach 2026`. */
export function shortDate(day: number, language: Language): string {
  const moment = day * millisecondsPerDay;
  if (language === 'en') return british(moment, { dateStyle: 'medium', timeZone: 'UTC' });
  const date = new Date(moment);
  return `${date.getUTCDate()} ${shortWelshMonths[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** `22 Nov`, `22 Tach` */
function dayAndMonth(moment: number, language: Language): string {
  if (language === 'en') return british(moment, { day: 'numeric', month: 'short' });
  const date = new Date(moment);
  return `${date.getDate()} ${shortWelshMonths[date.getMonth()]}`;
}

/** The day of a moment here: `Friday 4 December`, `dydd Gwener 4 Rhagfyr`. */
export function weekdayAndDate(moment: number, language: Language): string {
  if (language === 'en') return british(moment, { weekday: 'long', day: 'numeric', month: 'long' });
  const date = new Date(moment);
  return `dydd ${welshDays[date.getDay()]} ${date.getDate()} ${welshMonths[date.getMonth()]}`;
}

const clock = { hour: '2-digit', minute: '2-digit' } as const;

/** `Friday 4 December at 14:30`, `dydd Gwener 4 Rhagfyr, 14:30`. */
export const dateAndTime = (moment: number, language: Language): string =>
  `${weekdayAndDate(moment, language)}${language === 'en' ? ' at ' : ', '}${british(moment, clock)}`;

/** `14:30`, with the day when it is not that of `now`, and with seconds if wanted. */
export function timeOfDay(
  moment: number,
  language: Language,
  given: { now: number; seconds?: boolean | undefined },
): string {
  const time = british(moment, given.seconds ? { ...clock, second: '2-digit' } : clock);
  const today = new Date(moment).toDateString() === new Date(given.now).toDateString();
  return today ? time : `${dayAndMonth(moment, language)}, ${time}`;
}

/** `22 Nov 2026, 14:03` */
export const shortMoment = (moment: number, language: Language): string =>
  `${dayAndMonth(moment, language)} ${new Date(moment).getFullYear()}, ${british(moment, clock)}`;
