import type { Kysely } from 'kysely';
import { columnsOf } from './columns.js';

/** Keys that an officer asks for in place of theirs, and what their new kit does not give by itself. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { bytes } = columnsOf(db);
  for (const column of ['handover', 'key_change'])
    await db.schema.alterTable('accounts').addColumn(column, bytes).execute();
}
