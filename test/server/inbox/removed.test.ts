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
    for (const signIn of [async () => two, () => office.signIn(2), () => office.signIn(3)]) {
      const person = await signIn();
      for (const shelf of ['store', 'board']) {
        const { status, code } = await person('GET', `/api/cells/${shelf}?after=0`);
        expect([shelf, status, code]).toEqual([shelf, 403, 'recipient']);
      }
    }
    expect((await head('GET', '/api/cells/store')).status).toBe(200);
  });
});
