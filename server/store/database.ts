import { statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Kysely, type Migration, Migrator, SqliteAdapter, type Transaction } from 'kysely';
import { migrations } from '../../migrations/index.js';
import { checkDurability, postgresDialect, readDurability } from './postgres.js';
import { DurableSqliteDialect, openSqliteFile } from './sqlite.js';
import { StartError } from './start-error.js';
import type { Tables } from './tables.js';

/**
 * The database. Store functions are free functions `(db, …)` and take a transaction as well.
 * Inside `db.transaction().execute(async (trx) => …)` use `trx` only: SQLite has one connection.
 */
export type Database = Kysely<Tables>;
export type DatabaseTransaction = Transaction<Tables>;
export type Engine = 'sqlite' | 'postgres';

const sqlitePrefix = 'sqlite:';

/** Which of the two databases `db` speaks to. */
export function engineOf<T = Tables>(db: Pick<Kysely<T>, 'getExecutor'>): Engine {
  return db.getExecutor().adapter instanceof SqliteAdapter ? 'sqlite' : 'postgres';
}

/**
 * Opens `sqlite:<path>` or `postgres://…` and checks that what is answered is durable.
 * Close it with `db.destroy()`. Throws StartError when a setting is not in force; errors of the
 * driver (no such folder, no such host) go through.
 */
export async function openDatabase(url: string): Promise<Database> {
  if (url.startsWith(sqlitePrefix)) {
    const sqlite = openSqliteFile(url.slice(sqlitePrefix.length));
    return new Kysely<Tables>({ dialect: new DurableSqliteDialect(sqlite) });
  }
  const db = new Kysely<Tables>({ dialect: postgresDialect(url) });
  try {
    checkDurability(await readDurability(db));
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return db;
}

/** Hundredths of the disk under a SQLite file that are free; null when the database is elsewhere. */
export async function diskFree(url: string): Promise<number | null> {
  if (!url.startsWith(sqlitePrefix)) return null;
  const { bavail, blocks } = await statfs(dirname(resolve(url.slice(sqlitePrefix.length))));
  return blocks === 0 ? null : Math.round((bavail / blocks) * 100);
}

/**
 * Runs every migration that this database has not seen, all in one transaction.
 * Throws StartError when the database is of a newer version, and the cause when one fails.
 */
export async function migrate(
  db: Database,
  list: Readonly<Record<string, Migration>> = migrations,
): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...list }) } });
  const { error } = await migrator.migrateToLatest();
  if (error instanceof Error && error.message.includes('previously executed migration')) {
    throw new StartError('The database was made by a newer version of this program.');
  }
  if (error !== undefined) throw error;
}
