import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { newDatabase } from '../support/databases.js';
import { exchange } from './fuzz/raw.js';
import { openWorld } from './fuzz/world.js';

it('no route, hook or library is handed a header that tells one sender from another (P2, R9)', async () => {
  const database = await newDatabase('sqlite');
  const { apps } = await openWorld(database.db, { empty: true });
  for (const app of Object.values(apps)) {
    const seen: unknown[] = [];
    app.server.on('request', ({ headers, rawHeaders }) => seen.push(headers, rawHeaders));
    await app.listen({ port: 0, host: '127.0.0.1' });
    const lines = [
      'GET /api/unit HTTP/1.1',
      'host: a',
      'User-Agent: Canary/1',
      'accept-language: cy',
      'x-forwarded-for: 192.0.2.1',
      'content-type: application/json',
      'cookie: b=c',
      'connection: close',
    ];
    const bytes = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`);
    const answer = await exchange((app.server.address() as AddressInfo).port, bytes);
    expect(answer).toEqual({ status: 503, body: '{"code":"not-open"}' });
    expect(seen).toEqual([{ host: 'a', 'content-type': 'application/json', cookie: 'b=c' }, []]);
    await app.close();
  }
  await database.remove();
});
