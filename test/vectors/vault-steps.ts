/** The steps around an officer's vault, by name: decoded input to output. */
import {
  lockVault,
  prfSaltOf,
  unlockVault,
  unwrapVaultKey,
  type Vault,
  type VaultOpening,
  wrapVaultKey,
} from '../../crypto/index.js';
import { type Bytes, given, type Step, step } from './step.js';

export const vaultSteps: Record<string, Step> = {
  lockVault: step((i: { vault: Vault; vaultKey: Bytes; random: Bytes }) =>
    lockVault(i.vault, i.vaultKey, given(i.random)),
  ),
  unlockVault: step((i: { bytes: Bytes; vaultKey: Bytes }) => unlockVault(i.bytes, i.vaultKey)),
  prfSalt: step((i: { unitId: Bytes }) => prfSaltOf(i.unitId)),
  wrapVaultKey: step((i: { opening: VaultOpening; vaultKey: Bytes; random: Bytes }) =>
    wrapVaultKey({ ...i.opening, vaultKey: i.vaultKey }, given(i.random)),
  ),
  unwrapVaultKey: step((i: { wrap: Bytes; opening: VaultOpening }) =>
    unwrapVaultKey(i.wrap, i.opening),
  ),
};
