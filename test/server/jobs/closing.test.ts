import { expect, test } from 'vitest';
import { dayOf, toHex } from '../../../crypto/index.js';
import { type Closing, closeWhenDue, latestClosing } from '../../../server/jobs/closing.js';
import { batchesAfter, dropsOfBatch, readClosing } from '../../../server/store/batches.js';
import type { Database } from '../../../server/store/database.js';
import { readUnit, type StoredUnit } from '../../../server/store/directories.js';
import { countOpenDrops, findDrops, storeDrops } from '../../../server/store/drops.js';
import { onEachDatabase } from '../../support/databases.js';
import { foundUnit, makeUnit, monday, type TestUnit } from '../../support/unit.js';

const hour = 3_600_000;
const minute = 60_000;
const day = 24 * hour;
/** The directory of the tests closes at 06:00 and 13:00 and wants 3 portal drops. */
const firstClosing = monday + 4 * hour;

async function addDrops(
  db: Database,
  made: TestUnit,
  counts: { portal?: number; inbox?: number },
): Promise<string[]> {
  const ids: string[] = [];
  for (const source of ['portal', 'inbox'] as const) {
    const drops = Array.from({ length: counts[source] ?? 0 }, () => ({
      id: made.random(16),
      hash: made.random(32),
      bytes: made.random(200),
    }));
    ids.push(...drops.map(({ id }) => toHex(id)));
    const stored = { drops, source, day: 1, dropsPerDay: 1_000 };
    await db.transaction().execute((trx) => storeDrops(trx, stored));
  }
  return ids;
}

async function unitIn(db: Database, made: TestUnit): Promise<StoredUnit> {
  await foundUnit(db, made);
  return (await readUnit(db)) as StoredUnit;
}

test.each([
  ['09:00', '06:00 of the same day', 9 * 60, 6 * 60],
  ['13:00', '13:00, at the very moment', 13 * 60, 13 * 60],
  ['12:59', '06:00', 12 * 60 + 59, 6 * 60],
  ['05:59', '13:00 of the day before', 5 * 60 + 59, 13 * 60 - 24 * 60],
])('At %s the closing that counts is %s', (_at, _which, now, expected) => {
  const midnight = dayOf(monday) * day;
  const directory = { trial: false, closings: [6 * 60, 13 * 60] };
  expect(latestClosing(directory, midnight + now * minute)).toBe(midnight + expected * minute);
});

test('In trial a batch closes every ten seconds', () => {
  expect(latestClosing({ trial: true, closings: [360] }, monday + 19_999)).toBe(monday + 10_000);
});

onEachDatabase('Closing', (open) => {
  test('happens at its fixed time, once, not a moment earlier', async () => {
    const db = await open();
    const made = makeUnit();
    const unit = await unitIn(db, made);
    const ids = await addDrops(db, made, { portal: 3 });
    const at = (now: number) => closeWhenDue(db, { unit, now });
    expect(await at(firstClosing - 1)).toEqual({ done: 'nothing' });
    expect(await at(firstClosing)).toEqual({ done: 'closed', batch: 1, drops: 3 });
    expect(await at(firstClosing + hour)).toEqual({ done: 'nothing' });
    expect(await batchesAfter(db, 0)).toEqual([
      { number: 1, day: dayOf(firstClosing), drops: 3, slots: 8, directory: 1 },
    ]);
    expect(await countOpenDrops(db)).toEqual({ all: 0, portal: 0 });
    const found = await findDrops(
      db,
      ids.map((id) => Buffer.from(id, 'hex')),
    );
    expect([...found.keys()].sort()).toEqual(ids.sort());
  });

  test('rewrites drops in identifier order, and keeps no order of arrival and no source (P11)', async () => {
    const db = await open();
    const made = makeUnit();
    const unit = await unitIn(db, made);
    const ids = await addDrops(db, made, { portal: 20, inbox: 10 });
    await closeWhenDue(db, { unit, now: firstClosing });
    const rows = await dropsOfBatch(db, { number: 1, from: 0, limit: 100 });
    expect(rows?.map(({ id }) => toHex(id))).toEqual([...ids].sort());
    expect(Object.keys(rows?.[0] ?? {})).toEqual(['id', 'bytes']);
    const page = await dropsOfBatch(db, { number: 1, from: 25, limit: 10 });
    expect(page?.map(({ id }) => toHex(id))).toEqual([...ids].sort().slice(25));
    expect(await dropsOfBatch(db, { number: 2, from: 0, limit: 10 })).toBeNull();
  });

  test('is skipped under the minimum of portal drops, but never twice running', async () => {
    const db = await open();
    const made = makeUnit();
    const unit = await unitIn(db, made);
    await addDrops(db, made, { portal: 2, inbox: 5 });
    const moments = [0, 17, 24, 41].map((hours) => firstClosing + hours * hour);
    const done: Closing[] = [];
    for (const now of moments) done.push(await closeWhenDue(db, { unit, now }));
    expect(done).toEqual([
      { done: 'skipped' },
      { done: 'closed', batch: 1, drops: 7 },
      { done: 'nothing' },
      { done: 'nothing' },
    ]);
    await addDrops(db, made, { portal: 1 });
    const next = (hours: number) => closeWhenDue(db, { unit, now: firstClosing + hours * hour });
    expect(await next(48)).toEqual({ done: 'skipped' });
    await addDrops(db, made, { portal: 1 });
    expect(await next(65)).toEqual({ done: 'closed', batch: 2, drops: 2 });
  });

  test('that was missed while the server was down happens once, when it is up again', async () => {
    const db = await open();
    const made = makeUnit();
    const unit = await unitIn(db, made);
    await addDrops(db, made, { portal: 3 });
    const later = firstClosing + 5 * day + hour;
    expect(await closeWhenDue(db, { unit, now: later })).toMatchObject({ done: 'closed' });
    expect(await closeWhenDue(db, { unit, now: later + 1 })).toEqual({ done: 'nothing' });
    expect((await batchesAfter(db, 0))[0]?.day).toBe(dayOf(later));
  });

  test('in trial skips nothing but emptiness, and writes nothing when there is nothing', async () => {
    const db = await open();
    const made = makeUnit({ core: { trial: true, minimumDrops: 50 } });
    const unit = await unitIn(db, made);
    const at = (seconds: number) => closeWhenDue(db, { unit, now: monday + seconds * 1_000 });
    expect(await at(10)).toEqual({ done: 'nothing' });
    expect(await readClosing(db)).toBeNull();
    await addDrops(db, made, { portal: 1 });
    expect(await at(11)).toEqual({ done: 'closed', batch: 1, drops: 1 });
    await addDrops(db, made, { inbox: 1 });
    expect(await at(19)).toEqual({ done: 'nothing' });
    expect(await at(20)).toEqual({ done: 'closed', batch: 2, drops: 1 });
  });

  test('that fails in the middle leaves everything as it was, and is due again', async () => {
    const db = await open();
    const made = makeUnit();
    const unit = await unitIn(db, made);
    await addDrops(db, made, { portal: 4 });
    // The last step of closing is refused: a row with this number is there already.
    const planted = { number: 1, day: 1, drops: 0, slots: 8, directory: 1 };
    await db.insertInto('batches').values(planted).execute();
    await expect(closeWhenDue(db, { unit, now: firstClosing })).rejects.toThrow();
    expect(await countOpenDrops(db)).toEqual({ all: 4, portal: 4 });
    expect(await readClosing(db)).toBeNull();
    await db.deleteFrom('batches').execute();
    expect(await closeWhenDue(db, { unit, now: firstClosing + minute })).toEqual({
      done: 'closed',
      batch: 1,
      drops: 4,
    });
  });

  test('loses no drop that comes at the same moment', async () => {
    const db = await open();
    const made = makeUnit();
    const unit = await unitIn(db, made);
    await addDrops(db, made, { portal: 3 });
    const [closing] = await Promise.all([
      closeWhenDue(db, { unit, now: firstClosing }),
      ...Array.from({ length: 8 }, () => addDrops(db, made, { portal: 2 })),
    ]);
    const closed = closing.done === 'closed' ? closing.drops : 0;
    expect(closed).toBeGreaterThanOrEqual(3);
    expect(closed + (await countOpenDrops(db)).all).toBe(19);
  });
});
