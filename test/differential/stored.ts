/** Everything that a SQLite database holds, row by row, with names in place of random bytes. */
import { sql } from 'kysely';
import type { Database } from '../../server/store/database.js';
import type { Names } from './names.js';

interface Described {
  name: string;
  sql: string | null;
}

interface Column {
  name: string;
  pk: number;
}

/** Every table that there is, also those that nobody has heard of yet; schema lines first. */
export async function stored(db: Database, names: Names): Promise<string[]> {
  const tables = await sql<Described>`
    select name, sql from sqlite_master where type in ('table', 'index', 'trigger', 'view')
    order by type, name`.execute(db);
  const lines: string[] = tables.rows.map(({ name, sql: made }) => `schema ${name}: ${made}`);
  const isTable = await sql<{ name: string }>`
    select name from sqlite_master where type = 'table' order by name`.execute(db);
  // When the tables were made stands in the machine's time, which is not that of this world.
  const lived = isTable.rows.filter(({ name }) => name !== 'kysely_migration');
  for (const { name } of lived) lines.push(...(await rowsOf(db, name, names)));
  return lines;
}

async function rowsOf(db: Database, table: string, names: Names): Promise<string[]> {
  const columns = await sql<Column>`select name, pk from pragma_table_info(${table})`.execute(db);
  const key = columns.rows.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk);
  const order = key.map(({ name }) => sql.ref(name));
  const given =
    order.length === 0
      ? await sql<Record<string, unknown>>`select * from ${sql.table(table)}`.execute(db)
      : await sql<
          Record<string, unknown>
        >`select * from ${sql.table(table)} order by ${sql.join(order)}`.execute(db);
  const lines = given.rows.map((row) =>
    [
      table,
      ...Object.entries(row).map(([name, value]) => `${name}=${show(table, value, names)}`),
    ].join(' '),
  );
  // Rows that lie in the order of random bytes have no other order.
  const isRandom = given.rows.some((row) =>
    key.some(({ name }) => row[name] instanceof Uint8Array),
  );
  return isRandom ? lines.sort() : lines;
}

function show(table: string, value: unknown, names: Names): string {
  if (value instanceof Uint8Array)
    return table === 'snapshot'
      ? `${value.length} ${names.cells(value, 'sorted')}`
      : names.bytes(value);
  return typeof value === 'string' ? names.text(value) : String(value);
}
