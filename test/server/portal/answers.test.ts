import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { fromBase64url, verifyDirectory, verifyStatements } from '../../../crypto/index.js';
import { appendCells } from '../../../server/store/cells.js';
import type { Database } from '../../../server/store/database.js';
import { takeSnapshot } from '../../../server/store/snapshot.js';
import { newDatabase, onEachDatabase } from '../../support/databases.js';
import { openPortal, outcome, type TestPortal } from '../../support/portal.js';
import { monday } from '../../support/unit.js';

const octets = { 'content-type': 'application/octet-stream' };

function addCells(db: Database, cells: Uint8Array[]): Promise<void> {
  return db.transaction().execute((trx) => appendCells(trx, { shelf: 'board', day: 1, cells }));
}

/** Every answer that the portal can give, by what was asked. */
async function everyAnswer(portal: TestPortal) {
  const { app, made } = portal;
  const put = made.put();
  return {
    unit: await app.inject('/api/unit'),
    board: await app.inject('/api/board'),
    drop: await portal.send(put),
    size: await portal.send({ id: put.id, body: put.body.subarray(1) }),
    unknown: await app.inject('/favicon.ico'),
    method: await app.inject({ method: 'POST', url: '/api/unit', headers: octets, payload: 'x' }),
    type: await app.inject({ method: 'PUT', url: `/api/drops/${put.id}`, payload: { a: 1 } }),
    query: await app.inject('/api/unit?visitor=7'),
    broken: await app.inject('/api/%zz'),
  };
}

onEachDatabase('The portal', (open) => {
  test('gives the unit: statements and directory that verify, the day, the work', async () => {
    const portal = await openPortal(await open());
    const answer = await portal.app.inject('/api/unit');
    expect(answer.statusCode).toBe(200);
    const { day, work, statements, directory } = answer.json();
    expect({ day, work }).toEqual({ day: Math.floor(monday / 86_400_000), work: 4 });
    const unit = verifyStatements(statements.map(fromBase64url));
    expect(verifyDirectory(fromBase64url(directory), unit, null).number).toBe(1);
    expect(Object.keys(answer.json())).toEqual(['day', 'work', 'statements', 'directory']);
  });

  test('before there is a unit says not-open, and shows an empty board', async () => {
    const { app } = await openPortal(await open(), { made: null });
    expect(outcome(await app.inject('/api/unit'))).toBe('503 not-open');
    const board = await app.inject('/api/board');
    expect([board.statusCode, board.rawPayload.length]).toEqual([200, 0]);
  });

  test('shows everybody the same board, sorted, until the next snapshot (P4)', async () => {
    const { app, db } = await openPortal(await open());
    const cells = [9, 200, 4].map((first) => new Uint8Array(1_024).fill(first));
    await addCells(db, cells);
    await takeSnapshot(db, monday);
    await addCells(db, [new Uint8Array(1_024).fill(1)]);
    const asked = [
      await app.inject('/api/board'),
      await app.inject({ url: '/api/board', headers: { cookie: 'a=b', 'if-none-match': '"x"' } }),
      await app.inject({ url: '/api/board', headers: { range: 'bytes=0-9', accept: 'text/html' } }),
    ];
    for (const answer of asked) {
      expect([...new Set(answer.rawPayload)]).toEqual([4, 9, 200]);
      expect(answer.rawPayload.length).toBe(3 * 1_024);
      expect(answer.headers).toEqual(asked[0]?.headers);
    }
    expect(asked[0]?.headers['content-type']).toBe('application/octet-stream');
  });
});

test('Nothing in any answer names, marks or remembers a reporter (P2)', async () => {
  const database = await newDatabase('sqlite');
  const portal = await openPortal(database.db);
  const forbidden = ['set-cookie', 'etag', 'last-modified', 'server', 'x-powered-by', 'date'];
  for (const [asked, { headers }] of Object.entries(await everyAnswer(portal))) {
    const found = forbidden.filter((name) => name in headers);
    expect({ asked, found }).toEqual({ asked, found: [] });
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    expect(headers['content-security-policy']).toMatch(/^default-src 'none';/);
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    // Node finds a path that it cannot decode before any plugin is asked.
    if (asked === 'broken') continue;
    expect(headers).toMatchObject({
      'x-frame-options': 'DENY',
      'cross-origin-resource-policy': 'same-origin',
    });
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy.replace("'wasm-unsafe-eval'", '')).not.toContain('unsafe');
  }
  await database.remove();
});

test('Every error is a code and nothing else', async () => {
  const database = await newDatabase('sqlite');
  const answers = await everyAnswer(await openPortal(database.db));
  const errors = Object.entries(answers).filter(([, { statusCode }]) => statusCode >= 400);
  expect(Object.fromEntries(errors.map(([asked, { body }]) => [asked, body]))).toEqual({
    size: '{"code":"size"}',
    unknown: '{"code":"not-found"}',
    method: '{"code":"method"}',
    type: '{"code":"type"}',
    query: '{"code":"bad-request"}',
    broken: '{"code":"bad-request"}',
  });
  for (const [, { headers }] of errors) {
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
  }
  await database.remove();
});

test('There are three routes and no others: every method on every path has its code', async () => {
  const database = await newDatabase('sqlite');
  const { app } = await openPortal(database.db);
  const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
  const paths = ['/api/unit', '/api/board', `/api/drops/${'0'.repeat(32)}`, '/', '/api/unit/'];
  const seen: Record<string, string> = {};
  for (const url of paths) {
    for (const method of methods) {
      const { statusCode } = await app.inject({ method, url });
      seen[method] = `${seen[method] ?? ''} ${statusCode}`.trim();
    }
  }
  const others = '405 405 405 404 404';
  expect(seen).toEqual({
    GET: '200 200 405 404 404',
    HEAD: others,
    POST: others,
    PUT: '405 405 400 404 404',
    PATCH: others,
    DELETE: others,
    OPTIONS: others,
  });
  await database.remove();
});

/** Sends text over a real connection and gives all that comes back until it closes. */
function overTheWire(port: number, pieces: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => {
      for (const piece of pieces) socket.write(piece);
    });
    socket.on('data', (data) => {
      answer += data.toString('latin1');
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

test('What is not HTTP, and what comes too slowly, gets a code and a closed connection', async () => {
  const database = await newDatabase('sqlite');
  const { app, logged, writeCounts } = await openPortal(database.db, {
    patience: { headersMilliseconds: 300, requestMilliseconds: 300, checkMilliseconds: 100 },
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const put = `PUT /api/drops/${'0'.repeat(32)} HTTP/1.1\r\nhost: x\r\ncontent-type: application/octet-stream\r\n`;
  const slowBody = overTheWire(port, [`${put}content-length: 17607\r\n\r\n`, 'a few bytes']);
  const slowHead = overTheWire(port, ['GET /api/unit HTTP/1.1\r\nhost: x\r\n']);
  const broken = await overTheWire(port, ['WHATEVER\r\n\r\n']);
  const unknown = await overTheWire(port, ['FETCH / HTTP/1.1\r\nhost: x\r\n\r\n']);
  const expecting = await overTheWire(port, [
    'GET /api/unit HTTP/1.1\r\nhost: x\r\nexpect: tea\r\nconnection: close\r\n\r\n',
  ]);
  expect(broken).toMatch(/^HTTP\/1\.1 400 .*\{"code":"bad-request"\}$/s);
  expect(unknown).toMatch(/^HTTP\/1\.1 400 .*\{"code":"bad-request"\}$/s);
  expect(expecting).toMatch(/^HTTP\/1\.1 417 .*\{"code":"bad-request"\}$/s);
  expect(await slowHead).toMatch(/^HTTP\/1\.1 408 .*\{"code":"slow"\}$/s);
  expect(await slowBody).toMatch(/^(HTTP\/1\.1 408 .*\{"code":"slow"\})?$/s);
  for (const answer of [broken, unknown, expecting, await slowHead]) {
    expect(answer.toLowerCase()).not.toMatch(/\r\n(date|server|set-cookie|etag):/);
  }
  await app.close();
  writeCounts();
  expect(logged.every((line) => JSON.parse(line).app === 'portal')).toBe(true);
  await database.remove();
});

test('The log of the portal holds counts by route and status, and nothing of any request', async () => {
  const database = await newDatabase('sqlite');
  const portal = await openPortal(database.db);
  const secret = 'Mozilla/5.0-of-one-person';
  const put = portal.made.put();
  for (const url of ['/api/unit', '/api/unit', '/api/board', '/secret-path?from=here']) {
    await portal.app.inject({
      url,
      headers: { 'user-agent': secret, 'x-forwarded-for': '2001:db8::7', cookie: 'who=me' },
      remoteAddress: '2001:db8::8',
    });
  }
  await portal.send(put);
  await portal.db.destroy();
  await portal.send(put);
  expect(portal.logged).toEqual([]);
  portal.writeCounts();
  const lines = portal.logged.map((line) => {
    const { time, level, ...rest } = JSON.parse(line);
    expect([typeof time, level]).toEqual(['string', 'info']);
    return rest;
  });
  const counted = { msg: 'requests', app: 'portal' };
  expect(lines).toEqual([
    { ...counted, route: '/api/board', status: 200, count: 1 },
    { ...counted, route: '/api/drops/:id', status: 201, count: 1 },
    { ...counted, route: '/api/drops/:id', status: 503, count: 1 },
    { ...counted, route: '/api/unit', status: 200, count: 2 },
    { ...counted, route: 'unknown', status: 404, count: 1 },
  ]);
  portal.writeCounts();
  expect(portal.logged).toHaveLength(5);
  await database.remove();
});
