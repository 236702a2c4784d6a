import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  SqliteAdapter,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
} from 'kysely';
import { StartError } from './start-error.js';

/**
 * How long a statement waits for a lock of another program, milliseconds. Short, because nothing
 * else runs meanwhile; whoever waits longer is told 503 `busy`.
 */
export const busyTimeoutMilliseconds = 500;

/**
 * What makes an answered write survive a power cut (WAL, FULL), erased content leave no residue
 * (secure_delete) and sorting leave none in temporary files (temp_store). Name, wanted value as
 * SQLite reports it.
 */
export const sqlitePragmas = [
  ['journal_mode', 'wal'],
  ['synchronous', 2],
  ['secure_delete', 1],
  ['foreign_keys', 1],
  ['temp_store', 2],
  ['trusted_schema', 0],
  ['busy_timeout', busyTimeoutMilliseconds],
] as const;

/** The settings in force on an open file, read back from SQLite. */
export function readPragmas(sqlite: Sqlite.Database): Record<string, unknown> {
  return Object.fromEntries(
    sqlitePragmas.map(([name]) => [name, sqlite.pragma(name, { simple: true })]),
  );
}

/**
 * Opens (or makes) a SQLite file, readable by nobody but its owner.
 * Throws StartError when a setting that the product relies on is not in force.
 */
export function openSqliteFile(path: string): Sqlite.Database {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const sqlite = new Sqlite(path);
  try {
    for (const [name, value] of sqlitePragmas) sqlite.pragma(`${name} = ${value}`);
    checkPragmas(readPragmas(sqlite));
  } catch (error) {
    sqlite.close();
    throw error;
  }
  return sqlite;
}

/** Throws StartError for the first setting that is not as it has to be. */
export function checkPragmas(found: Record<string, unknown>): void {
  for (const [name, wanted] of sqlitePragmas) {
    if (found[name] !== wanted) {
      throw new StartError(
        `SQLite reports ${name} = ${String(found[name])} where ${wanted} is needed, so what it ` +
          'answers could be lost or could leave a residue. DATABASE_URL must name a file on a ' +
          'local disk.',
      );
    }
  }
}

/** Kysely's SQLite with what the product adds to it. */
export class DurableSqliteDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig & { database: Sqlite.Database };

  constructor(sqlite: Sqlite.Database) {
    super({ database: sqlite });
    this.#config = { database: sqlite };
  }

  override createDriver(): SqliteDriver {
    return new ImmediateSqliteDriver(this.#config);
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalSqliteAdapter();
  }
}

/** SQLite can change its schema inside a transaction, so a migration is taken whole or not at all. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/**
 * Takes the write lock when a transaction begins, not at its first write, so that a lock of another
 * program is met before anything was read; and rolls back only what SQLite has not rolled back by
 * itself (it does when the disk is full), so that the true error is the one that is seen.
 */
class ImmediateSqliteDriver extends SqliteDriver {
  readonly #sqlite: Sqlite.Database;

  constructor(config: SqliteDialectConfig & { database: Sqlite.Database }) {
    super(config);
    this.#sqlite = config.database;
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#sqlite.inTransaction) await super.rollbackTransaction(connection);
  }
}
