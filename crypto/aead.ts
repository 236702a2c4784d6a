import { nonceBytes } from './lengths.js';
import { sodium } from './sodium.js';

/** Only under keys that are used once. */
export const zeroNonce: Uint8Array = new Uint8Array(nonceBytes);

export interface Sealed {
  key: Uint8Array;
  nonce: Uint8Array;
  /** Associated data: bound, not hidden. */
  bound: Uint8Array;
  bytes: Uint8Array;
}

/** XChaCha20-Poly1305: 16 bytes longer than what goes in. */
export function seal({ key, nonce, bound, bytes }: Sealed): Uint8Array {
  return sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(bytes, bound, null, nonce, key);
}

/** `null` when it does not open, for whatever cause (the library sometimes throws). */
export function open({ key, nonce, bound, bytes }: Sealed): Uint8Array | null {
  try {
    return sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(null, bytes, bound, nonce, key);
  } catch {
    return null;
  }
}
