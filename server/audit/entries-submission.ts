/** What a log sends to a witness of this product that reads entries (docs/audit.md, Witnesses). */
import { fromBase64, fromDecimal, Malformed, toBase64 } from './malformed.js';
import { hashBytes } from './tree.js';

/** A checkpoint, with every entry that the witness has not seen. */
export interface EntriesSubmission {
  /** Size of the newest checkpoint that the witness knows; 0 when there is none. */
  old: number;
  /** The right edge of the tree of that size. */
  frontier: Uint8Array[];
  entries: Uint8Array[];
  /** The signed checkpoint. */
  note: string;
}

/** Widest edge: a tree of 2^63 entries. */
const frontierLimit = 63;
/** Path of the request: the end of such a witness's address. */
export const entriesPath = '/add-entries';
/** Most entries of one request, unless one checkpoint has more. */
export const entriesAtOnce = 4_096;
/** Some fifteen thousand bundles. */
export const entriesBodyLimit = 12 * 2 ** 20;

const lines = (parts: readonly Uint8Array[]): string =>
  parts.map((bytes) => `${toBase64(bytes)}\n`).join('');

export const formatEntries = ({ old, frontier, entries, note }: EntriesSubmission): string =>
  `old ${old}\n${lines(frontier)}\n${lines(entries)}\n${note}`;

/** Throws Malformed. What entries and note say is not looked at. */
export function parseEntries(body: string): EntriesSubmission {
  const first = body.indexOf('\n\n');
  const second = body.indexOf('\n\n', first + 2);
  if (first < 0 || second < 0) throw new Malformed('submission');
  const [head = '', ...edge] = body.slice(0, first).split('\n');
  const [, size] = /^old (\d+)$/.exec(head) ?? [];
  const decoded = (line: string): Uint8Array => fromBase64(line, 'submission');
  const frontier = edge.map(decoded);
  const wide = frontier.length > frontierLimit;
  if (size === undefined || wide || frontier.some(({ length }) => length !== hashBytes))
    throw new Malformed('submission');
  return {
    old: fromDecimal(size, 'submission'),
    frontier,
    entries: body
      .slice(first + 2, second)
      .split('\n')
      .map(decoded),
    note: body.slice(second + 2),
  };
}
