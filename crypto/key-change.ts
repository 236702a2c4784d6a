/** An officer's next keys, and what is kept of them until they count. `docs/protocol.md`, "Change of keys". */
import { concat, exactly, reader, sameBytes, u8, u16 } from './bytes.js';
import { keyChangeMessage } from './directory.js';
import { ensure } from './errors.js';
import { isKemPublic } from './kem-key.js';
import { labels } from './labels.js';
import {
  handoverBytes,
  kemPublicBytes,
  keyChangeBytes,
  signatureBytes,
  signPublicBytes,
  unitIdBytes,
  vaultBytes,
} from './lengths.js';
import { sign, verify } from './sign.js';

/** Version 1 is the application of somebody new. */
const keyChangeVersion = 2;

/** New public keys of somebody who stands in the directory. */
export interface KeyChange {
  unitId: Uint8Array;
  person: number;
  kemPublic: Uint8Array;
  signPublic: Uint8Array;
  /** `sign-key-change` of the key in force, 64 bytes: what the directory shows. */
  predecessor: Uint8Array;
}

type NewKeys = Omit<KeyChange, 'predecessor'>;

/** Signed with the key in force and with the new one: 1,411 bytes. Throws `size`. */
export function encodeKeyChange(
  change: NewKeys,
  secrets: { older: Uint8Array; newer: Uint8Array },
): Uint8Array {
  const { unitId, person, kemPublic, signPublic } = change;
  const message = keyChangeMessage(change);
  const core = concat(
    u8(keyChangeVersion),
    exactly(unitId, unitIdBytes, 'unit'),
    u16(person),
    exactly(kemPublic, kemPublicBytes, 'X-Wing key'),
    exactly(signPublic, signPublicBytes, 'Ed25519 key'),
    sign(secrets.older, labels.signKeyChange, unitId, message),
  );
  return concat(core, sign(secrets.newer, labels.signApplication, unitId, core));
}

/**
 * `older`: the Ed25519 key that the directory names for the person now. Throws `size`, `version`,
 * `unit`, `header` or `signature`.
 */
export function parseKeyChange(
  bytes: Uint8Array,
  unitId: Uint8Array,
  older: { person: number; signPublic: Uint8Array },
): KeyChange {
  ensure(bytes.length === keyChangeBytes, 'size', 'a change of keys');
  const core = bytes.slice(0, -signatureBytes);
  const read = reader(core);
  ensure(read.u8('version') === keyChangeVersion, 'version', 'version of a change of keys');
  const unit = read.take(unitIdBytes, 'unit');
  ensure(sameBytes(unit, unitId), 'unit', 'a change of keys');
  const person = read.u16('person');
  ensure(person === older.person, 'header', 'person of a change of keys');
  const kemPublic = read.take(kemPublicBytes, 'X-Wing key');
  const signPublic = read.take(signPublicBytes, 'Ed25519 key');
  const predecessor = read.take(signatureBytes, 'predecessor');
  read.end('a change of keys');
  const change = { unitId: unit, person, kemPublic, signPublic, predecessor };
  const signed = [
    {
      publicKey: older.signPublic,
      label: labels.signKeyChange,
      message: keyChangeMessage(change),
      signature: predecessor,
    },
    {
      publicKey: signPublic,
      label: labels.signApplication,
      message: core,
      signature: bytes.slice(-signatureBytes),
    },
  ];
  for (const one of signed) ensure(verify({ ...one, unitId }), 'signature', 'a change of keys');
  ensure(!sameBytes(signPublic, older.signPublic), 'header', 'the key in force once more');
  ensure(isKemPublic(kemPublic), 'header', 'an X-Wing key that nobody can seal to');
  return change;
}

/** What the server keeps for somebody whose keys change. */
export interface KeptKeys {
  unitId: Uint8Array;
  person: number;
  /** 1,064 bytes. */
  vault: Uint8Array;
  /** 280 bytes. */
  handover: Uint8Array;
  /** Keys that are asked for, 1,411 bytes; `null` where only what is kept changes. */
  change: Uint8Array | null;
}

const keptMessage = ({ person, vault, handover, change }: KeptKeys): Uint8Array =>
  concat(
    u16(person),
    exactly(vault, vaultBytes, 'vault'),
    exactly(handover, handoverBytes, 'a handover'),
    change === null ? new Uint8Array(0) : exactly(change, keyChangeBytes, 'a change of keys'),
  );

/** 64 bytes, with the key that the directory names for this person now. Throws `size`. */
export const signKeptKeys = (kept: KeptKeys, signSecret: Uint8Array): Uint8Array =>
  sign(signSecret, labels.signKeeping, kept.unitId, keptMessage(kept));

/** Throws `signature` when the owner of that key did not sign exactly this, and `size`. */
export function checkKeptKeys(
  kept: KeptKeys,
  { publicKey, signature }: { publicKey: Uint8Array; signature: Uint8Array },
): void {
  const message = keptMessage(kept);
  const { unitId } = kept;
  const held = verify({ publicKey, label: labels.signKeeping, unitId, message, signature });
  ensure(held, 'signature', 'kept keys');
}
