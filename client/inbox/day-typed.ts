/** A date as it is typed, in three fields. */
import { dayOf } from '../../crypto/index.js';

export interface TypedDay {
  day: string;
  month: string;
  year: string;
}

/** The UTC day since 1970; `null` for what is no date. */
export function readDay({ day, month, year }: TypedDay): number | null {
  const parts = [year, month, day].map((one) => one.trim());
  if (!parts.every((part, i) => (i === 0 ? /^\d{4}$/ : /^\d{1,2}$/).test(part))) return null;
  const [y = 0, m = 0, d = 0] = parts.map(Number);
  const moment = Date.UTC(y, m - 1, d);
  const date = new Date(moment);
  const same =
    date.getUTCFullYear() === y && date.getUTCMonth() === m - 1 && date.getUTCDate() === d;
  return same && moment >= 0 ? dayOf(moment) : null;
}
