import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PortError } from '../../../client/conversation/ports.js';
import { connectTo, readOrigin } from '../../../client/terminal/http.js';
import { httpInbox } from '../../../client/terminal/http-inbox.js';
import { httpPortal } from '../../../client/terminal/http-portal.js';

/** A server that keeps the bytes of every request, and answers with what the test says. */
let server: Server;
let origin: string;
let heads: string[];
let sockets: Socket[];
let answers: string[];

const id = new Uint8Array(16).fill(0xab);
const json = (status: string, value: unknown, more = ''): string => {
  const body = JSON.stringify(value);
  return `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n${more}\r\n${body}`;
};
const stored = json('201 Created', { code: 'stored' }, 'work-bits: 9\r\n');
const unit = json('200 OK', { day: 20_000, work: 4, statements: ['AQ'], directory: 'Ag' });
const board = `HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n`;

beforeEach(async () => {
  heads = [];
  sockets = [];
  answers = [];
  server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    let seen = Buffer.alloc(0);
    socket.on('data', (part) => {
      seen = Buffer.concat([seen, part]);
      const end = seen.indexOf('\r\n\r\n');
      if (end < 0) return;
      const head = seen.subarray(0, end).toString('latin1');
      const length = Number(/content-length: (\d+)/.exec(head)?.[1] ?? 0);
      if (seen.length < end + 4 + length) return;
      seen = seen.subarray(end + 4 + length);
      heads.push(head);
      const answer = answers.shift();
      if (answer === 'hang up') socket.destroy();
      else if (answer !== undefined) socket.write(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
});

const refusal = async (call: Promise<unknown>): Promise<string> => {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return error instanceof PortError ? `${error.status} ${error.code}` : String(error);
};

describe('what a reporter’s terminal sends', () => {
  it('is a fixed list of headers in a fixed order, and nothing that identifies (P2)', async () => {
    answers = [unit, board, stored];
    const portal = httpPortal(origin);
    await portal.unit();
    await portal.board();
    await portal.putDrop(id, new Uint8Array(5));
    const host = origin.replace('http://', '');
    expect(heads).toEqual([
      `GET /api/unit HTTP/1.1\r\nhost: ${host}\r\naccept: */*\r\ncache-control: no-store\r\nconnection: close`,
      `GET /api/board HTTP/1.1\r\nhost: ${host}\r\naccept: */*\r\ncache-control: no-store\r\nconnection: close`,
      `PUT /api/drops/${'ab'.repeat(16)} HTTP/1.1\r\nhost: ${host}\r\naccept: */*\r\ncache-control: no-store\r\ncontent-type: application/octet-stream\r\ncontent-length: 5\r\nconnection: close`,
    ]);
  });

  it('is the same for every call of one kind, whatever the server handed out before (P2)', async () => {
    const more = 'set-cookie: a=b\r\netag: "c"\r\nlast-modified: Mon, 07 Sep 2026 09:00:00 GMT\r\n';
    const tagged = json('200 OK', { day: 1, work: 4, statements: ['AQ'], directory: 'Ag' }, more);
    answers = [tagged, unit, tagged, unit];
    const portal = httpPortal(origin);
    for (let i = 0; i < 4; i++) await portal.unit();
    expect(new Set(heads).size).toBe(1);
    expect(sockets).toHaveLength(4);
  });

  it('does not follow a redirect', async () => {
    answers = ['HTTP/1.1 302 Found\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n'];
    expect(await refusal(httpPortal(origin).unit())).toBe('302 unexpected');
    expect(heads).toHaveLength(1);
  });
});

describe('answers of a portal', () => {
  it('give the difficulty in force, stored or not', async () => {
    answers = [stored, json('503 Service Unavailable', { code: 'full' }, 'work-bits: 11\r\n')];
    const portal = httpPortal(origin);
    expect(await portal.putDrop(id, new Uint8Array(1))).toEqual({ stored: true, work: 9 });
    expect(await portal.putDrop(id, new Uint8Array(1))).toEqual({
      stored: false,
      code: 'full',
      work: 11,
    });
  });

  it('that are none of a portal’s are refused', async () => {
    answers = [
      json('200 OK', { day: 1 }),
      json('500 No', { code: 'made-up' }),
      'HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\n<p>',
      json('200 OK', { day: 1, work: 4, statements: ['AQ'], directory: 'Ag', more: 1 }),
    ];
    const portal = httpPortal(origin);
    expect(await refusal(portal.unit())).toBe('200 unexpected');
    expect(await refusal(portal.unit())).toBe('500 unexpected');
    expect(await refusal(portal.unit())).toBe('200 unexpected');
    expect(await refusal(portal.unit())).toBe('200 unexpected');
  });

  it('that break off, and servers that are away, are “unreachable”', async () => {
    answers = ['hang up', 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{'];
    const portal = httpPortal(origin);
    expect(await refusal(portal.unit())).toBe('0 unreachable');
    const cut = refusal(portal.unit());
    await expect.poll(() => heads.length).toBe(2);
    for (const socket of sockets) socket.destroy();
    expect(await cut).toBe('0 unreachable');
    expect(await refusal(httpPortal('http://127.0.0.1:1').unit())).toBe('0 unreachable');
  });

  it('that are too long or too late are not waited for', async () => {
    answers = [`HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n${'x'.repeat(100)}`];
    const connection = connectTo({ origin, keepAlive: false });
    const ask = (limitBytes: number, milliseconds: number) =>
      refusal(
        connection.exchange({ method: 'GET', path: '/', headers: [], milliseconds, limitBytes }),
      );
    expect(await ask(99, 5_000)).toBe('0 unreachable');
    expect(await ask(99, 50)).toBe('0 unreachable');
  });
});

describe('an officer’s terminal', () => {
  it('keeps the session’s cookie in memory, sends it, and forgets it on signing out', async () => {
    const cookie = (value: string) =>
      `set-cookie: __Host-session=${value}; Path=/; Secure; HttpOnly; SameSite=Strict\r\n`;
    const who = { person: 2, roles: ['officer'], account: 'anna' };
    const used = { kind: 'totp', id: null, prf: false, wrap: 'w'.repeat(96), codesLeft: 9 };
    const portal = 'https://report.example';
    const named = { ...who, confirmed: true, name: 'Anna', portal };
    answers = [
      json('200 OK', { ...who, used }, cookie('t'.repeat(43))),
      json('200 OK', named),
      json('200 OK', { code: 'ok' }, cookie('')),
      json('401 No', { code: 'session' }),
    ];
    const inbox = httpInbox(origin);
    await inbox.signInFactor({ attempt: 'a'.repeat(22), proof: { kind: 'totp', code: '123456' } });
    expect(await inbox.session()).toEqual(named);
    await inbox.signOut();
    expect(await refusal(inbox.session())).toBe('401 session');
    const cookies = heads.map((head) => /cookie: (.*)/.exec(head)?.[1] ?? null);
    expect(cookies).toEqual([
      null,
      `__Host-session=${'t'.repeat(43)}`,
      `__Host-session=${'t'.repeat(43)}`,
      null,
    ]);
    for (const head of heads)
      expect(head).toContain('sec-fetch-site: same-origin\r\nbad-apple: 1\r\n');
    inbox.close();
  });

  it('tries once more when a kept connection was closed meanwhile', async () => {
    const person = { person: 2, roles: ['officer'], confirmed: true };
    const named = { ...person, account: 'anna', name: 'Anna', portal: 'https://report.example' };
    answers = [json('200 OK', named), 'hang up', json('200 OK', named)];
    const inbox = httpInbox(origin);
    await inbox.session();
    expect(await inbox.session()).toEqual(named);
    expect(heads).toHaveLength(3);
    inbox.close();
  });

  it('reads cells behind eight bytes of the next point', async () => {
    const body = '\0\0\0\0\0\0\u0001\u0002xyz';
    answers = [`HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\n${body}`];
    const inbox = httpInbox(origin);
    const { next, cells } = await inbox.cells('store', 7);
    expect([next, new TextDecoder().decode(cells)]).toEqual([258, 'xyz']);
    expect(heads[0]).toContain('GET /api/cells/store?after=7 ');
    inbox.close();
  });
});

describe('an address', () => {
  it('is https, or http on this machine alone', () => {
    expect(readOrigin(' https://Report.example.org/ ')).toBe('https://report.example.org');
    expect(readOrigin('http://127.0.0.1:8080')).toBe('http://127.0.0.1:8080');
    expect(readOrigin('http://[::1]:8080')).toBe('http://[::1]:8080');
    for (const bad of [
      'http://report.example.org',
      'http://127.0.0.1.example.org',
      'https://user@report.example.org',
      'https://report.example.org/path',
      'https://report.example.org/?q',
      'ftp://127.0.0.1',
      'report.example.org',
      '',
    ])
      expect(() => readOrigin(bad), bad).toThrow(PortError);
  });
});
