/**
 * The audit log in an auditor's program: read, and held against its checkpoint and against one that
 * was seen before. Formats: docs/audit.md. What it finds is what the verifiers find, in short.
 */
import {
  concat,
  fromUtf8,
  ProtocolError,
  reader,
  sameBytes,
  toUtf8,
  u8,
  verifyBare,
} from '../../crypto/index.js';
import type { LoggedLeaf } from './leaf-reading.js';

export type Sha256 = (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>;

/** What is asked of an inbox; every call throws `PortError`. */
export interface LogPort {
  checkpoint(): Promise<{ key: string; note: string } | null>;
  auditEntries(number: number): Promise<Uint8Array>;
}

/** An entry in the clear. */
export interface LogEntry {
  number: number;
  /** `YYYY-MM-DD`, and the time of day for whatever is no bundle. */
  day: string;
  time: string | null;
  act: string;
  refused: boolean;
  by: number | null;
  about: string | null;
  leaf: Uint8Array | null;
}

export type LogFault =
  /** The key is not one, or another than this computer remembers. */
  | 'key'
  /** The checkpoint is not one, or the log's key did not sign it. */
  | 'signature'
  /** Entries are missing that the checkpoint covers. */
  | 'missing'
  /** The entries are not those that were signed. */
  | 'root'
  /** What this computer remembers is not the beginning of this log. */
  | 'history'
  /** An entry is not written as entries are. */
  | 'record'
  /** A time goes backwards. */
  | 'time';

export interface ReadLog {
  key: string;
  note: string;
  size: number;
  entries: LogEntry[];
  /** The same, byte for byte. */
  bytes: Uint8Array[];
  faults: LogFault[];
}

/** A checkpoint that was verified before. */
export interface Remembered {
  key: string;
  note: string;
}

const fileEntries = 256;
const hashBytes = 32;
const keyForm = /^([^\s+]+)\+[0-9a-f]{8}\+([A-Za-z0-9+/]{44})$/;
const noteForm = /^([^\n]+)\n(0|[1-9]\d{0,14})\n([A-Za-z0-9+/]{43}=)\n(?:[^\n]+\n)*\n/;
const lineForm =
  /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)Z)? ([a-z][a-z-]{0,29}) (done|refused) (-|\d{1,10}) (-|\d{1,10}|[A-Z][A-Z_]{0,39})$/;

const fromBase64 = (text: string): Uint8Array =>
  Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** Everything up to the newest checkpoint; `null` before the first. Throws `PortError`. */
export async function readLog(
  port: LogPort,
  given: { remembered: Remembered | null; sha256: Sha256 },
): Promise<ReadLog | null> {
  const newest = await port.checkpoint();
  if (newest === null) return null;
  const faults = new Set<LogFault>();
  const head = headOf(newest.note);
  const { remembered } = given;
  if (remembered !== null && remembered.key !== newest.key) faults.add('key');
  if (head === null || !isSigned(newest)) faults.add('signature');
  const size = head?.size ?? 0;
  const bytes: Uint8Array[] = [];
  while (bytes.length < size) {
    const some = cut(await port.auditEntries(Math.floor(bytes.length / fileEntries)));
    if (some === null || some.length === 0) break;
    bytes.push(...some);
    if (some.length < fileEntries) break;
  }
  if (bytes.length < size) faults.add('missing');
  bytes.splice(size);
  const before = remembered === null ? null : headOf(remembered.note);
  const roots = await rootsOf(bytes, [size, before?.size ?? 0], given.sha256);
  const same = (one: Head | null): boolean =>
    one !== null && sameBytes(roots.get(one.size) ?? new Uint8Array(0), one.root);
  if (!same(head)) faults.add('root');
  if (before !== null && !same(before)) faults.add('history');
  const entries = bytes.flatMap((one, number) => entryOf(one, number) ?? []);
  if (entries.length !== bytes.length) faults.add('record');
  if (!inOrder(entries)) faults.add('time');
  return { ...newest, size, entries, bytes, faults: [...faults] };
}

interface Head {
  size: number;
  root: Uint8Array;
}

function headOf(note: string): Head | null {
  const [, , size, root] = noteForm.exec(note) ?? [];
  return size === undefined || root === undefined
    ? null
    : { size: Number(size), root: fromBase64(root) };
}

/** By the log's key, once at least, and with nothing false under its name. */
function isSigned({ key, note }: Remembered): boolean {
  const [, name, coded] = keyForm.exec(key) ?? [];
  const end = note.lastIndexOf('\n\n') + 1;
  const [origin] = note.split('\n');
  if (name === undefined || coded === undefined || origin !== name) return false;
  const publicKey = fromBase64(coded).slice(1);
  const own = note
    .slice(end + 1)
    .split('\n')
    .filter((line) => line.startsWith(`— ${name} `));
  return own.length > 0 && own.every((line) => signs(line, publicKey, note.slice(0, end)));
}

function signs(line: string, publicKey: Uint8Array, text: string): boolean {
  const coded = line.split(' ')[2] ?? '';
  if (!/^[A-Za-z0-9+/]{90,92}={0,2}$/.test(coded)) return false;
  return verifyBare({ publicKey, message: toUtf8(text), signature: fromBase64(coded).slice(4) });
}

/** Entries out of a file, each behind its length; `null` when it does not come out even. */
function cut(file: Uint8Array): Uint8Array[] | null {
  const read = reader(file);
  const entries: Uint8Array[] = [];
  try {
    while (read.left > 0) entries.push(read.take(read.u16('length'), 'entry'));
  } catch (error) {
    if (error instanceof ProtocolError) return null;
    throw error;
  }
  return entries;
}

/** Roots at these sizes, as RFC 6962 has them: perfect trees whose heights fall from left to right. */
async function rootsOf(
  entries: readonly Uint8Array[],
  sizes: readonly number[],
  sha256: Sha256,
): Promise<Map<number, Uint8Array>> {
  const roots = new Map<number, Uint8Array>();
  let trees: { height: number; hash: Uint8Array }[] = [];
  const joined = (left: Uint8Array, right: Uint8Array) => sha256(concat(u8(1), left, right));
  const note = async (size: number): Promise<void> => {
    if (!sizes.includes(size)) return;
    let root = trees.at(-1)?.hash ?? (await sha256(new Uint8Array(0)));
    for (const { hash } of trees.slice(0, -1).reverse()) root = await joined(hash, root);
    roots.set(size, root);
  };
  await note(0);
  for (const [i, entry] of entries.entries()) {
    let tree = { height: 0, hash: await sha256(concat(u8(0), entry)) };
    for (let last = trees.at(-1); last?.height === tree.height; last = trees.at(-1)) {
      trees = trees.slice(0, -1);
      tree = { height: tree.height + 1, hash: await joined(last.hash, tree.hash) };
    }
    trees.push(tree);
    await note(i + 1);
  }
  return roots;
}

function entryOf(bytes: Uint8Array, number: number): LogEntry | null {
  const end = bytes.indexOf(10);
  if (end < 0 || end > 200 || bytes.subarray(0, end).some((byte) => byte > 126)) return null;
  const [, day = '', time, act = '', outcome, by, about] =
    lineForm.exec(fromUtf8(bytes.slice(0, end))) ?? [];
  const isBundle = act === 'send-bundle' && outcome === 'done';
  const leaf = bytes.slice(end + 1);
  if (day === '' || isBundle !== (time === undefined)) return null;
  if (leaf.length !== (isBundle ? 512 : 0) || Number.isNaN(secondsOf(day, time))) return null;
  return {
    ...{ number, day, time: time ?? null, act, refused: outcome === 'refused' },
    by: by === '-' ? null : Number(by),
    about: about === '-' ? null : (about ?? null),
    leaf: isBundle ? leaf : null,
  };
}

const secondsOf = (day: string, time: string | undefined | null): number =>
  Date.parse(`${day}T${time ?? '00:00:00'}Z`) / 1_000;

function inOrder(entries: readonly LogEntry[]): boolean {
  let last = 0;
  return entries.every(({ day, time }) => {
    const seconds = secondsOf(day, time);
    // A bundle says its day alone, which may have begun before.
    const good = seconds >= (time === null ? last - (last % 86_400) : last);
    last = Math.max(last, seconds);
    return good;
  });
}

/** The sealed leaves of a log, in its order. */
export const leavesIn = ({ entries }: ReadLog): LoggedLeaf[] =>
  entries.flatMap(({ number, by, day, leaf }) =>
    leaf === null || by === null
      ? []
      : [{ number, person: by, day: secondsOf(day, null) / 86_400, leaf }],
  );

/** The files of an export (docs/audit.md, Tree and tiles) that `npm run audit -- verify` accepts. */
export async function filesOf(log: ReadLog, sha256: Sha256): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>([
    ['key', toUtf8(`${log.key}\n`)],
    ['checkpoint', toUtf8(log.note)],
    [`checkpoints/${log.size}`, toUtf8(log.note)],
  ]);
  const inFiles = (all: readonly Uint8Array[], level: string, packed: boolean): void => {
    for (let from = 0; from < all.length; from += fileEntries) {
      const some = all.slice(from, from + fileEntries);
      const parts = packed
        ? some.map((e) => concat(u8(e.length >> 8), u8(e.length & 255), e))
        : some;
      files.set(pathOf(level, from / fileEntries, some.length), concat(...parts));
    }
  };
  inFiles(log.bytes, 'entries', true);
  let row: Uint8Array[] = [];
  for (const entry of log.bytes) row.push(await sha256(concat(u8(0), entry)));
  for (let level = 0; row.length > 0; level++) {
    inFiles(row, String(level), false);
    const full = row.length - (row.length % fileEntries);
    const above: Uint8Array[] = [];
    for (let from = 0; from < full; from += fileEntries)
      above.push(await perfect(row.slice(from, from + fileEntries), sha256));
    row = above;
  }
  return files;
}

async function perfect(hashes: readonly Uint8Array[], sha256: Sha256): Promise<Uint8Array> {
  let row = [...hashes];
  while (row.length > 1) {
    const above: Uint8Array[] = [];
    for (let i = 0; i < row.length; i += 2)
      above.push(await sha256(concat(u8(1), row[i] as Uint8Array, row[i + 1] as Uint8Array)));
    row = above;
  }
  return row[0] ?? new Uint8Array(hashBytes);
}

function pathOf(level: string, index: number, width: number): string {
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g) ?? [];
  const named = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/');
  return `tile/${level}/${named}${width < fileEntries ? `.p/${width}` : ''}`;
}
