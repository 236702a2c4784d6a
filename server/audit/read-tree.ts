/** Entries and tiles of a folder, each held against what lies below it. */
import type { Find } from './findings.js';
import type { LogFolder } from './folder.js';
import { Malformed } from './malformed.js';
import { type Entry, parseEntry } from './record.js';
import { entryTiles, hashTiles, splitHashes, type Tile, tilePath, unpackEntries } from './tiles.js';
import { hashBytes, isSame, leafHash, perfectRoot, type ReadHashes } from './tree.js';

/** What was read of a log: its hashes, and of some entries when they say they were made. */
export interface ReadTree {
  read: ReadHashes;
  times: { first: number; last: number } | null;
  /** Seconds of each `mark`, by the size that the log had with it. */
  marks: ReadonlyMap<number, number>;
}

/** Reads entries and tiles, each against what lies below it; null when something is missing. */
export async function readTree(
  folder: LogFolder,
  size: number,
  find: Find,
): Promise<ReadTree | null> {
  const records = recordsInOrder(find);
  const levels: Uint8Array[][] = [];
  /** Roots of full tiles, which the tiles of the level above have to hold. */
  let below: Uint8Array[] = [];
  let level = 0;
  const entries = entryTiles(size)[Symbol.iterator]();
  for (const tile of hashTiles(size)) {
    if (tile.level !== level) {
      level += 1;
      below = (levels[level - 1] ?? []).flatMap(rootOfFull);
    }
    const bytes = await folder.read(tilePath(tile));
    if (bytes === null) return missing(tile, find);
    const hashes = splitOrNull(bytes, tile.width);
    if (hashes === null) find('tile', tilePath(tile));
    const own: Uint8Array = hashes === null ? Buffer.alloc(tile.width * hashBytes) : bytes;
    const siblings = levels[level] ?? [];
    siblings.push(own);
    levels[level] = siblings;
    if (level > 0) {
      const wanted = below.slice(tile.index * 256, tile.index * 256 + tile.width);
      if (hashes !== null && !isSame(Buffer.concat(wanted), bytes)) find('tile', tilePath(tile));
      continue;
    }
    const next = entries.next().value as Tile;
    const packed = await folder.read(tilePath(next));
    if (packed === null) return missing(next, find);
    const found = unpackOrNull(packed, next.width);
    const hashed = found === null ? null : Buffer.concat(found.map(leafHash));
    if (!isSame(hashed, own)) find('entries', tilePath(next));
    for (const [i, entry] of (found ?? []).entries()) records.take(tile.index * 256 + i, entry);
  }
  return { read: hashesOf(levels), ...records.told() };
}

function missing(tile: Tile, find: Find): null {
  find('missing', tilePath(tile));
  return null;
}

const rootOfFull = (tile: Uint8Array): Uint8Array[] =>
  tile.length === 256 * hashBytes ? [perfectRoot(splitHashes(tile, 256))] : [];

/** Hashes out of tiles, of which each level is a list. */
const hashesOf =
  (levels: readonly Uint8Array[][]): ReadHashes =>
  async (level, from, count) => {
    const tile = levels[level]?.[Math.floor(from / 256)] ?? new Uint8Array();
    const start = (from % 256) * hashBytes;
    return splitHashes(tile.subarray(start, start + count * hashBytes), count);
  };

function splitOrNull(bytes: Uint8Array, width: number): Uint8Array[] | null {
  return bytes.length === width * hashBytes ? splitHashes(bytes, width) : null;
}

function unpackOrNull(bytes: Uint8Array, count: number): Uint8Array[] | null {
  return orNull(() => unpackEntries(bytes, count));
}

/** Null in place of what is malformed. */
function orNull<T>(make: () => T): T | null {
  try {
    return make();
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}

/** Takes the entries one by one: each has to be a record, none earlier than the one before. */
function recordsInOrder(find: Find) {
  const marks = new Map<number, number>();
  let times: ReadTree['times'] = null;
  return {
    take(number: number, bytes: Uint8Array): void {
      const entry: Entry | null = orNull(() => parseEntry(bytes));
      if (entry === null) {
        find('record', `entry ${number}`);
        return;
      }
      // A bundle says its day alone, which may have begun before.
      const last = times?.last ?? 0;
      const floor = entry.leaf === null ? last : last - (last % 86_400);
      if (entry.seconds < floor) find('time', `entry ${number}`);
      if (entry.act === 'mark' && entry.outcome === 'done') marks.set(number + 1, entry.seconds);
      times = { first: times?.first ?? entry.seconds, last: Math.max(last, entry.seconds) };
    },
    told: () => ({ times, marks }),
  };
}
