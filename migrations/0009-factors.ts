import { type Kysely, sql } from 'kysely';
import { columnsOf } from './columns.js';

/** The second factor: what officers prove it with, recovery codes, and when they did. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { whole, small, bytes, text, keyed } = columnsOf(db);
  await keyed(
    db.schema
      .createTable('factors')
      .addColumn('id', bytes, (c) => c.primaryKey())
      .addColumn('person', small, (c) => c.notNull())
      .addColumn('kind', text, (c) => c.notNull().check(sql`kind in ('webauthn', 'totp')`))
      .addColumn('name', text, (c) => c.notNull())
      .addColumn('prf', small, (c) => c.notNull())
      .addColumn('wrap', bytes, (c) => c.notNull())
      .addColumn('credential', bytes, (c) => c.unique())
      .addColumn('public_key', bytes)
      .addColumn('transports', text)
      .addColumn('secret', bytes)
      .addColumn('counter', whole, (c) => c.notNull())
      .addColumn('guesses_until', whole, (c) => c.notNull().defaultTo(0))
      .addColumn('added', small, (c) => c.notNull())
      .addColumn('used', small),
  ).execute();
  await db.schema.createIndex('factors_person').on('factors').column('person').execute();
  await keyed(
    db.schema
      .createTable('recovery_codes')
      .addColumn('person', small, (c) => c.notNull())
      .addColumn('hash', bytes, (c) => c.notNull())
      .addColumn('wrap', bytes, (c) => c.notNull())
      .addPrimaryKeyConstraint('recovery_codes_key', ['person', 'hash']),
  ).execute();
  await keyed(
    db.schema
      .createTable('sign_ins')
      .addColumn('person', small, (c) => c.notNull())
      .addColumn('at', whole, (c) => c.notNull())
      .addColumn('kind', text, (c) => c.notNull())
      .addPrimaryKeyConstraint('sign_ins_key', ['person', 'at']),
  ).execute();
  for (const column of ['proved_at', 'failed_passphrase', 'failed_factor']) {
    await db.schema
      .alterTable('sessions')
      .addColumn(column, column === 'proved_at' ? whole : small, (c) => c.notNull().defaultTo(0))
      .execute();
  }
}
