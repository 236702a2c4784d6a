/** Cells, and items of one to sixteen cells. `docs/protocol.md`, "Cells". */
import { open, seal } from './aead.js';
import { concat, exactly, reader, sameBytes, u8, u16 } from './bytes.js';
import { derive, deriveRun, hash } from './derive.js';
import { ensure, ProtocolError } from './errors.js';
import { type Label, labels } from './labels.js';
import {
  cellBytes,
  cellContentBytes,
  cellTagBytes,
  itemIdBytes,
  itemLimitBytes,
  itemParts,
  nonceBytes,
  signatureBytes,
} from './lengths.js';
import { pad16 } from './padding.js';
import type { Random } from './random.js';
import { sign, verify } from './sign.js';

export const cellVersion = 1;

/** u8 in the associated data: a cell of one shelf cannot be shown on the other. */
export const shelves = { store: 0, board: 1 } as const;
export type Shelf = keyof typeof shelves;

/** The kinds of log. Each has one writer and one log key. */
export const logs = {
  keyring: { shelf: 'store', tag: labels.tagKeyring, box: labels.boxKeyring },
  index: { shelf: 'store', tag: labels.tagIndex, box: labels.boxIndex },
  case: { shelf: 'store', tag: labels.tagCase, box: labels.boxCase },
  notice: { shelf: 'board', tag: labels.tagNotice, box: labels.boxNotice },
  bridge: { shelf: 'board', tag: labels.tagBridge, box: labels.boxBridge },
  attendance: { shelf: 'board', tag: labels.tagAttendance, box: labels.boxAttendance },
} as const satisfies Record<string, { shelf: Shelf; tag: Label; box: Label }>;
export type LogKind = keyof typeof logs;

/** One place in a log. */
export interface Place {
  log: LogKind;
  /** 32 bytes. */
  logKey: Uint8Array;
  /** Whoever places the cell. */
  person: number;
  period: number;
  /** From 0 in each period. */
  index: number;
}

/** 16 bytes: where a reader of the log looks for this cell. */
export const tagOf = ({ log, logKey, person, period, index }: Place): Uint8Array =>
  derive(logKey, logs[log].tag, concat(u16(person), u16(period), u16(index)), cellTagBytes);

/** The tags of a log's places `from` up to but not `until`, 16 bytes each, one after another. */
export const tagsOf = (
  { log, logKey, person, period }: Omit<Place, 'index'>,
  from: number,
  until: number,
): Uint8Array => {
  const context = concat(u16(person), u16(period));
  return deriveRun(logKey, logs[log].tag, context, { from, until, length: cellTagBytes });
};

const boxKeyOf = (log: LogKind, logKey: Uint8Array): Uint8Array =>
  derive(logKey, logs[log].box, new Uint8Array(0));

/** One part of an item, as it stands in a cell. */
export interface CellContent {
  /** Kind of item: see `client/conversation/kinds.ts`. */
  kind: number;
  day: number;
  /** First 16 bytes of the hash of the whole item. */
  item: Uint8Array;
  /** From 1. */
  part: number;
  parts: number;
  content: Uint8Array;
}

const encodeContent = (c: CellContent): Uint8Array =>
  concat(
    u8(cellVersion),
    u8(c.kind),
    u16(c.day),
    exactly(c.item, itemIdBytes, 'item'),
    u8(c.part),
    u8(c.parts),
    pad16(c.content, cellContentBytes),
  );

const bindingOf = (log: LogKind, tag: Uint8Array): Uint8Array =>
  concat(u8(shelves[logs[log].shelf]), tag);

/** Seals and signs one cell: 1,024 bytes, new on every call. */
export function sealCell(
  place: Place,
  content: CellContent,
  placer: { unitId: Uint8Array; signSecret: Uint8Array },
  random: Random,
): Uint8Array {
  const { part, parts } = content;
  ensure(content.content.length <= cellContentBytes, 'size', 'content of a cell');
  ensure(part >= 1 && part <= parts && parts <= itemParts, 'header', 'part of an item');
  const tag = tagOf(place);
  const bound = bindingOf(place.log, tag);
  const plain = encodeContent(content);
  const signature = sign(placer.signSecret, labels.signCell, placer.unitId, concat(bound, plain));
  const nonce = random(nonceBytes);
  const key = boxKeyOf(place.log, place.logKey);
  return concat(tag, nonce, seal({ key, nonce, bound, bytes: concat(signature, plain) }));
}

export const cellTag = (cell: Uint8Array): Uint8Array => cell.subarray(0, cellTagBytes);

/**
 * Opens a cell found under the tag of `place`. `null` when it does not open with this log's key.
 * Throws `signature`, `version`, `header`, `size` or `padding` when it opens but does not hold.
 * `signPublic` are the keys that the placer has had (a directory lists them all).
 */
export function openCell(
  cell: Uint8Array,
  place: Place,
  unitId: Uint8Array,
  signPublic: readonly Uint8Array[],
): CellContent | null {
  ensure(cell.length === cellBytes, 'size', 'a cell');
  const tag = cellTag(cell);
  if (!sameBytes(tag, tagOf(place))) return null;
  const bound = bindingOf(place.log, tag);
  const key = boxKeyOf(place.log, place.logKey);
  const nonce = cell.subarray(cellTagBytes, cellTagBytes + nonceBytes);
  const bytes = cell.subarray(cellTagBytes + nonceBytes);
  const plain = open({ key, nonce, bound, bytes });
  if (plain === null) return null;
  const signature = plain.slice(0, signatureBytes);
  const content = plain.slice(signatureBytes);
  const message = concat(bound, content);
  const label = labels.signCell;
  ensure(
    signPublic.some((publicKey) => verify({ publicKey, label, unitId, message, signature })),
    'signature',
    'a cell',
  );
  return readContent(content);
}

function readContent(bytes: Uint8Array): CellContent {
  const read = reader(bytes);
  ensure(read.u8('version') === cellVersion, 'version', 'cell version');
  const kind = read.u8('kind');
  const day = read.u16('day');
  const item = read.take(itemIdBytes, 'item');
  const part = read.u8('part');
  const parts = read.u8('parts');
  ensure(part >= 1 && part <= parts && parts <= itemParts, 'header', 'part of an item');
  const length = read.u16('length');
  const content = read.take(length, 'content');
  const rest = read.rest();
  ensure(content.length + rest.length === cellContentBytes, 'size', 'content of a cell');
  ensure(
    rest.every((byte) => byte === 0),
    'padding',
    'padding that is not zero',
  );
  return { kind, day, item, part, parts, content };
}

export const itemIdOf = (bytes: Uint8Array): Uint8Array =>
  hash(labels.item, bytes).slice(0, itemIdBytes);

/** Cells that an item of so many bytes takes: 1 to 16. */
export const partsOf = (bytes: number): number => Math.max(1, Math.ceil(bytes / cellContentBytes));

/** Cuts an item of at most 14,080 bytes into the contents of its cells. Throws `size`. */
export function splitItem(kind: number, day: number, bytes: Uint8Array): CellContent[] {
  ensure(bytes.length <= itemLimitBytes, 'size', 'an item');
  const parts = partsOf(bytes.length);
  const item = itemIdOf(bytes);
  return Array.from({ length: parts }, (_, i) => ({
    kind,
    day,
    item,
    part: i + 1,
    parts,
    content: bytes.slice(i * cellContentBytes, (i + 1) * cellContentBytes),
  }));
}

/** Puts the parts together again. Throws `chain` when they are not one whole item. */
export function joinItem(contents: readonly CellContent[]): Uint8Array {
  const [first] = contents;
  if (first === undefined) throw new ProtocolError('chain', 'an item without parts');
  const sorted = [...contents].sort((a, b) => a.part - b.part);
  const whole =
    sorted.length === first.parts &&
    sorted.every((c, i) => c.part === i + 1 && c.parts === first.parts && c.kind === first.kind) &&
    sorted.every((c) => sameBytes(c.item, first.item));
  ensure(whole, 'chain', 'parts of an item');
  const bytes = concat(...sorted.map((c) => c.content));
  ensure(sameBytes(itemIdOf(bytes), first.item), 'chain', 'hash of an item');
  return bytes;
}
