import { concat, reader, u8, u32 } from './bytes.js';
import { ensure } from './errors.js';
import {
  auditLeafBytes,
  boardPlaces,
  bundleBytes,
  cellBytes,
  dropBytes,
  idBytes,
  outboxBytes,
  storePlaces,
} from './lengths.js';

export const bundleVersion = 1;

/** What an officer sends on each beat, whether or not there is anything to say. */
export interface Bundle {
  /** Counts this officer's bundles from 1. */
  number: number;
  /** Newest batch that the officer has passed; 0 before the first. */
  cursor: number;
  /** 16 cells for the store. */
  store: Uint8Array[];
  /** 4 cells for the board; more under a temporary allowance. */
  board: Uint8Array[];
  dropId: Uint8Array;
  drop: Uint8Array;
  leaf: Uint8Array;
  outbox: Uint8Array;
}

/** Fixed layout and size for a number of slots and of board places. Throws `size` when a part has another length. */
export function encodeBundle(
  bundle: Bundle,
  slots: number,
  places: number = boardPlaces,
): Uint8Array {
  ensure(bundle.store.length === storePlaces, 'size', 'store places');
  ensure(bundle.board.length === places, 'size', 'board places');
  for (const cell of [...bundle.store, ...bundle.board])
    ensure(cell.length === cellBytes, 'size', 'a cell');
  ensure(bundle.dropId.length === idBytes, 'size', 'a drop id');
  ensure(bundle.drop.length === dropBytes(slots), 'size', 'a drop');
  ensure(bundle.leaf.length === auditLeafBytes, 'size', 'an audit leaf');
  ensure(bundle.outbox.length === outboxBytes, 'size', 'an outbox');
  return concat(
    u8(bundleVersion),
    u32(bundle.number),
    u32(bundle.cursor),
    ...bundle.store,
    ...bundle.board,
    bundle.dropId,
    bundle.drop,
    bundle.leaf,
    bundle.outbox,
  );
}

/** Throws `size` or `version`. */
export function parseBundle(
  bytes: Uint8Array,
  slots: number,
  places: number = boardPlaces,
): Bundle {
  ensure(bytes.length === bundleBytes(slots, places), 'size', 'a bundle');
  const read = reader(bytes);
  ensure(read.u8('bundle version') === bundleVersion, 'version', 'bundle version');
  const number = read.u32('bundle number');
  const cursor = read.u32('cursor');
  const cells = (count: number) =>
    Array.from({ length: count }, () => read.take(cellBytes, 'cell'));
  return {
    number,
    cursor,
    store: cells(storePlaces),
    board: cells(places),
    dropId: read.take(idBytes, 'drop id'),
    drop: read.take(dropBytes(slots), 'drop'),
    leaf: read.take(auditLeafBytes, 'audit leaf'),
    outbox: read.take(outboxBytes, 'outbox'),
  };
}
