import { type Kysely, sql } from 'kysely';
import { columnsOf } from './columns.js';

/**
 * The first tables. What each of them holds, column by column, stands in server/store/tables.ts.
 *
 * The tables `batch_<number>` are not made here: each is made when its batch closes and dropped
 * whole when it is erased (server/store/batches.ts).
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { whole, small, bytes, text, strict, keyed, counted } = columnsOf(db);
  const { schema } = db;

  await strict(
    schema
      .createTable('statements')
      .addColumn('number', small, (c) => c.primaryKey())
      .addColumn('bytes', bytes, (c) => c.notNull()),
  ).execute();
  await strict(
    schema
      .createTable('directories')
      .addColumn('number', small, (c) => c.primaryKey())
      .addColumn('bytes', bytes, (c) => c.notNull())
      .addColumn('published_at', whole, (c) => c.notNull())
      .addColumn('takes_key_away', small, (c) => c.notNull()),
  ).execute();

  await keyed(
    schema
      .createTable('open_drops')
      .addColumn('id', bytes, (c) => c.primaryKey())
      .addColumn('hash', bytes, (c) => c.notNull())
      .addColumn('bytes', bytes, (c) => c.notNull())
      .addColumn('source', text, (c) => c.notNull().check(sql`source in ('portal', 'inbox')`)),
  ).execute();
  await keyed(
    schema
      .createTable('closed_drops')
      .addColumn('id', bytes, (c) => c.primaryKey())
      .addColumn('hash', bytes, (c) => c.notNull())
      .addColumn('batch', small, (c) => c.notNull()),
  ).execute();
  await strict(
    schema
      .createTable('batches')
      .addColumn('number', small, (c) => c.primaryKey())
      .addColumn('day', small, (c) => c.notNull())
      .addColumn('drops', small, (c) => c.notNull())
      .addColumn('slots', small, (c) => c.notNull())
      .addColumn('directory', small, (c) => c.notNull()),
  ).execute();
  await strict(
    schema
      .createTable('closing')
      .addColumn('one', small, (c) => c.primaryKey().check(sql`one = 1`))
      .addColumn('handled_at', whole, (c) => c.notNull())
      .addColumn('skipped', small, (c) => c.notNull())
      .addColumn('newest_batch', small, (c) => c.notNull()),
  ).execute();
  await strict(
    schema
      .createTable('days')
      .addColumn('day', small, (c) => c.primaryKey())
      .addColumn('drops', small, (c) => c.notNull()),
  ).execute();

  for (const shelf of ['store_cells', 'board_cells'] as const) {
    await strict(
      counted(schema.createTable(shelf))
        .addColumn('day', small, (c) => c.notNull())
        .addColumn('bytes', bytes, (c) => c.notNull()),
    ).execute();
  }
  await strict(
    schema
      .createTable('snapshot')
      .addColumn('one', small, (c) => c.primaryKey().check(sql`one = 1`))
      .addColumn('taken_at', whole, (c) => c.notNull())
      .addColumn('bytes', bytes, (c) => c.notNull()),
  ).execute();

  await strict(
    schema
      .createTable('accounts')
      .addColumn('person', small, (c) => c.primaryKey())
      .addColumn('account', text, (c) => c.unique())
      .addColumn('name', text, (c) => c.notNull())
      .addColumn('role', text, (c) => c.notNull())
      .addColumn('registration', bytes)
      .addColumn('vault', bytes)
      .addColumn('application', bytes)
      .addColumn('outbox', bytes)
      .addColumn('cursor', small, (c) => c.notNull().defaultTo(0))
      .addColumn('cursor_from', small),
  ).execute();
  await strict(
    schema
      .createTable('sessions')
      .addColumn('person', small, (c) => c.primaryKey().references('accounts.person'))
      .addColumn('token_hash', bytes, (c) => c.notNull().unique())
      .addColumn('replaced_hash', bytes)
      .addColumn('started_at', whole, (c) => c.notNull())
      .addColumn('seen_at', whole, (c) => c.notNull())
      .addColumn('ended', small, (c) => c.notNull().defaultTo(0)),
  ).execute();
  await keyed(
    schema
      .createTable('links')
      .addColumn('token_hash', bytes, (c) => c.primaryKey())
      .addColumn('person', small, (c) => c.notNull())
      .addColumn('purpose', text, (c) => c.notNull().check(sql`purpose in ('setup', 'officer')`))
      .addColumn('expires_at', whole, (c) => c.notNull())
      .addColumn('used', small, (c) => c.notNull().defaultTo(0)),
  ).execute();

  await keyed(
    schema
      .createTable('bundles')
      .addColumn('id', bytes, (c) => c.primaryKey())
      .addColumn('person', small, (c) => c.notNull())
      .addColumn('hash', bytes, (c) => c.notNull())
      .addColumn('day', small, (c) => c.notNull()),
  ).execute();
  await keyed(
    schema
      .createTable('bundle_days')
      .addColumn('person', small, (c) => c.notNull())
      .addColumn('day', small, (c) => c.notNull())
      .addColumn('bundles', small, (c) => c.notNull())
      .addPrimaryKeyConstraint('bundle_days_key', ['person', 'day']),
  ).execute();
  await strict(
    counted(schema.createTable('leaves'))
      .addColumn('person', small, (c) => c.notNull())
      .addColumn('day', small, (c) => c.notNull())
      .addColumn('bytes', bytes, (c) => c.notNull()),
  ).execute();
  await strict(
    schema
      .createTable('secrets')
      .addColumn('name', text, (c) => c.primaryKey())
      .addColumn('value', bytes, (c) => c.notNull()),
  ).execute();
}
