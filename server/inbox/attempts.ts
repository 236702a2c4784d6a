/** Sign-ins between their two requests: in memory only, for a minute, each used once. */
import { type Random, toBase64url } from '../../crypto/checks.js';
import type { Clock } from '../clock.js';

/** A client needs under a second for its half; slow machines some five. */
const attemptSeconds = 60;
/**
 * Most attempts kept. The oldest goes first, so that someone who opens thousands would have to
 * push an honest attempt out within the second that it lasts.
 */
const attemptsKept = 4096;
const attemptBytes = 16;

export interface Attempt {
  readonly account: string;
  /** The record that it was begun with; null when there is no such account. */
  readonly registration: Uint8Array | null;
  readonly serverLoginState: string;
}

export interface Attempts {
  /** Keeps an attempt and gives it a random name (22 characters). */
  begin(attempt: Attempt): string;
  /** The attempt of that name, once; null when unknown, used or older than a minute. */
  take(name: string): Attempt | null;
}

export function createAttempts(given: { clock: Clock; random: Random }): Attempts {
  const kept = new Map<string, { attempt: Attempt; until: number }>();

  function forgetOld(now: number): void {
    for (const [name, { until }] of kept) {
      if (until > now && kept.size < attemptsKept) return;
      kept.delete(name);
    }
  }

  return {
    begin(attempt) {
      const now = given.clock.now();
      forgetOld(now);
      const name = toBase64url(given.random(attemptBytes));
      kept.set(name, { attempt, until: now + attemptSeconds * 1000 });
      return name;
    },
    take(name) {
      const found = kept.get(name);
      kept.delete(name);
      return found && found.until > given.clock.now() ? found.attempt : null;
    },
  };
}
