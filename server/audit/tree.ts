/** The Merkle tree of RFC 6962, section 2.1: hashes, and proofs made and checked. */
import { createHash } from 'node:crypto';

/** SHA-256. */
export const hashBytes = 32;
/** Levels of the tree between two levels of tiles: a tile is 256 hashes wide. */
const heightOfTile = 8;

const sha256 = (...parts: Uint8Array[]): Uint8Array =>
  createHash('sha256').update(Buffer.concat(parts)).digest();

const leafMark = Uint8Array.of(0);
const nodeMark = Uint8Array.of(1);

/** Root of the tree without entries. */
export const emptyRoot = sha256();
export const leafHash = (entry: Uint8Array): Uint8Array => sha256(leafMark, entry);
export const nodeHash = (left: Uint8Array, right: Uint8Array): Uint8Array =>
  sha256(nodeMark, left, right);

/**
 * Gives `count` hashes of a level of tiles, from number `from` on: level 0 are the hashes of the
 * entries, each hash of level n + 1 the root of 256 of level n. At most 256 are asked for at once,
 * never over the edge of a tile.
 */
export type ReadHashes = (level: number, from: number, count: number) => Promise<Uint8Array[]>;

/** A tree by its size (entries) and root (32 bytes). */
export interface TreeHead {
  size: number;
  root: Uint8Array;
}

/** The greatest power of two below `size`, which is 2 at least. */
function splitOf(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}

/** Root of a perfect tree, by the 1, 2, 4, … hashes at its foot. */
export function perfectRoot(hashes: readonly Uint8Array[]): Uint8Array {
  const [first, second] = hashes;
  if (first === undefined) throw new Error('a perfect tree has hashes');
  if (second === undefined) return first;
  const half = hashes.length / 2;
  return nodeHash(perfectRoot(hashes.slice(0, half)), perfectRoot(hashes.slice(half)));
}

/** Hash over the entries `start` to `end - 1`, which RFC 6962 writes MTH(D[start:end]). */
export async function rangeHash(read: ReadHashes, start: number, end: number): Promise<Uint8Array> {
  const size = end - start;
  const height = Math.log2(size);
  if (Number.isInteger(height)) {
    const level = Math.floor(height / heightOfTile);
    const width = 2 ** (height % heightOfTile);
    const from = start / 2 ** (level * heightOfTile);
    return perfectRoot(await read(level, from, width));
  }
  const middle = start + splitOf(size);
  return nodeHash(await rangeHash(read, start, middle), await rangeHash(read, middle, end));
}

/** Root of the tree of the first `size` entries. */
export async function treeRoot(read: ReadHashes, size: number): Promise<Uint8Array> {
  return size === 0 ? emptyRoot : await rangeHash(read, 0, size);
}

/** The hashes beside the way from entry `index` up to the root of the first `size` entries. */
export async function inclusionProof(
  read: ReadHashes,
  { index, size }: { index: number; size: number },
): Promise<Uint8Array[]> {
  if (index < 0 || index >= size) throw new RangeError('no such entry in a tree of that size');
  const way = async (start: number, end: number): Promise<Uint8Array[]> => {
    if (end - start === 1) return [];
    const middle = start + splitOf(end - start);
    return index < middle
      ? [...(await way(start, middle)), await rangeHash(read, middle, end)]
      : [...(await way(middle, end)), await rangeHash(read, start, middle)];
  };
  return await way(0, size);
}

/** Whether `proof` leads from the hash of entry `index` to the root. */
export function checkInclusion(
  { leaf, index, proof }: { leaf: Uint8Array; index: number; proof: readonly Uint8Array[] },
  { size, root }: TreeHead,
): boolean {
  const climb = (at: number, width: number, rest: number): Uint8Array | null => {
    if (width === 1) return rest === 0 ? leaf : null;
    const beside = proof[rest - 1];
    if (beside === undefined) return null;
    const half = splitOf(width);
    const below = at < half ? climb(at, half, rest - 1) : climb(at - half, width - half, rest - 1);
    if (below === null) return null;
    return at < half ? nodeHash(below, beside) : nodeHash(beside, below);
  };
  if (index < 0 || index >= size) return false;
  return isSame(climb(index, size, proof.length), root);
}

/** What shows that the tree of `from` entries is the beginning of the one of `to`. */
export async function consistencyProof(
  read: ReadHashes,
  { from, to }: { from: number; to: number },
): Promise<Uint8Array[]> {
  if (from < 0 || from > to) throw new RangeError('the older tree is the greater one');
  const parts = async (start: number, end: number, whole: boolean): Promise<Uint8Array[]> => {
    if (from === end) return whole ? [] : [await rangeHash(read, start, end)];
    const middle = start + splitOf(end - start);
    return from <= middle
      ? [...(await parts(start, middle, whole)), await rangeHash(read, middle, end)]
      : [...(await parts(middle, end, false)), await rangeHash(read, start, middle)];
  };
  return from === 0 || from === to ? [] : await parts(0, to, true);
}

/** Whether `proof` shows that `older` is the beginning of `newer`. */
export function checkConsistency(
  older: TreeHead,
  newer: TreeHead,
  proof: readonly Uint8Array[],
): boolean {
  type Both = { old: Uint8Array; all: Uint8Array } | null;
  const climb = (size: number, width: number, whole: boolean, rest: number): Both => {
    const beside = proof[rest - 1];
    if (size === width) {
      if (whole) return rest === 0 ? { old: older.root, all: older.root } : null;
      return rest === 1 && beside !== undefined ? { old: beside, all: beside } : null;
    }
    if (beside === undefined) return null;
    const half = splitOf(width);
    if (size <= half) {
      const below = climb(size, half, whole, rest - 1);
      return below && { old: below.old, all: nodeHash(below.all, beside) };
    }
    const below = climb(size - half, width - half, false, rest - 1);
    return below && { old: nodeHash(beside, below.old), all: nodeHash(beside, below.all) };
  };
  if (older.size > newer.size) return false;
  if (older.size === 0) return proof.length === 0 && isSame(older.root, emptyRoot);
  const roots = climb(older.size, newer.size, true, proof.length);
  return roots !== null && isSame(roots.old, older.root) && isSame(roots.all, newer.root);
}

/** Whether two hashes are the same; none of them is a secret. */
export const isSame = (one: Uint8Array | null, other: Uint8Array): boolean =>
  one !== null && Buffer.compare(one, other) === 0;
