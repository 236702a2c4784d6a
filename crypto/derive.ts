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
