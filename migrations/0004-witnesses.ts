import type { Kysely } from 'kysely';
import { columnsOf } from './columns.js';

/** What witnesses put under the checkpoints of the audit log. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { whole, text, keyed } = columnsOf(db);
  await keyed(
    db.schema
      .createTable('audit_cosignatures')
      .addColumn('witness', text, (c) => c.notNull())
      .addColumn('size', whole, (c) => c.notNull())
      .addColumn('line', text, (c) => c.notNull())
      .addPrimaryKeyConstraint('audit_cosignatures_key', ['witness', 'size']),
  ).execute();
}
