import { kemCoinsBytes } from './lengths.js';
import { sodium } from './sodium.js';

const noCoins: Uint8Array = new Uint8Array(kemCoinsBytes);

/**
 * Whether letters can be sealed to these 1,216 bytes. The library refuses a low-order X25519 part
 * and ML-KEM coefficients out of range: one such key in a directory would stop every letter of
 * its routes, so it is refused where keys enter.
 */
export function isKemPublic(publicKey: Uint8Array): boolean {
  try {
    sodium.crypto_kem_xwing_enc_deterministic(publicKey, noCoins);
    return true;
  } catch {
    return false;
  }
}
