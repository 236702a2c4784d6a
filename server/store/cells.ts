import { sql } from 'kysely';
import { type Database, type DatabaseTransaction, engineOf } from './database.js';

/** The officers' store, or the board. */
export type Shelf = 'store' | 'board';

const tables = { store: 'store_cells', board: 'board_cells' } as const;

/** How many UTC days a cell lives on each shelf (docs/protocol.md, Cells). */
export const cellLifeDays: Readonly<Record<Shelf, number>> = { store: 400, board: 56 };

/** At most this many cells leave in one answer: 2 MiB. */
export const cellsPerAnswer = 2_048;

/**
 * Adds cells to a shelf in the given order. To be called inside the transaction that stores the
 * whole bundle: on PostgreSQL writers wait for one another, because a reader who asks for what came
 * after a point would otherwise miss a smaller number that is committed later.
 */
export async function appendCells(
  db: DatabaseTransaction,
  { shelf, day, cells }: { shelf: Shelf; day: number; cells: readonly Uint8Array[] },
): Promise<void> {
  if (cells.length === 0) return;
  const table = tables[shelf];
  if (engineOf(db) === 'postgres') {
    await sql`lock table ${sql.table(table)} in share row exclusive mode`.execute(db);
  }
  await db
    .insertInto(table)
    .values(cells.map((bytes) => ({ day, bytes })))
    .execute();
}

/**
 * The cells stored after point `after` (0 for all), oldest first, at most `limit`; `next` is the
 * point to ask from then on (`after` itself when there are none).
 */
export async function cellsAfter(
  db: Database,
  { shelf, after, limit = cellsPerAnswer }: { shelf: Shelf; after: number; limit?: number },
): Promise<{ next: number; cells: Uint8Array[] }> {
  const rows = await db
    .selectFrom(tables[shelf])
    .select(['seq', 'bytes'])
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(limit)
    .execute();
  return { next: rows.at(-1)?.seq ?? after, cells: rows.map(({ bytes }) => bytes) };
}

/** Erases the cells of a shelf that have lived out on UTC day `today`. Returns how many. */
export async function eraseCells(
  db: Database,
  { shelf, today }: { shelf: Shelf; today: number },
): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom(tables[shelf])
    .where('day', '<=', today - cellLifeDays[shelf])
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

/** Every cell of the board, as it stands now, sorted by bytes and so by tag. */
export async function boardCells(db: Database): Promise<Uint8Array[]> {
  const rows = await db.selectFrom('board_cells').select('bytes').orderBy('bytes').execute();
  return rows.map(({ bytes }) => bytes);
}
