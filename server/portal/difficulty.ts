import { minuteMilliseconds } from '../clock.js';

/**
 * How much work a drop has to prove (docs/protocol.md, Drop): the signed floor, and one bit more
 * for every doubling of the rate above what the day's budget could bear for long, up to the signed
 * ceiling. One difficulty for everybody; no sender is told from another. It is kept in memory only
 * and as counts of ten seconds, so nothing here tells when a single drop came.
 */
export interface Difficulty {
  /** Bits in force at `now` (milliseconds) under this directory. */
  inForce(now: number, limits: WorkLimits): number;
  /** The least that was in force within the 2 minutes up to `now`: enough for a proof to count. */
  least(now: number, limits: WorkLimits): number;
  /** Counts drops that were just stored. */
  accepted(now: number, drops: number): void;
}

/** The part of a directory that bounds the work. */
export interface WorkLimits {
  workFloorBits: number;
  workCeilingBits: number;
}

const stepMilliseconds = 10_000;
const stepsPerMinute = minuteMilliseconds / stepMilliseconds;
const graceSteps = 2 * stepsPerMinute;

/** A minute may hold this many times its even share of the day's budget before work gets harder. */
const calmShare = 4;
/** However small the budget, this many drops a minute are calm: a few pages that just opened. */
const calmAtLeast = 30;

/** `dropsPerDay` is the storage budget. */
export function createDifficulty({ dropsPerDay }: { dropsPerDay: number }): Difficulty {
  const calm = Math.max(calmAtLeast, (calmShare * dropsPerDay) / (24 * 60));
  const counts = new Map<number, number>();

  /** Depends on whole steps before `step` only, so that it does not move within one. */
  function bitsAt(step: number, limits: WorkLimits): number {
    let drops = 0;
    for (let i = step - stepsPerMinute; i < step; i++) drops += counts.get(i) ?? 0;
    const above = drops <= calm ? 0 : Math.ceil(Math.log2(drops / calm));
    return Math.min(limits.workFloorBits + above, limits.workCeilingBits);
  }

  const stepOf = (now: number): number => Math.floor(now / stepMilliseconds);

  return {
    inForce: (now, limits) => bitsAt(stepOf(now), limits),
    least(now, limits) {
      const step = stepOf(now);
      let least = limits.workCeilingBits;
      for (let i = step - graceSteps; i <= step; i++) least = Math.min(least, bitsAt(i, limits));
      return least;
    },
    accepted(now, drops) {
      const step = stepOf(now);
      counts.set(step, (counts.get(step) ?? 0) + drops);
      for (const old of counts.keys()) {
        if (old < step - graceSteps - stepsPerMinute) counts.delete(old);
      }
    },
  };
}
