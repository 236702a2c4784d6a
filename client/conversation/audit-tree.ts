/** The Merkle tree over the entries of a log (RFC 6962), and the files that hold it. docs/audit.md. */
import { concat, toUtf8, u8, u16 } from '../../crypto/index.js';

export type Sha256 = (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>;

/** Entries in a file, and hashes in a tile. */
export const tileWidth = 256;
const heightOfTile = 8;

/** Level 0: the hash of each entry; each level above: the roots of full tiles of the one below. */
export interface Tree {
  levels: Uint8Array[][];
  sha256: Sha256;
}

/** `hashed` hears how many entries are done, a tile at a time; what it throws ends the work. */
export async function treeOf(
  entries: readonly Uint8Array[],
  sha256: Sha256,
  hashed: (done: number) => void = () => undefined,
): Promise<Tree> {
  const row: Uint8Array[] = [];
  for (let from = 0; from < entries.length; from += tileWidth) {
    const some = entries.slice(from, from + tileWidth);
    row.push(...(await Promise.all(some.map((entry) => sha256(concat(u8(0), entry))))));
    hashed(row.length);
  }
  const levels = [row];
  for (let below = row; below.length >= tileWidth; below = levels.at(-1) ?? []) {
    const above: Uint8Array[] = [];
    for (let from = 0; from + tileWidth <= below.length; from += tileWidth)
      above.push(await perfect(below.slice(from, from + tileWidth), sha256));
    levels.push(above);
  }
  return { levels, sha256 };
}

/** Root of a perfect tree over 1, 2, 4, … hashes. */
async function perfect(hashes: readonly Uint8Array[], sha256: Sha256): Promise<Uint8Array> {
  let row = [...hashes];
  while (row.length > 1) {
    const pairs = Array.from({ length: row.length / 2 }, (_, i) => row.slice(2 * i, 2 * i + 2));
    row = await Promise.all(pairs.map((pair) => sha256(concat(u8(1), ...pair))));
  }
  return row[0] ?? new Uint8Array(0);
}

/** Root of the first `size` entries; `null` where the tree has fewer. */
export async function rootAt(tree: Tree, size: number): Promise<Uint8Array | null> {
  if (size > (tree.levels[0]?.length ?? 0)) return null;
  return size === 0 ? tree.sha256(new Uint8Array(0)) : over(tree, 0, size);
}

async function over(tree: Tree, start: number, end: number): Promise<Uint8Array> {
  const { levels, sha256 } = tree;
  const height = Math.log2(end - start);
  if (Number.isInteger(height)) {
    const level = Math.floor(height / heightOfTile);
    const from = start / 2 ** (level * heightOfTile);
    const width = 2 ** (height % heightOfTile);
    return perfect((levels[level] ?? []).slice(from, from + width), sha256);
  }
  const middle = start + 2 ** Math.floor(height);
  const [left, right] = [await over(tree, start, middle), await over(tree, middle, end)];
  return sha256(concat(u8(1), left, right));
}

/** The files of an export (docs/audit.md, Tree and tiles) that `npm run audit -- verify` accepts. */
export function filesOf(log: {
  key: string;
  note: string;
  size: number;
  bytes: readonly Uint8Array[];
  tree: Tree;
}): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>([
    ['key', toUtf8(`${log.key}\n`)],
    ['checkpoint', toUtf8(log.note)],
    [`checkpoints/${log.size}`, toUtf8(log.note)],
  ]);
  const inFiles = (level: string, all: readonly Uint8Array[]): void => {
    for (let from = 0; from < all.length; from += tileWidth) {
      const some = all.slice(from, from + tileWidth);
      files.set(pathOf(level, from / tileWidth, some.length), concat(...some));
    }
  };
  inFiles(
    'entries',
    log.bytes.map((entry) => concat(u16(entry.length), entry)),
  );
  for (const [level, hashes] of log.tree.levels.entries()) inFiles(String(level), hashes);
  return files;
}

function pathOf(level: string, index: number, width: number): string {
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g) ?? [];
  const named = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/');
  return `tile/${level}/${named}${width < tileWidth ? `.p/${width}` : ''}`;
}
