/** When something that was written leaves, and when a reporter can read it. */
import { type Directory, dayOf, millisecondsPerDay } from '../../crypto/index.js';

/** The bundle that is composed already, and the beat. */
export interface Beat {
  /** Milliseconds since 1970. */
  nextAt: number;
  /** Keys of what leaves in the next bundle, once it is composed. */
  composed: readonly string[] | null;
  milliseconds: number;
}

/** When something that is due now leaves at the earliest. `key`: how its name among what is due begins. */
export const leavesAt = (beat: Beat, key: string): number =>
  beat.composed === null || beat.composed.some((one) => one.startsWith(key))
    ? beat.nextAt
    : beat.nextAt + beat.milliseconds;

const snapshot = { service: 3_600_000, trial: 5_000 } as const;

/** The first snapshot of the board after a moment: what reporters read. */
export function readableFrom(at: number, { trial }: { trial: boolean }): number {
  const every = trial ? snapshot.trial : snapshot.service;
  return (Math.floor(at / every) + 1) * every;
}

/** When the next batch closes; `null` in trial. */
export function nextClosing({ trial, closings }: Directory, now: number): number | null {
  if (trial) return null;
  const midnight = dayOf(now) * millisecondsPerDay;
  const moments = [0, 1].flatMap((days) =>
    closings.map((minute) => midnight + days * millisecondsPerDay + minute * 60_000),
  );
  return moments.find((moment) => moment > now) ?? null;
}
