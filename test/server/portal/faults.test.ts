import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openDatabase } from '../../../server/store/database.js';
import { countOpenDrops } from '../../../server/store/drops.js';
import { newDatabase, onEachDatabase } from '../../support/databases.js';
import { openPortal, outcome } from '../../support/portal.js';

onEachDatabase('The portal', (open) => {
  test('answers busy while the database is away, and stores nothing', async () => {
    const portal = await openPortal(await open());
    await portal.send(portal.made.put());
    await portal.db.destroy();
    const answer = await portal.send(portal.made.put());
    expect(outcome(answer)).toBe('503 busy');
    expect(answer.headers['work-bits']).toBe('4');
    expect(outcome(await portal.app.inject('/api/unit'))).toBe('503 busy');
    expect(outcome(await portal.app.inject('/api/board'))).toBe('503 busy');
  });
});

test('A SQLite file locked by another program is 503 busy, and the same PUT later is 201', async () => {
  const database = await newDatabase('sqlite');
  const portal = await openPortal(database.db);
  const put = portal.made.put();
  const other = await openDatabase(database.url);
  await other.transaction().execute(async (trx) => {
    await trx
      .insertInto('secrets')
      .values({ name: 'lock', value: new Uint8Array(1) })
      .execute();
    expect(outcome(await portal.send(put))).toBe('503 busy');
  });
  await other.destroy();
  expect(outcome(await portal.send(put))).toBe('201 stored');
  await database.remove();
});

test('A full disk is 507 storage, nothing half stored, and the database goes on', async () => {
  const database = await newDatabase('sqlite');
  const portal = await openPortal(database.db);
  const pages = await sql<{ page_count: number }>`pragma page_count`.execute(database.db);
  const limit = (pages.rows[0]?.page_count ?? 0) + 12;
  await sql.raw(`pragma max_page_count = ${limit}`).execute(database.db);
  const puts = Array.from({ length: 8 }, () => portal.made.put());
  const outcomes: string[] = [];
  for (const put of puts) outcomes.push(outcome(await portal.send(put)));
  const stored = outcomes.filter((line) => line === '201 stored').length;
  expect(new Set(outcomes)).toEqual(new Set(['201 stored', '507 storage']));
  expect((await countOpenDrops(database.db)).all).toBe(stored);
  await sql.raw(`pragma max_page_count = ${limit + 1_000}`).execute(database.db);
  for (const put of puts) expect(outcome(await portal.send(put))).toBe('201 stored');
  expect((await countOpenDrops(database.db)).all).toBe(puts.length);
  await database.remove();
});

test('A PostgreSQL that cuts every connection is met with new ones: nobody has to restart', async () => {
  const database = await newDatabase('postgres');
  const portal = await openPortal(database.db);
  expect(outcome(await portal.send(portal.made.put()))).toBe('201 stored');
  const other = await openDatabase(database.url);
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`.execute(other);
  const put = portal.made.put();
  const first = outcome(await portal.send(put));
  expect(['201 stored', '503 busy']).toContain(first);
  expect(outcome(await portal.send(put))).toBe('201 stored');
  await other.destroy();
  await database.remove();
});

test('A connection that PostgreSQL cuts in the middle of a transaction ends that transaction, not the server', async () => {
  const database = await newDatabase('postgres');
  const other = await openDatabase(database.url);
  const cut = database.db.transaction().execute(async (trx) => {
    await sql`select 1`.execute(trx);
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`.execute(other);
    // Long enough for the news to arrive while nothing is asked.
    await new Promise((resolve) => setTimeout(resolve, 200));
    await sql`select 2`.execute(trx);
  });
  await expect(cut).rejects.toThrow();
  expect((await sql<{ three: number }>`select 3 as three`.execute(database.db)).rows).toEqual([
    { three: 3 },
  ]);
  await other.destroy();
  await database.remove();
});
