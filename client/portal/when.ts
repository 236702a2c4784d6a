/** Days and times in words: when a report is collected, and by when an answer should have come. */
const minute = 60_000;
const millisecondsPerDay = 86_400_000;
const workingDays = 10;

/** The next closing of a batch after `now`; `null` when the directory names none. */
export function nextClosing(closings: readonly number[], now: number): number | null {
  const day = Math.floor(now / millisecondsPerDay) * millisecondsPerDay;
  const times = closings.flatMap((m) => [day + m * minute, day + millisecondsPerDay + m * minute]);
  const later = times.filter((time) => time > now);
  return later.length === 0 ? null : Math.min(...later);
}

/** The end of ten working days after this moment; bank holidays are not counted here (R73). */
export function answerBy(from: number): number {
  let day = from;
  for (let left = workingDays; left > 0; ) {
    day += millisecondsPerDay;
    const weekday = new Date(day).getUTCDay();
    if (weekday !== 0 && weekday !== 6) left -= 1;
  }
  return day;
}

const british = 'en-GB';

// Browsers that lack Welsh write American dates in its place, so it is written here.
const welshMonths = [
  ...['Ionawr', 'Chwefror', 'Mawrth', 'Ebrill', 'Mai', 'Mehefin'],
  ...['Gorffennaf', 'Awst', 'Medi', 'Hydref', 'Tachwedd', 'Rhagfyr'],
] as const;
const welshDays = ['Sul', 'Llun', 'Mawrth', 'Mercher', 'Iau', 'Gwener', 'Sadwrn'] as const;

const welshDate = (date: Date): string =>
  `dydd ${welshDays[date.getDay()]} ${date.getDate()} ${welshMonths[date.getMonth()]}`;

/** A UTC day as the unit signed it. */
export function dayInWords(day: number, language: 'en' | 'cy'): string {
  const date = new Date(day * millisecondsPerDay);
  if (language === 'cy')
    return `${date.getUTCDate()} ${welshMonths[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  return new Intl.DateTimeFormat(british, { dateStyle: 'long', timeZone: 'UTC' }).format(date);
}

const weekday = { weekday: 'long', day: 'numeric', month: 'long' } as const;
const clock = { hour: '2-digit', minute: '2-digit' } as const;

/** A day where the reporter is. */
export const dateInWords = (moment: number, language: 'en' | 'cy'): string =>
  language === 'cy'
    ? welshDate(new Date(moment))
    : new Intl.DateTimeFormat(british, weekday).format(moment);

/** A time of day where the reporter is, with its day. */
export function timeInWords(moment: number, language: 'en' | 'cy'): string {
  if (language === 'en')
    return new Intl.DateTimeFormat(british, { ...weekday, ...clock }).format(moment);
  const time = new Intl.DateTimeFormat(british, clock).format(moment);
  return `${welshDate(new Date(moment))}, ${time}`;
}
