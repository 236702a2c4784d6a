/** Which places an officer waits for a cell at: hundreds of thousands, so without an object for each. */
import { cellTagBytes } from '../../crypto/index.js';

const words = cellTagBytes / 4;

/** Tags and a number for each. Takes tags that nobody else chooses: they are evenly spread. */
export interface TagTable {
  /** Sets the number (0 to 2^31 - 1) of the tag that begins at `at`. */
  set(bytes: Uint8Array, at: number, value: number): void;
  /** -1 when it is not there. */
  get(bytes: Uint8Array, at: number): number;
}

const word = (b: Uint8Array, at: number): number =>
  (((b[at] as number) << 24) |
    ((b[at + 1] as number) << 16) |
    ((b[at + 2] as number) << 8) |
    (b[at + 3] as number)) >>>
  0;

export function tagTable(): TagTable {
  let slots = 1024;
  let count = 0;
  let keys = new Uint32Array(slots * words);
  let values = new Int32Array(slots).fill(-1);

  /** The slot of these words, or the empty one where they belong. */
  const slotOf = (a: number, b: number, c: number, d: number): number => {
    for (let slot = a & (slots - 1); ; slot = (slot + 1) & (slots - 1)) {
      if (values[slot] === -1) return slot;
      const at = slot * words;
      if (keys[at] === a && keys[at + 1] === b && keys[at + 2] === c && keys[at + 3] === d)
        return slot;
    }
  };
  const put = (a: number, b: number, c: number, d: number, value: number): void => {
    const slot = slotOf(a, b, c, d);
    if (values[slot] === -1) count++;
    keys.set([a, b, c, d], slot * words);
    values[slot] = value;
  };
  const grow = (): void => {
    const [oldKeys, oldValues] = [keys, values];
    slots *= 2;
    count = 0;
    keys = new Uint32Array(slots * words);
    values = new Int32Array(slots).fill(-1);
    for (let old = 0; old < oldValues.length; old++) {
      const value = oldValues[old] as number;
      if (value === -1) continue;
      const [a = 0, b = 0, c = 0, d = 0] = oldKeys.subarray(old * words, (old + 1) * words);
      put(a, b, c, d, value);
    }
  };
  return {
    set: (b, at, value) => {
      if (count * 2 >= slots) grow();
      put(word(b, at), word(b, at + 4), word(b, at + 8), word(b, at + 12), value);
    },
    get: (b, at) =>
      values[slotOf(word(b, at), word(b, at + 4), word(b, at + 8), word(b, at + 12))] as number,
  };
}

/** Most tags of one run: they are derived together. */
export const runLength = 128;

/** Places by their tags; each run of them has something in common. */
export interface PlacesByTag<T> {
  /** So many tags, one after another, of the places from index `from` on. At most 128. */
  add(tags: Uint8Array, from: number, of: T): void;
  /** What the run of this tag has in common, and its index. `null` for any other tag. */
  find(tag: Uint8Array): { of: T; index: number } | null;
}

export function placesByTag<T>(): PlacesByTag<T> {
  const runs: { from: number; of: T }[] = [];
  const table = tagTable();
  return {
    add: (tags, from, of) => {
      const run = runs.push({ from, of }) - 1;
      for (let at = 0; at < tags.length; at += cellTagBytes)
        table.set(tags, at, run * runLength + at / cellTagBytes);
    },
    find: (tag) => {
      const value = table.get(tag, 0);
      const run = runs[Math.floor(value / runLength)];
      return run === undefined ? null : { of: run.of, index: run.from + (value % runLength) };
    },
  };
}

/** A tag as a key of a map: eight characters, which is quicker made than sixteen. */
export function tagKey(b: Uint8Array, at = 0): string {
  const start = String.fromCharCode(two(b, at), two(b, at + 2), two(b, at + 4), two(b, at + 6));
  const rest = [two(b, at + 8), two(b, at + 10), two(b, at + 12), two(b, at + 14)];
  return start + String.fromCharCode(...rest);
}
const two = (b: Uint8Array, at: number): number => ((b[at] as number) << 8) | (b[at + 1] as number);

/** Bits of a tag that a sieve looks at, and bytes that it takes. */
const sieveBits = 21;
const sieveBytes = 2 ** (sieveBits - 3);

/** Says quickly of most tags that they were never added. */
export interface Sieve {
  add(tag: Uint8Array): void;
  /** False: it is not there. True: it may be. */
  mayHold(bytes: Uint8Array, at: number): boolean;
}

export function sieve(): Sieve {
  const bits = new Uint8Array(sieveBytes);
  return {
    add: (tag) => {
      const bit = word(tag, 0) >>> (32 - sieveBits);
      bits[bit >>> 3] = (bits[bit >>> 3] as number) | (1 << (bit & 7));
    },
    mayHold: (bytes, at) => {
      const bit = word(bytes, at) >>> (32 - sieveBits);
      return ((bits[bit >>> 3] as number) & (1 << (bit & 7))) !== 0;
    },
  };
}
