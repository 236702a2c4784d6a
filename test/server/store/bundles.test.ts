import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Bundle } from '../../../crypto/index.js';
import { storeClosing } from '../../../server/store/batches.js';
import {
  beginCursors,
  bundleMemoryDays,
  countedDays,
  eraseBundles,
  findBundle,
  type NewBundle,
  storeBundle,
} from '../../../server/store/bundles.js';
import type { Database } from '../../../server/store/database.js';
import { onEachDatabase } from '../../support/databases.js';

const some = (length: number) => new Uint8Array(randomBytes(length));
const cells = (count: number) => Array.from({ length: count }, () => some(1024));

function made(change: Partial<NewBundle> = {}, parts: Partial<Bundle> = {}): NewBundle {
  return {
    id: some(16),
    hash: some(32),
    person: 1,
    day: 100,
    boardBundles: 2,
    bundle: {
      number: 1,
      cursor: 0,
      store: cells(16),
      board: cells(4),
      dropId: some(16),
      drop: some(64),
      leaf: some(512),
      outbox: some(65_536),
      ...parts,
    },
    ...change,
  };
}

async function withPeople(db: Database): Promise<Database> {
  for (const person of [1, 2]) {
    const account = `person-${person}`;
    await db
      .insertInto('accounts')
      .values({ person, account, name: account, roles: 'officer' })
      .execute();
  }
  return db;
}

const count = async (db: Database, table: 'store_cells' | 'board_cells' | 'bundles') =>
  (await db.selectFrom(table).select('day').execute()).length;

onEachDatabase('bundles in the store', (open) => {
  it('a bundle is known again by id, person and hash', async () => {
    const db = await withPeople(await open());
    const bundle = made();
    expect(await findBundle(db, bundle)).toBeNull();
    expect(await storeBundle(db, bundle)).toBe('stored');
    expect(await storeBundle(db, bundle)).toBe('stored');
    expect(await storeBundle(db, { ...bundle, hash: some(32) })).toBe('taken');
    expect(await storeBundle(db, { ...bundle, person: 2 })).toBe('taken');
    expect(await count(db, 'store_cells')).toBe(16);
    await eraseBundles(db, 100 + bundleMemoryDays - 1);
    expect(await findBundle(db, bundle)).toBe('stored');
    await eraseBundles(db, 100 + bundleMemoryDays);
    expect(await findBundle(db, bundle)).toBeNull();
  });

  it('the board counts each person’s bundles of the day, and days are forgotten', async () => {
    const db = await withPeople(await open());
    for (let i = 0; i < 3; i++) await storeBundle(db, made());
    expect(await count(db, 'board_cells')).toBe(8);
    await storeBundle(db, made({ person: 2 }));
    await storeBundle(db, made({ day: 101 }));
    expect(await count(db, 'board_cells')).toBe(16);
    await eraseBundles(db, 100 + countedDays);
    const days = await db.selectFrom('bundle_days').select('day').execute();
    expect(days).toEqual([{ day: 101 }]);
  });

  it('a fault at the very end of the transaction leaves nothing behind', async () => {
    const db = await withPeople(await open());
    // The row that remembers the bundle is written last.
    const broken = made({ hash: null as unknown as Uint8Array });
    await expect(storeBundle(db, broken)).rejects.toThrow();
    expect(await count(db, 'store_cells')).toBe(0);
    expect(await count(db, 'bundles')).toBe(0);
    expect(await db.selectFrom('open_drops').select('id').execute()).toEqual([]);
    expect(await db.selectFrom('bundle_days').select('day').execute()).toEqual([]);
  });

  it('who begins, begins with the next batch; nobody’s cursor goes back', async () => {
    const db = await withPeople(await open());
    await db.transaction().execute((trx) => beginCursors(trx, []));
    await storeClosing(db, { handledAt: 0, skipped: false, newestBatch: 4 });
    expect(await storeBundle(db, made({}, { cursor: 3 }))).toBe('stored');
    expect(await storeBundle(db, made({}, { cursor: 2 }))).toBe('stored');
    expect(await storeBundle(db, made({}, { cursor: 5 }))).toBe('cursor');
    await db.transaction().execute((trx) => beginCursors(trx, [2]));
    const rows = await db
      .selectFrom('accounts')
      .select(['person', 'cursor', 'cursor_from'])
      .orderBy('person')
      .execute();
    expect(rows).toEqual([
      { person: 1, cursor: 3, cursor_from: null },
      { person: 2, cursor: 4, cursor_from: 5 },
    ]);
  });
});
