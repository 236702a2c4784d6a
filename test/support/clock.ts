import type { Clock } from '../../server/clock.js';
import { monday } from './unit.js';

/** A clock that stands still until a test moves it. */
export interface TestClock extends Clock {
  time: number;
}

/** Milliseconds UTC; the tests' Monday when not given. */
export function stoppedClock(time = monday): TestClock {
  const clock = { time, now: () => clock.time };
  return clock;
}
