/** Time is an argument: pages and terminals pass the machine's, tests one of their own. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves once `now()` has reached `milliseconds`, never before. */
  sleepUntil(milliseconds: number): Promise<void>;
}

/** Timers fire late after a long wait on some platforms; the last stretch is waited for anew. */
const lastStretch = 50;
/** The longest wait that every platform's timer can hold. */
const longestWait = 2 ** 31 - 1;

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleepUntil: async (milliseconds) => {
    for (;;) {
      const left = milliseconds - Date.now();
      if (left <= 0) return;
      const wait = left > 2 * lastStretch ? left - lastStretch : left;
      await new Promise((resolve) => setTimeout(resolve, Math.min(wait, longestWait)));
    }
  },
};
