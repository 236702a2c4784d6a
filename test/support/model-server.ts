/**
 * A server in memory, for thousands of simulated days: it keeps exactly what the real one keeps,
 * and closes, snapshots and erases on the given clock. The real one is tested over HTTP elsewhere;
 * `test/server/agrees.test.ts` holds the two against each other.
 */

import {
  type ClosedBatch,
  type InboxPort,
  type PortalPort,
  PortError,
} from '../../client/conversation/ports.js';
import {
  boardDays,
  boardPlaces,
  boardRoomOn,
  bundleBytes,
  cellBytes,
  compareBytes,
  concat,
  type Directory,
  dayOf,
  dropHash,
  intakeRow,
  isZero,
  parseBundle,
  parseDropHeader,
  type Shelf,
  sameBytes,
  storeDays,
  toHex,
  type Unit,
} from '../../crypto/index.js';

interface Batch extends ClosedBatch {
  rows: { id: Uint8Array; drop: Uint8Array }[];
}

export interface ModelServer {
  now: number;
  statements: Uint8Array[];
  directories: Directory[];
  portal(): PortalPort;
  inbox(person: number): InboxPort;
  closeBatch(): void;
  snapshot(): void;
  erase(): void;
  /** A cell as it stands on a shelf, for tests that lay one there themselves. */
  place(shelf: Shelf, day: number, cell: Uint8Array): void;
  /** What is kept, for tests that plant faults. */
  kept: {
    cells: Record<Shelf, { seq: number; day: number; cell: Uint8Array }[]>;
    batches: Batch[];
    open: Map<string, Uint8Array>;
    outboxes: Map<number, Uint8Array>;
    cursors: Map<number, number>;
    board: Uint8Array;
    /** The sealed leaves in the order of the audit log. */
    leaves: { number: number; person: number; day: number; leaf: Uint8Array }[];
  };
}

const rowsPerPage = 256;
const cellsPerCall = 2048;

export function modelServer(input: {
  unit: Unit;
  statements: Uint8Array[];
  directories: Directory[];
  now: number;
  /** What another one kept, to go on from. */
  kept?: ModelServer['kept'];
}): ModelServer {
  const bundles = new Map<string, Uint8Array>();
  const bundleDays = new Map<string, number>();
  const known = Object.values(input.kept?.cells ?? {}).flat();
  let seq = known.reduce((most, cell) => Math.max(most, cell.seq), 0);
  let batchNumber = input.kept?.batches.at(-1)?.number ?? 0;
  const newest = (): Directory => server.directories.at(-1) as Directory;
  const under = (number: number): Directory | undefined =>
    server.directories.find((d) => d.number === number);
  const addDrop = (id: Uint8Array, drop: Uint8Array): void => {
    const known = server.kept.open.get(toHex(id));
    if (known !== undefined && !sameBytes(known, drop)) throw new PortError('taken', 409);
    server.kept.open.set(toHex(id), drop);
  };
  const server: ModelServer = {
    now: input.now,
    statements: input.statements,
    directories: input.directories,
    kept: input.kept ?? {
      cells: { store: [], board: [] },
      batches: [],
      open: new Map(),
      outboxes: new Map(),
      cursors: new Map(),
      board: new Uint8Array(0),
      leaves: [],
    },
    portal: () => ({
      unit: async () => ({
        day: dayOf(server.now),
        work: newest().workFloorBits,
        statements: server.statements,
        directory: newest().bytes,
      }),
      board: async () => server.kept.board,
      putDrop: async (id, body) => {
        addDrop(id, body.slice(0, -10));
        return { stored: true, work: newest().workFloorBits };
      },
    }),
    inbox: (person) => ({
      unit: async () => ({ statements: server.statements, directory: newest().bytes }),
      directories: async (after) =>
        server.directories.filter((d) => d.number > after).map((d) => d.bytes),
      batches: async (after) =>
        server.kept.batches
          .filter((b) => b.number > after)
          .map(({ number, day, drops }) => ({ number, day, drops })),
      batchPage: async (number, page) => {
        const batch = server.kept.batches.find((b) => b.number === number);
        if (batch === undefined) throw new PortError('not-found', 404);
        const rows = batch.rows.slice(page * rowsPerPage, (page + 1) * rowsPerPage);
        return concat(
          ...rows.map(({ id, drop }) => {
            const directory = under(parseDropHeader(drop).directory) ?? newest();
            const me = directory.people.find((p) => p.current && p.person === person);
            const slot = me?.slot ?? 0;
            return intakeRow(id, drop, directory.slots, slot);
          }),
        );
      },
      cells: async (shelf, after) => {
        const part = server.kept.cells[shelf].filter((c) => c.seq > after).slice(0, cellsPerCall);
        return { next: part.at(-1)?.seq ?? after, cells: concat(...part.map((c) => c.cell)) };
      },
      outbox: async () => server.kept.outboxes.get(person) ?? null,
      putBundle: async (id, bytes) => {
        const known = bundles.get(toHex(id));
        if (known !== undefined) {
          if (!sameBytes(known, dropHash(bytes))) throw new PortError('taken', 409);
          return;
        }
        const day = dayOf(server.now);
        const { allowance, slots } = newest();
        const places = [boardPlaces, allowance?.places ?? boardPlaces].find(
          (count) => bundleBytes(slots, count) === bytes.length,
        );
        const bundle = parseBundle(bytes, slots, places);
        const dayKey = `${person}:${day}`;
        const ofDay = bundleDays.get(dayKey) ?? 0;
        bundleDays.set(dayKey, ofDay + 1);
        addDrop(bundle.dropId, bundle.drop);
        const room = boardRoomOn(newest(), day).quota / bundle.board.length;
        const keepsBoard = newest().trial || ofDay + 1 <= room;
        const place = (shelf: Shelf, cells: Uint8Array[]): void => {
          for (const cell of cells) {
            if (!isZero(cell)) server.place(shelf, day, cell);
          }
        };
        place('store', bundle.store);
        if (keepsBoard) place('board', bundle.board);
        server.kept.outboxes.set(person, bundle.outbox);
        const { leaves } = server.kept;
        leaves.push({ number: leaves.length, person, day, leaf: bundle.leaf });
        server.kept.cursors.set(
          person,
          Math.max(bundle.cursor, server.kept.cursors.get(person) ?? 0),
        );
        bundles.set(toHex(id), dropHash(bytes));
      },
    }),
    closeBatch: () => {
      if (server.kept.open.size === 0) return;
      const rows = [...server.kept.open]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([id, drop]) => ({ id: Uint8Array.from(Buffer.from(id, 'hex')), drop }));
      server.kept.open.clear();
      const day = dayOf(server.now);
      server.kept.batches.push({ number: ++batchNumber, day, drops: rows.length, rows });
    },
    snapshot: () => {
      const cells = server.kept.cells.board.map((c) => c.cell).sort(compareBytes);
      server.kept.board = concat(...cells);
    },
    place: (shelf, day, cell) => {
      server.kept.cells[shelf].push({ seq: ++seq, day, cell });
    },
    erase: () => {
      const day = dayOf(server.now);
      const { cells } = server.kept;
      cells.store = cells.store.filter((c) => day - c.day < storeDays);
      cells.board = cells.board.filter((c) => day - c.day < boardDays);
      const current = newest().people.filter((p) => p.current);
      server.kept.batches = server.kept.batches.filter(
        (b) =>
          day - b.day < 60 &&
          !current.every((p) => (server.kept.cursors.get(p.person) ?? 0) >= b.number),
      );
    },
  };
  return server;
}

/** Cells of a board, one by one. */
export const cellsOfBoard = (board: Uint8Array): Uint8Array[] =>
  Array.from({ length: board.length / cellBytes }, (_, i) =>
    board.slice(i * cellBytes, (i + 1) * cellBytes),
  );
