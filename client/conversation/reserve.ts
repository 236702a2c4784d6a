/**
 * The unit's reserve key: made, named in the directory, kept supplied with copies, and used to
 * bring an account back. `docs/protocol.md`, "Reserve key".
 */
import {
  type Directory,
  encodeCopyHeader,
  ensure,
  type InForce,
  isKemPublic,
  keyIdBytes,
  keyIdOf,
  openReserveCopy,
  type Random,
  reserveKeyId,
  reservePair,
  sameBytes,
  sealReserveCopy,
  toBase64url,
  type Vault,
  wipe,
} from '../../crypto/index.js';
import { nextCore } from './ceremony.js';
import { currentPerson } from './circle.js';
import { encodeDirectoryContent, parseDirectoryContent } from './directory-content.js';
import type { MetUnit } from './joining.js';
import { pairsOf, wipePairs } from './own-keys.js';
import { PortError } from './ports.js';
import { type ProposalsPort, proposeWith } from './proposals.js';
import { type RecoveredSecrets, wipeRecovered } from './recovering.js';
import { type Keeper, reserveOf } from './reserve-named.js';
import { isVaultOld } from './vault-locking.js';

/**
 * The texts of a directory with a reserve key behind these 32 bytes, in place of one before; with
 * `null` without any. For `nextDirectory`. Throws `content`.
 */
export function contentWithReserve(
  { content, unitId }: Pick<Directory, 'content' | 'unitId'>,
  made: { secret: Uint8Array; keeper: Keeper } | null,
): Uint8Array {
  const { reserve: _before, ...texts } = parseDirectoryContent(content);
  if (made === null) return encodeDirectoryContent(texts);
  const { publicKey, secretKey } = reservePair(made.secret, unitId);
  wipe(secretKey);
  const reserve = { keeper: made.keeper, key: toBase64url(publicKey) };
  return encodeDirectoryContent({ ...texts, reserve });
}

/**
 * Drafts the directory with this reserve key, or without any, and signs it with the vault's own
 * places: published at once where that is enough. Throws `PortError`, `content`.
 */
export function proposeReserve(
  port: ProposalsPort,
  given: {
    inForce: InForce;
    vault: Vault;
    day: number;
    made: { secret: Uint8Array; keeper: Keeper } | null;
  },
): Promise<'stored' | 'published'> {
  const { inForce, vault, day, made } = given;
  const { unit, directory: before } = inForce;
  const content = contentWithReserve(before, made);
  const core = nextCore({ unit, before, day, change: { join: [], content } });
  return proposeWith(port, { inForce, kind: 'directory', core, vault });
}

/** Whether these 32 bytes are those of the reserve key that a directory names. */
export function isReserve(secret: Uint8Array, directory: Directory): boolean {
  const named = reserveOf(directory);
  if (named === null) return false;
  const { publicKey, secretKey } = reservePair(secret, directory.unitId);
  wipe(secretKey);
  return sameBytes(publicKey, named.key);
}

export interface ReserveCopyPort {
  /** One's own copy; `null` when there is none. */
  reserveCopy(): Promise<Uint8Array | null>;
  putReserveCopy(copy: Uint8Array): Promise<void>;
}

/**
 * Sends the copy that the reserve key in force should have, unless it is there. What is asked and
 * sent follows from directory and keys alone. `later`: the server did not take it, and the next
 * sign-in tries again.
 */
export async function keepReserveCopy(
  port: ReserveCopyPort,
  given: { vault: Vault; directory: Directory },
  random: Random,
): Promise<'none' | 'kept' | 'sent' | 'later'> {
  const { vault, directory } = given;
  const named = reserveOf(directory);
  const listed = currentPerson(directory, vault.person);
  if (named === null || listed === undefined || listed.auditor === true) return 'none';
  // An older directory than the vault knows may name a key whose sheet is in other hands by now.
  if (directory.number < vault.directory.number) return 'none';
  if (!isKemPublic(named.key) || isVaultOld(vault, directory)) return 'none';
  const keys = keyIdsOf(vault);
  const header = encodeCopyHeader({ ...keys, reserveKey: reserveKeyId(named.key) });
  try {
    const stored = await port.reserveCopy();
    if (stored !== null && sameBytes(stored.slice(0, header.length), header)) return 'kept';
    const { unitId, person } = vault;
    const copy = sealReserveCopy(vault, { unitId, person, ...keys, reserve: named.key }, random);
    await port.putReserveCopy(copy);
    return 'sent';
  } catch (error) {
    if (error instanceof PortError) return 'later';
    throw error;
  }
}

/** Which keys a vault holds: a copy with others is to be replaced. */
function keyIdsOf(vault: Vault): { ownerKey: Uint8Array; olderKey: Uint8Array } {
  const pairs = pairsOf(vault);
  wipePairs(pairs);
  const [ownerKey, olderKey] = pairs.map((pair) => keyIdOf(pair.kemPublic, pair.signPublic));
  return { ownerKey: ownerKey as Uint8Array, olderKey: olderKey ?? new Uint8Array(keyIdBytes) };
}

/**
 * What the reserve key opens of somebody's copy: `null` when it does not open, or holds other keys
 * than those that the directory names for them. Recovering then goes on as with their own kit.
 */
export function secretsInCopy(
  copy: Uint8Array,
  { secret, met, person }: { secret: Uint8Array; met: MetUnit; person: number },
): RecoveredSecrets | null {
  const { unit, directory } = met;
  ensure(currentPerson(directory, person) !== undefined, 'content', 'somebody in the directory');
  const opened = openReserveCopy(copy, { unitId: unit.unitId, person, secret });
  if (opened === null) return null;
  const secrets = { ...opened, holderSeed: null };
  if (!isVaultOld({ person, ...secrets }, directory)) return secrets;
  wipeRecovered(secrets);
  return null;
}
