import { type Kysely, sql } from 'kysely';
import { columnsOf } from './columns.js';

/** The next directory or statement, while its holders sign apart. All of it is public. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { whole, small, bytes, text, keyed } = columnsOf(db);
  await keyed(
    db.schema
      .createTable('proposals')
      .addColumn('id', bytes, (c) => c.primaryKey())
      .addColumn('kind', text, (c) => c.notNull().check(sql`kind in ('directory', 'statement')`))
      .addColumn('number', small, (c) => c.notNull())
      .addColumn('core', bytes, (c) => c.notNull())
      .addColumn('person', small, (c) => c.notNull())
      .addColumn('drafted_at', whole, (c) => c.notNull())
      .addColumn('ended', text, (c) => c.check(sql`ended in ('published', 'withdrawn')`)),
  ).execute();
  await keyed(
    db.schema
      .createTable('proposal_signatures')
      .addColumn('proposal', bytes, (c) => c.notNull())
      .addColumn('part', text, (c) => c.notNull().check(sql`part in ('quorum', 'acceptance')`))
      .addColumn('holder', small, (c) => c.notNull())
      .addColumn('signature', bytes, (c) => c.notNull())
      .addPrimaryKeyConstraint('proposal_signatures_key', ['proposal', 'part', 'holder']),
  ).execute();
}
