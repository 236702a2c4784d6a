import type { Kysely } from 'kysely';
import { columnsOf } from './columns.js';

/** What one Head has asked for and another has to agree to: other roles for somebody. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { whole, small, text, keyed } = columnsOf(db);
  await keyed(
    db.schema
      .createTable('role_requests')
      .addColumn('person', small, (c) => c.primaryKey())
      .addColumn('roles', text, (c) => c.notNull())
      .addColumn('asked_by', small, (c) => c.notNull())
      .addColumn('asked_at', whole, (c) => c.notNull()),
  ).execute();
}
