import { expect, it } from 'vitest';
import type { Database } from '../../../server/store/database.js';
import {
  absoluteMilliseconds,
  endSession,
  eraseSessions,
  idleMilliseconds,
  startSession,
  useSession,
} from '../../../server/store/sessions.js';
import { onEachDatabase } from '../../support/databases.js';

const hashOf = (fill: number) => new Uint8Array(32).fill(fill);
const start = 1_000_000_000;

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

onEachDatabase('sessions in the store', (open) => {
  it('a token is good until one of the two limits, or until it is ended', async () => {
    const db = await withPeople(await open());
    await db
      .transaction()
      .execute((trx) =>
        startSession(trx, { person: 1, tokenHash: hashOf(1), now: start, kind: 'totp' }),
      );
    const at = (now: number) => useSession(db, { tokenHash: hashOf(1), now });
    expect(await at(start + idleMilliseconds)).toBe('none');
    expect(await at(start + idleMilliseconds - 1)).toMatchObject({ person: 1, roles: ['officer'] });
    expect(await at(start + absoluteMilliseconds)).toBe('none');
    expect(await at(start + idleMilliseconds)).toMatchObject({ person: 1 });
    await endSession(db, 1);
    expect(await at(start + idleMilliseconds)).toBe('none');
    expect(await useSession(db, { tokenHash: hashOf(9), now: start })).toBe('none');
  });

  it('a person has one row, which names the token that was replaced while it was live', async () => {
    const db = await withPeople(await open());
    await db
      .transaction()
      .execute((trx) =>
        startSession(trx, { person: 1, tokenHash: hashOf(1), now: start, kind: 'totp' }),
      );
    await db
      .transaction()
      .execute((trx) =>
        startSession(trx, { person: 2, tokenHash: hashOf(2), now: start, kind: 'totp' }),
      );
    await db
      .transaction()
      .execute((trx) =>
        startSession(trx, { person: 1, tokenHash: hashOf(3), now: start + 1, kind: 'totp' }),
      );
    const use = (fill: number, now = start + 2) => useSession(db, { tokenHash: hashOf(fill), now });
    expect(await use(1)).toBe('replaced');
    expect(await use(2)).toMatchObject({ person: 2 });
    expect(await use(3)).toMatchObject({ person: 1 });
    const later = start + 2 * idleMilliseconds;
    await db
      .transaction()
      .execute((trx) =>
        startSession(trx, { person: 1, tokenHash: hashOf(4), now: later, kind: 'totp' }),
      );
    expect(await use(3, later)).toBe('none');
    expect(await db.selectFrom('sessions').selectAll().execute()).toHaveLength(2);
  });

  it('sessions that are over are erased, live ones stay', async () => {
    const db = await withPeople(await open());
    await db
      .transaction()
      .execute((trx) =>
        startSession(trx, { person: 1, tokenHash: hashOf(1), now: start, kind: 'totp' }),
      );
    await db
      .transaction()
      .execute((trx) =>
        startSession(trx, { person: 2, tokenHash: hashOf(2), now: start + 1, kind: 'totp' }),
      );
    await eraseSessions(db, start + idleMilliseconds);
    const rows = await db.selectFrom('sessions').select('person').execute();
    expect(rows).toEqual([{ person: 2 }]);
    await endSession(db, 2);
    await eraseSessions(db, start + 2);
    expect(await db.selectFrom('sessions').selectAll().execute()).toEqual([]);
  });
});
