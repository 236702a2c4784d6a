import { boardCells } from './cells.js';
import type { Database } from './database.js';

/** The board as every reporter gets it: all cells of that moment, sorted, one after another. */
export interface Snapshot {
  /** The moment it stands for, milliseconds. */
  takenAt: number;
  /** A multiple of 1,024 bytes. */
  bytes: Uint8Array;
}

const none: Snapshot = { takenAt: 0, bytes: new Uint8Array(0) };

/** The last snapshot; before the first, an empty board taken at 0. */
export async function readSnapshot(db: Database): Promise<Snapshot> {
  const row = await db.selectFrom('snapshot').selectAll().executeTakeFirst();
  return row === undefined ? none : { takenAt: row.taken_at, bytes: row.bytes };
}

/** When the last snapshot was taken; 0 before the first. */
export async function snapshotTakenAt(db: Database): Promise<number> {
  const row = await db.selectFrom('snapshot').select('taken_at').executeTakeFirst();
  return row?.taken_at ?? 0;
}

/** Takes a new snapshot, in one transaction, and returns how many cells it holds. */
export async function takeSnapshot(db: Database, takenAt: number): Promise<number> {
  return await db.transaction().execute(async (trx) => {
    const cells = await boardCells(trx);
    const row = { taken_at: takenAt, bytes: Buffer.concat(cells) };
    await trx
      .insertInto('snapshot')
      .values({ one: 1, ...row })
      .onConflict((c) => c.column('one').doUpdateSet(row))
      .execute();
    return cells.length;
  });
}
