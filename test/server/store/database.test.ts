import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { migrations } from '../../../migrations/index.js';
import { migrate, openDatabase } from '../../../server/store/database.js';
import { checkDurability, readDurability } from '../../../server/store/postgres.js';
import { checkPragmas, openSqliteFile, readPragmas } from '../../../server/store/sqlite.js';
import { newDatabase, onEachDatabase } from '../../support/databases.js';

onEachDatabase('A database', (open) => {
  test('gives sequence numbers and milliseconds as numbers, and bytes as they were', async () => {
    const db = await open();
    const bytes = Uint8Array.from([0, 255, 39, 92]);
    await db.insertInto('store_cells').values({ day: 20_000, bytes }).execute();
    const milliseconds = 1_800_000_000_000;
    await db.insertInto('snapshot').values({ one: 1, taken_at: milliseconds, bytes }).execute();
    expect(await db.selectFrom('store_cells').selectAll().execute()).toEqual([
      { seq: 1, day: 20_000, bytes: Buffer.from(bytes) },
    ]);
    const { taken_at } = await db.selectFrom('snapshot').selectAll().executeTakeFirstOrThrow();
    expect(taken_at).toBe(milliseconds);
    const { n } = await db
      .selectFrom('snapshot')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow();
    expect(n).toBe(1);
  });

  test('is migrated once: a second time changes nothing', async () => {
    const db = await open();
    await db
      .insertInto('secrets')
      .values({ name: 'x', value: new Uint8Array(1) })
      .execute();
    await migrate(db);
    expect(await db.selectFrom('secrets').selectAll().execute()).toHaveLength(1);
  });

  test('keeps the links that were made before there were some for coming back', async () => {
    const db = await open();
    const link = {
      token_hash: new Uint8Array(32).fill(7),
      person: 4,
      expires_at: 1_800_000_000_000,
    };
    await db
      .insertInto('links')
      .values({ ...link, purpose: 'officer', used: 1 })
      .execute();
    await db.transaction().execute(async (trx) => migrations['0002-recovery']?.up(trx));
    const [kept] = await db.selectFrom('links').selectAll().execute();
    expect(kept).toEqual({ ...link, token_hash: Buffer.alloc(32, 7), purpose: 'officer', used: 1 });
    const other = { ...link, token_hash: new Uint8Array(32), purpose: 'recovery' as const };
    await db.insertInto('links').values(other).execute();
    await expect(db.insertInto('links').values(other).execute()).rejects.toThrow();
    const unknown = sql`update links set purpose = 'another'`.execute(db);
    await expect(unknown).rejects.toThrow();
  });

  test('takes a migration whole or not at all', async () => {
    const db = await open();
    const half = {
      ...migrations,
      '9999-half': {
        async up(trx: typeof db) {
          await trx.schema.createTable('half').addColumn('n', 'integer').execute();
          throw new Error('stopped in the middle');
        },
      },
    };
    await expect(migrate(db, half)).rejects.toThrow('stopped in the middle');
    await expect(sql`select * from half`.execute(db)).rejects.toThrow();
  });

  test('made by a newer version of the program stops the start with a sentence', async () => {
    const db = await open();
    await expect(migrate(db, {})).rejects.toThrow(
      'The database was made by a newer version of this program.',
    );
  });

  test('answers after a failed transaction as if nothing had been', async () => {
    const db = await open();
    const cell = { day: 1, bytes: new Uint8Array(3) };
    await expect(
      db.transaction().execute(async (trx) => {
        await trx.insertInto('board_cells').values(cell).execute();
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    expect(await db.selectFrom('board_cells').selectAll().execute()).toEqual([]);
  });
});

function inNewFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'bad-apple-open-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('A SQLite folder that does not exist is made for its owner alone', () => {
  inNewFolder((folder) => {
    openSqliteFile(join(folder, 'data', 'x.db')).close();
    expect(statSync(join(folder, 'data')).mode & 0o777).toBe(0o700);
  });
});

test('SQLite itself reports every setting that durability and erasure rest on', () => {
  inNewFolder((folder) => {
    const sqlite = openSqliteFile(join(folder, 'x.db'));
    expect(readPragmas(sqlite)).toEqual({
      journal_mode: 'wal',
      synchronous: 2,
      secure_delete: 1,
      foreign_keys: 1,
      temp_store: 2,
      trusted_schema: 0,
      busy_timeout: 500,
    });
    sqlite.close();
  });
});

test.each([
  ['synchronous', 'off', 'SQLite reports synchronous = 0 where 2 is needed'],
  ['secure_delete', 'off', 'SQLite reports secure_delete = 0 where 1 is needed'],
  ['journal_mode', 'delete', 'SQLite reports journal_mode = delete where wal is needed'],
])('A start with %s = %s planted is stopped with a sentence', (name, value, sentence) => {
  inNewFolder((folder) => {
    const sqlite = openSqliteFile(join(folder, 'x.db'));
    sqlite.pragma(`${name} = ${value}`);
    expect(() => checkPragmas(readPragmas(sqlite))).toThrow(sentence);
    sqlite.close();
  });
});

test('A SQLite database without a file, which cannot be durable, is refused', () => {
  const sqlite = new Sqlite(':memory:');
  expect(() => checkPragmas(readPragmas(sqlite))).toThrow('journal_mode = memory');
  sqlite.close();
});

test('Every table of SQLite is STRICT, and no drop, link or bundle has a row number', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bad-apple-open-'));
  const db = await openDatabase(`sqlite:${join(folder, 'x.db')}`);
  await migrate(db);
  const { rows } = await sql<{ name: string; strict: number; wr: number }>`
    select name, strict, wr from pragma_table_list
    where schema = 'main' and name not like 'sqlite_%' and name not like 'kysely_%'`.execute(db);
  await db.destroy();
  rmSync(folder, { recursive: true, force: true });
  expect(rows.filter(({ strict }) => strict !== 1)).toEqual([]);
  const keyed = rows.filter(({ wr }) => wr === 1).map(({ name }) => name);
  expect(keyed.sort()).toEqual([
    'audit_cosignatures',
    'audit_hashes',
    'bundle_days',
    'bundles',
    'closed_drops',
    'duty_addresses',
    'duty_mail',
    'factors',
    'links',
    'open_drops',
    'proposal_signatures',
    'proposals',
    'recovery_codes',
    'reserve_copies',
    'role_requests',
    'sign_ins',
  ]);
});

test('PostgreSQL itself reports that what it answers is on disk; else it is refused', async () => {
  const database = await newDatabase('postgres');
  const found = await readDurability(database.db);
  await database.remove();
  expect(found).toEqual({ fsync: 'on', full_page_writes: 'on', synchronous_commit: 'on' });
  expect(() => checkDurability({ ...found, fsync: 'off' })).toThrow(
    'PostgreSQL reports fsync = off where on is needed',
  );
  expect(() => checkDurability({ ...found, synchronous_commit: 'off' })).toThrow(
    'PostgreSQL reports synchronous_commit = off where on is needed',
  );
});

test('A PostgreSQL that commits without waiting for the disk stops the start', async () => {
  const database = await newDatabase('postgres');
  const name = new URL(database.url).pathname.slice(1);
  await sql`alter database ${sql.id(name)} set synchronous_commit = off`.execute(database.db);
  await expect(openDatabase(database.url)).rejects.toThrow('synchronous_commit = off');
  await database.remove();
});
