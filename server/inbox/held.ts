/** What waits in memory for a second request: for a short time, each used once, and never too much. */
import { type Random, toBase64url } from '../../crypto/checks.js';
import type { Clock } from '../clock.js';

export interface Taken<T> {
  value: T;
  /** Milliseconds. */
  until: number;
}

export interface Held<T> {
  /** Keeps something and gives it a random name. */
  begin(value: T): string;
  /** What has that name, once; null when it is unknown, used or too old. */
  take(name: string): Taken<T> | null;
  /** Gives back what was just taken, for the rest of its time. */
  giveBack(name: string, taken: Taken<T>): void;
  /** Forgets whatever fits. */
  forget(fits: (value: T) => boolean): void;
  /** Forgets what is too old. */
  sweep(): void;
}

export function createHeld<T>(
  given: { clock: Clock; random: Random },
  limits: {
    nameBytes: number;
    milliseconds: number;
    /** Most that is kept; the oldest goes first. */
    most: number;
    /** Hears of what was never taken in its time. */
    lost?: (value: T) => void;
  },
): Held<T> {
  const { nameBytes, milliseconds, most, lost } = limits;
  const kept = new Map<string, Taken<T>>();

  function forgetOld(now: number, room: number): void {
    for (const [name, { value, until }] of kept) {
      if (until > now && kept.size <= most - room) return;
      kept.delete(name);
      lost?.(value);
    }
  }

  return {
    begin(value) {
      const now = given.clock.now();
      forgetOld(now, 1);
      const name = toBase64url(given.random(nameBytes));
      kept.set(name, { value, until: now + milliseconds });
      return name;
    },
    take(name) {
      const found = kept.get(name);
      if (found === undefined) return null;
      kept.delete(name);
      if (found.until <= given.clock.now()) {
        lost?.(found.value);
        return null;
      }
      return found;
    },
    giveBack: (name, taken) => void kept.set(name, taken),
    forget(fits) {
      for (const [name, { value }] of kept) if (fits(value)) kept.delete(name);
    },
    sweep: () => forgetOld(given.clock.now(), 0),
  };
}
