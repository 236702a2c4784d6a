/** Overwriting what a session held. Strings cannot be overwritten: they are let go. */
import { forgetWorkings, type Vault, wipe } from '../../crypto/index.js';
import type { Desk } from './desk.js';
import { allFiles } from './out-of-case.js';

export function wipeVault({ seed, older, keyringRoot, holderSeed }: Vault): void {
  wipe(seed, keyringRoot);
  if (older !== undefined) wipe(older.seed);
  if (holderSeed !== null) wipe(holderSeed);
}

/**
 * Keys, secrets of cases, letters and what was written, and what libsodium's memory holds of them;
 * nothing may be done with the desk after it.
 */
export function wipeDesk(desk: Desk): void {
  const { pairs, keyringRoot } = desk.officer;
  wipe(keyringRoot, ...pairs.flatMap(({ kemSecret, signSecret }) => [kemSecret, signSecret]));
  for (const { senderKey } of desk.keyring.all()) wipe(senderKey.key);
  for (const { auditKey } of desk.auditKeys.values()) wipe(auditKey.key);
  for (const { key } of desk.pending.values()) wipe(key);
  for (const bytes of desk.written.values()) wipe(bytes);
  for (const { bytes } of desk.unknown.values()) wipe(bytes);
  for (const { epochs, logs } of desk.granted.values()) {
    wipe(...epochs.map(({ secret }) => secret));
    wipe(...[...logs.values()].map(({ logKey }) => logKey));
  }
  for (const { record } of desk.records.values()) {
    if (record.record === 'case') wipe(record.keys.caseSecret);
    if (record.record === 'senderKey') wipe(record.senderKey.key);
    if (record.record === 'auditKey') wipe(record.auditKey.key);
    if (record.record === 'boardEpoch') wipe(record.drawn.secret);
    if (record.record === 'grantedCase')
      wipe(
        ...record.given.epochs.map(({ secret }) => secret),
        ...record.given.logs.map(({ logKey }) => logKey),
      );
  }
  // The key of the attendance log is the unit's id, which everybody has.
  for (const { log, logKey } of desk.book.watched()) if (log !== 'attendance') wipe(logKey);
  for (const file of allFiles(desk)) {
    wipe(file.boardSecret, file.keys.caseSecret, ...file.epochs.map(({ secret }) => secret));
    for (const { letter } of file.letters.values()) {
      wipe(letter.bytes);
      if (letter.header.opening !== null) wipe(letter.header.opening.caseSecret);
    }
  }
  forgetWorkings();
}
