/**
 * Twenty-four words on paper: a holder's sheet, and the recovery kit from which everything of an
 * officer's vault follows again. `docs/protocol.md`, "Recovery kit".
 */
import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { derive } from './derive.js';
import { ensure, ProtocolError } from './errors.js';
import { labels } from './labels.js';
import { seedBytes, seedWordCount } from './lengths.js';

const nothing = new Uint8Array(0);

/** Twenty-four words for 32 bytes (BIP-39, English list). Throws `size`. */
export function wordsOfSeed(seed: Uint8Array): string[] {
  ensure(seed.length === seedBytes, 'size', 'a seed');
  return entropyToMnemonic(seed, wordlist).split(' ');
}

/**
 * The 32 bytes behind twenty-four words of the list. Throws `size` for another number of words,
 * `word` for one not in the list, `checksum` when the words do not belong together.
 */
export function seedOfWords(words: readonly string[]): Uint8Array {
  ensure(words.length === seedWordCount, 'size', 'twenty-four words');
  for (const word of words) ensure(wordlist.includes(word), 'word', 'a word not in the list');
  try {
    return mnemonicToEntropy(words.join(' '), wordlist);
  } catch {
    throw new ProtocolError('checksum', 'twenty-four words');
  }
}

/** The holder's seed of whoever founds a unit; it is there before the unit's id is. */
export const holderSeedOf = (kit: Uint8Array): Uint8Array => derive(kit, labels.kitHolder, nothing);

/** An officer's seed and keyring root: others in every unit, so that no other unit can ask for them. */
export const officerSeedsOf = (
  kit: Uint8Array,
  unitId: Uint8Array,
): { seed: Uint8Array; keyringRoot: Uint8Array } => ({
  seed: derive(kit, labels.kitOfficer, unitId),
  keyringRoot: derive(kit, labels.kitKeyring, unitId),
});

/**
 * The holder's seed of whoever is made a holder later: it follows from what their vault holds, and
 * so from their kit.
 */
export const laterHolderSeed = (keyringRoot: Uint8Array, unitId: Uint8Array): Uint8Array =>
  derive(keyringRoot, labels.ownHolder, unitId);
