/** What replaces a vault and its passphrase, signed by its owner. `docs/protocol.md`, "Recovery kit". */
import { concat, exactly, u16 } from './bytes.js';
import { ensure } from './errors.js';
import { labels } from './labels.js';
import { hashBytes, registrationBytes, vaultBytes } from './lengths.js';
import { sign, verify } from './sign.js';

export interface Recovery {
  unitId: Uint8Array;
  person: number;
  /** `hash("link", token)`, 32 bytes: what is signed for one link holds for no other. */
  link: Uint8Array;
  /** The new OPAQUE record, 192 bytes. */
  registration: Uint8Array;
  /** The new vault, 1,064 bytes. */
  vault: Uint8Array;
}

const messageOf = ({ person, link, registration, vault }: Recovery): Uint8Array =>
  concat(
    u16(person),
    exactly(link, hashBytes, 'link'),
    exactly(registration, registrationBytes, 'registration'),
    exactly(vault, vaultBytes, 'vault'),
  );

/** 64 bytes, with the key that the directory names for this person. Throws `size`. */
export const signRecovery = (recovery: Recovery, signSecret: Uint8Array): Uint8Array =>
  sign(signSecret, labels.signRecovery, recovery.unitId, messageOf(recovery));

/** Throws `signature` when the owner of that key did not sign exactly this, and `size`. */
export function checkRecovery(
  recovery: Recovery,
  given: { publicKey: Uint8Array; signature: Uint8Array },
): void {
  const { publicKey, signature } = given;
  const message = messageOf(recovery);
  const { unitId } = recovery;
  const label = labels.signRecovery;
  ensure(verify({ publicKey, label, unitId, message, signature }), 'signature', 'a recovery');
}
