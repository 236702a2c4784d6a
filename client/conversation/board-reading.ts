/** A reader's view of the board: the same bytes for everybody, looked up by tags. */
import {
  type CellContent,
  cellBytes,
  cellTag,
  ensure,
  type LogKind,
  lookAhead,
  openCell,
  type Place,
  ProtocolError,
  periodOf,
  sameBytes,
  tagOf,
} from '../../crypto/index.js';

/** Periods whose cells can still stand on the board. */
export const boardPeriods = 3;

export interface BoardReading {
  /** All cells under one tag of 16 bytes. */
  find(tag: Uint8Array): Uint8Array[];
  /** Whether any cell may stand under this tag; never a false no. Fast. */
  has(tag: Uint8Array): boolean;
  /** The same of what `tagStart` gives of a tag. */
  hasStart(start: number): boolean;
  readonly cells: number;
}

/** The first 4 bytes of a tag, as a signed number. */
export const tagStart = (bytes: Uint8Array): number =>
  ((bytes[0] as number) << 24) |
  ((bytes[1] as number) << 16) |
  ((bytes[2] as number) << 8) |
  (bytes[3] as number);

/** Throws `size` when the board is not a whole number of cells. */
export function readBoard(board: Uint8Array): BoardReading {
  ensure(board.length % cellBytes === 0, 'size', 'a board');
  const byStart = new Map<number, Uint8Array[]>();
  for (let at = 0; at < board.length; at += cellBytes) {
    const cell = board.subarray(at, at + cellBytes);
    const start = tagStart(cell);
    const known = byStart.get(start);
    if (known === undefined) byStart.set(start, [cell]);
    else known.push(cell);
  }
  return {
    find: (tag) =>
      (byStart.get(tagStart(tag)) ?? []).filter((cell) => sameBytes(cellTag(cell), tag)),
    has: (tag) => byStart.has(tagStart(tag)),
    hasStart: (start) => byStart.has(start),
    cells: board.length / cellBytes,
  };
}

/** The current period and the two before. */
export const livePeriods = (day: number): number[] =>
  Array.from({ length: boardPeriods }, (_, i) => periodOf(day) - i).filter((p) => p >= 0);

/** One verified cell of a log. */
export interface FoundCell {
  place: Place;
  content: CellContent;
}

export interface ReadLog {
  cells: FoundCell[];
  /** Places at which two different verified cells stand: both are kept. */
  clashes: Place[];
  /** Places at which a cell opened but did not hold. */
  broken: Place[];
}

export interface LogReader {
  board: BoardReading;
  unitId: Uint8Array;
  day: number;
  /** Every key that a person has had. */
  signKeys: (person: number) => readonly Uint8Array[];
}

const sameContent = (a: CellContent, b: CellContent): boolean =>
  a.kind === b.kind &&
  a.day === b.day &&
  a.part === b.part &&
  a.parts === b.parts &&
  sameBytes(a.item, b.item) &&
  sameBytes(a.content, b.content);

/**
 * Reads one person's log: places 0 to 127 of every live period without stopping at a miss, and
 * the next 128 whenever any of the last 128 was found.
 */
export function readLog(
  reader: LogReader,
  name: { log: LogKind; logKey: Uint8Array; person: number },
): ReadLog {
  const result: ReadLog = { cells: [], clashes: [], broken: [] };
  for (const period of livePeriods(reader.day)) {
    let highest = -1;
    for (let index = 0; index <= highest + lookAhead; index++) {
      const place = { ...name, period, index };
      const tag = tagOf(place);
      if (reader.board.has(tag) && readPlace(reader, place, tag, result)) {
        highest = Math.max(highest, blockEnd(index));
      }
    }
  }
  return result;
}

/** Last index of the block of 128 in which `index` lies. */
const blockEnd = (index: number): number => (Math.floor(index / lookAhead) + 1) * lookAhead - 1;

function readPlace(
  { board, unitId, signKeys }: LogReader,
  place: Place,
  tag: Uint8Array,
  into: ReadLog,
): boolean {
  const verified: CellContent[] = [];
  for (const cell of board.find(tag)) {
    try {
      const content = openCell(cell, place, unitId, signKeys(place.person));
      if (content !== null && !verified.some((v) => sameContent(v, content)))
        verified.push(content);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      into.broken.push(place);
    }
  }
  if (verified.length > 1) into.clashes.push(place);
  for (const content of verified) into.cells.push({ place, content });
  return verified.length > 0;
}
