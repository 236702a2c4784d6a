/** Tells whether anything stored has changed since it was last looked at. */
import Sqlite from 'better-sqlite3';
import { sql } from 'kysely';
import type { TestDatabase } from '../../support/databases.js';

export interface Watch {
  /** Differs from what it was whenever a row was written since. */
  look(): Promise<string>;
  close(): void;
}

/** SQLite counts, for every other connection, each transaction that wrote. */
function watchSqlite(path: string): Watch {
  const other = new Sqlite(path, { readonly: true });
  return {
    look: async () => String(other.pragma('data_version', { simple: true })),
    close: () => void other.close(),
  };
}

/** A hash over every row of every table. */
function watchPostgres({ db }: TestDatabase): Watch {
  return {
    async look() {
      const tables = (await db.introspection.getTables()).map(({ name }) => name).sort();
      const each = tables.map(
        (name) => sql`select ${sql.lit(name)} as name, count(*) as rows,
          md5(coalesce(string_agg(md5(t::text), '' order by md5(t::text)), '')) as hash
          from ${sql.table(name)} t`,
      );
      const { rows } = await sql`${sql.join(each, sql` union all `)} order by name`.execute(db);
      return JSON.stringify(rows);
    },
    close: () => undefined,
  };
}

export function watch(database: TestDatabase): Watch {
  const { folder } = database;
  return folder === null ? watchPostgres(database) : watchSqlite(`${folder}/bad-apple.db`);
}
