/**
 * How the counts of failed sign-ins outlast a restart: coarse, without a name, one blob of about
 * 64 KiB that takes the place of the one before (docs/protocol.md, Sign-in).
 *
 * ```
 * version 1 (=1) │ key 32 │ moment 6 (milliseconds since 1970) │ all 2 │ cells 65,536 │ told (JSON)
 * ```
 *
 * A count is the whole part of 16 × log2(1 + failures, weighed at that moment).
 */
import { z } from 'zod';
import { concat } from '../../crypto/checks.js';

const version = 1;
const keyBytes = 32;
const momentBytes = 6;
const headBytes = 1 + keyBytes + momentBytes + 2;
const perDoubling = 16;

export interface KeptCounts {
  /** Under which names are hashed into cells. */
  key: Uint8Array;
  /** Milliseconds since 1970: when everything was weighed. */
  at: number;
  /** Failures of all names together. */
  all: number;
  /** Failures of each cell. */
  cells: readonly number[];
  /** Of accounts that exist: passphrases, factors and half-open sign-ins that failed since the last. */
  told: readonly (readonly [account: string, passphrase: number, factor: number, half: number])[];
}

const times = z.number().int().min(0);
const toldRows = z.array(z.tuple([z.string(), times, times, times]));

const coarse = (score: number, most: number): number =>
  Math.min(most, Math.floor(perDoubling * Math.log2(1 + score)));
const fine = (kept: number): number => 2 ** (kept / perDoubling) - 1;

export function encodeCounts({ key, at, all, cells, told }: KeptCounts): Uint8Array {
  const head = Buffer.alloc(headBytes);
  head[0] = version;
  head.set(key, 1);
  head.writeUIntBE(Math.max(0, Math.floor(at)), 1 + keyBytes, momentBytes);
  head.writeUInt16BE(coarse(all, 0xffff), 1 + keyBytes + momentBytes);
  const scores = Uint8Array.from(cells, (score) => coarse(score, 0xff));
  return concat(head, scores, Buffer.from(JSON.stringify(told), 'utf8'));
}

/** `null` for whatever this program did not write: then counting begins anew. */
export function parseCounts(bytes: Uint8Array, cellCount: number): KeptCounts | null {
  if (bytes[0] !== version || bytes.length < headBytes + cellCount) return null;
  const head = Buffer.from(bytes.subarray(0, headBytes));
  const text = Buffer.from(bytes.subarray(headBytes + cellCount)).toString('utf8');
  try {
    return {
      key: Uint8Array.from(head.subarray(1, 1 + keyBytes)),
      at: head.readUIntBE(1 + keyBytes, momentBytes),
      all: fine(head.readUInt16BE(1 + keyBytes + momentBytes)),
      cells: Array.from(bytes.subarray(headBytes, headBytes + cellCount), fine),
      told: toldRows.parse(JSON.parse(text)),
    };
  } catch {
    return null;
  }
}
