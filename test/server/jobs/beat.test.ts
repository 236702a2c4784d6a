import { expect, test } from 'vitest';
import { dayOf, systemRandom } from '../../../crypto/index.js';
import { createBeat } from '../../../server/jobs/beat.js';
import { createLog } from '../../../server/log.js';
import { batchesAfter } from '../../../server/store/batches.js';
import { appendCells } from '../../../server/store/cells.js';
import type { Database } from '../../../server/store/database.js';
import { readUnit } from '../../../server/store/directories.js';
import { countOpenDrops } from '../../../server/store/drops.js';
import { readSnapshot } from '../../../server/store/snapshot.js';
import { stoppedClock } from '../../support/clock.js';
import { newDatabase, onEachDatabase } from '../../support/databases.js';
import { openPortal } from '../../support/portal.js';
import { foundUnit, makeUnit, monday } from '../../support/unit.js';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

function makeBeat(db: Database) {
  const clock = stoppedClock();
  const lines: string[] = [];
  const log = createLog({ write: (line: string) => void lines.push(line) });
  const logged = () => lines.map((line) => JSON.parse(line).msg as string);
  return {
    clock,
    log,
    lines,
    logged,
    beat: createBeat({ db, clock, log, collect: null, random: systemRandom }),
  };
}

const addCell = (db: Database, first: number): Promise<void> =>
  db.transaction().execute((trx) =>
    appendCells(trx, {
      shelf: 'board',
      day: dayOf(monday),
      cells: [new Uint8Array(1_024).fill(first)],
    }),
  );

onEachDatabase('The beat', (open, given) => {
  test('before there is a unit does nothing but erase', async () => {
    const { beat, lines, clock } = makeBeat(await open());
    await beat.tick();
    clock.time += day;
    await beat.tick();
    expect(lines).toEqual([]);
  });

  test('lives through three days of service: two closings a day, a snapshot each full hour', async () => {
    const db = await open();
    const portal = await openPortal(db, { made: makeUnit({ core: { minimumDrops: 0 } }) });
    const { beat, clock, logged } = makeBeat(db);
    portal.clock.time = clock.time;
    for (let ticks = 0; ticks < 3 * 24 * 2; ticks++) {
      clock.time += 30 * minute;
      portal.clock.time = clock.time;
      if (ticks % 3 === 0) {
        await portal.send(portal.made.put({ day: Math.floor(clock.time / day) }));
      }
      await beat.tick();
      expect((await readSnapshot(db)).takenAt).toBe(Math.floor(clock.time / hour) * hour);
    }
    const count = (name: string) => logged().filter((line) => line === name).length;
    expect([count('batch-closed'), count('snapshot-taken')]).toEqual([6, 73]);
    const batches = await batchesAfter(db, 0);
    const drops = batches.reduce((sum, batch) => sum + batch.drops, 0);
    expect(drops + (await countOpenDrops(db)).all).toBe(3 * 16);
  });

  test('keeps the snapshot of the hour over a restart, whatever came since', async () => {
    const db = await open();
    await foundUnit(db, makeUnit());
    await addCell(db, 1);
    await makeBeat(db).beat.tick();
    const before = await readSnapshot(db);
    expect(before.bytes.length).toBe(1_024);
    await addCell(db, 2);
    await given().reopen();
    const again = given().db;
    const restarted = makeBeat(again);
    restarted.clock.time += 59 * minute;
    await restarted.beat.tick();
    expect(await readSnapshot(again)).toEqual(before);
    restarted.clock.time += minute;
    await restarted.beat.tick();
    expect((await readSnapshot(again)).bytes.length).toBe(2_048);
  });

  test('in trial closes every ten seconds and shows the board after five', async () => {
    const db = await open();
    const portal = await openPortal(db, { made: makeUnit({ core: { trial: true } }) });
    const { beat, clock } = makeBeat(db);
    await beat.tick();
    await portal.send(portal.made.put());
    await addCell(db, 1);
    clock.time += 4_000;
    await beat.tick();
    expect((await readSnapshot(db)).bytes.length).toBe(0);
    clock.time += 1_000;
    await beat.tick();
    expect((await readSnapshot(db)).bytes.length).toBe(1_024);
    expect(await batchesAfter(db, 0)).toEqual([]);
    clock.time += 5_000;
    await beat.tick();
    expect(await batchesAfter(db, 0)).toMatchObject([{ number: 1, drops: 1 }]);
  });

  test('writes the counts of the log at full hours only', async () => {
    const { beat, clock, log, lines } = makeBeat(await open());
    log.countRequest({ app: 'portal', route: '/api/unit', status: 200 });
    clock.time += 59 * minute;
    await beat.tick();
    expect(lines).toEqual([]);
    clock.time += minute;
    await beat.tick();
    expect(lines).toHaveLength(1);
  });

  test('logs a job that fails by its name and a code, and does it the next time', async () => {
    const db = await open();
    const portal = await openPortal(db, { made: makeUnit({ core: { minimumDrops: 0 } }) });
    await portal.send(portal.made.put());
    const { beat, clock, lines } = makeBeat(db);
    const planted = { number: 1, day: 20_000, drops: 0, slots: 8, directory: 1 };
    await db
      .insertInto('batches')
      .values({ ...planted, day: 30_000 })
      .execute();
    clock.time = monday + 4 * hour;
    await beat.tick();
    const fault = JSON.parse(lines[0] ?? '{}');
    expect(fault).toMatchObject({ level: 'error', msg: 'job-failed', job: 'closing' });
    expect(fault.code).toMatch(/^(SQLITE_CONSTRAINT_PRIMARYKEY|23505)$/);
    // The other jobs were done all the same.
    expect((await readSnapshot(db)).takenAt).toBe(clock.time);
    await db.deleteFrom('batches').execute();
    clock.time += 1_000;
    await beat.tick();
    expect(await batchesAfter(db, 0)).toMatchObject([{ number: 1, drops: 1 }]);
  });
});

test('While a backup reads the SQLite log, cleaning waits and is done afterwards', async () => {
  const database = await newDatabase('sqlite');
  const { db } = database;
  const { default: Sqlite } = await import('better-sqlite3');
  const { statSync } = await import('node:fs');
  const portal = await openPortal(db, { made: makeUnit({ core: { minimumDrops: 0 } }) });
  const { beat, clock } = makeBeat(db);
  await beat.tick();
  await portal.send(portal.made.put());
  const path = `${database.folder}/bad-apple.db`;
  const backup = new Sqlite(path, { readonly: true });
  backup.exec('begin');
  backup.prepare('select count(*) from statements').get();
  clock.time = monday + 4 * hour;
  await beat.tick();
  expect(await batchesAfter(db, 0)).toHaveLength(1);
  expect(statSync(`${path}-wal`).size).toBeGreaterThan(0);
  backup.close();
  clock.time += 30_000;
  await beat.tick();
  expect(statSync(`${path}-wal`).size).toBe(0);
  expect(await readUnit(db)).not.toBeNull();
  await database.remove();
});
