/**
 * How a vault is locked and opened: its key is drawn here, and wrapped once for the second factor and
 * once for each recovery code. `docs/protocol.md`, "Vault".
 */
import {
  type Directory,
  fromBase64url,
  keyBytes,
  lockVault,
  type Random,
  recoveryHash,
  recoveryProof,
  toBase64url,
  unlockVault,
  unwrapVaultKey,
  type Vault,
  type VaultFactor,
  type VaultOpening,
  wipe,
  wrapVaultKey,
} from '../../crypto/index.js';
import type { NewCodes, NewFactor, SecondFactor } from '../../server/inbox/wire-factors.js';
import { currentPerson } from './circle.js';
import { areKeysOf, pairsOf, wipePairs } from './own-keys.js';

/** A factor as it was made in the browser: what the server registers, and what opens a vault. */
export type MadeFactor =
  | {
      kind: 'webauthn';
      /** The officer's word for it. */
      name: string;
      credential: Extract<NewFactor, { kind: 'webauthn' }>['credential'];
      /** What its PRF gave, 32 bytes; `null` when it has none. */
      output: Uint8Array | null;
    }
  | { kind: 'totp'; name: string /** 20 bytes. */; secret: Uint8Array; code: string };

/** What somebody enrols with besides the passphrase. */
export interface MadeSecond {
  factor: MadeFactor;
  /** Ten recovery codes in their one spelling. */
  codes: readonly string[];
}

type Owner = VaultOpening['owner'];
interface Keys {
  vaultKey: Uint8Array;
  exportKey: Uint8Array;
  owner: Owner;
}

/** How this factor opens a vault. */
export const openingOf = (factor: MadeFactor): VaultFactor =>
  factor.kind === 'webauthn' && factor.output !== null
    ? { kind: 'prf', output: factor.output }
    : { kind: 'passphrase' };

/** The factor with the vault's key wrapped for it, as the server takes it. */
export function registering(made: MadeFactor, keys: Keys, random: Random): NewFactor {
  const wrap = toBase64url(wrapVaultKey({ ...keys, factor: openingOf(made) }, random));
  if (made.kind === 'totp') {
    const { kind, name, secret, code } = made;
    return { kind, name, wrap, secret: toBase64url(secret), code };
  }
  const { kind, name, credential, output } = made;
  return { kind, name, prf: output !== null, wrap, credential };
}

/** The same for recovery codes: the server gets hashes, and never a code. */
export const registeringCodes = (codes: readonly string[], keys: Keys, random: Random): NewCodes =>
  codes.map((code) => ({
    hash: toBase64url(recoveryHash(recoveryProof(code))),
    wrap: toBase64url(wrapVaultKey({ ...keys, factor: { kind: 'code', code } }, random)),
  }));

/** Locks a new vault, 1,064 bytes, and wraps its key for each way in. */
export function lockNewVault(
  vault: Vault,
  { exportKey, second }: { exportKey: Uint8Array; second: MadeSecond },
  random: Random,
): { vault: Uint8Array; second: SecondFactor } {
  const vaultKey = random(keyBytes);
  const { unitId, person } = vault;
  const keys = { vaultKey, exportKey, owner: { unitId, person } };
  const made = {
    vault: lockVault(vault, vaultKey, random),
    second: {
      factor: registering(second.factor, keys, random),
      codes: registeringCodes(second.codes, keys, random),
    },
  };
  wipe(vaultKey);
  return made;
}

/** The vault with the newest directory that its owner's program has verified. */
export const pinned = (vault: Vault, { number, hash }: Vault['directory']): Vault => ({
  ...vault,
  directory: { number, hash },
});

/** Wipes what a factor that was made still holds. */
export function wipeMade(made: MadeFactor): void {
  if (made.kind === 'totp') wipe(made.secret);
  else if (made.output !== null) wipe(made.output);
}

/** Opens a vault with the wrap of the factor that was proved. Throws `locked`, `size` and others. */
export function openVault(
  locked: Uint8Array,
  given: VaultOpening & { wrap: string },
): { vault: Vault; vaultKey: Uint8Array } {
  const vaultKey = unwrapVaultKey(fromBase64url(given.wrap), given);
  return { vault: unlockVault(locked, vaultKey), vaultKey };
}

/**
 * Whether the directory names a pair of this vault as the person's: now, or before for somebody who has
 * gone; or names nobody of that number. One that holds only keys of before is an older vault.
 */
export function isVaultOf(
  vault: Pick<Vault, 'person' | 'seed' | 'older'>,
  directory: Directory,
): boolean {
  const named = directory.people.filter(({ person }) => person === vault.person);
  const pairs = pairsOf(vault);
  wipePairs(pairs);
  return named.length === 0 || named.some((one) => pairs.some((pair) => areKeysOf(one, pair)));
}

/** Whether the directory names other keys for the person by now than this vault holds. */
export function isVaultOld(
  vault: Pick<Vault, 'person' | 'seed' | 'older'>,
  directory: Directory,
): boolean {
  const listed = currentPerson(directory, vault.person);
  const pairs = pairsOf(vault);
  wipePairs(pairs);
  return listed !== undefined && !pairs.some((pair) => areKeysOf(listed, pair));
}
