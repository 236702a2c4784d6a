import type { Kysely } from 'kysely';
import { columnsOf } from './columns.js';

/** Where the daily mail goes, and how far it has come. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { small, text, keyed } = columnsOf(db);
  await keyed(
    db.schema
      .createTable('duty_addresses')
      .addColumn('person', small, (c) => c.primaryKey())
      .addColumn('address', text, (c) => c.notNull())
      .addColumn('settled_day', small, (c) => c.notNull())
      .addColumn('sent_day', small),
  ).execute();
  await keyed(
    db.schema
      .createTable('duty_mail')
      .addColumn('one', small, (c) => c.primaryKey())
      .addColumn('day', small, (c) => c.notNull())
      .addColumn('tries', small, (c) => c.notNull())
      .addColumn('refused', small, (c) => c.notNull())
      .addColumn('waiting', small, (c) => c.notNull()),
  ).execute();
}
