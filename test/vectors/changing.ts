/** A vault with older keys in it, and the handover that goes with it. */
import type { ProtocolErrorCode, Vault } from '../../crypto/index.js';
import type { Builder } from './builder.js';
import { day, drawn } from './unit.js';

const ofChanges = drawn(22);

export function changing(b: Builder, vault: Vault, vaultKey: Uint8Array): void {
  const both = { ...vault, older: { seed: ofChanges(32), listedDay: day } };
  const locked = b.gives<Uint8Array>(
    'vault-changing',
    'version 2: with older keys; randomness: nonce 24',
    'lockVault',
    { vault: both, vaultKey, random: ofChanges(24) },
  );
  b.gives('vault-changing-opened', 'everything again', 'unlockVault', { bytes: locked, vaultKey });
  const handover = b.gives<Uint8Array>(
    'handover',
    'a box under each seed; randomness: two nonces of 24',
    'sealHandover',
    { vault: both, random: ofChanges(48) },
  );
  const { unitId: unit, person, seed } = both;
  const newest = { unitId: unit, person, seed };
  const opens = (name: string, says: string, owner: object) =>
    b.gives(`handover-${name}`, says, 'openHandover', { bytes: handover, owner });
  opens('newest', 'under the newest seed: the older keys too', newest);
  opens('older', 'under the older seed', { ...newest, seed: both.older.seed });
  const shut = (name: string, says: string, given: object, code: ProtocolErrorCode) =>
    b.fails(
      `handover-${name}`,
      says,
      'openHandover',
      { bytes: handover, owner: newest, ...given },
      code,
    );
  shut('other-seed', 'another seed', { owner: { ...newest, seed: ofChanges(32) } }, 'locked');
  shut('other-person', 'another person', { owner: { ...newest, person: 2 } }, 'locked');
  shut('cut', '279 bytes', { bytes: handover.slice(1) }, 'size');
}
