import { expect, it } from 'vitest';
import { onEachDatabase } from '../../support/databases.js';
import { makeBundle, openOffice } from './office.js';

onEachDatabase('requests', (open) => {
  it('whatever changes something must come from the inbox’s own page', async () => {
    const office = await openOffice(await open());
    const ask = await office.signIn(1);
    const { id, bytes } = makeBundle(office.unit);
    const from = (headers: Record<string, string>) => [
      ask('POST', '/api/sign-out', undefined, headers),
      ask('PUT', `/api/bundles/${id}`, bytes, headers),
      ask('POST', '/api/sign-in/start', {}, headers),
      ask('POST', '/api/enrolments', {}, headers),
    ];
    const answers = await Promise.all([
      ...from({ 'sec-fetch-site': 'cross-site' }),
      ...from({ 'sec-fetch-site': 'same-site' }),
      ...from({ 'bad-apple': '0' }),
      ...from({ 'bad-apple': '' }),
    ]);
    for (const { status, code } of answers) expect([status, code]).toEqual([403, 'origin']);
    const get = await ask('GET', '/api/session', undefined, { 'sec-fetch-site': 'none' });
    expect(get.status).toBe(200);
  });

  it('every answer, errors too, forbids storing, framing, sniffing and every source', async () => {
    const office = await openOffice(await open());
    const ask = await office.signIn(2);
    const answers = await Promise.all([
      ask('GET', '/api/session'),
      ask('GET', '/api/vault'),
      ask('GET', '/api/nothing'),
      ask('DELETE', '/api/session'),
      ask('POST', '/api/enrolments', {}),
      office.ask('GET', '/api/session'),
    ]);
    for (const { headers } of answers) {
      expect(headers['cache-control']).toBe('no-store');
      const policy = String(headers['content-security-policy']);
      expect(policy).toMatch(/^default-src 'none';/);
      expect(policy).toContain("require-trusted-types-for 'script'");
      expect(policy.replace("'wasm-unsafe-eval'", '')).not.toContain('unsafe');
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('no-referrer');
      for (const name of ['etag', 'last-modified', 'server', 'x-powered-by']) {
        expect(headers[name]).toBeUndefined();
      }
    }
  });

  it('bad requests each get their code, and never a library’s text', async () => {
    const office = await openOffice(await open());
    const ask = await office.signIn(1);
    const json = { 'content-type': 'application/json' };
    const raw = async (payload: string, headers: Record<string, string>) => {
      const response = await office.app.inject({
        method: 'POST',
        url: '/api/sign-in/start',
        headers: { 'sec-fetch-site': 'same-origin', 'bad-apple': '1', ...headers },
        payload,
      });
      return { status: response.statusCode, code: response.json().code, json: response.json() };
    };
    const answers = [
      [await ask('GET', '/api/nothing'), 404, 'not-found'],
      [await ask('DELETE', '/api/session'), 405, 'method'],
      [await ask('PUT', '/api/batches/1/0', {}), 405, 'method'],
      [await raw('{', json), 400, 'bad-request'],
      [await raw('', json), 400, 'bad-request'],
      [await raw('{"__proto__":{}}', json), 400, 'bad-request'],
      [await raw('x', { 'content-type': 'text/plain' }), 415, 'type'],
      [await raw('x', { 'content-type': 'application/xml' }), 415, 'type'],
      [await raw(JSON.stringify({ account: 'a'.repeat(20_000) }), json), 413, 'too-large'],
      [await ask('POST', '/api/sign-in/start', { account: 'anna' }), 400, 'bad-request'],
      [await ask('POST', '/api/enrolments', { account: 'Anna' }), 400, 'bad-request'],
      [await ask('GET', '/api/directories?after=x'), 400, 'bad-request'],
      [await ask('GET', '/api/%E0%A4%A'), 400, 'bad-request'],
      [
        await ask('PUT', `/api/bundles/${'0'.repeat(32)}`, new Uint8Array(500_000)),
        413,
        'too-large',
      ],
    ] as const;
    for (const [answer, status, code] of answers) {
      expect([answer.status, answer.json]).toEqual([status, { code }]);
    }
  });

  it('health says whether the database answers', async () => {
    const db = await open();
    const office = await openOffice(db);
    expect((await office.ask('GET', '/api/health')).json).toEqual({ code: 'ok' });
    await db.schema.alterTable('closing').renameTo('elsewhere').execute();
    const answer = await office.ask('GET', '/api/health');
    expect([answer.status, answer.json]).toEqual([500, { code: 'fault' }]);
    await db.schema.alterTable('elsewhere').renameTo('closing').execute();
    // The log has the route and the database's code; nothing of the request.
    expect(office.logged).toHaveLength(1);
    expect(JSON.parse(office.logged[0] ?? '')).toMatchObject({
      level: 'error',
      app: 'inbox',
      route: '/api/health',
      msg: 'request-failed',
    });
  });

  it('the log never holds a token, a name or an address', async () => {
    const office = await openOffice(await open());
    const head = await office.signIn(1);
    const account = 'very-secret-name';
    const invited = await head('POST', '/api/enrolments', {
      ...{ account, name: account, roles: ['head'] },
    });
    const token = String(invited.json.token);
    await office.ask('POST', '/api/enrolments/look', { token }, { 'user-agent': 'agent-of-anna' });
    await office.ask('GET', `/api/nothing/${account}`);
    const text = office.logged.join('\n');
    for (const secret of [token, account, 'agent-of-anna', '127.0.0.1']) {
      expect(text).not.toContain(secret);
    }
  });
});
