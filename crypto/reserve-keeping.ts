/** An officer's copy for the reserve key, as its owner signed it. `docs/protocol.md`, "Reserve key". */
import { concat, exactly, u16 } from './bytes.js';
import { ensure } from './errors.js';
import { labels } from './labels.js';
import { keptReserveCopyBytes, reserveCopyBytes, signatureBytes } from './lengths.js';
import { sign, verify } from './sign.js';

interface Owner {
  unitId: Uint8Array;
  person: number;
}

const messageOf = (person: number, copy: Uint8Array): Uint8Array =>
  concat(u16(person), exactly(copy, reserveCopyBytes, 'a reserve copy'));

/** `signature 64 ‖ copy`: 1,323 bytes, with the key that the directory names. Throws `size`. */
export const signReserveCopy = (
  copy: Uint8Array,
  { unitId, person }: Owner,
  signSecret: Uint8Array,
): Uint8Array =>
  concat(sign(signSecret, labels.signReserve, unitId, messageOf(person, copy)), copy);

/** The copy behind a signature of this key. Throws `size`, and `signature` for anybody else's. */
export function checkReserveCopy(
  kept: Uint8Array,
  { unitId, person }: Owner,
  publicKey: Uint8Array,
): Uint8Array {
  ensure(kept.length === keptReserveCopyBytes, 'size', 'a reserve copy');
  const signature = kept.slice(0, signatureBytes);
  const copy = kept.slice(signatureBytes);
  const message = messageOf(person, copy);
  const held = verify({ publicKey, label: labels.signReserve, unitId, message, signature });
  ensure(held, 'signature', 'a reserve copy');
  return copy;
}
