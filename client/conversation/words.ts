/** Reads words from paper as people write them down. `docs/protocol.md`, "Receipt" and "Recovery kit". */
import {
  entropyOf,
  ProtocolError,
  type Random,
  receiptWords,
  seedOfWords,
  seedWordCount,
  wordlist,
} from '../../crypto/index.js';

/** A word that is not in the list. */
export interface WrongWord {
  /** From 1. */
  position: number;
  typed: string;
  /** Words of the list that may have been meant, the likeliest first; at most 4. */
  near: string[];
}

export type ReadWords =
  | { ok: true; words: string[]; entropy: Uint8Array }
  /** Fewer or more words than there are; what stands there already is checked too. */
  | { ok: false; problem: 'count'; given: number; wrong: WrongWord[] }
  | { ok: false; problem: 'word'; wrong: WrongWord[] }
  /** All are in the list, but do not belong together: one is another word of the list. */
  | { ok: false; problem: 'checksum' };

/** Four letters name a word of the list. */
const namingLetters = 4;
const nearLimit = 4;
const farthest = 2;

/** Letters only: numbering, commas, capitals, accents and line breaks do not matter. */
export const splitWords = (text: string): string[] =>
  text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '');

const known = new Set(wordlist);

/** The word of the list that was typed, or begun with at least four letters; `null` if none. */
export function completeWord(typed: string): string | null {
  if (known.has(typed)) return typed;
  if (typed.length < namingLetters) return null;
  return wordlist.find((word) => word.startsWith(typed)) ?? null;
}

/** Insertions, deletions, replacements and swaps of neighbours that turn one into the other. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(
        (row[j] as number) + 1,
        (next[j - 1] as number) + 1,
        (row[j - 1] as number) + same,
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (before[j - 2] as number) + 1);
      next.push(best);
    }
    before = row;
    row = next;
  }
  return row[b.length] as number;
}

/** Words of the list within two slips of the pen, or with the same four letters first. */
export function nearWords(typed: string): string[] {
  const head = typed.slice(0, namingLetters);
  return wordlist
    .map((word) => ({ word, far: distance(typed, word), sameHead: word.startsWith(head) }))
    .filter(({ far, sameHead }) => far <= farthest || (sameHead && head.length === namingLetters))
    .sort((a, b) => Number(b.sameHead) - Number(a.sameHead) || a.far - b.far)
    .slice(0, nearLimit)
    .map(({ word }) => word);
}

/** Twelve words. Never throws: says which are wrong, and near ones. Nothing that was typed is kept. */
export const readWords = (text: string): ReadWords => readListed(text, receiptWords, entropyOf);

/** Twenty-four, of a holder's sheet or a recovery kit; `entropy` is 32 bytes. */
export const readSeedWords = (text: string): ReadWords =>
  readListed(text, seedWordCount, seedOfWords);

function readListed(
  text: string,
  count: number,
  bytesOf: (words: readonly string[]) => Uint8Array,
): ReadWords {
  const typed = splitWords(text);
  const words: string[] = [];
  const wrong: WrongWord[] = [];
  for (const [i, word] of typed.entries()) {
    const complete = completeWord(word);
    if (complete === null) wrong.push({ position: i + 1, typed: word, near: nearWords(word) });
    else words.push(complete);
  }
  if (typed.length !== count) return { ok: false, problem: 'count', given: typed.length, wrong };
  if (wrong.length > 0) return { ok: false, problem: 'word', wrong };
  try {
    return { ok: true, words, entropy: bytesOf(words) };
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return { ok: false, problem: 'checksum' };
  }
}

/** How many of the words that were written down are asked back. */
const askedBack = 3;

/** Their places among `count` (at most 256), drawn evenly, ascending. */
export function placesAskedBack(count: number, random: Random): number[] {
  const places = new Set<number>();
  while (places.size < Math.min(askedBack, count)) {
    const byte = random(1)[0] as number;
    if (byte < 256 - (256 % count)) places.add(byte % count);
  }
  return [...places].sort((a, b) => a - b);
}
