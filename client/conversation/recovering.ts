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
  wipe,
} from '../../crypto/index.js';
import { type AccountPort, recover } from './account.js';
import { currentPerson } from './circle.js';
import type { MetUnit } from './joining.js';
import { lockOfficer, secretsOf, wipeSecrets } from './officer-secrets.js';
import { type MadeSecond, wipeMade } from './vault-locking.js';

/** Whether these are the words of this person: their keys are those that the directory names. */
export function isKitOf(kit: Uint8Array, { unit, directory }: MetUnit, person: number): boolean {
  const listed = currentPerson(directory, person);
  const secrets = secretsOf(kit, unit.unitId, false);
  const { kemPublic, kemSecret, signPublic, signSecret } = officerKeys(secrets.seed);
  wipe(kemSecret, signSecret);
  wipeSecrets(secrets);
  return (
    listed !== undefined &&
    sameBytes(listed.kemPublic, kemPublic) &&
    sameBytes(listed.signPublic, signPublic)
  );
}

export interface Recovering {
  token: string;
  account: string;
  person: number;
  passphrase: string;
  /** New ones, in place of every factor and recovery code there was; wiped with the kit. */
  second: MadeSecond;
  /** 32 bytes; wiped once the new vault is stored. */
  kit: Uint8Array;
}

/** Locks everything again under a new passphrase, and signs that it was the owner. Throws `PortError`. */
export async function recoverWith(
  port: AccountPort,
  { token, account, person, passphrase, second, kit }: Recovering,
  { met, random }: { met: MetUnit; random: Random },
): Promise<void> {
  const { unit, directory } = met;
  const secrets = secretsOf(kit, unit.unitId, true);
  const holder = signPair(secrets.holderSeed as Uint8Array);
  const holds = unit.holders.some((h) => sameBytes(h.publicKey, holder.publicKey));
  wipe(holder.secretKey);
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
  wipe(kit);
  wipeMade(second.factor);
}
