/** The tree grown entry by entry, as a heap of perfect trees, without any tile. */
import { concatenated, type Primitives } from './primitives.js';

export interface Heap {
  add(entry: Uint8Array): Uint8Array;
  /** The root of everything added so far. */
  root(): Uint8Array;
}

/** Two trees of one height become one; at each moment the heights fall from left to right. */
export function startHeap({ sha256 }: Primitives): Heap {
  const trees: { height: number; hash: Uint8Array }[] = [];
  const joined = (left: Uint8Array, right: Uint8Array): Uint8Array =>
    sha256(concatenated(Uint8Array.of(1), left, right));
  return {
    add(entry) {
      const leaf = sha256(concatenated(Uint8Array.of(0), entry));
      let tree = { height: 0, hash: leaf };
      for (let last = trees.at(-1); last?.height === tree.height; last = trees.at(-1)) {
        trees.pop();
        tree = { height: tree.height + 1, hash: joined(last.hash, tree.hash) };
      }
      trees.push(tree);
      return leaf;
    },
    root() {
      const [last, ...rest] = trees.toReversed();
      if (last === undefined) return sha256(new Uint8Array());
      return rest.reduce((right, { hash }) => joined(hash, right), last.hash);
    },
  };
}

/** The files of hashes that have to lie beside the entries, by path. */
export function tilesOver(leaves: readonly Uint8Array[], p: Primitives): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  let level = 0;
  for (let row = leaves; row.length > 0; row = eightLevelsUp(row, p)) {
    for (let from = 0; from < row.length; from += 256) {
      const some = row.slice(from, from + 256);
      files.set(pathOf(String(level), from / 256, some.length), concatenated(...some));
    }
    level += 1;
  }
  return files;
}

function eightLevelsUp(row: readonly Uint8Array[], { sha256 }: Primitives): Uint8Array[] {
  let above = row.slice(0, row.length - (row.length % 256));
  for (let times = 0; times < 8; times++) {
    const pairs: Uint8Array[] = [];
    for (let i = 0; i + 1 < above.length; i += 2) {
      const [left, right] = above.slice(i, i + 2);
      if (left && right) pairs.push(sha256(concatenated(Uint8Array.of(1), left, right)));
    }
    above = pairs;
  }
  return above;
}

/** `tile/LEVEL/…`: groups of three digits, an `x` before all but the last. */
export function pathOf(level: string, index: number, width: number): string {
  const digits = String(index);
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0');
  const groups = padded.match(/\d{3}/g) ?? [];
  const named = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/');
  return `tile/${level}/${named}${width < 256 ? `.p/${width}` : ''}`;
}
