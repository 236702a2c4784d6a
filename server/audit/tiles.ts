/** Where a log lies in a folder, as C2SP tlog-tiles lays it out. */

import { Malformed } from './malformed.js';
import { hashBytes } from './tree.js';

/** Hashes of a full tile, entries of a full file of entries. */
export const tileWidth = 256;
/** An entry's length stands before it in two bytes. */
export const entryLimitBytes = 65_535;

/** One file: hashes of a level of tiles, or the entries themselves. */
export interface Tile {
  level: number | 'entries';
  /** From 0; covers what lies at `index * 256` and after. */
  index: number;
  /** 256, or fewer at the right edge of the tree. */
  width: number;
}

/** `tile/0/x001/067`, with `.p/12` when the tile is not full. */
export function tilePath({ level, index, width }: Tile): string {
  const parts = [String(index % 1_000).padStart(3, '0')];
  for (let rest = Math.floor(index / 1_000); rest > 0; rest = Math.floor(rest / 1_000)) {
    parts.unshift(`x${String(rest % 1_000).padStart(3, '0')}`);
  }
  const partial = width === tileWidth ? '' : `.p/${width}`;
  return `tile/${level}/${parts.join('/')}${partial}`;
}

function* acrossOf(level: Tile['level'], count: number): Generator<Tile> {
  for (let index = 0; index * tileWidth < count; index++) {
    yield { level, index, width: Math.min(tileWidth, count - index * tileWidth) };
  }
}

/** Every file of entries of a log of `size` entries, the first first. */
export const entryTiles = (size: number): Iterable<Tile> => acrossOf('entries', size);

/** Every tile of hashes of a log of `size` entries, level by level. */
export function* hashTiles(size: number): Generator<Tile> {
  for (let level = 0, count = size; count > 0; level++) {
    yield* acrossOf(level, count);
    count = Math.floor(count / tileWidth);
  }
}

/** The hashes of a tile, one after another. */
export const joinHashes = (hashes: readonly Uint8Array[]): Uint8Array => Buffer.concat(hashes);

/** The hashes in a tile that has to be `width` wide; throws Malformed. */
export function splitHashes(bytes: Uint8Array, width: number): Uint8Array[] {
  if (bytes.length !== width * hashBytes) throw new Malformed('tile');
  return Array.from({ length: width }, (_, i) =>
    bytes.subarray(i * hashBytes, (i + 1) * hashBytes),
  );
}

/** Entries in a file of entries: u16 length ‖ entry, one after another. */
export function packEntries(entries: readonly Uint8Array[]): Uint8Array {
  const parts = entries.flatMap((entry) => {
    if (entry.length > entryLimitBytes) throw new Malformed('entry');
    const length = Buffer.alloc(2);
    length.writeUInt16BE(entry.length);
    return [length, entry];
  });
  return Buffer.concat(parts);
}

/** The entries in a file that has to hold `count` of them; throws Malformed. */
export function unpackEntries(bytes: Uint8Array, count: number): Uint8Array[] {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const entries: Uint8Array[] = [];
  let at = 0;
  while (at < view.length) {
    if (at + 2 > view.length) throw new Malformed('entries');
    const end = at + 2 + view.readUInt16BE(at);
    if (end > view.length) throw new Malformed('entries');
    entries.push(view.subarray(at + 2, end));
    at = end;
  }
  if (entries.length !== count) throw new Malformed('entries');
  return entries;
}
