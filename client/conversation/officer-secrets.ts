/** What an officer keeps for ever, and what they show of it. `docs/protocol.md`, "Recovery kit". */
import {
  type Directory,
  encodeApplication,
  holderSeedOf,
  type OfficerKeys,
  officerKeys,
  officerSeedsOf,
  type Random,
  wipe,
} from '../../crypto/index.js';
import type { SecondFactor } from '../../server/inbox/wire.js';
import { lockNewVault, type MadeSecond } from './vault-locking.js';

/** What a vault holds. */
export interface OfficerSecrets {
  seed: Uint8Array;
  keyringRoot: Uint8Array;
  /** `null` for whoever is no holder. */
  holderSeed: Uint8Array | null;
}

/** Everything of a vault that follows from a recovery kit. `holder`: its owner founded the unit. */
export const secretsOf = (
  kit: Uint8Array,
  unitId: Uint8Array,
  holder: boolean,
): OfficerSecrets => ({
  ...officerSeedsOf(kit, unitId),
  holderSeed: holder ? holderSeedOf(kit) : null,
});

export function wipeSecrets({ seed, keyringRoot, holderSeed }: OfficerSecrets): void {
  wipe(seed, keyringRoot);
  if (holderSeed !== null) wipe(holderSeed);
}

/** The application of a new officer: their public keys and title, signed by themselves. */
export function apply(
  secrets: OfficerSecrets,
  given: { unitId: Uint8Array; person: number; title: string },
): Uint8Array {
  const keys = officerKeys(secrets.seed);
  return encodeApplication({ ...given, ...publicOf(keys) }, keys.signSecret);
}

const publicOf = ({ kemPublic, signPublic }: OfficerKeys) => ({ kemPublic, signPublic });

/** Locks the vault of somebody who enrols: what the server is sent of it. */
export function lockOfficer(
  secrets: OfficerSecrets,
  given: {
    directory: Directory;
    person: number;
    exportKey: Uint8Array;
    second: MadeSecond;
    random: Random;
  },
): { vault: Uint8Array; second: SecondFactor } {
  const { unitId, number, hash } = given.directory;
  const vault = { ...secrets, unitId, person: given.person, directory: { number, hash } };
  return lockNewVault(vault, given, given.random);
}
