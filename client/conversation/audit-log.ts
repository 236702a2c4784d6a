/**
 * The audit log in an auditor's program: read whole, and held against its checkpoint, its witnesses
 * and what was kept before. Formats: docs/audit.md. What it finds is what the verifiers find, in short.
 */
import { fromUtf8, ProtocolError, reader, sameBytes } from '../../crypto/index.js';
import {
  cosignedAt,
  headOf,
  isSignedBy,
  type NoteKey,
  readNoteKey,
  type SignedCheckpoint,
} from './audit-notes.js';
import { rootAt, type Sha256, type Tree, tileWidth, treeOf } from './audit-tree.js';
import type { LoggedLeaf } from './leaf-reading.js';

/** What is asked of an inbox; every call throws `PortError`. */
export interface LogPort {
  checkpoint(): Promise<SignedCheckpoint | null>;
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
  /** As it stands there: a number, a person with roles (`3:head+officer`), the name of a setting. */
  about: string | null;
  leaf: Uint8Array | null;
}

export type LogFault =
  /** The key is not one, or another than this program remembers. */
  | 'key'
  /** The checkpoint is not one, or the log's key did not sign it. */
  | 'signature'
  /** Entries are missing that the checkpoint covers. */
  | 'missing'
  /** The entries are not those that were signed. */
  | 'root'
  /** What this program remembers is not the beginning of this log. */
  | 'history'
  /** An entry is not written as entries are. */
  | 'record'
  /** A time goes backwards. */
  | 'time'
  /** The checkpoint does not end with the mark of its moment. */
  | 'mark'
  /** Something under the name of a witness is not from its key. */
  | 'cosignature'
  /** A witness cosigned more than a day before or after the mark. */
  | 'cosigned-apart';

export interface LogFinding {
  fault: LogFault;
  /** Number of the entry where it shows, from 0; `null` where it is the log's as a whole. */
  entry: number | null;
  /** Name of the witness that it is about. */
  witness?: string;
}

export interface WitnessSeen {
  name: string;
  /** When it cosigned this checkpoint, seconds since 1970; `null` when it did not. */
  at: number | null;
}

export interface ReadLog extends SignedCheckpoint {
  size: number;
  /** Moment of the mark that it ends with, seconds since 1970; `null` where none ends it. */
  markedAt: number | null;
  entries: LogEntry[];
  /** The same, byte for byte. */
  bytes: Uint8Array[];
  tree: Tree;
  witnesses: WitnessSeen[];
  findings: LogFinding[];
}

export interface LogProgress {
  step: 'entries' | 'hashes';
  done: number;
  of: number;
}

const witnessedWithinSeconds = 86_400;
const lineForm =
  /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)Z)? ([a-z][a-z-]{0,29}) (done|refused) (-|0|[1-9]\d{0,9}) (-|0|[1-9]\d{0,9}(?::[a-z]{1,20}(?:\+[a-z]{1,20})*)?|[A-Z][A-Z_]{0,39})$/;

/**
 * Everything up to the newest checkpoint; `null` before the first. `witnesses`: keys that came by
 * another way. What `progress` throws ends the reading. Throws `PortError`.
 */
export async function readLog(
  port: LogPort,
  given: {
    remembered: SignedCheckpoint | null;
    witnesses?: readonly NoteKey[];
    sha256: Sha256;
    progress?: (step: LogProgress) => void;
  },
): Promise<ReadLog | null> {
  const newest = await port.checkpoint();
  if (newest === null) return null;
  const { remembered, witnesses = [], sha256, progress = () => undefined } = given;
  const findings: LogFinding[] = [];
  const find = (fault: LogFault, entry: number | null = null): void =>
    void findings.push({ fault, entry });
  const head = headOf(newest.note);
  const key = await readNoteKey(newest.key, 'log', sha256);
  if (key === null || (remembered !== null && remembered.key !== newest.key)) find('key');
  if (head === null || key === null || !isSignedBy(newest.note, key)) find('signature');
  const size = head?.size ?? 0;
  const bytes = await fetchEntries(port, size, (done) =>
    progress({ step: 'entries', done, of: size }),
  );
  if (bytes.length < size) find('missing', bytes.length);
  const tree = await treeOf(bytes, sha256, (done) =>
    progress({ step: 'hashes', done, of: bytes.length }),
  );
  if (head === null || !(await isRootOf(tree, head))) find('root');
  const before = remembered === null ? null : headOf(remembered.note);
  if (before !== null && !(await isRootOf(tree, before))) find('history');
  const entries: LogEntry[] = [];
  for (const [number, one] of bytes.entries()) {
    const entry = entryOf(one, number);
    if (entry === null) find('record', number);
    else entries.push(entry);
  }
  for (const number of backwards(entries)) find('time', number);
  const last = entries.at(-1);
  const marked = last?.act === 'mark' && !last.refused && last.number === size - 1;
  if (!marked && size > 0) find('mark', size - 1);
  const { key: keyText, note } = newest;
  const markedAt = marked ? secondsOf(last.day, last.time) : null;
  const log = { key: keyText, note, size, markedAt, entries, bytes, tree };
  const seen = witnessed(log, witnesses);
  return { ...log, witnesses: seen.witnesses, findings: [...findings, ...seen.findings] };
}

/** What these witnesses say of the checkpoint of a log. */
export function witnessed(
  { note, markedAt }: Pick<ReadLog, 'note' | 'markedAt'>,
  keys: readonly NoteKey[],
): Pick<ReadLog, 'witnesses' | 'findings'> {
  const findings: LogFinding[] = [];
  const witnesses = keys.map((key): WitnessSeen => {
    const at = cosignedAt(note, key);
    const about = { entry: null, witness: key.name };
    if (at === false) findings.push({ fault: 'cosignature', ...about });
    const apart = markedAt === null || at === null || at === false ? 0 : Math.abs(at - markedAt);
    if (apart > witnessedWithinSeconds) findings.push({ fault: 'cosigned-apart', ...about });
    return { name: key.name, at: at === false ? null : at };
  });
  return { witnesses, findings };
}

async function fetchEntries(
  port: LogPort,
  size: number,
  fetched: (done: number) => void,
): Promise<Uint8Array[]> {
  const bytes: Uint8Array[] = [];
  while (bytes.length < size) {
    const some = cut(await port.auditEntries(Math.floor(bytes.length / tileWidth)));
    if (some === null || some.length === 0) break;
    bytes.push(...some);
    fetched(Math.min(bytes.length, size));
    if (some.length < tileWidth) break;
  }
  bytes.splice(size);
  return bytes;
}

const isRootOf = async (tree: Tree, { size, root }: { size: number; root: Uint8Array }) => {
  const own = await rootAt(tree, size);
  return own !== null && sameBytes(own, root);
};

/** What a checkpoint that was kept earlier says of this log. */
export type Kept =
  /** It is the beginning of this log: nothing before it was changed, removed or put in. */
  | ({ kept: 'continues'; size: number } & Pick<ReadLog, 'witnesses' | 'findings'>)
  /** Not a checkpoint, or damaged. */
  | { kept: 'malformed' }
  /** Of another log. */
  | { kept: 'other' }
  /** Of this log's name, and not signed by its key. */
  | { kept: 'unsigned'; size: number }
  /** It covers more than the log that is shown now: the log was cut. */
  | { kept: 'longer'; size: number }
  /** Of its entries, 0 to `size` - 1, one at least is not what it was: the log was rewritten or forked. */
  | { kept: 'forked'; size: number };

/** Holds a checkpoint that somebody kept against the log: both are the same log's, and agree, or not. */
export async function compareKept(
  log: Pick<ReadLog, 'key' | 'size' | 'tree'>,
  { note, witnesses }: { note: string; witnesses: readonly NoteKey[] },
): Promise<Kept> {
  const head = headOf(note);
  if (head === null) return { kept: 'malformed' };
  const { size } = head;
  const key = await readNoteKey(log.key, 'log', log.tree.sha256);
  if (key === null || head.origin !== key.name) return { kept: 'other' };
  if (!isSignedBy(note, key)) return { kept: 'unsigned', size };
  if (size > log.size) return { kept: 'longer', size };
  if (!(await isRootOf(log.tree, head))) return { kept: 'forked', size };
  return { kept: 'continues', size, ...witnessed({ note, markedAt: null }, witnesses) };
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

function entryOf(bytes: Uint8Array, number: number): LogEntry | null {
  const end = bytes.indexOf(10);
  if (end < 0 || end > 200 || bytes.subarray(0, end).some((byte) => byte > 126)) return null;
  const [, day = '', time, act = '', outcome, by, about] =
    lineForm.exec(fromUtf8(bytes.slice(0, end))) ?? [];
  const isBundle = act === 'send-bundle' && outcome === 'done';
  const leaf = bytes.slice(end + 1);
  if (day === '' || isBundle !== (time === undefined) || (isBundle && by === '-')) return null;
  if (leaf.length !== (isBundle ? 512 : 0) || Number.isNaN(secondsOf(day, time))) return null;
  return {
    ...{ number, day, time: time ?? null, act, refused: outcome === 'refused' },
    by: by === '-' ? null : Number(by),
    about: about === '-' ? null : (about ?? null),
    leaf: isBundle ? leaf : null,
  };
}

/** Seconds since 1970 at which an entry says it was made; of a bundle the beginning of its day. */
const secondsOf = (day: string, time: string | undefined | null): number =>
  Date.parse(`${day}T${time ?? '00:00:00'}Z`) / 1_000;

/** UTC day of an entry, days since 1970. */
export const dayOfEntry = ({ day }: Pick<LogEntry, 'day'>): number => secondsOf(day, null) / 86_400;

/** Numbers of the entries that say an earlier time than one before them. */
function backwards(entries: readonly LogEntry[]): number[] {
  let last = 0;
  return entries.flatMap(({ number, day, time }) => {
    const seconds = secondsOf(day, time);
    // A bundle says its day alone, which may have begun before.
    const good = seconds >= (time === null ? last - (last % 86_400) : last);
    last = Math.max(last, seconds);
    return good ? [] : [number];
  });
}

/** The sealed leaves of a log, in its order. */
export const leavesIn = ({ entries }: Pick<ReadLog, 'entries'>): LoggedLeaf[] =>
  entries.flatMap((entry) =>
    entry.leaf === null || entry.by === null
      ? []
      : [{ number: entry.number, person: entry.by, day: dayOfEntry(entry), leaf: entry.leaf }],
  );
