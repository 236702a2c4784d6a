/** What officers do with a case, as their sealed leaves say it: in nothing that the server has. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { encodeLeaf } from '../../client/conversation/acts.js';
import type { CaseFile } from '../../client/conversation/casefile.js';
import { type Duty, openDuty } from '../../client/conversation/duty.js';
import { type InboxClient, inboxOver } from '../../client/http/inbox.js';
import { connectTo } from '../../client/terminal/http.js';
import {
  auditLeafBytes,
  type Directory,
  hash,
  outboxBytes,
  systemRandom,
  toBase64url,
  toHex,
} from '../../crypto/index.js';
import { sessionCookie } from '../../server/inbox/wire.js';
import { migrate, openDatabase } from '../../server/store/database.js';
import { startSession } from '../../server/store/sessions.js';
import { foundUnit, makeUnit, type TestUnit } from '../support/unit.js';
import { collectTwice, type Planted, plantedReport, send, startShipped } from './planted.js';
import { byteForms, type Needle, searchFolder, searchMemory, textForms } from './search.js';

const folder = mkdtempSync(join(tmpdir(), 'bad-apple-acts-'));
const control = systemRandom(24);
const note = `The auditors must not read this ${toHex(systemRandom(8))}`;
let planted: Planted;
let unit: TestUnit;
let inbox: InboxClient;
let duty: Duty;
let file: CaseFile;
let secrets: Needle[] = [];

/** An officer's session at the shipped server, as the session's cookie gives it. */
function inboxOf(cookie: string): InboxClient {
  const connection = connectTo({ origin: planted.inbox, keepAlive: true });
  return inboxOver((what) =>
    connection.exchange({ ...what, headers: [...what.headers, ['cookie', cookie]] }),
  );
}

beforeAll(async () => {
  const url = `sqlite:${join(folder, 'bad-apple.db')}`;
  unit = makeUnit({
    ...{ now: Date.now(), seed: toHex(systemRandom(8)), officers: 2, auditors: [2] },
    core: { trial: true, workFloorBits: 3, workCeilingBits: 5 },
  });
  const token = systemRandom(32);
  const db = await openDatabase(url);
  await migrate(db);
  await foundUnit(db, unit, Date.now());
  const account = { person: 1, account: 'one', name: 'One', roles: 'officer', confirmed: 1 };
  await db.insertInto('accounts').values(account).execute();
  const tokenHash = hash('session', token);
  await db
    .transaction()
    .execute((trx) => startSession(trx, { person: 1, tokenHash, now: Date.now(), kind: 'totp' }));
  await db.destroy();
  planted = await startShipped({ databaseUrl: url, host: '127.0.0.1', control });
  const { put } = plantedReport(unit);
  const path = `/api/drops/${put.id}`;
  const sent = await send(planted.port, { method: 'PUT', path, agent: 'visitor', body: put.body });
  expect(sent.status).toBe(201);
  inbox = inboxOf(`${sessionCookie}=${toBase64url(token)}`);
  const first = unit.versions[0] as Directory;
  const vault = {
    ...{ unitId: unit.unit.unitId, person: 1, seed: unit.seeds[0] as Uint8Array },
    ...{ keyringRoot: systemRandom(32), holderSeed: null },
    directory: { number: 1, hash: first.hash },
  };
  const now = (): number => Date.now();
  duty = await openDuty({ inbox, vault, unit: unit.unit, now, random: systemRandom });
  for (const end = Date.now() + 60_000; duty.desk.cases.size === 0; ) {
    if (Date.now() > end) throw new Error('no case came');
    await new Promise((resolve) => setTimeout(resolve, 500));
    await duty.sync();
  }
  file = [...duty.desk.cases.values()][0] as CaseFile;
  duty.look(file);
  duty.write(file, { kind: 'note', text: note });
  for (let i = 0; i < 3; i++) {
    await duty.beat();
    await duty.sync();
  }
  const caseName = file.caseId.slice(0, 7);
  secrets = [
    ...byteForms('case in an act', caseName),
    ...textForms('reference', file.reference),
    ...textForms('note', note),
    ...[...duty.desk.auditKeys.values()].flatMap(({ auditKey }) =>
      byteForms('audit key', auditKey.key),
    ),
  ];
}, 120_000);

afterAll(() => {
  planted?.server.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Names of what is found on the disk, in a backup, in the log and in the server's memory. */
async function foundAnywhere(needles: readonly Needle[]): Promise<string[]> {
  const sqlite = new Sqlite(join(folder, 'bad-apple.db'), { readonly: true });
  await sqlite.backup(join(folder, 'backup.db'));
  sqlite.close();
  writeFileSync(join(folder, 'log.txt'), planted.log.join(''));
  const memory = searchMemory(planted.server.pid ?? 0, needles);
  return [...new Set([...searchFolder(folder, needles), ...memory])].sort();
}

it('which case was looked at and written in is in no database, write-ahead log, backup, log or memory (P1, R10)', async () => {
  // It happened: the acts are in leaves that have left, and nothing waits.
  expect(duty.desk.leaves.waiting).toEqual([]);
  const last = duty.prepare().bytes.slice(-outboxBytes - auditLeafBytes, -outboxBytes);
  expect(last.length).toBe(512);
  const controls: Needle[] = textForms('control', toHex(control));
  expect(await foundAnywhere(controls)).toEqual(controls.map(({ name }) => name).sort());
  expect(secrets.length).toBeGreaterThan(10);
  expect(await foundAnywhere(secrets)).toEqual([]);
  await collectTwice(planted);
  expect(await foundAnywhere(secrets)).toEqual([]);
});

it('a leaf that were not sealed would be found, so that finding nothing means something', async () => {
  const caseName = file.caseId.slice(0, 7);
  const open = encodeLeaf({
    ...{ bundle: 1, before: new Uint8Array(16) },
    acts: [{ act: 'opened', caseName, minute: 1 }],
  });
  const leaf = new Uint8Array(auditLeafBytes);
  leaf.set(open);
  const bytes = duty.prepare().bytes.slice();
  bytes.set(leaf, bytes.length - outboxBytes - auditLeafBytes);
  await inbox.putBundle(systemRandom(16), bytes);
  expect(await foundAnywhere(secrets)).toContain('case in an act (bytes)');
  const kept = ['bad-apple.db', 'bad-apple.db-wal'].map((name) =>
    readFileSync(join(folder, name)).includes(Buffer.from(caseName)),
  );
  expect(kept).toContain(true);
});
