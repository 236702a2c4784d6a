import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { dayOf } from '../../../crypto/index.js';
import { closeWhenDue } from '../../../server/jobs/closing.js';
import { eraseOld, isPassed } from '../../../server/jobs/erasing.js';
import { batchesAfter, findBatch, leaveNoResidue } from '../../../server/store/batches.js';
import { appendCells, cellsAfter } from '../../../server/store/cells.js';
import { type Database, openDatabase } from '../../../server/store/database.js';
import { publishDirectory, readUnit, type StoredUnit } from '../../../server/store/directories.js';
import { findDrop, storeDrops } from '../../../server/store/drops.js';
import { newDatabase, onEachDatabase } from '../../support/databases.js';
import { foundUnit, makeUnit, monday, type TestUnit } from '../../support/unit.js';

const hour = 3_600_000;
const day = 24 * hour;
const firstClosing = monday + 4 * hour;
const today = dayOf(monday);

async function addDrop(db: Database, id: Uint8Array, bytes: Uint8Array): Promise<void> {
  const drops = [{ id, hash: new Uint8Array(32), bytes }];
  const stored = { drops, source: 'portal' as const, day: today, dropsPerDay: 100 };
  await db.transaction().execute((trx) => storeDrops(trx, stored));
}

/** A unit whose officers have accounts, and one closed batch with one drop. */
async function closedBatch(db: Database, made: TestUnit): Promise<StoredUnit> {
  await foundUnit(db, made);
  const unit = (await readUnit(db)) as StoredUnit;
  for (const person of made.officers.keys()) {
    const account = { person: person + 1, name: 'An officer', roles: 'officer', cursor: 0 };
    await db.insertInto('accounts').values(account).execute();
  }
  await addDrop(db, made.random(16), made.random(500));
  await closeWhenDue(db, { unit, now: firstClosing });
  return unit;
}

async function setCursor(db: Database, person: number, cursor: number): Promise<void> {
  await db.updateTable('accounts').set({ cursor }).where('person', '=', person).execute();
}

onEachDatabase('Erasing', (open) => {
  const made = () => makeUnit({ core: { minimumDrops: 0 } });

  test('waits for every current recipient: nobody is presumed covered by a colleague', async () => {
    const db = await open();
    const unit = await closedBatch(db, made());
    const erase = async () => (await eraseOld(db, { unit, now: firstClosing })).batches;
    expect(await erase()).toEqual([]);
    await setCursor(db, 1, 1);
    await setCursor(db, 3, 5);
    expect(await erase()).toEqual([]);
    await setCursor(db, 2, 1);
    expect(await erase()).toEqual([1]);
    expect(await findBatch(db, 1)).toBeNull();
    await expect(sql`select * from batch_1`.execute(db)).rejects.toThrow();
    expect(await db.selectFrom('closed_drops').selectAll().execute()).toEqual([]);
  });

  test('ends with 60 days after closing, whoever has not passed, and never gives a number twice', async () => {
    const db = await open();
    const unitMade = made();
    const unit = await closedBatch(db, unitMade);
    const erase = async (now: number) => (await eraseOld(db, { unit, now })).batches;
    expect(await erase(firstClosing + 59 * day)).toEqual([]);
    expect(await erase(firstClosing + 60 * day)).toEqual([1]);
    await addDrop(db, unitMade.random(16), unitMade.random(500));
    await closeWhenDue(db, { unit, now: firstClosing + 61 * day });
    expect((await batchesAfter(db, 0)).map(({ number }) => number)).toEqual([2]);
  });

  test('does not wait for who was taken out, nor for who came after the batch had closed', async () => {
    const db = await open();
    const unitMade = makeUnit({ officers: 4 });
    const people = [1, 2, 3].map((person) => unitMade.listed(person, { since: 1 }));
    const start = makeUnit({ officers: 4, core: { minimumDrops: 0, people } });
    await closedBatch(db, start);
    const before = start.versions[0] ?? start.next();
    const next = start.next({
      people: [
        ...people.map((p) =>
          p.person === 2 ? { ...p, current: false, slot: null, pastDay: today } : p,
        ),
        start.listed(4),
      ],
    });
    await publishDirectory(db, { directory: next, before, now: firstClosing + 1 });
    const unit = (await readUnit(db)) as StoredUnit;
    const batch = { number: 1, directory: 1 };
    expect(isPassed(batch, { unit, cursors: new Map([[1, 1]]) })).toBe(false);
    const cursors = new Map([1, 3].map((person) => [person, 1]));
    expect(isPassed(batch, { unit, cursors })).toBe(true);
    expect(isPassed({ number: 1, directory: 2 }, { unit, cursors })).toBe(false);
  });

  test('leaves cells alone until their day: 400 in the store, 56 on the board', async () => {
    const db = await open();
    for (const [shelf, days] of [
      ['store', 400],
      ['board', 56],
    ] as const) {
      await db.transaction().execute(async (trx) => {
        for (const d of [today - 1, today]) {
          await appendCells(trx, { shelf, day: d, cells: [new Uint8Array(1_024).fill(d & 255)] });
        }
      });
      const left = async (on: number) => {
        await eraseOld(db, { unit: null, now: on * day });
        return (await cellsAfter(db, { shelf, after: 0 })).cells.length;
      };
      expect(await left(today - 1 + days - 1)).toBe(2);
      expect(await left(today - 1 + days)).toBe(1);
      expect(await left(today + days)).toBe(0);
    }
    // Points are never used again, even when everything was erased.
    await db
      .transaction()
      .execute((trx) =>
        appendCells(trx, { shelf: 'board', day: 1, cells: [new Uint8Array(1_024)] }),
      );
    expect((await cellsAfter(db, { shelf: 'board', after: 0 })).next).toBe(3);
  });

  test('forgets links a month after they expired, dead sessions, bundles after 30 days and day counts after 3', async () => {
    const db = await open();
    const bytes = (n: number) => new Uint8Array(16).fill(n);
    await db.insertInto('accounts').values({ person: 1, name: 'A', roles: 'head' }).execute();
    for (const [n, expires_at] of [
      [1, monday - 30 * day],
      [2, monday - 30 * day + 1],
    ] as const) {
      await db
        .insertInto('links')
        .values({ token_hash: bytes(n), person: n, purpose: 'officer', expires_at })
        .execute();
    }
    const times = { started_at: monday - 12 * hour, seen_at: monday };
    await db
      .insertInto('sessions')
      .values({ person: 1, token_hash: bytes(1), ...times })
      .execute();
    for (const ago of [31, 30, 29, 4, 3, 2]) {
      const on = today - ago;
      const bundle = { id: bytes(ago), person: 1, hash: bytes(0), day: on };
      await db.insertInto('bundles').values(bundle).execute();
      await db.insertInto('bundle_days').values({ person: 1, day: on, bundles: 1 }).execute();
      await db.insertInto('days').values({ day: on, drops: 1 }).execute();
    }
    await eraseOld(db, { unit: null, now: monday });
    const days = async (table: 'bundles' | 'bundle_days' | 'days') =>
      (await db.selectFrom(table).select('day').orderBy('day').execute()).map((r) => today - r.day);
    expect((await db.selectFrom('links').select('person').execute())[0]?.person).toBe(2);
    expect(await db.selectFrom('sessions').selectAll().execute()).toEqual([]);
    expect(await days('bundles')).toEqual([29, 4, 3, 2]);
    expect(await days('bundle_days')).toEqual([2]);
    expect(await days('days')).toEqual([2]);
  });
});

/** How often some bytes stand in any file of a folder. */
function occurrences(folder: string, needle: Uint8Array): number {
  return readdirSync(folder)
    .map((name) => readFileSync(join(folder, name)))
    .reduce((sum, bytes) => sum + (bytes.includes(Buffer.from(needle)) ? 1 : 0), 0);
}

test('Of an erased batch no byte is left in the SQLite file, its log or its free pages (P12)', async () => {
  const database = await newDatabase('sqlite');
  const folder = database.folder ?? '';
  const { db } = database;
  const made = makeUnit({ core: { minimumDrops: 0 } });
  await foundUnit(db, made);
  const unit = (await readUnit(db)) as StoredUnit;
  const ids = Array.from({ length: 40 }, () => made.random(16));
  const bodies = ids.map(() => made.random(17_597));
  for (const [i, id] of ids.entries()) await addDrop(db, id, bodies[i] ?? id);
  const needles = [...ids, ...bodies.map((body) => body.subarray(16_000, 16_024))];
  expect(needles.every((needle) => occurrences(folder, needle) > 0)).toBe(true);

  await closeWhenDue(db, { unit, now: firstClosing });
  expect(await leaveNoResidue(db, [])).toBe(true);
  // Closed: there is one copy of each body, in the new table.
  expect(occurrences(folder, needles.at(-1) ?? new Uint8Array(1))).toBe(1);

  await eraseOld(db, { unit, now: firstClosing + 60 * day });
  expect(await findDrop(db, ids[0] ?? new Uint8Array(16))).toBeNull();
  expect(await leaveNoResidue(db, [])).toBe(true);
  const left = needles.filter((needle) => occurrences(folder, needle) > 0);
  expect(left).toEqual([]);
  await database.remove();
});

test('Without secure_delete the same erasure does leave residue: the test sees it', async () => {
  const database = await newDatabase('sqlite');
  await sql`pragma secure_delete = off`.execute(database.db);
  const made = makeUnit();
  const id = made.random(16);
  const body = made.random(17_597);
  await addDrop(database.db, id, body);
  await database.db.deleteFrom('open_drops').execute();
  await leaveNoResidue(database.db, []);
  expect(occurrences(database.folder ?? '', body.subarray(16_000, 16_024))).toBe(1);
  await database.remove();
});

test('What is deleted row by row on PostgreSQL stands in none of its pages afterwards, whoever reads (P12)', async () => {
  const database = await newDatabase('postgres');
  const { db } = database;
  const cell = Buffer.from(new Uint8Array(1_024).map((_, i) => (i * 7) & 255));
  const later = Buffer.from(new Uint8Array(1_024).map((_, i) => (i * 11) & 255));
  const append = (when: number, bytes: Buffer): Promise<unknown> =>
    db
      .transaction()
      .execute((trx) => appendCells(trx, { shelf: 'board', day: when, cells: [bytes] }));
  await append(1, cell);
  await append(99, later);
  const pages = async (): Promise<Buffer> => {
    const { rows } = await sql<{ bytes: Buffer }>`
      select pg_read_binary_file(pg_relation_filepath('board_cells')) as bytes`.execute(db);
    return rows[0]?.bytes ?? Buffer.alloc(0);
  };
  const cells = () => db.selectFrom('board_cells').selectAll().execute();
  const [, kept] = await cells();
  await sql`checkpoint`.execute(db);
  expect((await pages()).includes(cell)).toBe(true);
  // Somebody who began to read before keeps PostgreSQL from throwing anything away.
  const reader = await openDatabase(database.url);
  await reader
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      await sql`select count(*) from statements`.execute(trx);
      await eraseOld(db, { unit: null, now: 100 * day });
      expect(await leaveNoResidue(db, ['board_cells'])).toBe(true);
    });
  await sql`checkpoint`.execute(db);
  expect((await pages()).includes(cell.subarray(0, 64))).toBe(false);
  expect(await cells()).toEqual([kept]);
  await append(100, cell);
  expect((await cells()).map(({ seq }) => seq)).toEqual([kept?.seq, (kept?.seq ?? 0) + 1]);
  await reader.destroy();
  await database.remove();
});
