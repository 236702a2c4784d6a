/** Logs made in a test, without a database. */
import {
  entryTiles,
  hashTiles,
  joinHashes,
  packEntries,
  tilePath,
} from '../../../server/audit/tiles.js';
import { leafHash, perfectRoot, type ReadHashes } from '../../../server/audit/tree.js';

/** All levels of hashes over these entries. */
export const hashesIn = (entries: readonly Uint8Array[]): ReadHashes =>
  hashesOver(entries.map(leafHash));

/** The same over hashes of entries. */
export function hashesOver(leaves: readonly Uint8Array[]): ReadHashes {
  const levels = [[...leaves]];
  for (let below = levels[0] ?? []; below.length >= 256; below = levels.at(-1) ?? []) {
    const full = Math.floor(below.length / 256);
    levels.push(
      Array.from({ length: full }, (_, i) => perfectRoot(below.slice(i * 256, (i + 1) * 256))),
    );
  }
  return async (level, from, count) => {
    const found = (levels[level] ?? []).slice(from, from + count);
    if (found.length !== count) throw new Error('hashes beyond the end of the log');
    return found;
  };
}

/** The tiles of a log of these entries, all of them, by their paths; `read` gives its hashes. */
export async function tilesOver(
  entries: readonly Uint8Array[],
  read: ReadHashes,
): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const tile of entryTiles(entries.length)) {
    const from = tile.index * 256;
    files.set(tilePath(tile), packEntries(entries.slice(from, from + tile.width)));
  }
  for (const tile of hashTiles(entries.length)) {
    const hashes = await read(Number(tile.level), tile.index * 256, tile.width);
    files.set(tilePath(tile), joinHashes(hashes));
  }
  return files;
}
