/**
 * Each officer of the simulated year signs in hundreds of times with nothing but a vault, and opens
 * and verifies the same sealed bytes again each time. What the same key made of the same bytes is
 * remembered here, so that a year takes minutes; the answers are the same. Nothing is remembered
 * while the time of a sign-in is measured.
 */
import { sodium } from '../crypto/sodium.js';

const text = (...parts: readonly Uint8Array[]): string =>
  parts.map((part) => Buffer.from(part).toString('latin1')).join('');

/** Until the function that it gives is called. */
export function rememberOpenings(): () => void {
  const { crypto_kem_xwing_dec: decapsulate, crypto_sign_verify_detached: verify } = sodium;
  const secrets = new Map<string, Uint8Array>();
  const verified = new Map<string, boolean>();
  const rememberedSecret = (ciphertext: Uint8Array, key: Uint8Array): Uint8Array => {
    const id = text(ciphertext.subarray(0, 64), key);
    const secret = secrets.get(id) ?? decapsulate(ciphertext, key);
    secrets.set(id, secret);
    // Whoever takes it wipes it.
    return secret.slice();
  };
  const rememberedSignature = (
    signature: Uint8Array,
    message: Uint8Array | string,
    key: Uint8Array,
  ): boolean => {
    if (typeof message === 'string') return verify(signature, message, key);
    const id = text(signature, key, message);
    const holds = verified.get(id) ?? verify(signature, message, key);
    verified.set(id, holds);
    return holds;
  };
  sodium.crypto_kem_xwing_dec = rememberedSecret as typeof decapsulate;
  sodium.crypto_sign_verify_detached = rememberedSignature as typeof verify;
  return () => {
    sodium.crypto_kem_xwing_dec = decapsulate;
    sodium.crypto_sign_verify_detached = verify;
  };
}
