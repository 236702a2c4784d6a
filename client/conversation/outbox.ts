/** What an officer's next session must know and could not make again. `docs/protocol.md`, "Outbox". */
import {
  auditLeafHashBytes,
  concat,
  ensure,
  idBytes,
  keyBytes,
  outboxLimitBytes,
  type Reader,
  reader,
  u8,
  u16,
  u32,
} from '../../crypto/index.js';
import { encodeAct, type Leaves, noLeaves, parseActs } from './acts.js';

/** Version 1 knew nothing of leaves; it is still read. */
const outboxVersion = 2;
const logNameBytes = 8;
const rowsHashBytes = 8;

/** Composer and intake stop at seven eighths of it, and say so. */
export const outboxFullBytes = Math.floor((outboxLimitBytes * 7) / 8);

export interface Outbox {
  /** Number of the bundle it travels in. */
  bundle: number;
  /** Cursor of the bundle it travels in. */
  cursor: number;
  /** Newest batch taken in, and the day on which it closed. */
  newestBatch: number;
  newestBatchDay: number;
  /** UTC day of the last bundle, and how many it was of that day. */
  day: number;
  bundlesOfDay: number;
  /**
   * Batches taken in and not yet passed: number, moment of intake in seconds since 1970, and the
   * first 8 bytes of the hash of the rows.
   */
  taken: { batch: number; second: number; rows: Uint8Array }[];
  /**
   * Next free index of each log written in the current period, by the first 8 bytes of its name,
   * and the index after the last one that the server has taken.
   */
  next: { log: Uint8Array; period: number; index: number; placed: number }[];
  /** Letters taken in and not yet read back from the store. */
  letters: { batch: number; dropId: Uint8Array; key: Uint8Array }[];
  /** Letters not yet read back whose batch the cursor has passed: kept whole. */
  kept: { batch: number; day: number; dropId: Uint8Array; letter: Uint8Array }[];
  /** Entries written and not yet read back, signed. */
  entries: Uint8Array[];
  /** Keyring records of sender keys drawn and not yet read back. */
  records: Uint8Array[];
  /** The leaf of the bundle that it travels in, and acts that wait for a later one. */
  leaves: Leaves;
}

const encodeActs = (acts: Leaves['waiting']): Uint8Array => {
  const bytes = concat(...acts.map(encodeAct));
  return concat(u16(bytes.length), bytes);
};

export const emptyOutbox: Outbox = {
  bundle: 0,
  cursor: 0,
  newestBatch: 0,
  newestBatchDay: 0,
  day: 0,
  bundlesOfDay: 0,
  taken: [],
  next: [],
  letters: [],
  kept: [],
  entries: [],
  records: [],
  leaves: noLeaves(),
};

export const encodeOutbox = (o: Outbox): Uint8Array =>
  concat(
    u8(outboxVersion),
    u32(o.bundle),
    u32(o.cursor),
    u32(o.newestBatch),
    u16(o.newestBatchDay),
    u16(o.day),
    u16(o.bundlesOfDay),
    u16(o.taken.length),
    ...o.taken.map((t) => concat(u32(t.batch), u32(t.second), t.rows)),
    u16(o.next.length),
    ...o.next.map((n) => concat(n.log, u16(n.period), u16(n.index), u16(n.placed))),
    u16(o.letters.length),
    ...o.letters.map((l) => concat(u32(l.batch), l.dropId, l.key)),
    u16(o.kept.length),
    ...o.kept.map((k) =>
      concat(u32(k.batch), u16(k.day), k.dropId, u16(k.letter.length), k.letter),
    ),
    u16(o.entries.length),
    ...o.entries.map((e) => concat(u16(e.length), e)),
    u16(o.records.length),
    ...o.records.map((r) => concat(u16(r.length), r)),
    o.leaves.before,
    encodeActs(o.leaves.waiting),
  );

const readLeaves = (read: Reader): Leaves => ({
  before: read.take(auditLeafHashBytes, 'leaf before'),
  waiting: parseActs(read.take(read.u16('length of the acts'), 'acts')),
});

/** Throws `version`, `size`, `header`. */
export function parseOutbox(bytes: Uint8Array): Outbox {
  const read = reader(bytes);
  const version = read.u8('version');
  ensure(version >= 1 && version <= outboxVersion, 'version', 'outbox version');
  const list = <T>(what: string, one: () => T): T[] => Array.from({ length: read.u16(what) }, one);
  const outbox = {
    bundle: read.u32('bundle'),
    cursor: read.u32('cursor'),
    newestBatch: read.u32('newest batch'),
    newestBatchDay: read.u16('its day'),
    day: read.u16('day'),
    bundlesOfDay: read.u16('bundles of the day'),
    taken: list('batches', () => ({
      batch: read.u32('batch'),
      second: read.u32('second'),
      rows: read.take(rowsHashBytes, 'rows'),
    })),
    next: list('logs', () => ({
      log: read.take(logNameBytes, 'log'),
      period: read.u16('period'),
      index: read.u16('index'),
      placed: read.u16('placed'),
    })),
    letters: list('letters', () => ({
      batch: read.u32('batch'),
      dropId: read.take(idBytes, 'drop id'),
      key: read.take(keyBytes, 'message key'),
    })),
    kept: list('kept letters', () => ({
      batch: read.u32('batch'),
      day: read.u16('day'),
      dropId: read.take(idBytes, 'drop id'),
      letter: read.take(read.u16('length'), 'letter'),
    })),
    entries: list('entries', () => read.take(read.u16('length'), 'entry')),
    records: list('records', () => read.take(read.u16('length'), 'record')),
    leaves: version === 1 ? noLeaves() : readLeaves(read),
  };
  read.end('an outbox');
  return outbox;
}
