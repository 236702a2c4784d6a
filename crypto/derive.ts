import { concat, toUtf8, u8 } from './bytes.js';
import { ensure } from './errors.js';
import type { Label } from './labels.js';
import { hashBytes, keyBytes } from './lengths.js';
import { sodium } from './sodium.js';

const prefixes = new Map<string, Uint8Array>();

/** `u8(length) ‖ label`, kept because a return derives hundreds of thousands of tags. */
export function prefix(label: Label): Uint8Array {
  let known = prefixes.get(label);
  if (known === undefined) {
    const bytes = toUtf8(label);
    known = concat(u8(bytes.length), bytes);
    prefixes.set(label, known);
  }
  return known;
}

/**
 * BLAKE2b keyed with `key` (16 to 64 bytes) over `u8(len label) ‖ label ‖ context`,
 * `length` bytes (16 to 64). `docs/protocol.md`, "Derivation".
 */
export function derive(
  key: Uint8Array,
  label: Label,
  context: Uint8Array,
  length: number = keyBytes,
): Uint8Array {
  ensure(key.length >= 16 && key.length <= 64, 'argument', 'a key of 16 to 64 bytes');
  ensure(length >= 16 && length <= 64, 'argument', 'an output of 16 to 64 bytes');
  return sodium.crypto_generichash(length, concat(prefix(label), context), key);
}

/** The same without a key: 32 bytes that stand for `message` under this label. */
export function hash(label: Label, message: Uint8Array): Uint8Array {
  return sodium.crypto_generichash(hashBytes, concat(prefix(label), message), null);
}

/**
 * `derive` for the contexts `context ‖ u16 n`, n from `from` up to but not `until`: the outputs one
 * after another. Whoever looks for a log derives a hundred and more at once, and mostly in vain.
 */
export function deriveRun(
  key: Uint8Array,
  label: Label,
  context: Uint8Array,
  run: { from: number; until: number; length: number },
): Uint8Array {
  const { from, until, length } = run;
  ensure(key.length >= 16 && key.length <= 64, 'argument', 'a key of 16 to 64 bytes');
  ensure(length >= 16 && length <= 64, 'argument', 'an output of 16 to 64 bytes');
  ensure(from >= 0 && from <= until && until <= 65_536, 'argument', 'numbers of two bytes');
  const message = concat(prefix(label), context, new Uint8Array(2));
  const outputs = new Uint8Array((until - from) * length);
  for (let n = from; n < until; n++) {
    message[message.length - 2] = n >> 8;
    message[message.length - 1] = n & 255;
    outputs.set(sodium.crypto_generichash(length, message, key), (n - from) * length);
  }
  return outputs;
}
