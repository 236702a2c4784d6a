import { type Kysely, sql } from 'kysely';
import { columnsOf } from './columns.js';

/** One-time links may also be for somebody who comes back with the words of a recovery kit. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { whole, small, bytes, text, keyed } = columnsOf(db);
  // SQLite cannot change what a column is checked for: the table is made anew.
  await keyed(
    db.schema
      .createTable('links_anew')
      .addColumn('token_hash', bytes, (c) => c.primaryKey())
      .addColumn('person', small, (c) => c.notNull())
      .addColumn('purpose', text, (c) =>
        c.notNull().check(sql`purpose in ('setup', 'officer', 'recovery')`),
      )
      .addColumn('expires_at', whole, (c) => c.notNull())
      .addColumn('used', small, (c) => c.notNull().defaultTo(0)),
  ).execute();
  await sql`insert into links_anew (token_hash, person, purpose, expires_at, used)
    select token_hash, person, purpose, expires_at, used from links`.execute(db);
  await db.schema.dropTable('links').execute();
  await db.schema.alterTable('links_anew').renameTo('links').execute();
}
