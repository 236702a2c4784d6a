/**
 * Coming back with the twenty-four words of a recovery kit, the same for page and terminal.
 * `docs/protocol.md`, "Recovery kit".
 */
import {
  ensure,
  fromBase64url,
  type Handover,
  hash,
  isZero,
  labels,
  noPredecessor,
  openHandover,
  ProtocolError,
  type Random,
  sameBytes,
  signPair,
  signRecovery,
  toBase64url,
  type Unit,
  type Vault,
  wipe,
} from '../../crypto/index.js';
import { type AccountPort, recover } from './account.js';
import { currentPerson } from './circle.js';
import type { MetUnit } from './joining.js';
import { lockOfficer, type OfficerSecrets, secretsOf, wipeSecrets } from './officer-secrets.js';
import { pairInForce, pairsOf, wipePairs } from './own-keys.js';
import { isVaultOf, isVaultOld, type MadeSecond, wipeMade } from './vault-locking.js';

/** What a kit opens. */
export type KitOf =
  /** Everything of this person's vault. */
  | { fits: true; secrets: RecoveredSecrets }
  /**
   * `older`: keys have changed since, and there is a newer kit. `other`: the words are somebody else's.
   * `withheld`: they are this person's, and the server did not give what belongs to them.
   */
  | { fits: false; why: 'older' | 'other' | 'withheld' };

export interface RecoveredSecrets extends OfficerSecrets {
  older?: Vault['older'];
}

/** The link of somebody who comes back. */
export interface KitLink {
  person: number;
  /** What the server keeps for whoever has changed keys; `null` for everybody else. */
  handover: Uint8Array | null;
}

/**
 * Whose words these are. The keys that follow from them must be those that the directory names for the person;
 * or what the server kept opens under them, and holds the keys that it names. The kit is the caller's to wipe.
 */
export function openKit(kit: Uint8Array, { unit, directory }: MetUnit, link: KitLink): KitOf {
  const { person, handover } = link;
  const { unitId } = unit;
  const own = secretsOf(kit, unitId, true);
  const kept =
    handover === null ? null : openedOrNull(handover, { unitId, person, seed: own.seed });
  const secrets: RecoveredSecrets =
    kept === null ? holding(own, unit) : { ...kept, seed: own.seed };
  if (kept !== null) wipe(own.keyringRoot);
  if (own.holderSeed !== null && secrets.holderSeed !== own.holderSeed) wipe(own.holderSeed);
  const vault = { person, ...secrets };
  const listed = currentPerson(directory, person);
  // Whoever has changed keys before has a handover: without it another keyring root would follow.
  const first = isZero(listed?.predecessor ?? noPredecessor);
  const opensAll = kept !== null || (handover === null && first);
  const inForce = listed !== undefined && !isVaultOld(vault, directory);
  if (opensAll && inForce) return { fits: true, secrets };
  const known = directory.people.some((one) => one.person === person);
  const older = known && isVaultOf(vault, directory);
  const why = inForce ? 'withheld' : older ? 'older' : 'other';
  wipeRecovered(secrets);
  return { fits: false, why };
}

function openedOrNull(
  handover: Uint8Array,
  owner: Pick<Vault, 'unitId' | 'person' | 'seed'>,
): Handover | null {
  try {
    return openHandover(handover, owner);
  } catch (error) {
    if (error instanceof ProtocolError) return null;
    throw error;
  }
}

/** A founder's kit gives a holder's seed; it counts only where that is a holder's. */
function holding(own: OfficerSecrets, unit: Unit): OfficerSecrets {
  const holds = own.holderSeed !== null && isHolder(own.holderSeed, unit);
  return holds ? own : { ...own, holderSeed: null };
}

export function wipeRecovered(secrets: RecoveredSecrets): void {
  wipeSecrets(secrets);
  if (secrets.older !== undefined) wipe(secrets.older.seed);
}

export interface Recovering extends KitLink {
  token: string;
  account: string;
  passphrase: string;
  /** New ones, in place of every factor and recovery code there was; wiped with the kit. */
  second: MadeSecond;
  /** 32 bytes of their kit, or what the reserve key opened; wiped once the new vault is stored. */
  kit: Uint8Array | RecoveredSecrets;
}

/**
 * Locks everything again under a new passphrase, and signs that it was the owner. Throws `PortError`;
 * `content` for a kit that does not fit.
 */
export async function recoverWith(
  port: AccountPort,
  given: Recovering,
  { met, random }: { met: MetUnit; random: Random },
): Promise<void> {
  const { token, account, person, passphrase, second, kit } = given;
  const { unit, directory } = met;
  const opened =
    kit instanceof Uint8Array ? openKit(kit, met, given) : { fits: true as const, secrets: kit };
  ensure(opened.fits, 'content', 'a kit of this person');
  const secrets: RecoveredSecrets = opened.secrets;
  const pairs = pairsOf(secrets);
  // The server knows the owner by the key that the directory names now.
  const { signSecret } = pairInForce(pairs, person, directory);
  try {
    await recover(port, { token, account, passphrase }, ({ exportKey, registration }) => {
      const locked = lockOfficer(secrets, { directory, person, exportKey, second, random });
      const { vault } = locked;
      const link = hash(labels.link, fromBase64url(token));
      const recovery = { unitId: unit.unitId, person, link, registration, vault };
      return {
        vault: toBase64url(vault),
        second: locked.second,
        changing: secrets.older !== undefined,
        signature: toBase64url(signRecovery(recovery, signSecret)),
      };
    });
  } finally {
    wipePairs(pairs);
    wipeRecovered(secrets);
  }
  if (kit instanceof Uint8Array) wipe(kit);
  wipeMade(second.factor);
}

function isHolder(seed: Uint8Array, unit: Unit): boolean {
  const { publicKey, secretKey } = signPair(seed);
  wipe(secretKey);
  return unit.holders.some((h) => sameBytes(h.publicKey, publicKey));
}
