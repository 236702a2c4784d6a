/**
 * A copy of what the server gave in this session, sealed as it gave it, so that a locked session
 * can be opened again without asking for anything. `docs/protocol.md`, "Locking".
 */
import { outboxBytes, type Shelf } from '../../crypto/index.js';
import { rowsPerPage } from './fetching.js';
import { type ClosedBatch, type InboxPort, PortError } from './ports.js';

export interface CopyingInbox extends InboxPort {
  /** Answers as the server did, from the copy alone. */
  again(): InboxPort;
  /** What the officer's own program knows better than the last bundle: kept in its place. */
  setOutbox(sealed: Uint8Array): void;
}

const cursorAt = 5;

/** Passes every request on and keeps the answers: cells, the rows of batches not passed, outbox. */
export function copying(inbox: InboxPort): CopyingInbox {
  const cells = new Map<string, { next: number; cells: Uint8Array }>();
  const batches = new Map<number, ClosedBatch>();
  const pages = new Map<string, Uint8Array>();
  const directories = new Map<number, Uint8Array[]>();
  let outbox: Uint8Array | null = null;
  let unit: Awaited<ReturnType<InboxPort['unit']>> | null = null;
  /** Pages that were given, up to the number that the list says or one without rows. */
  const isWhole = ({ number, drops }: ClosedBatch): boolean => {
    for (let page = 0; page * rowsPerPage < drops; page++) {
      const given = pages.get(`${number}/${page}`);
      if (given === undefined) return false;
      if (given.length === 0) return true;
    }
    return true;
  };
  const forgetUpTo = (cursor: number): void => {
    for (const { number, drops } of [...batches.values()]) {
      if (number > cursor) continue;
      batches.delete(number);
      for (let page = 0; page * rowsPerPage < drops; page++) pages.delete(`${number}/${page}`);
    }
  };
  const keptCells = (shelf: Shelf, after: number) =>
    cells.get(`${shelf}/${after}`) ?? { next: after, cells: new Uint8Array(0) };
  return {
    async unit() {
      unit = await inbox.unit();
      return unit;
    },
    async directories(after) {
      const given = await inbox.directories(after);
      if (given.length > 0) directories.set(after, given);
      return given;
    },
    async batches(after) {
      const given = await inbox.batches(after);
      for (const batch of given) batches.set(batch.number, batch);
      return given;
    },
    async batchPage(batch, page) {
      const given = await inbox.batchPage(batch, page);
      pages.set(`${batch}/${page}`, given);
      return given;
    },
    async cells(shelf, after) {
      const given = await inbox.cells(shelf, after);
      if (given.cells.length > 0) cells.set(`${shelf}/${after}`, given);
      return given;
    },
    async outbox() {
      outbox = await inbox.outbox();
      return outbox;
    },
    async putBundle(id, bytes) {
      await inbox.putBundle(id, bytes);
      outbox = bytes.slice(-outboxBytes);
      forgetUpTo(new DataView(bytes.buffer, bytes.byteOffset).getUint32(cursorAt));
    },
    setOutbox: (sealed) => {
      outbox = sealed;
    },
    again: () => ({
      unit: async () => {
        if (unit === null) throw new PortError('unexpected', 0);
        return unit;
      },
      directories: async (after) => {
        const sorted = [...directories].sort(([a], [b]) => a - b);
        return sorted.filter(([from]) => from >= after).flatMap(([, given]) => given);
      },
      batches: async (after) =>
        [...batches.values()].filter((one) => one.number > after && isWhole(one)),
      batchPage: async (batch, page) => pages.get(`${batch}/${page}`) ?? new Uint8Array(0),
      cells: async (shelf, after) => keptCells(shelf, after),
      outbox: async () => outbox,
      putBundle: async () => undefined,
    }),
  };
}
