import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { systemRandom, toHex } from '../../crypto/index.js';
import { overwritingMilliseconds } from '../../server/jobs/overwriting.js';
import { migrate, openDatabase } from '../../server/store/database.js';
import { foundUnit, makeUnit, type TestUnit } from '../support/unit.js';
import {
  collectTwice,
  goOn,
  ipv4,
  ipv4Needles,
  ipv6Needles,
  type Planted,
  plantedReport,
  send,
  shippedFlags,
  startShipped,
} from './planted.js';
import { type Needle, searchFolder, searchMemory, textForms } from './search.js';

const ipv6 = inject('loopbackAddress');
const hasIpv6 = ipv6 !== '';
const lacking = hasIpv6 ? '' : ' (this machine lacks the right to add an IPv6 address)';

/** Names of who it was that are still found when the server has overwritten several times. */
async function whenOverwritten(search: () => string[]): Promise<string[]> {
  const end = Date.now() + 4 * overwritingMilliseconds;
  for (;;) {
    const found = search();
    const known = found.some((name) => /^(user agent|IPv4|IPv6)/.test(name));
    if (!known || Date.now() > end) return found;
    await new Promise((resolve) => setTimeout(resolve, overwritingMilliseconds / 5));
  }
}

describe.each([1, 2, 3])('What a server can be made to tell of a report, run %i', (run) => {
  const folder = mkdtempSync(join(tmpdir(), 'bad-apple-canary-'));
  const agent = `CanaryBrowser/${toHex(systemRandom(10))}`;
  const control = systemRandom(24);
  const controls: Needle[] = [
    ...textForms('control', toHex(control)),
    { name: 'control (bytes)', bytes: Buffer.from(control) },
  ];
  const controlNames = controls.map(({ name }) => name).sort();
  let who: Needle[] = [];
  let secrets: Needle[] = [];
  let dropId: Needle;
  let planted: Planted;
  let unit: TestUnit;
  /** Names found in the memory after the report, and after the requests that followed. */
  let foundAtOnce: string[] = [];
  let foundLater: string[] = [];

  beforeAll(async () => {
    const url = `sqlite:${join(folder, 'bad-apple.db')}`;
    const core = { workFloorBits: 3, workCeilingBits: 5 };
    unit = makeUnit({ now: Date.now(), seed: toHex(systemRandom(8)), core });
    const db = await openDatabase(url);
    await migrate(db);
    await foundUnit(db, unit, Date.now());
    await db.destroy();
    planted = await startShipped({ databaseUrl: url, host: hasIpv6 ? '::' : '127.0.0.1', control });
    const ports: number[] = [];
    for (const from of hasIpv6 ? [ipv4, ipv6] : [ipv4]) {
      const report = plantedReport(unit);
      const { id, body } = report.put;
      dropId = { name: 'drop id', bytes: Buffer.from(id, 'hex') };
      secrets = [...secrets, ...report.secrets];
      const path = `/api/drops/${id}`;
      const put = await send(planted.port, { method: 'PUT', path, agent, body, from });
      const read = await send(planted.port, { method: 'GET', path: '/api/board', agent, from });
      expect([put.status, read.status]).toEqual([201, 200]);
      ports.push(put.localPort, read.localPort);
    }
    who = [
      ...textForms('user agent', agent),
      ...ipv4Needles(ports),
      ...(hasIpv6 ? ipv6Needles(ipv6) : []),
    ];
    const pid = planted.server.pid ?? 0;
    foundAtOnce = searchMemory(pid, [...controls, ...secrets]);
    await goOn(planted, unit, 2_000);
    await collectTwice(planted);
    foundLater = await whenOverwritten(() => searchMemory(pid, [...controls, ...secrets, ...who]));
  }, 240_000);

  afterAll(() => {
    planted?.server.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  it('finds a control in files, log and memory, so that finding nothing means something', () => {
    const found = (names: readonly string[]) => names.filter((name) => name.startsWith('control'));
    expect([found(foundAtOnce), found(foundLater)]).toEqual([controlNames, controlNames]);
    expect(searchFolder(folder, [dropId])).toEqual(['drop id']);
    expect(planted.log.join('')).toContain('Portal (reporters)');
  });

  it('keeps report, receipt and what is made of it out of database, write-ahead log, server log and memory (P1, R7, R9)', () => {
    const names = new Set(secrets.map(({ name }) => name));
    expect(foundAtOnce.filter((name) => names.has(name))).toEqual([]);
    expect(foundLater.filter((name) => names.has(name))).toEqual([]);
    writeFileSync(join(folder, 'log.txt'), planted.log.join(''));
    expect(searchFolder(folder, secrets)).toEqual([]);
  });

  it('writes neither user agent nor address to disk or log (P2, R9)', () => {
    writeFileSync(join(folder, 'log.txt'), planted.log.join(''));
    expect(searchFolder(folder, who)).toEqual([]);
  });

  it('forgets user agent and IPv4 address after 2,000 requests and two collections (P2, R9)', () => {
    expect(foundLater.filter((name) => /^(user agent|IPv4)/.test(name))).toEqual([]);
  });

  it.skipIf(!hasIpv6)(`forgets an IPv6 address of the visitor’s own${lacking}`, () => {
    expect(foundLater.filter((name) => name.startsWith('IPv6'))).toEqual([]);
  });

  it('puts none of it into a backup, nor into files and log when it ends', async () => {
    const copy = join(folder, 'backup.db');
    const sqlite = new Sqlite(join(folder, 'bad-apple.db'), { readonly: true });
    await sqlite.backup(copy);
    sqlite.close();
    expect(readFileSync(copy).includes(dropId.bytes)).toBe(true);
    const ended = new Promise((resolve) => planted.server.once('exit', resolve));
    planted.server.kill('SIGTERM');
    await ended;
    writeFileSync(join(folder, 'log.txt'), planted.log.join(''));
    expect(planted.log.join('')).toMatch(/\/api\/drops/);
    expect({ run, found: searchFolder(folder, [...secrets, ...who]) }).toEqual({ run, found: [] });
  });
});

it('the container runs the server with the flags of npm start, which docs/operating.md explains', () => {
  const [, command = ''] = /\nCMD (\[.*\])/.exec(readFileSync('Dockerfile', 'utf8')) ?? [];
  const flags = shippedFlags();
  expect(JSON.parse(command)).toEqual(['node', ...flags, 'dist/server/main.js']);
  const text = readFileSync('docs/operating.md', 'utf8');
  expect(flags.filter((flag) => !text.includes(`\`${flag}\``))).toEqual([]);
});
