import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { partsOfWriting, signParts, startSession } from '../../client/conversation/compose.js';
import { caseKeysOf } from '../../client/conversation/returning.js';
import { membersOf, receiptKeys, systemRandom, toHex, wordsOf } from '../../crypto/index.js';
import { migrate, openDatabase } from '../../server/store/database.js';
import { foundUnit, makeUnit, type TestUnit } from '../support/unit.js';
import { reportOf } from '../support/world.js';
import { byteForms, type Needle, searchFolder, searchMemory, textForms } from './search.js';

/** In documentation's own range of addresses, given to the loopback interface for this test. */
const ipv6 = 'fd00:bad:a99::51';
const ipv6Bytes = Buffer.from('fd000bad0a9900000000000000000051', 'hex');

function command(...words: string[]): boolean {
  try {
    execFileSync('ip', words, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const hasAddress = command('-6', 'addr', 'add', `${ipv6}/128`, 'dev', 'lo');
const suffix = hasAddress ? '' : ' (this machine lacks the right to add an address)';

interface Planted {
  server: ChildProcess;
  folder: string;
  log: string[];
  port: number;
  unit: TestUnit;
  control: Buffer;
}

async function start(): Promise<Planted> {
  const folder = mkdtempSync(join(tmpdir(), 'bad-apple-canary-'));
  const url = `sqlite:${join(folder, 'bad-apple.db')}`;
  const unit = makeUnit({ now: Date.now(), seed: toHex(systemRandom(8)) });
  const db = await openDatabase(url);
  await migrate(db);
  await foundUnit(db, unit, Date.now());
  await db.destroy();
  const control = Buffer.from(systemRandom(24));
  const port = await freePort();
  const server = spawn(
    process.execPath,
    [
      '--expose-gc',
      '--import',
      new URL('collect.mjs', import.meta.url).href,
      'dist/server/main.js',
    ],
    {
      env: {
        PATH: process.env.PATH,
        DATABASE_URL: url,
        HOST: hasAddress ? '::' : '127.0.0.1',
        PORTAL_ORIGIN: 'http://127.0.0.1:1',
        INBOX_ORIGIN: 'http://localhost:1',
        PORTAL_PORT: String(port),
        INBOX_PORT: String(await freePort()),
        DROPS_PER_DAY: '100000',
        CANARY_CONTROL: control.toString('hex'),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const log: string[] = [];
  server.stdout?.on('data', (bytes) => log.push(String(bytes)));
  server.stderr?.on('data', (bytes) => log.push(String(bytes)));
  for (let tries = 0; !log.join('').includes('Portal (reporters)'); tries++) {
    if (tries > 100) throw new Error(`The server did not start: ${log.join('')}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { server, folder, log, port, unit, control };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

interface Sent {
  method: 'GET' | 'PUT';
  path: string;
  agent: string;
  body?: Uint8Array;
  /** Comes from the IPv6 address. */
  own?: boolean;
  keep?: Agent;
}

function send(port: number, { method, path, agent, body, own, keep }: Sent): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request({
      host: own ? '::1' : '127.0.0.1',
      ...(own ? { localAddress: ipv6, family: 6 } : {}),
      port,
      method,
      path,
      agent: keep ?? false,
      headers: {
        'user-agent': agent,
        ...(body === undefined
          ? {}
          : { 'content-type': 'application/octet-stream', 'content-length': body.length }),
      },
    });
    sent.on('error', reject);
    sent.on('response', (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode ?? 0));
    });
    sent.end(body);
  });
}

/** A real report, sealed and proved as a reporter's program does it, with all that is secret. */
function plantedReport(unit: TestUnit) {
  const text = `The canary sings at ${toHex(systemRandom(12))} behind the custody desk`;
  const entropy = systemRandom(16);
  const receipt = receiptKeys(entropy, unit.unit.unitId);
  const path = { route: 1, excluded: [] };
  const keys = caseKeysOf(receipt, path);
  const directory = unit.versions.at(-1);
  if (directory === undefined) throw new Error('no directory');
  const to = { directory, addressees: membersOf(directory, path) };
  const session = startSession({
    receipt,
    keys,
    seen: [],
    noticeSeen: false,
    random: systemRandom,
  });
  const { letters } = signParts(session, to, partsOfWriting(session, to, reportOf(text)));
  const put = unit.sealedPut({
    to: to.addressees.map((p) => p.person),
    letter: letters[0]?.bytes ?? new Uint8Array(0),
    bits: directory.workCeilingBits,
  });
  const words = wordsOf(entropy);
  const secrets: Needle[] = [
    ...textForms('report text', text),
    ...textForms('receipt', words.join(' ')),
    ...textForms('part of the receipt', words.slice(0, 4).join(' ')),
    ...byteForms('entropy', entropy),
    ...byteForms('receipt seed', receipt.seed),
    ...byteForms('case secret', keys.caseSecret),
    ...byteForms('reporter key', receipt.signPublic),
  ];
  return { put, secrets };
}

/** Answered requests that go on after the planted ones, with drops and reads as visitors make them. */
async function goOn(planted: Planted, requests: number): Promise<void> {
  const keep = new Agent({ keepAlive: true, maxSockets: 8 });
  const bits = planted.unit.versions.at(-1)?.workCeilingBits ?? 0;
  for (let done = 0; done < requests; done += 8) {
    await Promise.all(
      Array.from({ length: 8 }, async (_, i) => {
        const agent = `visitor ${done + i}`;
        if (i % 4 !== 0)
          return send(planted.port, { method: 'GET', path: '/api/unit', agent, keep });
        const { id, body } = planted.unit.put({ bits });
        const path = `/api/drops/${id}`;
        return send(planted.port, { method: 'PUT', path, agent, body, keep });
      }),
    );
  }
  keep.destroy();
}

async function collectTwice({ server, log }: Planted): Promise<void> {
  const before = log.length;
  server.kill('SIGUSR2');
  for (let tries = 0; !log.slice(before).join('').includes('collected'); tries++) {
    if (tries > 100) throw new Error('no collection');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe.each([1, 2, 3])(`What a server can be made to tell of a report, run %i${suffix}`, () => {
  let planted: Planted;
  const agent = `CanaryBrowser/${toHex(systemRandom(10))}`;
  let secrets: Needle[];
  let dropId: string;
  const who = [
    ...textForms('user agent', agent),
    ...textForms('IPv6 address', ipv6),
    { name: 'IPv6 address (bytes)', bytes: ipv6Bytes },
  ];

  beforeAll(async () => {
    planted = await start();
    const report = plantedReport(planted.unit);
    secrets = report.secrets;
    dropId = report.put.id;
    const path = `/api/drops/${dropId}`;
    const { body } = report.put;
    const put = { method: 'PUT' as const, path, agent, body, own: hasAddress };
    expect(await send(planted.port, put)).toBe(201);
    const read = { method: 'GET' as const, path: '/api/board', agent, own: hasAddress };
    expect(await send(planted.port, read)).toBe(200);
  }, 60_000);

  afterAll(() => {
    planted.server.kill('SIGKILL');
    rmSync(planted.folder, { recursive: true, force: true });
  });

  it('finds a control in files, log and memory, so that finding nothing means something', () => {
    const { folder, server, control, log } = planted;
    const id = [{ name: 'drop id', bytes: Buffer.from(dropId, 'hex') }];
    expect(searchFolder(folder, id)).toEqual(['drop id']);
    const text = control.toString('hex');
    expect(
      searchMemory(server.pid ?? 0, [
        ...textForms('control', text),
        { name: 'control (bytes)', bytes: control },
      ]),
    ).toEqual(['control (UTF-16)', 'control (UTF-8)', 'control (bytes)']);
    expect(log.join('')).toContain('Portal (reporters)');
  });

  it('keeps report, receipt and what is made of it out of database, write-ahead log, server log and memory (P1, R7, R9)', () => {
    const { folder, server, log } = planted;
    expect(searchFolder(folder, secrets)).toEqual([]);
    expect(searchMemory(server.pid ?? 0, secrets)).toEqual([]);
    writeFileSync(join(folder, 'log.txt'), log.join(''));
    expect(searchFolder(folder, secrets)).toEqual([]);
  });

  it('writes neither user agent nor address to disk or log, and forgets both within 2,000 requests (P2, R9)', async () => {
    await goOn(planted, 2_000);
    await collectTwice(planted);
    const { folder, server, log } = planted;
    expect(searchMemory(server.pid ?? 0, who)).toEqual([]);
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGTERM');
    await ended;
    writeFileSync(join(folder, 'log.txt'), log.join(''));
    expect(searchFolder(folder, who)).toEqual([]);
    expect(searchFolder(folder, secrets)).toEqual([]);
    expect(log.join('')).toMatch(/\/api\/drops/);
  }, 60_000);
});

afterAll(() => {
  if (hasAddress) command('-6', 'addr', 'del', `${ipv6}/128`, 'dev', 'lo');
});
