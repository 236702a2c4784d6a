/**
 * The vault of a locked session, under the passphrase: it lies in memory alone, and opens without
 * the server. `docs/protocol.md`, "Locking".
 */
import {
  lockVault,
  ProtocolError,
  type Random,
  unlockVault,
  type Vault,
  wipe,
} from '../../crypto/index.js';
import { spellPassphrase } from '../conversation/account.js';

const saltBytes = 32;
const keyBits = 512;
/** With the 77 bits of a passphrase about 2^95 hashes; a third of a second on a slow computer. */
const rounds = 210_000;

export interface LockKey {
  salt: Uint8Array;
  key: Uint8Array;
}

async function stretch(passphrase: string, salt: Uint8Array): Promise<Uint8Array> {
  const typed = new TextEncoder().encode(spellPassphrase(passphrase));
  const base = await crypto.subtle.importKey('raw', typed, 'PBKDF2', false, ['deriveBits']);
  wipe(typed);
  const how = {
    name: 'PBKDF2',
    hash: 'SHA-512',
    salt: new Uint8Array(salt),
    iterations: rounds,
  };
  return new Uint8Array(await crypto.subtle.deriveBits(how, base, keyBits));
}

/** The key that a session is locked with, from the passphrase that opened it. */
export async function lockKeyOf(passphrase: string, random: Random): Promise<LockKey> {
  const salt = random(saltBytes);
  return { salt, key: await stretch(passphrase, salt) };
}

/** These words open the page no more. */
export const wipeLockKey = (lockKey: Promise<LockKey>): void =>
  void lockKey.then(({ key }) => wipe(key)).catch(() => undefined);

export interface LockBox {
  salt: Uint8Array;
  sealed: Uint8Array;
}

/** Locks the vault and wipes the key; the vault's own secrets are the caller's to wipe. */
export function lockBox(vault: Vault, { salt, key }: LockKey, random: Random): LockBox {
  const sealed = lockVault(vault, key, random);
  wipe(key);
  return { salt, sealed };
}

/** `null` for another passphrase. */
export async function openBox(
  box: LockBox,
  passphrase: string,
): Promise<{ vault: Vault; lockKey: LockKey } | null> {
  const key = await stretch(passphrase, box.salt);
  try {
    return { vault: unlockVault(box.sealed, key), lockKey: { salt: box.salt, key } };
  } catch (error) {
    wipe(key);
    if (error instanceof ProtocolError && error.code === 'locked') return null;
    throw error;
  }
}
