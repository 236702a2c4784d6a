/** The steps around an officer's vault, by name: decoded input to output. */
import {
  encodeKeyChange,
  type KeyChange,
  lockVault,
  openHandover,
  parseKeyChange,
  prfSaltOf,
  sealHandover,
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
  sealHandover: step((i: { vault: Vault; random: Bytes }) =>
    sealHandover(i.vault, given(i.random)),
  ),
  openHandover: step((i: { bytes: Bytes; owner: Pick<Vault, 'unitId' | 'person' | 'seed'> }) =>
    openHandover(i.bytes, i.owner),
  ),
  encodeKeyChange: step(
    (i: { change: Omit<KeyChange, 'predecessor'>; secrets: { older: Bytes; newer: Bytes } }) =>
      encodeKeyChange(i.change, i.secrets),
  ),
  parseKeyChange: step(
    (i: { bytes: Bytes; unitId: Bytes; older: { person: number; signPublic: Bytes } }) =>
      parseKeyChange(i.bytes, i.unitId, i.older),
  ),
  prfSalt: step((i: { unitId: Bytes }) => prfSaltOf(i.unitId)),
  wrapVaultKey: step((i: { opening: VaultOpening; vaultKey: Bytes; random: Bytes }) =>
    wrapVaultKey({ ...i.opening, vaultKey: i.vaultKey }, given(i.random)),
  ),
  unwrapVaultKey: step((i: { wrap: Bytes; opening: VaultOpening }) =>
    unwrapVaultKey(i.wrap, i.opening),
  ),
};
