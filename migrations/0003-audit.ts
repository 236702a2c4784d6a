import type { Kysely } from 'kysely';
import { columnsOf } from './columns.js';

/** The audit log: its entries, the hashes of its tiles, its checkpoints. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { whole, small, bytes, text, strict, keyed } = columnsOf(db);
  await strict(
    db.schema
      .createTable('audit_entries')
      .addColumn('number', whole, (c) => c.primaryKey())
      .addColumn('seconds', whole, (c) => c.notNull())
      .addColumn('line', text, (c) => c.notNull())
      .addColumn('leaf', whole, (c) => c.references('leaves.seq')),
  ).execute();
  await keyed(
    db.schema
      .createTable('audit_hashes')
      .addColumn('level', small, (c) => c.notNull())
      .addColumn('number', whole, (c) => c.notNull())
      .addColumn('hash', bytes, (c) => c.notNull())
      .addPrimaryKeyConstraint('audit_hashes_key', ['level', 'number']),
  ).execute();
  await strict(
    db.schema
      .createTable('audit_checkpoints')
      .addColumn('size', whole, (c) => c.primaryKey())
      .addColumn('moment', whole, (c) => c.notNull().unique())
      .addColumn('note', text, (c) => c.notNull()),
  ).execute();
}
