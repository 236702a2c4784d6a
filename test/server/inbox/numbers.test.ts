import { expect, it } from 'vitest';
import { onEachDatabase } from '../../support/databases.js';
import { openOffice } from './office.js';

onEachDatabase('numbers in addresses', (open) => {
  it('beyond 32 bits are refused before the database sees them', async () => {
    const office = await openOffice(await open());
    const ask = await office.signIn(1);
    for (const number of ['2147483648', '4294967296', '999999999999999', '1000000000000000']) {
      for (const path of [
        `/api/batches?after=${number}`,
        `/api/directories?after=${number}`,
        `/api/batches/${number}/0`,
        `/api/batches/1/${number}`,
      ]) {
        const { status, json } = await ask('GET', path);
        expect({ path, status, json }).toEqual({
          path,
          status: 400,
          json: { code: 'bad-request' },
        });
      }
      const put = await ask('PUT', `/api/directories/${number}`, { directory: 'AAAA' });
      expect([put.status, put.code]).toEqual([400, 'bad-request']);
    }
    expect((await ask('GET', '/api/batches?after=2147483647')).json).toEqual({ batches: [] });
    expect((await ask('GET', '/api/batches/2147483647/0')).code).toBe('not-found');
    expect((await ask('GET', '/api/cells/store?after=999999999999999')).status).toBe(200);
  });
});
