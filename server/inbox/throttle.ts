/**
 * How much work a sign-in has to prove (docs/protocol.md, Sign-in): more with every sign-in to that
 * name that was begun and did not end well, and with all of them together, and less again with
 * time. Whoever pays is always let in, so that no guesser keeps an officer out. A sign-in counts
 * from its first request: with OPAQUE the answer to it is enough to try one passphrase.
 */
import { createHmac } from 'node:crypto';
import type { Random } from '../../crypto/checks.js';
import { type Clock, minuteMilliseconds } from '../clock.js';

/** What is asked of somebody who has mistyped little, and what is never exceeded. */
export const leastBits = 8;
export const mostBits = 22;
/** So many failures cost nothing more; each further one four times the work. */
const calmOfOne = 3;
const bitsEach = 2;
/** Failures to all names together, from which on everybody works four times as much a doubling. */
const calmOfAll = 60;
/** Failures count half after so long. */
const halfLife = 15 * minuteMilliseconds;
/** Names that are kept; whoever failed least is forgotten first. */
const namesKept = 10_000;

interface Count {
  /** Failures, weighed by their age. */
  score: number;
  /** When it was last weighed. */
  at: number;
}

interface Name extends Count {
  passphrase: number;
  factor: number;
}

export interface Failures {
  /** Sign-ins that ended before the passphrase was proved. */
  passphrase: number;
  /** Wrong second factors after it. */
  factor: number;
}

export interface Throttle {
  /** Bits asked for this name now. */
  bits(account: string): number;
  /** A sign-in begins; it counts as failed until it is told otherwise. */
  begun(account: string): void;
  /** Its passphrase was right. */
  passed(account: string): void;
  /** Its second factor was wrong. */
  wrongFactor(account: string): void;
  /** It ended well. Gives what failed since the last one that did. */
  signedIn(account: string): Failures;
}

export function createThrottle({ clock, random }: { clock: Clock; random: Random }): Throttle {
  const key = random(32);
  const names = new Map<string, Name>();
  const all: Count = { score: 0, at: clock.now() };

  const scoreOf = ({ score, at }: Count): number =>
    score * 0.5 ** (Math.max(0, clock.now() - at) / halfLife);

  function add(count: Count, failures: number): void {
    count.score = Math.max(0, scoreOf(count) + failures);
    count.at = clock.now();
  }

  /** The same bytes for names that exist and for those that do not; names themselves are not kept. */
  const keyOf = (account: string): string =>
    createHmac('sha256', key).update(account).digest('base64');

  function nameOf(account: string): Name {
    const hashed = keyOf(account);
    const known = names.get(hashed);
    if (known !== undefined) return known;
    if (names.size >= namesKept) names.delete(leastFailed());
    const fresh = { score: 0, at: clock.now(), passphrase: 0, factor: 0 };
    names.set(hashed, fresh);
    return fresh;
  }

  function leastFailed(): string {
    let least = { hashed: '', score: Number.POSITIVE_INFINITY };
    for (const [hashed, name] of names) {
      const score = scoreOf(name);
      if (score < least.score) least = { hashed, score };
    }
    return least.hashed;
  }

  return {
    bits(account) {
      const known = names.get(keyOf(account));
      const own = known === undefined ? 0 : Math.ceil(scoreOf(known) - calmOfOne);
      const everybody = Math.ceil(Math.log2(scoreOf(all) / calmOfAll));
      return Math.min(mostBits, leastBits + bitsEach * Math.max(0, own, everybody));
    },
    begun(account) {
      const name = nameOf(account);
      add(name, 1);
      name.passphrase++;
      add(all, 1);
    },
    passed(account) {
      const name = nameOf(account);
      name.passphrase = Math.max(0, name.passphrase - 1);
    },
    wrongFactor(account) {
      const name = nameOf(account);
      add(name, 1);
      name.factor++;
      add(all, 1);
    },
    signedIn(account) {
      const name = nameOf(account);
      add(name, -1);
      add(all, -1);
      const { passphrase, factor } = name;
      name.passphrase = 0;
      name.factor = 0;
      return { passphrase, factor };
    },
  };
}
