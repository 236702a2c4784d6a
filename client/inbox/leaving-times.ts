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

/** The beat, and what the session knows of messages on the board. */
export interface Progress extends Beat {
  /**
   * When each message (hash, hexadecimal) was first read back from the board, milliseconds since 1970:
   * it was put there before. 0 for one that was old when the session began.
   */
  noticed: ReadonlyMap<string, number>;
}

const snapshot = { service: 3_600_000, trial: 5_000 } as const;

/** The first snapshot of the board after a moment: what reporters read. */
export function readableFrom(at: number, { trial }: { trial: boolean }): number {
  const every = trial ? snapshot.trial : snapshot.service;
  return (Math.floor(at / every) + 1) * every;
}

/** A server takes its snapshot a second late at most, and sends it in another. */
const snapshotDelay = 2_000;

/** Whether reporters have what was on the board at a moment. */
export const isReadable = (at: number, { now, trial }: { now: number; trial: boolean }): boolean =>
  now >= readableFrom(at, { trial }) + snapshotDelay;

/** When the next batch closes; `null` in trial. */
export function nextClosing({ trial, closings }: Directory, now: number): number | null {
  if (trial) return null;
  const midnight = dayOf(now) * millisecondsPerDay;
  const moments = [0, 1].flatMap((days) =>
    closings.map((minute) => midnight + days * millisecondsPerDay + minute * 60_000),
  );
  return moments.find((moment) => moment > now) ?? null;
}
