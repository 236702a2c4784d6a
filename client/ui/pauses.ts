/** How long a page waits before it asks again for what did not come: nobody has to press anything. */
const seconds = [5, 10, 20] as const;
const longestSeconds = 30;

/** Milliseconds to wait after the first failure (`tries` 0), after the second, and so on. */
export const pauseAfter = (tries: number): number => (seconds[tries] ?? longestSeconds) * 1000;
