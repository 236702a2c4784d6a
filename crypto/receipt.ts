import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { concat, u16 } from './bytes.js';
import { derive, hash } from './derive.js';
import { ensure, ProtocolError } from './errors.js';
import { kemPair } from './kem.js';
import { labels } from './labels.js';
import { caseIdBytes, entropyBytes, exclusionLimit, keyBytes, receiptWords } from './lengths.js';
import { signPair } from './sign.js';
import { wipe } from './sodium.js';

export { wordlist };

/** Twelve words for 16 bytes of entropy (BIP-39, English list). */
export function wordsOf(entropy: Uint8Array): string[] {
  ensure(entropy.length === entropyBytes, 'size', 'entropy of a receipt');
  return entropyToMnemonic(entropy, wordlist).split(' ');
}

/**
 * The entropy behind twelve words of the list. Throws `size` for another number of words,
 * `word` for one not in the list, `checksum` when the words do not belong together.
 */
export function entropyOf(words: readonly string[]): Uint8Array {
  ensure(words.length === receiptWords, 'size', 'twelve words');
  for (const word of words) ensure(wordlist.includes(word), 'word', 'a word not in the list');
  try {
    return mnemonicToEntropy(words.join(' '), wordlist);
  } catch {
    throw new ProtocolError('checksum', 'twelve words');
  }
}

/** The reporter's keys for one unit. `docs/protocol.md`, "Receipt". */
export interface Receipt {
  seed: Uint8Array;
  signPublic: Uint8Array;
  signSecret: Uint8Array;
  kemPublic: Uint8Array;
  kemSecret: Uint8Array;
}

export function receiptKeys(entropy: Uint8Array, unitId: Uint8Array): Receipt {
  ensure(entropy.length === entropyBytes, 'size', 'entropy of a receipt');
  const seed = derive(entropy, labels.receipt, unitId);
  const signSeed = derive(seed, labels.signSeed, new Uint8Array(0));
  const kemSeed = derive(seed, labels.kemSeed, new Uint8Array(0));
  const signing = signPair(signSeed);
  const sealing = kemPair(kemSeed);
  wipe(signSeed, kemSeed);
  return {
    seed,
    signPublic: signing.publicKey,
    signSecret: signing.secretKey,
    kemPublic: sealing.publicKey,
    kemSecret: sealing.secretKey,
  };
}

export function wipeReceipt(receipt: Receipt): void {
  wipe(receipt.seed, receipt.signSecret, receipt.kemSecret);
}

/** A route and who is left out of it: together they name a circle, and one case of a receipt. */
export interface Path {
  route: number;
  /** At most three person numbers, ascending, none twice. */
  excluded: readonly number[];
}

/** `u16 route ‖ three u16 excluded persons, ascending, padded with 0`: 8 bytes. */
export function encodePath({ route, excluded }: Path): Uint8Array {
  ensure(excluded.length <= exclusionLimit, 'header', 'more than three people left out');
  ensure(
    excluded.every((person, i) => person > 0 && (i === 0 || person > (excluded[i - 1] as number))),
    'header',
    'people left out, in ascending order',
  );
  const padded = [0, 1, 2].map((i) => u16(excluded[i] ?? 0));
  return concat(u16(route), ...padded);
}

/** The secret that whoever reads this case shares with the reporter: 32 bytes. */
export const caseSecretOf = (receiptSeed: Uint8Array, path: Path): Uint8Array =>
  derive(receiptSeed, labels.caseSecret, encodePath(path), keyBytes);

export interface CaseKeys {
  caseSecret: Uint8Array;
  path: Path;
  signPublic: Uint8Array;
  kemPublic: Uint8Array;
}

/** 32 bytes; binds the case's secret to its route, exclusions and both public keys. */
export const caseIdOf = ({ caseSecret, path, signPublic, kemPublic }: CaseKeys): Uint8Array =>
  derive(
    caseSecret,
    labels.caseId,
    concat(encodePath(path), signPublic, hash(labels.kemPk, kemPublic)),
    caseIdBytes,
  );

/** The secret under which the first epoch of a case's notices stands on the board. */
export const boardSecretOf = (caseSecret: Uint8Array): Uint8Array =>
  derive(caseSecret, labels.board, new Uint8Array(0), keyBytes);

const alphabet32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The public reference of a case: 10 characters of Crockford's base 32 from its id, as XXXXX-XXXXX. */
export function referenceOf(caseId: Uint8Array): string {
  let bits = 0;
  let word = 0;
  let text = '';
  for (const byte of caseId.subarray(0, 7)) {
    word = (word << 8) | byte;
    bits += 8;
    while (bits >= 5 && text.length < 10) {
      bits -= 5;
      text += alphabet32.charAt((word >> bits) & 31);
    }
    word &= (1 << bits) - 1;
  }
  return `${text.slice(0, 5)}-${text.slice(5)}`;
}

/** The first `count` words that stand for `bytes` (11 bits each): a fingerprint people compare. */
export function fingerprintWords(bytes: Uint8Array, count: number): string[] {
  ensure(count * 11 <= bytes.length * 8, 'argument', 'a fingerprint longer than its bytes');
  const words: string[] = [];
  let word = 0;
  let bits = 0;
  for (const byte of bytes) {
    word = (word << 8) | byte;
    bits += 8;
    if (bits >= 11) {
      bits -= 11;
      words.push(wordlist[(word >> bits) & 2047] as string);
      word &= (1 << bits) - 1;
      if (words.length === count) break;
    }
  }
  return words;
}
