/**
 * How much work a sign-in has to prove (docs/protocol.md, Sign-in): more with every sign-in to that
 * name that was begun and did not end well, and with all of them together, and less again with
 * time. Whoever pays is always let in, so that no guesser keeps an officer out. A sign-in counts
 * from its first request: with OPAQUE the answer to it is enough to try one passphrase.
 */
import { createHmac } from 'node:crypto';
import type { Random } from '../../crypto/checks.js';
import { type Clock, minuteMilliseconds } from '../clock.js';
import { encodeCounts, parseCounts } from './throttle-kept.js';

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
/**
 * A name's failures are counted in one cell of each row, drawn by a hash under a key that is drawn
 * once, and its count is the least of them. So memory is bounded without anything being
 * forgotten for another name, and nobody can aim at the cells of somebody else. What names share a
 * cell by chance costs nothing: when so many failed, `calmOfAll` asks for the most of everybody.
 */
const rows = 4;
const cellsOfRow = 1 << 14;

interface Count {
  /** Failures, weighed by their age. */
  score: number;
  /** When it was last weighed. */
  at: number;
}

/** Of an account that exists: what its owner is told. */
interface Told extends Failures {
  /** Passphrases that were proved, with no factor after them yet. */
  half: number;
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
  /** A sign-in begins, to a name that exists or not; it counts as failed until it is told otherwise. */
  begun(account: string): void;
  /** There is such an account: its owner is told of the sign-in, unless it goes on. */
  exists(account: string): void;
  /** Its passphrase was right. */
  passed(account: string): void;
  /** Its second factor was wrong. */
  wrongFactor(account: string): void;
  /** It ended well. Gives what failed since the last one that did. */
  signedIn(account: string): Failures;
  /** Whoever proved the passphrase is signed in already, and confirms it: that was no failure. */
  confirmed(account: string): void;
  /** All counts, to be given to the next start; `null` when nothing was counted since the last time. */
  keep(): Uint8Array | null;
}

/** `kept`: the counts of an earlier start; they go on where they were, by the clock. */
export function createThrottle(given: {
  clock: Clock;
  random: Random;
  kept?: Uint8Array | null;
}): Throttle {
  const { clock, random } = given;
  const before = given.kept ? parseCounts(given.kept, rows * cellsOfRow) : null;
  const at = before?.at ?? 0;
  const key = before?.key ?? random(32);
  const cells: Count[] = Array.from({ length: rows * cellsOfRow }, (_, cell) => ({
    score: before?.cells[cell] ?? 0,
    at,
  }));
  const told = new Map<string, Told>(
    before?.told.map(([account, passphrase, factor, half]) => [
      account,
      { passphrase, factor, half },
    ]),
  );
  const all: Count = { score: before?.all ?? 0, at };
  let changed = before === null;

  const scoreOf = ({ score, at }: Count): number =>
    score * 0.5 ** (Math.max(0, clock.now() - at) / halfLife);

  function add(count: Count, failures: number): void {
    count.score = Math.max(0, scoreOf(count) + failures);
    count.at = clock.now();
  }

  /** The same for names that exist and for those that do not; names themselves are not kept. */
  function cellsOf(account: string): Count[] {
    const hashed = createHmac('sha256', key).update(account).digest();
    return Array.from({ length: rows }, (_, row) => {
      const cell = row * cellsOfRow + (hashed.readUInt32BE(4 * row) % cellsOfRow);
      return cells[cell] as Count;
    });
  }

  function addAll(account: string, failures: number): void {
    changed = true;
    for (const cell of cellsOf(account)) add(cell, failures);
    add(all, failures);
  }

  function toldOf(account: string): Told {
    changed = true;
    const known = told.get(account) ?? { passphrase: 0, factor: 0, half: 0 };
    told.set(account, known);
    return known;
  }

  return {
    bits(account) {
      const own = Math.ceil(Math.min(...cellsOf(account).map(scoreOf)) - calmOfOne);
      const everybody = Math.ceil(Math.log2(scoreOf(all) / calmOfAll));
      return Math.min(mostBits, leastBits + bitsEach * Math.max(0, own, everybody));
    },
    begun: (account) => addAll(account, 1),
    exists(account) {
      toldOf(account).passphrase++;
    },
    passed(account) {
      const own = toldOf(account);
      own.passphrase = Math.max(0, own.passphrase - 1);
      own.half++;
    },
    wrongFactor(account) {
      addAll(account, 1);
      toldOf(account).factor++;
    },
    signedIn(account) {
      addAll(account, -1);
      const { passphrase, factor } = toldOf(account);
      told.delete(account);
      return { passphrase, factor };
    },
    confirmed(account) {
      const own = toldOf(account);
      if (own.half === 0) return;
      own.half--;
      addAll(account, -1);
    },
    keep() {
      if (!changed) return null;
      changed = false;
      return encodeCounts({
        ...{ key, at: clock.now(), all: scoreOf(all), cells: cells.map(scoreOf) },
        told: [...told].map(([account, { passphrase, factor, half }]) => [
          ...([account, passphrase, factor, half] as const),
        ]),
      });
    },
  };
}
