import { type CreateTableBuilder, type Kysely, SqliteAdapter, sql } from 'kysely';

/**
 * The few words in which SQLite and PostgreSQL differ when a table is made.
 *
 * `whole` is a 64-bit integer (milliseconds, sequence numbers), `small` a 32-bit one (days,
 * counts, flags), `bytes` a binary string, `text` a string.
 */
export interface Columns {
  whole: 'integer' | 'bigint';
  small: 'integer';
  bytes: 'blob' | ReturnType<typeof sql>;
  text: 'text';
  /** Closes a table: STRICT on SQLite. */
  strict<B extends CreateTableBuilder<string, string>>(table: B): B;
  /**
   * Closes a table whose rows lie in the order of their key and nowhere remember the order in
   * which they came: STRICT, WITHOUT ROWID on SQLite. (PostgreSQL has no such table: what lies in
   * one is emptied with TRUNCATE or rewritten.)
   */
  keyed<B extends CreateTableBuilder<string, string>>(table: B): B;
  /** A table with a column `seq` that counts up and never gives one number twice. */
  counted<T extends string>(table: CreateTableBuilder<T>): CreateTableBuilder<T, 'seq'>;
}

const sqlite: Columns = {
  whole: 'integer',
  small: 'integer',
  bytes: 'blob',
  text: 'text',
  strict: (table) => table.modifyEnd(sql`strict`) as typeof table,
  keyed: (table) => table.modifyEnd(sql`strict, without rowid`) as typeof table,
  counted: (table) => table.addColumn('seq', 'integer', (c) => c.primaryKey().autoIncrement()),
};

const postgres: Columns = {
  whole: 'bigint',
  small: 'integer',
  bytes: sql`bytea`,
  text: 'text',
  strict: (table) => table,
  keyed: (table) => table,
  counted: (table) =>
    table.addColumn('seq', 'bigint', (c) => c.primaryKey().generatedAlwaysAsIdentity()),
};

/** The words of the database that `db` speaks to. */
export function columnsOf(db: Pick<Kysely<unknown>, 'getExecutor'>): Columns {
  return db.getExecutor().adapter instanceof SqliteAdapter ? sqlite : postgres;
}
