import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../../server/store/database.js';
import { newDatabase } from '../support/databases.js';
import { foundUnit, makeUnit } from '../support/unit.js';

interface Run {
  child: ChildProcess;
  said(): string;
  logged(): string;
  /** Resolves when this has been printed. */
  until(text: string): Promise<void>;
  /** Exit code. */
  ended: Promise<number | null>;
}

let folder = '';
let runs: Run[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bad-apple-main-'));
});
afterEach(async () => {
  for (const { child, ended } of runs) {
    child.kill('SIGKILL');
    await ended;
  }
  runs = [];
  rmSync(folder, { recursive: true, force: true });
});

/** Starts the real program from its sources, on ports that the system chooses. */
function start(env: Record<string, string> = {}, args: readonly string[] = []): Run {
  const child = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts', ...args], {
    env: {
      PATH: process.env.PATH,
      PORTAL_PORT: '0',
      INBOX_PORT: '0',
      DATABASE_URL: `sqlite:${folder}/data/bad-apple.db`,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  let logged = '';
  child.stdout.on('data', (data) => {
    said += data;
  });
  child.stderr.on('data', (data) => {
    logged += data;
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const run: Run = {
    child,
    ended,
    said: () => said,
    logged: () => logged,
    until: (text) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (said.includes(text)) resolve();
        };
        child.stdout.on('data', look);
        void ended.then(() => reject(new Error(`ended before: ${text}\n${said}${logged}`)));
        look();
      }),
  };
  runs.push(run);
  return run;
}

const addressIn = (said: string, name: string): string =>
  new RegExp(`${name} \\(\\w+\\): +(http://(?:127\\.0\\.0\\.1|localhost):\\d+)`).exec(said)?.[1] ??
  '';

test('The program prints both addresses and a setup link, serves, and stops on SIGTERM', async () => {
  const server = start();
  await server.until('npm run cli -- setup --inbox');
  const portal = addressIn(server.said(), 'Portal');
  const inbox = addressIn(server.said(), 'Inbox');
  expect(server.said()).toContain('Only this machine can reach them');
  expect(server.said()).toMatch(new RegExp(`${inbox}/#setup=[A-Za-z0-9_-]{43}\\n`));
  const unit = await fetch(`${portal}/api/unit`);
  expect([unit.status, await unit.json()]).toEqual([503, { code: 'not-open' }]);
  expect(unit.headers.get('date')).toBeNull();
  expect((await fetch(`${inbox}/api/health`)).status).toBe(200);

  server.child.kill('SIGTERM');
  expect(await server.ended).toBe(0);
  const lines = server
    .logged()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.map(({ msg, route, status }) => [msg, route, status])).toEqual([
    ['started', undefined, undefined],
    ['requests', '/api/health', 200],
    ['requests', '/api/unit', 503],
    ['stopped', undefined, undefined],
  ]);
  expect(server.logged()).not.toContain('setup=');
  const data = join(folder, 'data');
  expect(statSync(data).mode & 0o777).toBe(0o700);
  expect(readdirSync(data)).toEqual(['bad-apple.db']);
  expect(statSync(join(data, 'bad-apple.db')).mode & 0o777).toBe(0o600);
});

test('With "recover" it prints a one-time link for an account beside the server that runs, and ends', async () => {
  const db = await openDatabase(`sqlite:${folder}/data/bad-apple.db`);
  const { migrate } = await import('../../server/store/database.js');
  await migrate(db);
  await foundUnit(db, makeUnit());
  const enrolled = { name: 'One', roles: 'head', registration: new Uint8Array(192) };
  await db
    .insertInto('accounts')
    .values({ person: 1, account: 'one', ...enrolled })
    .execute();
  await db.destroy();
  const server = start();
  await server.until('Inbox (officers)');
  const inbox = addressIn(server.said(), 'Inbox');
  const recovering = start({}, ['recover', 'one']);
  expect(await recovering.ended).toBe(0);
  const token = /\/#recover=([\w-]{43})\n/.exec(recovering.said())?.[1];
  const look = await fetch(`${inbox}/api/enrolments/look`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'sec-fetch-site': 'same-origin',
      'bad-apple': '1',
    },
    body: JSON.stringify({ token }),
  });
  expect(await look.json()).toMatchObject({ purpose: 'recovery', account: 'one', person: 1 });
  expect(recovering.logged()).toContain('recovery-link-made');
  expect(recovering.logged()).not.toContain(token);

  const nobody = start({}, ['recover', 'nobody']);
  expect(await nobody.ended).toBe(1);
  expect(nobody.logged()).toContain('There is no such account');
  const wrong = start({}, ['recovr']);
  expect(await wrong.ended).toBe(1);
  expect(wrong.logged()).toContain('recover ACCOUNT');
});

test('With a unit no link is printed; killed and started again it goes on', async () => {
  const db = await openDatabase(`sqlite:${folder}/data/bad-apple.db`);
  const { migrate } = await import('../../server/store/database.js');
  await migrate(db);
  await foundUnit(db, makeUnit());
  await db.destroy();
  const first = start();
  await first.until('Inbox (officers)');
  first.child.kill('SIGKILL');
  await first.ended;
  const second = start();
  await second.until('Inbox (officers)');
  expect((await fetch(`${addressIn(second.said(), 'Portal')}/api/unit`)).status).toBe(200);
  second.child.kill('SIGINT');
  expect(await second.ended).toBe(0);
  expect(second.said()).not.toContain('setup');
});

test('The same program runs on PostgreSQL', async () => {
  const database = await newDatabase('postgres');
  await foundUnit(database.db, makeUnit());
  const server = start({ DATABASE_URL: database.url });
  await server.until('Inbox (officers)');
  expect((await fetch(`${addressIn(server.said(), 'Portal')}/api/board`)).status).toBe(200);
  server.child.kill('SIGTERM');
  expect(await server.ended).toBe(0);
  await database.remove();
});

test('What stops a start is one sentence that names the setting, and no stack', async () => {
  const database = await newDatabase('sqlite');
  await foundUnit(database.db, makeUnit({ core: { trial: true } }));
  const service = {
    PORTAL_ORIGIN: 'https://report.example.org',
    INBOX_ORIGIN: 'https://inbox.example.org',
  };
  const other = start();
  await other.until('Inbox (officers)');
  const taken = new URL(addressIn(other.said(), 'Portal')).port;
  const cases = [
    [{ PORTAL_PORT: 'x' }, 'PORTAL_PORT must be a port from 1 to 65535.'],
    [
      { PORTAL_PORT: taken, DATABASE_URL: `sqlite:${folder}/other.db` },
      'PORTAL_PORT or INBOX_PORT names a port that another program has taken (EADDRINUSE).',
    ],
    [
      { DATABASE_URL: 'sqlite:./package.json' },
      'DATABASE_URL names a file that is not a whole SQLite database (SQLITE_NOTADB).',
    ],
    [
      { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' },
      'DATABASE_URL names a database that cannot be opened (ECONNREFUSED).',
    ],
    [
      { ...service, DATABASE_URL: database.url },
      'ALLOW_TRIAL must be yes to run a unit with trial timings where others can reach it.',
    ],
  ] as const;
  for (const [env, sentence] of cases) {
    const run = start(env);
    expect(await run.ended).toBe(1);
    expect(run.logged()).toBe(`Bad Apple did not start. ${sentence}\n`);
    expect(run.said()).toBe('');
  }
  await database.remove();
}, 60_000);
