import { expect, it } from 'vitest';
import {
  accountOf,
  addFounder,
  addInvited,
  cursorsOf,
  findAccount,
  finishInvited,
  giveUpName,
  listEnrolments,
  newestPerson,
  outboxOf,
  vaultOf,
} from '../../../server/store/accounts.js';
import type { Database, DatabaseTransaction } from '../../../server/store/database.js';
import { addLink } from '../../../server/store/links.js';
import { keepSecret } from '../../../server/store/secrets.js';
import { onEachDatabase } from '../../support/databases.js';

const bytes = (fill: number) => new Uint8Array(4).fill(fill);
const brought = { registration: bytes(1), vault: bytes(2), application: bytes(3) };
const invited = { person: 2, account: 'ben', name: 'Ben Officer', roles: ['officer' as const] };

const inOne = (db: Database, act: (trx: DatabaseTransaction) => Promise<void>) =>
  db.transaction().execute(act);

onEachDatabase('accounts', (open) => {
  it('an invited person has a name and nothing else until they enrol', async () => {
    const db = await open();
    expect(await newestPerson(db)).toBe(0);
    await inOne(db, (trx) => addInvited(trx, invited));
    expect(await findAccount(db, 'ben')).toEqual({
      ...invited,
      confirmed: false,
      registration: null,
    });
    expect(await vaultOf(db, 2)).toBeNull();
    await inOne(db, (trx) => finishInvited(trx, { person: 2, ...brought }));
    expect((await accountOf(db, 2))?.registration).toEqual(Buffer.from(brought.registration));
    expect(await vaultOf(db, 2)).toEqual(Buffer.from(brought.vault));
    expect(await outboxOf(db, 2)).toBeNull();
    expect(await cursorsOf(db, [2, 9])).toEqual(new Map([[2, 0]]));
    expect(await cursorsOf(db, [])).toEqual(new Map());
  });

  it('a name is given up by who never enrolled only, and numbers go on counting', async () => {
    const db = await open();
    const founder = { person: 1, account: 'anna', name: 'Anna', ...brought };
    await inOne(db, (trx) => addFounder(trx, founder));
    await inOne(db, (trx) => addInvited(trx, invited));
    await inOne(db, (trx) => giveUpName(trx, 1));
    await inOne(db, (trx) => giveUpName(trx, 2));
    expect((await findAccount(db, 'anna'))?.person).toBe(1);
    expect(await findAccount(db, 'ben')).toBeNull();
    expect(await accountOf(db, 2)).toBeNull();
    expect(await newestPerson(db)).toBe(2);
    await inOne(db, (trx) => addInvited(trx, { ...invited, person: 3 }));
    await inOne(db, (trx) =>
      addLink(trx, { tokenHash: bytes(9), person: 3, purpose: 'officer', expiresAt: 1234 }),
    );
    expect(await listEnrolments(db)).toMatchObject([
      { person: 1, account: 'anna', expires: 0 },
      { person: 3, account: 'ben', expires: 1234, application: null },
    ]);
  });

  it('two people never have one name or one number', async () => {
    const db = await open();
    await inOne(db, (trx) => addInvited(trx, invited));
    await expect(inOne(db, (trx) => addInvited(trx, { ...invited, person: 3 }))).rejects.toThrow();
    await expect(
      inOne(db, (trx) => addInvited(trx, { ...invited, account: 'cleo' })),
    ).rejects.toThrow();
    expect(await newestPerson(db)).toBe(2);
  });

  it('a secret of the server’s is made once, even by two at one moment', async () => {
    const db = await open();
    let made = 0;
    const secret = { name: 'opaque', make: () => bytes(++made) };
    const kept = await Promise.all([1, 2, 3].map(() => keepSecret(db, secret)));
    expect(new Set(kept.map((value) => value.join())).size).toBe(1);
    expect(await keepSecret(db, secret)).toEqual(kept[0]);
  });
});
