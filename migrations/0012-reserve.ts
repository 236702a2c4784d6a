import type { Kysely } from 'kysely';
import { columnsOf } from './columns.js';

/** Copies of officers' secrets, sealed to the unit's reserve key, and when one was handed out. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { small, bytes, keyed } = columnsOf(db);
  await keyed(
    db.schema
      .createTable('reserve_copies')
      .addColumn('person', small, (c) => c.primaryKey())
      .addColumn('bytes', bytes, (c) => c.notNull())
      .addColumn('opened_day', small),
  ).execute();
}
