import type { Kysely } from 'kysely';
import { columnsOf } from './columns.js';

/** Until when somebody is away. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { small } = columnsOf(db);
  await db.schema.alterTable('accounts').addColumn('away_until', small).execute();
}
