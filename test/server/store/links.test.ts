import { expect, it } from 'vitest';
import type { Database } from '../../../server/store/database.js';
import {
  addLink,
  eraseLinks,
  findLink,
  useLink,
  withdrawLinks,
} from '../../../server/store/links.js';
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
    expect(await findLink(db, { tokenHash, now: 999 })).toEqual({ person: 2, purpose: 'officer' });
    expect(await findLink(db, { tokenHash, now: 1000 })).toBeNull();
    expect(await use(db, 1000)).toBe(false);
    const uses = await Promise.all([use(db, 999), use(db, 999), use(db, 999)]);
    expect(uses.sort()).toEqual([false, false, true]);
    expect(await findLink(db, { tokenHash, now: 999 })).toBeNull();
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

  it('links are withdrawn by person and purpose, and erased when expired', async () => {
    const db = await open();
    await add(db);
    await db.transaction().execute((trx) => withdrawLinks(trx, { person: 2, purpose: 'setup' }));
    await eraseLinks(db, 999);
    expect(await findLink(db, { tokenHash, now: 1 })).not.toBeNull();
    await db.transaction().execute((trx) => withdrawLinks(trx, link));
    expect(await findLink(db, { tokenHash, now: 1 })).toBeNull();
    await add(db);
    await eraseLinks(db, 1000);
    expect(await db.selectFrom('links').selectAll().execute()).toEqual([]);
  });
});
