import { type AddressInfo, connect, type Server, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import { newDatabase, onEachDatabase } from '../support/databases.js';
import { exchange } from './fuzz/raw.js';
import { openWorld } from './fuzz/world.js';

const early: readonly (readonly [string, string, number])[] = [
  ['a request without a host', 'GET /api/unit HTTP/1.1\r\n\r\n', 400],
  [
    'an expectation that nobody knows',
    'GET /api/unit HTTP/1.1\r\nhost: a\r\nexpect: x\r\n\r\n',
    417,
  ],
  ['a tunnel', 'CONNECT a:443 HTTP/1.1\r\nhost: a\r\n\r\n', 400],
  ['a path that cannot be decoded', 'GET /api/%zz HTTP/1.1\r\nhost: a\r\n\r\n', 400],
  ['what is not HTTP', '\u0016\u0003\u0001\u0002\u0000', 400],
  [
    'two lengths',
    'PUT /api/unit HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n',
    400,
  ],
];

onEachDatabase('what is refused before any route is looked for', (open) => {
  it('is told so with a code by both apps, where Node alone would say nothing', async () => {
    const { apps } = await openWorld(await open(), { empty: true });
    for (const app of Object.values(apps)) {
      await app.listen({ port: 0, host: '127.0.0.1' });
      const { port } = app.server.address() as AddressInfo;
      for (const [what, bytes, status] of early) {
        const answer = await exchange(port, Buffer.from(bytes, 'latin1'));
        expect({ what, answer }).toEqual({
          what,
          answer: { status, body: '{"code":"bad-request"}' },
        });
      }
      const old = await exchange(port, Buffer.from('GET /api/unit HTTP/1.0\r\n\r\n'));
      expect(old).toEqual({ status: 503, body: '{"code":"not-open"}' });
      await app.close();
    }
  });
});

const connections = (server: Server): Promise<number> =>
  new Promise((resolve, reject) => {
    server.getConnections((error, count) => (error === null ? resolve(count) : reject(error)));
  });

/** Sends, and then neither reads nor closes. */
function sendAndStay(port: number, text: string): Socket {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  socket.on('error', () => undefined);
  socket.write(text);
  return socket;
}

it('whoever is refused before any route and does not go is closed within seconds, so that none stay', async () => {
  const database = await newDatabase('sqlite');
  const { apps } = await openWorld(database.db, { empty: true });
  const rest = 'x'.repeat(200_000);
  for (const app of Object.values(apps)) {
    await app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = app.server.address() as AddressInfo;
    const refused = [
      `CONNECT a:443 HTTP/1.1\r\nhost: a\r\n\r\n${rest}`,
      `PUT /api/unit HTTP/1.1\r\nhost: a\r\nx y: z\r\n\r\n${rest}`,
      `GET /api/unit HTTP/1.1\r\nhost: a\r\n\r\nGARBAGE\r\n\r\n${rest}`,
    ];
    const staying = refused.map((text) => sendAndStay(port, text));
    // These hear their answer and go, with bytes unread on the other side.
    for (const text of refused) await exchange(port, Buffer.from(text));
    expect(await connections(app.server)).toBeGreaterThan(0);
    await expect.poll(() => connections(app.server), { timeout: 5_000 }).toBe(0);
    for (const socket of staying) socket.destroy();
    await app.close();
  }
  await database.remove();
}, 30_000);
