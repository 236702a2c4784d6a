import { concat, reader, u16 } from './bytes.js';
import { hash } from './derive.js';
import { ensure } from './errors.js';
import { labels } from './labels.js';
import { proofBytes } from './lengths.js';

/** What a proof of work is about. The server verifies it with one hash and keeps no state. */
export interface Work {
  unitId: Uint8Array;
  /** Random id of the drop, 16 bytes. */
  id: Uint8Array;
  /** 32 bytes. */
  dropHash: Uint8Array;
}

const leadingZeroBits = (bytes: Uint8Array): number => {
  let bits = 0;
  for (const byte of bytes) {
    bits += Math.clz32(byte) - 24;
    if (byte !== 0) break;
  }
  return bits;
};

const workHash = ({ unitId, id, dropHash }: Work, day: Uint8Array, nonce: Uint8Array): Uint8Array =>
  hash(labels.work, concat(unitId, day, id, dropHash, nonce));

/** Day and number of leading zero bits of a proof of 10 bytes. Throws `size`. */
export function checkWork(input: Work & { proof: Uint8Array }): { day: number; bits: number } {
  ensure(input.proof.length === proofBytes, 'size', 'a proof of work');
  const read = reader(input.proof);
  const day = read.u16('day');
  return { day, bits: leadingZeroBits(workHash(input, u16(day), read.rest())) };
}

/**
 * Tries nonces until one has `bits` leading zero bits: 2^bits hashes in the mean. `tries` bounds
 * it; `null` when none was found, so that a place is lost rather than late.
 */
export function proveWork(
  input: Work & { day: number; bits: number; tries?: number },
): Uint8Array | null {
  const day = u16(input.day);
  const nonce = new Uint8Array(8);
  const view = new DataView(nonce.buffer);
  const tries = input.tries ?? 2 ** 32;
  for (let i = 0; i < tries; i++) {
    view.setUint32(4, i);
    if (leadingZeroBits(workHash(input, day, nonce)) >= input.bits) return concat(day, nonce);
  }
  return null;
}
