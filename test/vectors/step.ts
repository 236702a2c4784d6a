import type { Random } from '../../crypto/index.js';

export type Bytes = Uint8Array;
export type Step = (input: unknown) => unknown;
export const step = <Input>(run: (input: Input) => unknown): Step => run as Step;

/** Gives the bytes of a vector one after another, and nothing beyond them. */
export function given(bytes: Bytes): Random {
  let at = 0;
  return (length) => {
    if (at + length > bytes.length) throw new Error('more randomness taken than given');
    at += length;
    return bytes.slice(at - length, at);
  };
}
