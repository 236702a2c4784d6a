import { type Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { StartError } from './start-error.js';

const { builtins } = pg.types;

/** int8 is a string in pg by default; all of ours stay far below 2^53, so both databases agree. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === builtins.INT8 && format !== 'binary'
      ? Number
      : pg.types.getTypeParser(oid, format)) as pg.CustomTypesConfig['getTypeParser'],
};

/** Limits after which a database that does not answer counts as away (503 `busy`), milliseconds. */
const awayMilliseconds = 5_000;

/**
 * Kysely's PostgreSQL over a pool. Losing an idle connection is no fault: the next is a new one. Nor
 * is losing one between two statements of a transaction: the next statement throws.
 */
export function postgresDialect(url: string): PostgresDialect {
  const pool = new pg.Pool({
    connectionString: url,
    types,
    max: 8,
    connectionTimeoutMillis: awayMilliseconds,
    lock_timeout: awayMilliseconds,
    application_name: 'bad-apple',
  });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return new PostgresDialect({ pool });
}

/**
 * What makes an answered write survive a power cut, as PostgreSQL itself reports it.
 * `synchronous_commit` has several values that wait for the disk, and one (`off`) that does not.
 */
export const postgresDurability = {
  fsync: ['on'],
  full_page_writes: ['on'],
  synchronous_commit: ['on', 'local', 'remote_write', 'remote_apply'],
} as const;

/** The settings in force, read back from PostgreSQL. */
export async function readDurability<T>(db: Kysely<T>): Promise<Record<string, string>> {
  const names = Object.keys(postgresDurability);
  const found = await sql<{ name: string; setting: string }>`
    select name, setting from pg_settings where name in (${sql.join(names)})`.execute(db);
  return Object.fromEntries(found.rows.map(({ name, setting }) => [name, setting]));
}

/** Throws StartError for the first setting that is not as it has to be. */
export function checkDurability(found: Record<string, string>): void {
  for (const [name, allowed] of Object.entries<readonly string[]>(postgresDurability)) {
    const value = found[name];
    if (value === undefined || !allowed.includes(value)) {
      throw new StartError(
        `PostgreSQL reports ${name} = ${value ?? 'nothing'} where ${allowed[0]} is needed, so ` +
          'what it answers could be lost.',
      );
    }
  }
}
