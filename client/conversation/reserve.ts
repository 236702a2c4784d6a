/**
 * The unit's reserve key: made, named in the directory, kept supplied with copies, and used to
 * bring an account back. `docs/protocol.md`, "Reserve key".
 */
import {
  checkReserveCopy,
  type Directory,
  encodeCopyHeader,
  ensure,
  type InForce,
  isKemPublic,
  keyIdBytes,
  keyIdOf,
  type OfficerKeys,
  openReserveCopy,
  ProtocolError,
  type Random,
  reserveKeyId,
  reservePair,
  sameBytes,
  sealReserveCopy,
  signReserveCopy,
  toBase64url,
  type Vault,
  verifyDirectory,
  wipe,
} from '../../crypto/index.js';
import { nextCore } from './ceremony.js';
import { currentPerson } from './circle.js';
import { encodeDirectoryContent, parseDirectoryContent } from './directory-content.js';
import type { MetUnit } from './joining.js';
import { pairInForce, pairsOf, wipePairs } from './own-keys.js';
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
  /** One's own copy, signed; `null` when there is none. */
  reserveCopy(): Promise<Uint8Array | null>;
  putReserveCopy(kept: Uint8Array): Promise<void>;
  directories(after: number): Promise<Uint8Array[]>;
}

export interface KeepingCopy {
  vault: Vault;
  /** As the server shows it: it counts only once it stands in the chain. */
  met: MetUnit;
  /** The newest directory that this computer has seen, if it remembers one. */
  known?: Vault['directory'] | undefined;
}

/**
 * Sends the copy that the reserve key in force should have, unless it is there. What is asked and
 * sent follows from directory and keys alone. `doubted`: what names the reserve key does not follow on
 * what vault and computer know, and nothing is sealed to it. `later`: the server did not take it, and
 * the next sign-in tries again.
 */
export async function keepReserveCopy(
  port: ReserveCopyPort,
  given: KeepingCopy,
  random: Random,
): Promise<'none' | 'kept' | 'sent' | 'doubted' | 'later'> {
  const { vault, met } = given;
  const { directory } = met;
  const named = reserveOf(directory);
  const listed = currentPerson(directory, vault.person);
  if (named === null || listed === undefined || listed.auditor === true) return 'none';
  if (!isKemPublic(named.key) || isVaultOld(vault, directory)) return 'none';
  const pairs = pairsOf(vault);
  try {
    const [newest, older] = pairs.map((pair) => keyIdOf(pair.kemPublic, pair.signPublic));
    const ownerKey = newest as Uint8Array;
    const olderKey = older ?? new Uint8Array(keyIdBytes);
    const reserve = named.key;
    const header = encodeCopyHeader({ ownerKey, olderKey, reserveKey: reserveKeyId(reserve) });
    const stored = await port.reserveCopy();
    const copied = stored === null ? null : ownCopy(stored, vault, pairs);
    if (copied !== null && sameBytes(copied.slice(0, header.length), header)) return 'kept';
    if (!(await stands(port, given))) return 'doubted';
    const { unitId, person } = vault;
    const copy = sealReserveCopy(vault, { unitId, person, ownerKey, olderKey, reserve }, random);
    const { signSecret } = pairInForce(pairs, person, directory);
    await port.putReserveCopy(signReserveCopy(copy, { unitId, person }, signSecret));
    return 'sent';
  } catch (error) {
    if (error instanceof PortError) return 'later';
    throw error;
  } finally {
    wipePairs(pairs);
  }
}

/** The copy that the server keeps, if its owner signed it: `null` for what was put in its place. */
function ownCopy(kept: Uint8Array, vault: Vault, pairs: readonly OfficerKeys[]): Uint8Array | null {
  for (const { signPublic } of pairs) {
    try {
      return checkReserveCopy(kept, vault, signPublic);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
    }
  }
  return null;
}

/**
 * Whether a directory stands in a chain with those that vault and computer know. One that was verified
 * alone may be of holders who were replaced, or shown to one officer and nobody else.
 */
async function stands(
  port: Pick<ReserveCopyPort, 'directories'>,
  { vault, met: { unit, directory }, known }: KeepingCopy,
): Promise<boolean> {
  const chain = new Map<number, Directory>();
  let last: Directory | null = null;
  try {
    for (const bytes of await port.directories(vault.directory.number - 1)) {
      last = verifyDirectory(bytes, unit, last);
      chain.set(last.number, last);
    }
  } catch (error) {
    if (error instanceof ProtocolError) return false;
    throw error;
  }
  // An older one than the newest may name a key whose sheet is in other hands by now.
  if (last === null || last.number !== directory.number) return false;
  return [vault.directory, known ?? vault.directory, directory].every(({ number, hash }) =>
    sameBytes(chain.get(number)?.hash ?? new Uint8Array(0), hash),
  );
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
