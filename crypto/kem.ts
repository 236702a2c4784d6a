import { sodium } from './sodium.js';

/** X-Wing pair from 32 bytes; the secret key is that seed. */
export function kemPair(seed: Uint8Array): { publicKey: Uint8Array; secretKey: Uint8Array } {
  const pair = sodium.crypto_kem_xwing_seed_keypair(seed);
  return { publicKey: pair.publicKey, secretKey: pair.privateKey };
}

export interface Encapsulated {
  /** 1,120 bytes. */
  ciphertext: Uint8Array;
  /** 32 bytes. */
  secret: Uint8Array;
}

/**
 * X-Wing encapsulation with given randomness (64 bytes), so that whoever knows it can make it
 * again. `null` for a public key that the library refuses.
 */
export function encapsulate(publicKey: Uint8Array, coins: Uint8Array): Encapsulated | null {
  try {
    const made = sodium.crypto_kem_xwing_enc_deterministic(publicKey, coins);
    return { ciphertext: made.ciphertext, secret: made.sharedSecret };
  } catch {
    return null;
  }
}

/** `null` for a ciphertext that the library refuses (a low-order X25519 part). */
export function decapsulate(ciphertext: Uint8Array, secretKey: Uint8Array): Uint8Array | null {
  try {
    return sodium.crypto_kem_xwing_dec(ciphertext, secretKey);
  } catch {
    return null;
  }
}
