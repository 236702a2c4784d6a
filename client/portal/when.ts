/** When a report is collected, and by when an answer should have come. */
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
