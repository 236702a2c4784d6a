import type { Clock } from '../../client/conversation/clock.js';
import { monday } from './unit.js';

interface Sleeper {
  at: number;
  order: number;
  wake: () => void;
}

/** Time that passes only when a test says so; whoever sleeps wakes at exactly the moment asked. */
export interface VirtualClock extends Clock {
  /** Lets time pass up to a moment, waking sleepers one by one. */
  runUntil(milliseconds: number): Promise<void>;
  /** The machine slept: time jumps, and whoever should have woken meanwhile wakes late. */
  freezeUntil(milliseconds: number): Promise<void>;
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** `idle` settles when nothing real is under way, such as an exchange over a socket. */
export function virtualClock(start = monday, idle?: () => Promise<void>): VirtualClock {
  /** Everything that needs no time has happened. */
  const settle = async (): Promise<void> => {
    await turn();
    await idle?.();
  };
  let now = start;
  let order = 0;
  const sleepers: Sleeper[] = [];
  const next = (until: number): Sleeper | undefined => {
    sleepers.sort((a, b) => a.at - b.at || a.order - b.order);
    return sleepers[0] !== undefined && sleepers[0].at <= until ? sleepers.shift() : undefined;
  };
  return {
    now: () => now,
    sleepUntil: (at) =>
      at <= now
        ? Promise.resolve()
        : new Promise((wake) => {
            sleepers.push({ at, order: order++, wake });
          }),
    async runUntil(until) {
      await settle();
      for (let one = next(until); one !== undefined; one = next(until)) {
        now = Math.max(now, one.at);
        one.wake();
        await settle();
      }
      now = Math.max(now, until);
    },
    async freezeUntil(until) {
      await settle();
      now = Math.max(now, until);
      for (let one = next(until); one !== undefined; one = next(until)) {
        one.wake();
        await settle();
      }
    },
  };
}
