import { concat, reader, toUtf8, u16 } from './bytes.js';
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

/** What a proof of work for a sign-in is about: one guess at the passphrase of one account. */
export interface AttemptWork {
  account: string;
  /** The first message of OPAQUE, which holds the guess, blinded; 96 bytes. */
  request: Uint8Array;
}

const attemptHash = (subject: Uint8Array, day: Uint8Array, nonce: Uint8Array): Uint8Array =>
  hash(labels.attemptWork, concat(day, subject, nonce));

/** Both lengths vary: each is told before its bytes. */
const subjectOf = ({ account, request }: AttemptWork): Uint8Array => {
  const name = toUtf8(account);
  return hash(labels.attemptWork, concat(u16(name.length), name, request));
};

/** Day and number of leading zero bits of a proof of 10 bytes. Throws `size`. */
export function checkAttemptWork(input: AttemptWork & { proof: Uint8Array }): {
  day: number;
  bits: number;
} {
  ensure(input.proof.length === proofBytes, 'size', 'a proof of work');
  const read = reader(input.proof);
  const day = read.u16('day');
  const found = attemptHash(subjectOf(input), u16(day), read.rest());
  return { day, bits: leadingZeroBits(found) };
}

/** Tries nonces until one has `bits` leading zero bits: 2^bits hashes in the mean. */
export function proveAttemptWork(input: AttemptWork & { day: number; bits: number }): Uint8Array {
  const subject = subjectOf(input);
  const day = u16(input.day);
  const proof = search(input.bits, 2 ** 32, (nonce) => attemptHash(subject, day, nonce));
  return concat(day, proof as Uint8Array);
}

/** The first nonce of 8 bytes whose hash has so many leading zero bits; `null` after `tries`. */
function search(
  bits: number,
  tries: number,
  hashOf: (nonce: Uint8Array) => Uint8Array,
): Uint8Array | null {
  const nonce = new Uint8Array(8);
  const view = new DataView(nonce.buffer);
  for (let i = 0; i < tries; i++) {
    view.setUint32(4, i);
    if (leadingZeroBits(hashOf(nonce)) >= bits) return nonce;
  }
  return null;
}

/**
 * Tries nonces until one has `bits` leading zero bits: 2^bits hashes in the mean. `tries` bounds
 * it; `null` when none was found, so that a place is lost rather than late.
 */
export function proveWork(
  input: Work & { day: number; bits: number; tries?: number },
): Uint8Array | null {
  const day = u16(input.day);
  const nonce = search(input.bits, input.tries ?? 2 ** 32, (n) => workHash(input, day, n));
  return nonce === null ? null : concat(day, nonce);
}
