/**
 * The key of a vault, wrapped once for each way in: with a factor that gives a secret of its own,
 * the export key of OPAQUE does not open it alone. `docs/protocol.md`, "Vault".
 */
import { open, seal } from './aead.js';
import { concat, exactly, toUtf8, u16 } from './bytes.js';
import { derive, hash } from './derive.js';
import { ensure, ProtocolError } from './errors.js';
import { labels } from './labels.js';
import { keyBytes, nonceBytes, prfOutputBytes, unitIdBytes, vaultWrapBytes } from './lengths.js';
import type { Random } from './random.js';
import { recoveryCodeLength } from './recovery-codes.js';
import { wipe } from './sodium.js';

const nothing = new Uint8Array(0);

/** What opens a vault besides the export key. */
export type VaultFactor =
  /** Nothing: whoever has the export key is in. */
  | { kind: 'passphrase' }
  /** What an authenticator gives for `prfSaltOf`, 32 bytes. */
  | { kind: 'prf'; output: Uint8Array }
  /** A recovery code in its one spelling, 20 characters. */
  | { kind: 'code'; code: string };

/** Whose vault, and what opens it. */
export interface VaultOpening {
  /** OPAQUE's, 64 bytes. */
  exportKey: Uint8Array;
  owner: { unitId: Uint8Array; person: number };
  factor: VaultFactor;
}

/** What authenticators are asked to answer with their PRF, 32 bytes: another in every unit. */
export const prfSaltOf = (unitId: Uint8Array): Uint8Array =>
  hash(labels.prfSalt, exactly(unitId, unitIdBytes, 'unit'));

const wrapLabels = {
  passphrase: labels.wrapPassphrase,
  prf: labels.wrapPrf,
  code: labels.wrapCode,
} as const;

function secretOf(factor: VaultFactor): Uint8Array {
  switch (factor.kind) {
    case 'passphrase':
      return nothing;
    case 'prf':
      return exactly(factor.output, prfOutputBytes, 'an authenticator’s secret');
    case 'code':
      return exactly(toUtf8(factor.code), recoveryCodeLength, 'a recovery code');
  }
}

function wrappingKey({ exportKey, owner, factor }: VaultOpening): Uint8Array {
  const unitId = exactly(owner.unitId, unitIdBytes, 'unit');
  const context = concat(unitId, u16(owner.person), secretOf(factor));
  const key = derive(exportKey, wrapLabels[factor.kind], context);
  wipe(context);
  return key;
}

/** 72 bytes. Throws `size` for a key, an output or a code of another length. */
export function wrapVaultKey(
  { vaultKey, ...opening }: VaultOpening & { vaultKey: Uint8Array },
  random: Random,
): Uint8Array {
  const bytes = exactly(vaultKey, keyBytes, 'a vault’s key');
  const key = wrappingKey(opening);
  const nonce = random(nonceBytes);
  const wrap = concat(nonce, seal({ key, nonce, bound: nothing, bytes }));
  wipe(key);
  return wrap;
}

/** The vault's key, 32 bytes. Throws `size`, and `locked` when anything does not fit. */
export function unwrapVaultKey(wrap: Uint8Array, opening: VaultOpening): Uint8Array {
  ensure(wrap.length === vaultWrapBytes, 'size', 'a wrapped key');
  const key = wrappingKey(opening);
  const nonce = wrap.subarray(0, nonceBytes);
  const vaultKey = open({ key, nonce, bound: nothing, bytes: wrap.subarray(nonceBytes) });
  wipe(key);
  if (vaultKey === null) throw new ProtocolError('locked', 'a vault');
  return vaultKey;
}
