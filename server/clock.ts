/** Time as an argument: nothing in the server but `systemClock` asks the machine what time it is. */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number;
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => Date.now() };

export const secondMilliseconds = 1_000;
export const minuteMilliseconds = 60 * secondMilliseconds;
export const hourMilliseconds = 60 * minuteMilliseconds;
export const dayMilliseconds = 24 * hourMilliseconds;

/** The latest whole multiple of `step` that is not after `now` (both in milliseconds). */
export function latestStep({ now, step }: { now: number; step: number }): number {
  return Math.floor(now / step) * step;
}
