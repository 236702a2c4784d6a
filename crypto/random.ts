import { ensure } from './errors.js';
import { keyBytes } from './lengths.js';
import { sodium } from './sodium.js';

/** Gives so many bytes of randomness; an argument everywhere, so that tests decide it. */
export type Random = (length: number) => Uint8Array;

/** The system's randomness: what every program passes outside tests. */
export const systemRandom: Random = (length) => {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += pieceBytes) {
    globalThis.crypto.getRandomValues(bytes.subarray(at, at + pieceBytes));
  }
  return bytes;
};

/** Most that the platform gives at once. The library's own call takes 3 µs a byte in Node. */
const pieceBytes = 65_536;

/** An endless stream from a 32-byte seed (ChaCha20), for tests, vectors and one drop's own stream. */
export function seededRandom(seed: Uint8Array): Random {
  ensure(seed.length === keyBytes, 'argument', 'a seed of 32 bytes');
  let counter = 0;
  return (length) => {
    const context = new Uint8Array(8);
    new DataView(context.buffer).setUint32(4, counter++);
    const key = sodium.crypto_generichash(keyBytes, context, seed);
    return sodium.randombytes_buf_deterministic(length, key);
  };
}
