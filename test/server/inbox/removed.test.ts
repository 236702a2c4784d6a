import { expect, it } from 'vitest';
import { toBase64url } from '../../../crypto/index.js';
import { onEachDatabase } from '../../support/databases.js';
import { makeBundle, openOffice } from './office.js';

onEachDatabase('somebody who was removed', (open) => {
  it('is given nothing of the store any more, though signed in before (P3)', async () => {
    const office = await openOffice(await open());
    const [head, two] = [await office.signIn(1), await office.signIn(2)];
    const { id, bytes } = makeBundle(office.unit);
    expect((await head('PUT', `/api/bundles/${id}`, bytes)).status).toBe(201);
    expect((await two('GET', '/api/cells/store')).bytes.length).toBeGreaterThan(8);
    const next = office.unit.next(office.first, { recipients: [1] });
    const directory = toBase64url(next.bytes);
    expect((await head('PUT', '/api/directories/2', { directory })).status).toBe(201);
    const asked = [
      [async () => two, 401, 'session'],
      [() => office.signIn(2), 401, 'session'],
      [() => office.signIn(3), 403, 'recipient'],
    ] as const;
    for (const [signIn, ...refused] of asked) {
      const person = await signIn();
      for (const shelf of ['store', 'board']) {
        const { status, code } = await person('GET', `/api/cells/${shelf}?after=0`);
        expect([shelf, status, code]).toEqual([shelf, ...refused]);
      }
    }
    expect((await head('GET', '/api/cells/store')).status).toBe(200);
  });

  it('loses session and account with the directory that lists them no more, and nobody else does', async () => {
    const office = await openOffice(await open());
    const [head, two, three] = [
      await office.signIn(1),
      await office.signIn(2),
      await office.signIn(3),
    ];
    // Anybody who still stands there keeps what they have.
    const second = office.unit.next(office.first, { recipients: [1, 2] });
    const put = (number: number, { bytes }: { bytes: Uint8Array }) =>
      head('PUT', `/api/directories/${number}`, { directory: toBase64url(bytes) });
    expect((await put(2, second)).status).toBe(201);
    expect((await two('GET', '/api/session')).status).toBe(200);
    const third = office.unit.next(second, { recipients: [1] });
    expect((await put(3, third)).status).toBe(201);
    expect((await two('GET', '/api/session')).code).toBe('session');
    expect((await three('GET', '/api/session')).status).toBe(200);
    const { accounts } = (await head('GET', '/api/accounts')).json as {
      accounts: { person: number; state: string; listed: boolean }[];
    };
    expect(accounts.map(({ state, listed }) => [state, listed])).toEqual([
      ['confirmed', true],
      ['ended', false],
      ['confirmed', false],
    ]);
    const entries = await office.db.selectFrom('audit_entries').select('line').execute();
    const ends = entries.map(({ line }) => line).filter((line) => line.includes('end-account'));
    expect(ends).toHaveLength(1);
    expect(ends[0]).toMatch(/ end-account done 1 2$/);
  });
});
