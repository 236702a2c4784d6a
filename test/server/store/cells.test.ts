import { expect, test } from 'vitest';
import { appendCells, boardCells, cellsAfter } from '../../../server/store/cells.js';
import type { Database } from '../../../server/store/database.js';
import { readSnapshot, takeSnapshot } from '../../../server/store/snapshot.js';
import { onEachDatabase } from '../../support/databases.js';

const cell = (first: number): Uint8Array => new Uint8Array(1_024).fill(first);

const add = (db: Database, shelf: 'store' | 'board', ...firsts: number[]): Promise<void> =>
  db
    .transaction()
    .execute((trx) => appendCells(trx, { shelf, day: 20_000, cells: firsts.map(cell) }));

const firsts = (cells: Uint8Array[]): (number | undefined)[] => cells.map((bytes) => bytes[0]);

onEachDatabase('Cells', (open) => {
  test('come back in the order of storing, from any point, each shelf for itself', async () => {
    const db = await open();
    await add(db, 'store', 5, 3);
    await add(db, 'board', 8);
    await add(db, 'store', 9);
    const all = await cellsAfter(db, { shelf: 'store', after: 0 });
    expect(firsts(all.cells)).toEqual([5, 3, 9]);
    const part = await cellsAfter(db, { shelf: 'store', after: 0, limit: 2 });
    expect(firsts(part.cells)).toEqual([5, 3]);
    const rest = await cellsAfter(db, { shelf: 'store', after: part.next });
    expect(firsts(rest.cells)).toEqual([9]);
    expect(rest.next).toBe(all.next);
    expect(await cellsAfter(db, { shelf: 'store', after: all.next })).toEqual({
      next: all.next,
      cells: [],
    });
    expect(firsts((await cellsAfter(db, { shelf: 'board', after: 0 })).cells)).toEqual([8]);
  });

  test('of a transaction that fails are not there', async () => {
    const db = await open();
    const failing = db.transaction().execute(async (trx) => {
      await appendCells(trx, { shelf: 'store', day: 1, cells: [cell(1)] });
      throw new Error('the bundle was refused');
    });
    await expect(failing).rejects.toThrow('the bundle was refused');
    expect((await cellsAfter(db, { shelf: 'store', after: 0 })).cells).toEqual([]);
  });

  test('that writers add at once are never passed over by a reader who asks for what came after', async () => {
    const db = await open();
    const seen: number[] = [];
    let after = 0;
    let writing = true;
    const reader = (async () => {
      while (writing) {
        const { next, cells } = await cellsAfter(db, { shelf: 'store', after });
        after = next;
        seen.push(...cells.map((bytes) => bytes[0] ?? 0));
      }
    })();
    await Promise.all(Array.from({ length: 20 }, (_, i) => add(db, 'store', i + 1, i + 1)));
    writing = false;
    await reader;
    const { cells } = await cellsAfter(db, { shelf: 'store', after });
    seen.push(...cells.map((bytes) => bytes[0] ?? 0));
    expect(seen.sort((a, b) => a - b)).toEqual(
      Array.from({ length: 40 }, (_, i) => Math.floor(i / 2) + 1),
    );
  });

  test('on the board are sorted by their bytes, so that the order of storing shows in no snapshot', async () => {
    const db = await open();
    await add(db, 'board', 200, 7, 130);
    await add(db, 'board', 0);
    expect(firsts(await boardCells(db))).toEqual([0, 7, 130, 200]);
    expect(await takeSnapshot(db, 5)).toBe(4);
    const { takenAt, bytes } = await readSnapshot(db);
    expect([takenAt, bytes.length, bytes[0], bytes[1_024]]).toEqual([5, 4_096, 0, 7]);
  });
});
