/** The right edge of a tree: what is needed of the entries so far to add the next ones. */
import { emptyRoot, leafHash, nodeHash, type ReadHashes, rangeHash } from './tree.js';

/** Roots of the full subtrees that a tree falls into, the greatest first. */
export type Frontier = readonly Uint8Array[];

/** Widths of those subtrees: the powers of two in the size. */
function widthsOf(size: number): number[] {
  const widths: number[] = [];
  for (let width = 1, rest = size; rest > 0; width *= 2, rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) widths.unshift(width);
  }
  return widths;
}

export async function frontierOf(read: ReadHashes, size: number): Promise<Uint8Array[]> {
  const found: Uint8Array[] = [];
  let start = 0;
  for (const width of widthsOf(size)) {
    found.push(await rangeHash(read, start, start + width));
    start += width;
  }
  return found;
}

/** Root of the tree with this edge; null when the edge is not one of a tree of that size. */
export function rootOver(frontier: Frontier, size: number): Uint8Array | null {
  if (frontier.length !== widthsOf(size).length) return null;
  return (
    frontier.reduceRight<Uint8Array | null>(
      (right, left) => (right === null ? left : nodeHash(left, right)),
      null,
    ) ?? emptyRoot
  );
}

/** The edge after one more entry. */
export function grown(frontier: Frontier, size: number, entry: Uint8Array): Uint8Array[] {
  const edge = [...frontier];
  let hash = leafHash(entry);
  for (let rest = size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
    const left = edge.pop();
    if (left === undefined) throw new RangeError('an edge of another size');
    hash = nodeHash(left, hash);
  }
  return [...edge, hash];
}
