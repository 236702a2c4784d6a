import { type RawBuilder, sql } from 'kysely';
import type { Directory } from '../../crypto/checks.js';
import { columnsOf } from '../../migrations/columns.js';
import { type Database, type DatabaseTransaction, engineOf } from './database.js';
import type { BatchesTable, BatchTable, Tables } from './tables.js';

/** A batch that nobody has passed for so long is erased all the same. */
export const batchLifeDays = 60;

export type Batch = BatchesTable;

/** How far closing has come; null before the first closing was dealt with. */
export async function readClosing(
  db: Database,
): Promise<{ handledAt: number; skipped: boolean; newestBatch: number } | null> {
  const row = await db.selectFrom('closing').selectAll().executeTakeFirst();
  if (row === undefined) return null;
  return {
    handledAt: row.handled_at,
    skipped: row.skipped === 1,
    newestBatch: row.newest_batch,
  };
}

/** Notes that the fixed moment `handledAt` was dealt with. */
export async function storeClosing(
  db: Database,
  closing: { handledAt: number; skipped: boolean; newestBatch: number },
): Promise<void> {
  const row = {
    handled_at: closing.handledAt,
    skipped: closing.skipped ? 1 : 0,
    newest_batch: closing.newestBatch,
  };
  await db
    .insertInto('closing')
    .values({ one: 1, ...row })
    .onConflict((c) => c.column('one').doUpdateSet(row))
    .execute();
}

/** No drop comes in until the transaction ends. (SQLite has one writer in any case.) */
export async function holdOpenDrops(trx: DatabaseTransaction): Promise<void> {
  if (engineOf(trx) === 'postgres') {
    await sql`lock table open_drops in access exclusive mode`.execute(trx);
  }
}

/**
 * Rewrites every open drop, in identifier order, into a new table of its own and empties the open
 * batch: from then on a drop has a day and no order of arrival (P11). All inside `trx`. Call
 * `leaveNoResidue` after the commit.
 */
export async function closeBatch(
  trx: DatabaseTransaction,
  batch: { number: number; day: number; directory: Directory },
): Promise<Batch> {
  const { number, day, directory } = batch;
  const name = tableOf(number);
  const { bytes, keyed } = columnsOf(trx);
  await keyed(
    trx.schema
      .createTable(name)
      .addColumn('id', bytes, (c) => c.primaryKey())
      .addColumn('bytes', bytes, (c) => c.notNull()),
  ).execute();
  await sql`insert into ${sql.table(name)} (id, bytes)
    select id, bytes from open_drops order by id`.execute(trx);
  await sql`insert into closed_drops (id, hash, batch)
    select id, hash, cast(${number} as integer) from open_drops order by id`.execute(trx);
  const { drops } = await trx
    .selectFrom('open_drops')
    .select((eb) => eb.fn.countAll<number>().as('drops'))
    .executeTakeFirstOrThrow();
  if (engineOf(trx) === 'postgres') await sql`truncate open_drops`.execute(trx);
  else await trx.deleteFrom('open_drops').execute();
  const row = { number, day, drops, slots: directory.slots, directory: directory.number };
  await trx.insertInto('batches').values(row).execute();
  return row;
}

/** The closed batches after `number` that are not erased, in order. */
export async function batchesAfter(db: Database, number: number): Promise<Batch[]> {
  return await db
    .selectFrom('batches')
    .selectAll()
    .where('number', '>', number)
    .orderBy('number')
    .execute();
}

/** One closed batch, or null when there is none (any more). */
export async function findBatch(db: Database, number: number): Promise<Batch | null> {
  const row = await db
    .selectFrom('batches')
    .selectAll()
    .where('number', '=', number)
    .executeTakeFirst();
  return row ?? null;
}

/**
 * Drops `from` to `from + limit - 1` of a closed batch, in identifier order; null when there is no
 * such batch (any more). Not to be called inside a transaction.
 */
export async function dropsOfBatch(
  db: Database,
  { number, from, limit }: { number: number; from: number; limit: number },
): Promise<BatchTable[] | null> {
  return await db.transaction().execute(async (trx) => {
    const batch = trx.selectFrom('batches').select('number').where('number', '=', number);
    // On PostgreSQL the row is held, so that the erasing job waits; SQLite has one connection.
    const held = engineOf(db) === 'postgres' ? batch.forShare() : batch;
    if ((await held.executeTakeFirst()) === undefined) return null;
    return await trx
      .withTables<{ [name: BatchTableName]: BatchTable }>()
      .selectFrom(tableOf(number))
      .select(['id', 'bytes'])
      .orderBy('id')
      .limit(limit)
      .offset(from)
      .execute();
  });
}

/** Erases a batch: its table is dropped whole. Call `leaveNoResidue` after the commit. */
export async function eraseBatch(trx: DatabaseTransaction, number: number): Promise<void> {
  await trx.deleteFrom('batches').where('number', '=', number).execute();
  await trx.deleteFrom('closed_drops').where('batch', '=', number).execute();
  await trx.schema.dropTable(tableOf(number)).execute();
}

/** The newest batch that each person's bundles have said to be passed. */
export async function readCursors(db: Database): Promise<Map<number, number>> {
  const rows = await db.selectFrom('accounts').select(['person', 'cursor']).execute();
  return new Map(rows.map(({ person, cursor }) => [person, cursor]));
}

/**
 * After an erasure has been committed: makes what was erased unreadable in the database's own files
 * (P12). SQLite has overwritten it (secure_delete) and here empties its write-ahead log; PostgreSQL
 * writes the named tables anew and drops the old files. False when another program still reads the
 * log, so that it has to be tried again.
 */
export async function leaveNoResidue(
  db: Database,
  tables: readonly (keyof Tables)[],
): Promise<boolean> {
  if (engineOf(db) === 'sqlite') {
    const checkpoint = await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(db);
    return checkpoint.rows[0]?.busy === 0;
  }
  for (const table of tables) await writeAnew(db, sql.table(table));
  return true;
}

/**
 * Not by `vacuum (full)`: it keeps erased rows that an older transaction of anybody might still want
 * to see, and does not say so.
 */
async function writeAnew(db: Database, table: RawBuilder<unknown>): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await sql`lock table ${table} in access exclusive mode`.execute(trx);
    await sql`create temporary table kept on commit drop as table ${table}`.execute(trx);
    await sql`truncate table ${table}`.execute(trx);
    await sql`insert into ${table} overriding system value table kept`.execute(trx);
  });
}

type BatchTableName = `batch_${number}`;

function tableOf(number: number): BatchTableName {
  return `batch_${number}`;
}
