import { concat, exactly } from './bytes.js';
import { prefix } from './derive.js';
import type { Label } from './labels.js';
import { signatureBytes, signPublicBytes, unitIdBytes } from './lengths.js';
import { sodium } from './sodium.js';

/** Ed25519 over `u8(len label) ‖ label ‖ unitId ‖ message`; 64 bytes. */
export function sign(
  secretKey: Uint8Array,
  label: Label,
  unitId: Uint8Array,
  message: Uint8Array,
): Uint8Array {
  exactly(unitId, unitIdBytes, 'unit');
  return sodium.crypto_sign_detached(concat(prefix(label), unitId, message), secretKey);
}

export interface Signed {
  publicKey: Uint8Array;
  label: Label;
  unitId: Uint8Array;
  message: Uint8Array;
  signature: Uint8Array;
}

/** False for any cause: wrong length, wrong key, one bit flipped. Never throws. */
export function verify({ publicKey, label, unitId, message, signature }: Signed): boolean {
  if (signature.length !== signatureBytes || publicKey.length !== signPublicBytes) return false;
  if (unitId.length !== unitIdBytes) return false;
  try {
    return sodium.crypto_sign_verify_detached(
      signature,
      concat(prefix(label), unitId, message),
      publicKey,
    );
  } catch {
    return false;
  }
}

/** Ed25519 pair from 32 bytes; the secret key is 64 bytes. */
export function signPair(seed: Uint8Array): { publicKey: Uint8Array; secretKey: Uint8Array } {
  const pair = sodium.crypto_sign_seed_keypair(seed);
  return { publicKey: pair.publicKey, secretKey: pair.privateKey };
}

/** Ed25519 over the message as it is, for formats of others that have no labels. Never throws. */
export function verifyBare(given: Pick<Signed, 'publicKey' | 'message' | 'signature'>): boolean {
  const { publicKey, message, signature } = given;
  if (signature.length !== signatureBytes || publicKey.length !== signPublicBytes) return false;
  try {
    return sodium.crypto_sign_verify_detached(signature, message, publicKey);
  } catch {
    return false;
  }
}
