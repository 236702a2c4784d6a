/** Overwriting what a session held. Strings cannot be overwritten: they are let go. */
import { type Vault, wipe } from '../../crypto/index.js';
import type { Desk } from './desk.js';

export function wipeVault({ seed, keyringRoot, holderSeed }: Vault): void {
  wipe(seed, keyringRoot);
  if (holderSeed !== null) wipe(holderSeed);
}

/** Keys, secrets of cases, letters and what was written; nothing may be done with the desk after it. */
export function wipeDesk(desk: Desk): void {
  const { keys, keyringRoot } = desk.officer;
  wipe(keys.kemSecret, keys.signSecret, keyringRoot);
  for (const { senderKey } of desk.keyring.all()) wipe(senderKey.key);
  for (const { key } of desk.pending.values()) wipe(key);
  for (const bytes of desk.written.values()) wipe(bytes);
  for (const { bytes } of desk.unknown.values()) wipe(bytes);
  for (const file of desk.cases.values()) {
    wipe(file.boardSecret);
    for (const { letter } of file.letters.values()) wipe(letter.bytes);
  }
}
