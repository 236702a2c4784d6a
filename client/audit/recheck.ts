/**
 * The second verifier. It was written apart from server/audit and takes nothing from it: it grows
 * the whole tree out of the entries, makes every tile again, and compares (docs/audit.md).
 */
import { pathOf, startHeap, tilesOver } from './heaping.js';
import { checkpointFrom, isOfLog, keyFrom, type SignedCheckpoint, seenBy } from './notes.js';
import { alike, type Primitives } from './primitives.js';

export interface Recheck {
  /** Every file of the folder by its path, with slashes. */
  files: ReadonlyMap<string, Uint8Array>;
  /** The log's key as it came by another way; null trusts the folder's. */
  key: string | null;
  /** Notes of earlier checkpoints. */
  older: readonly string[];
  /** Keys of witnesses. */
  witnesses: readonly string[];
}

const daySeconds = 86_400;
const line =
  /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)Z)? ([a-z][a-z-]{0,29}) (done|refused) (-|0|[1-9]\d{0,9}) (-|0|[1-9]\d{0,9}(?::[a-z]{1,20}(?:\+[a-z]{1,20})*)?|[A-Z][A-Z_]{0,39})$/;

/** What is wrong, in words of one kind each; nothing when the log is sound. */
export function recheck(given: Recheck, p: Primitives): string[] {
  const wrong = new Set<string>();
  const textOf = (path: string): string => new TextDecoder().decode(given.files.get(path));
  const own = keyFrom(textOf('key'), p);
  const other = given.key === null ? own : keyFrom(given.key, p);
  const key = other ?? own;
  if (own === null || other === null || !alike(own.key, other.key) || own.name !== other.name) {
    wrong.add('key');
  }
  const newest = checkpointFrom(textOf('checkpoint'), p);
  if (newest === null) wrong.add('checkpoint');
  if (key === null || newest === null) return [...wrong];
  if (key.kind !== 1) wrong.add('key');
  if (!isOfLog(newest, key, p)) return [...wrong.add('signature')];

  const notes: SignedCheckpoint[] = [newest];
  const kept = [...given.files.keys()].filter((path) => path.startsWith('checkpoints/'));
  for (const note of [...kept.map(textOf), ...given.older]) {
    const checkpoint = checkpointFrom(note, p);
    if (checkpoint === null) wrong.add('checkpoint');
    else if (!isOfLog(checkpoint, key, p)) wrong.add('signature');
    else notes.push(checkpoint);
  }
  const grown = grow(given.files, { size: newest.size, sizes: notes.map(({ size }) => size) }, p);
  for (const code of grown.wrong) wrong.add(code);
  if (grown.leaves === null) return [...wrong];
  for (const code of compareFiles(given.files, grown, p)) wrong.add(code);

  const witnesses = given.witnesses.map((text) => keyFrom(text, p));
  for (const note of notes) {
    const isNewest = note === newest;
    if (!alike(grown.roots.get(note.size), note.root)) wrong.add(isNewest ? 'root' : 'history');
    const marked = grown.marks.get(note.size);
    if (marked === undefined && note.size <= newest.size) wrong.add('mark');
    for (const witness of witnesses) {
      for (const second of witness === null ? [] : seenBy(note, witness, p)) {
        if (second === null) wrong.add('cosignature');
        else if (marked !== undefined && Math.abs(second - marked) > daySeconds) wrong.add('time');
      }
    }
  }
  return [...wrong];
}

interface Grown {
  wrong: string[];
  /** Null when entries are missing. */
  leaves: Uint8Array[] | null;
  paths: Set<string>;
  /** Roots at the sizes that were asked for. */
  roots: Map<number, Uint8Array>;
  marks: Map<number, number>;
}

/** Reads every entry once, in order. */
function grow(
  files: Recheck['files'],
  { size, sizes }: { size: number; sizes: readonly number[] },
  p: Primitives,
): Grown {
  const heap = startHeap(p);
  const asked = new Set(sizes);
  const grown: Grown & { leaves: Uint8Array[] } = {
    ...{ wrong: [], leaves: [], paths: new Set(), roots: new Map(), marks: new Map() },
  };
  if (asked.has(0)) grown.roots.set(0, heap.root());
  let clock = 0;
  for (let from = 0; from < size; from += 256) {
    const width = Math.min(256, size - from);
    const path = pathOf('entries', from / 256, width);
    const bytes = files.get(path);
    if (bytes === undefined) return { ...grown, wrong: [...grown.wrong, 'missing'], leaves: null };
    grown.paths.add(path);
    const entries = cut(bytes);
    if (entries?.length !== width) {
      return { ...grown, wrong: [...grown.wrong, 'entries'], leaves: null };
    }
    for (const [i, entry] of entries.entries()) {
      const number = from + i + 1;
      grown.leaves.push(heap.add(entry));
      if (asked.has(number)) grown.roots.set(number, heap.root());
      const said = read(entry);
      if (said === null) grown.wrong.push('record');
      else {
        const { seconds, dayOnly, mark } = said;
        const least = dayOnly ? Math.floor(clock / daySeconds) * daySeconds : clock;
        if (seconds < least) grown.wrong.push('time');
        clock = Math.max(clock, seconds);
        if (mark) grown.marks.set(number, seconds);
      }
    }
  }
  return grown;
}

/** Entries out of a file; null when it does not come out even. */
function cut(bytes: Uint8Array): Uint8Array[] | null {
  const entries: Uint8Array[] = [];
  for (let rest = bytes; rest.length > 0; ) {
    const [high, low] = rest;
    if (high === undefined || low === undefined) return null;
    const end = 2 + high * 256 + low;
    if (rest.length < end) return null;
    entries.push(rest.subarray(2, end));
    rest = rest.subarray(end);
  }
  return entries;
}

/** What an entry says of time; null when it is not written as entries are. */
function read(entry: Uint8Array): { seconds: number; dayOnly: boolean; mark: boolean } | null {
  const end = entry.indexOf(10);
  if (end < 0) return null;
  const text = String.fromCharCode(...entry.subarray(0, Math.min(end, 300)));
  const [, day = '', time, act, outcome, who] = line.exec(text) ?? [];
  const seconds = Date.parse(`${day}T${time ?? '00:00:00'}Z`) / 1_000;
  if (Number.isNaN(seconds) || seconds < 0) return null;
  // Dates that a calendar does not have are carried over into the next month.
  if (new Date(seconds * 1_000).toISOString().slice(0, 10) !== day) return null;
  const bundle = act === 'send-bundle' && outcome === 'done';
  if (bundle !== (time === undefined) || (bundle && who === '-')) return null;
  if (entry.length !== end + 1 + (bundle ? 512 : 0)) return null;
  return { seconds, dayOnly: bundle, mark: act === 'mark' && outcome === 'done' };
}

/** Every file has to be one that the entries make, and every one of those has to be there. */
function compareFiles(files: Recheck['files'], grown: Grown, p: Primitives): string[] {
  const wrong: string[] = [];
  const tiles = tilesOver(grown.leaves ?? [], p);
  for (const [path, bytes] of tiles) {
    const found = files.get(path);
    if (found === undefined) wrong.push('missing');
    else if (!alike(found, bytes)) wrong.push('tile');
  }
  for (const path of files.keys()) {
    const known = path === 'key' || path === 'checkpoint' || path.startsWith('checkpoints/');
    if (!known && !tiles.has(path) && !grown.paths.has(path)) wrong.push('surplus');
  }
  return wrong;
}
