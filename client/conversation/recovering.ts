/**
 * Coming back with the twenty-four words of a recovery kit, the same for page and terminal.
 * `docs/protocol.md`, "Recovery kit".
 */
import {
  fromBase64url,
  hash,
  labels,
  officerKeys,
  type Random,
  sameBytes,
  signPair,
  signRecovery,
  toBase64url,
  type Unit,
  wipe,
} from '../../crypto/index.js';
import { type AccountPort, recover } from './account.js';
import { currentPerson } from './circle.js';
import type { MetUnit } from './joining.js';
import { lockOfficer, type OfficerSecrets, secretsOf, wipeSecrets } from './officer-secrets.js';
import { type MadeSecond, wipeMade } from './vault-locking.js';

/** Whether these are the words of this person: their keys are those that the directory names. */
export function isKitOf(kit: Uint8Array, { unit, directory }: MetUnit, person: number): boolean {
  const listed = currentPerson(directory, person);
  const secrets = secretsOf(kit, unit.unitId, false);
  const theirs = listed !== undefined && isSeedOf(secrets.seed, listed);
  wipeSecrets(secrets);
  return theirs;
}

/** Whether both public keys that a directory lists follow from this seed. */
export function isSeedOf(
  seed: Uint8Array,
  listed: { kemPublic: Uint8Array; signPublic: Uint8Array },
): boolean {
  const { kemPublic, kemSecret, signPublic, signSecret } = officerKeys(seed);
  wipe(kemSecret, signSecret);
  return sameBytes(listed.kemPublic, kemPublic) && sameBytes(listed.signPublic, signPublic);
}

export interface Recovering {
  token: string;
  account: string;
  person: number;
  passphrase: string;
  /** New ones, in place of every factor and recovery code there was; wiped with the kit. */
  second: MadeSecond;
  /** 32 bytes of their kit, or what the reserve key opened; wiped once the new vault is stored. */
  kit: Uint8Array | OfficerSecrets;
}

/** Locks everything again under a new passphrase, and signs that it was the owner. Throws `PortError`. */
export async function recoverWith(
  port: AccountPort,
  { token, account, person, passphrase, second, kit }: Recovering,
  { met, random }: { met: MetUnit; random: Random },
): Promise<void> {
  const { unit, directory } = met;
  const secrets = kit instanceof Uint8Array ? secretsOf(kit, unit.unitId, true) : kit;
  const holds = secrets.holderSeed !== null && isHolder(secrets.holderSeed, unit);
  const kept = holds ? secrets : { ...secrets, holderSeed: null };
  const { signSecret, kemSecret } = officerKeys(secrets.seed);
  try {
    await recover(port, { token, account, passphrase }, ({ exportKey, registration }) => {
      const locked = lockOfficer(kept, { directory, person, exportKey, second, random });
      const { vault } = locked;
      const link = hash(labels.link, fromBase64url(token));
      const recovery = { unitId: unit.unitId, person, link, registration, vault };
      return {
        vault: toBase64url(vault),
        second: locked.second,
        signature: toBase64url(signRecovery(recovery, signSecret)),
      };
    });
  } finally {
    wipe(signSecret, kemSecret);
    wipeSecrets(secrets);
  }
  if (kit instanceof Uint8Array) wipe(kit);
  wipeMade(second.factor);
}

function isHolder(seed: Uint8Array, unit: Unit): boolean {
  const { publicKey, secretKey } = signPair(seed);
  wipe(secretKey);
  return unit.holders.some((h) => sameBytes(h.publicKey, publicKey));
}
