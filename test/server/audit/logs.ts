/** Logs made in a test, without a database. */
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
