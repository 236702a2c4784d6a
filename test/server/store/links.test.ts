import { expect, it } from 'vitest';
import type { Database } from '../../../server/store/database.js';
import { addLink, endLinks, eraseLinks, findLink, useLink } from '../../../server/store/links.js';
import { onEachDatabase } from '../../support/databases.js';

const tokenHash = new Uint8Array(32).fill(5);
const link = { tokenHash, person: 2, purpose: 'officer' as const, expiresAt: 1000 };

const add = (db: Database) => db.transaction().execute((trx) => addLink(trx, link));
const use = (db: Database, now: number) =>
  db.transaction().execute((trx) => useLink(trx, { tokenHash, now }));

onEachDatabase('links', (open) => {
  it('a link is used once, before it expires', async () => {
    const db = await open();
    await add(db);
    const found = { person: 2, purpose: 'officer' };
    expect(await findLink(db, { tokenHash, now: 999 })).toEqual({ ...found, state: 'open' });
    expect(await findLink(db, { tokenHash, now: 1000 })).toEqual({ ...found, state: 'expired' });
    expect(await use(db, 1000)).toBe(false);
    const uses = await Promise.all([use(db, 999), use(db, 999), use(db, 999)]);
    expect(uses.sort()).toEqual([false, false, true]);
    expect(await findLink(db, { tokenHash, now: 999 })).toEqual({ ...found, state: 'used' });
    expect(await findLink(db, { tokenHash: new Uint8Array(32), now: 999 })).toBeNull();
  });

  it('a link that is given back when its transaction fails can be used again', async () => {
    const db = await open();
    await add(db);
    const failing = db.transaction().execute(async (trx) => {
      await useLink(trx, { tokenHash, now: 1 });
      throw new Error('half-way');
    });
    await expect(failing).rejects.toThrow('half-way');
    expect(await use(db, 1)).toBe(true);
  });

  it('links end by person and purpose, say why, and are erased a month after they expired', async () => {
    const db = await open();
    await add(db);
    const end = (given: { person: number; purpose?: 'setup' | 'officer' }) =>
      db.transaction().execute((trx) => endLinks(trx, { ...given, why: 'withdrawn' }));
    const state = async () => (await findLink(db, { tokenHash, now: 1 }))?.state;
    await end({ person: 2, purpose: 'setup' });
    await end({ person: 3 });
    expect(await state()).toBe('open');
    await end({ person: 2 });
    await db.transaction().execute((trx) => endLinks(trx, { ...link, why: 'replaced' }));
    expect(await state()).toBe('withdrawn');
    expect(await use(db, 1)).toBe(false);
    const month = 30 * 86_400_000;
    await eraseLinks(db, 999 + month);
    expect(await state()).toBe('withdrawn');
    await eraseLinks(db, 1000 + month);
    expect(await db.selectFrom('links').selectAll().execute()).toEqual([]);
  });
});
