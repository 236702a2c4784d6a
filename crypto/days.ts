import { periodDays } from './lengths.js';

export const millisecondsPerDay = 86_400_000;

/** UTC days since 1970. */
export const dayOf = (milliseconds: number): number =>
  Math.floor(milliseconds / millisecondsPerDay);

/** Stretches of 28 days since 1970: a log starts again at index 0 in each. */
export const periodOf = (day: number): number => Math.floor(day / periodDays);
