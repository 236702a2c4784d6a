/** Drops accepted by the real server over HTTP, beside one durable insert a transaction. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import Sqlite from 'better-sqlite3';
import { sql } from 'kysely';
import pg from 'pg';
import { shippedFlags } from '../test/canary/planted.js';
import { foundUnit, type MadePut, makeUnit, type TestUnit } from '../test/support/unit.js';
import { type BenchDatabase, newDatabase } from './databases.js';
import type { Figure, Part } from './figures.js';

const connectionCounts = [1, 8, 32];
const dropsPerRun = 2_000;
/** The known peer's figures, for comparison: submissions a second at 32 connections. */
const peer = 'the known peer: 4 to 18 a second, two thirds failing at 32';

interface Running {
  process: ChildProcess;
  portal: string;
}

/** Starts the built server on a database that holds a unit. */
async function startServer(url: string): Promise<Running> {
  const child = spawn(process.execPath, [...shippedFlags(), 'dist/server/main.js'], {
    env: {
      ...process.env,
      DATABASE_URL: url,
      PORTAL_PORT: '18080',
      INBOX_PORT: '18081',
      DROPS_PER_DAY: '1000000',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    const portal = /(http:\/\/127\.0\.0\.1:18080)/.exec(line)?.[1];
    if (portal !== undefined) return { process: child, portal };
  }
  throw new Error('the server did not start');
}

async function stop(running: Running): Promise<void> {
  const ended = new Promise((resolve) => running.process.once('exit', resolve));
  running.process.kill('SIGTERM');
  await ended;
}

/** The bytes of a whole request, made before anything is timed. */
const requestOf = (host: string, { id, body }: MadePut): Buffer =>
  Buffer.concat([
    Buffer.from(
      `PUT /api/drops/${id} HTTP/1.1\r\nhost: ${host}\r\n` +
        `content-type: application/octet-stream\r\ncontent-length: ${body.length}\r\n\r\n`,
    ),
    body,
  ]);

/** Sends one request after another on a connection of its own; gives the statuses. */
async function sendEach(
  port: number,
  host: string,
  next: () => Buffer | undefined,
): Promise<number[]> {
  const statuses: number[] = [];
  const socket = connect(port, host);
  socket.setNoDelay(true);
  await once(socket, 'connect');
  for (let bytes = next(); bytes !== undefined; bytes = next()) {
    socket.write(bytes);
    let text = '';
    while (!isWhole(text)) {
      const [part] = (await once(socket, 'data')) as [Buffer];
      text += part.toString('latin1');
    }
    statuses.push(Number(text.slice(9, 12)));
  }
  socket.destroy();
  return statuses;
}

function isWhole(text: string): boolean {
  const end = text.indexOf('\r\n\r\n');
  if (end === -1) return false;
  const length = /content-length: (\d+)/i.exec(text)?.[1];
  return text.length >= end + 4 + Number(length ?? 0);
}

/** On sockets, for a client of Node's own takes longer over a request than the server does. */
async function putAll(
  origin: string,
  puts: readonly MadePut[],
  connections: number,
): Promise<{ rate: number; failed: number }> {
  const { hostname, port, host } = new URL(origin);
  const requests = puts.map((one) => requestOf(host, one));
  let at = 0;
  const next = (): Buffer | undefined => requests[at++];
  const from = performance.now();
  const statuses = await Promise.all(
    Array.from({ length: connections }, () => sendEach(Number(port), hostname, next)),
  );
  const rate = puts.length / ((performance.now() - from) / 1000);
  return { rate, failed: puts.length - statuses.flat().filter((one) => one === 201).length };
}

/** One durable insert of a drop's size in each transaction, without any server. */
async function rawRate(database: BenchDatabase, bytes: Uint8Array): Promise<number> {
  const inserts = 1_500;
  if (database.engine === 'sqlite') {
    const file = `${database.folder}/raw.db`;
    const raw = new Sqlite(file);
    raw.pragma('journal_mode = WAL');
    raw.pragma('synchronous = FULL');
    raw.pragma('secure_delete = ON');
    raw.exec('create table raw (id integer primary key, bytes blob not null) strict');
    const insert = raw.prepare('insert into raw (bytes) values (?)');
    const from = performance.now();
    for (let i = 0; i < inserts; i++) insert.run(bytes);
    const rate = inserts / ((performance.now() - from) / 1000);
    raw.close();
    return rate;
  }
  const raw = new pg.Client({ connectionString: database.url });
  await raw.connect();
  await raw.query('create table raw (id serial primary key, bytes bytea not null)');
  const buffer = Buffer.from(bytes);
  const from = performance.now();
  for (let i = 0; i < inserts; i++)
    await raw.query('insert into raw (bytes) values ($1)', [buffer]);
  const rate = inserts / ((performance.now() - from) / 1000);
  await raw.end();
  return rate;
}

async function settingsOf(database: BenchDatabase): Promise<string> {
  if (database.engine === 'sqlite') {
    // Through the connection that the store opens, as the server's own: two of them hold for it alone.
    const names = ['journal_mode', 'synchronous', 'secure_delete'] as const;
    const found: string[] = [];
    for (const name of names) {
      const { rows } = await sql<Record<string, unknown>>`pragma ${sql.raw(name)}`.execute(
        database.db,
      );
      found.push(`${name}=${rows[0]?.[name]}`);
    }
    return `SQLite, read back: ${found.join(', ')} (synchronous 2 is FULL, secure_delete 1 is ON)`;
  }
  const raw = new pg.Client({ connectionString: database.url });
  await raw.connect();
  const read = async (name: string): Promise<string> => {
    const { rows } = await raw.query<Record<string, string>>(`show ${name}`);
    return `${name}=${rows[0]?.[name]}`;
  };
  const text = `PostgreSQL: ${await read('fsync')}, ${await read('synchronous_commit')}`;
  await raw.end();
  return text;
}

async function onEngine(engine: 'sqlite' | 'postgres', unit: TestUnit): Promise<Part> {
  const figures: Figure[] = [];
  const notes: string[] = [];
  const database = await newDatabase(engine);
  try {
    await foundUnit(database.db, unit, Date.now());
    const sample = unit.put({ day: unit.versions[0]?.day ?? 0 });
    const ceiling = await rawRate(database, sample.drop);
    const running = await startServer(database.url);
    let sent = 0;
    for (const connections of connectionCounts) {
      const bits = unit.versions[0]?.workCeilingBits ?? 0;
      const day = Math.floor(Date.now() / 86_400_000);
      const puts = Array.from({ length: dropsPerRun }, () => unit.put({ day, bits }));
      const { rate, failed } = await putAll(running.portal, puts, connections);
      sent += puts.length - failed;
      figures.push({
        what: `drops accepted, ${connections} connections`,
        value: rate,
        unit: 'a second',
        ceiling,
        ...(connections === 32 ? { aim: 'at least the raw rate, none failed' } : {}),
      });
      figures.push({ what: `— of these failed`, value: failed, unit: '', aim: 'none' });
    }
    const rss = residentBytes(running.process.pid ?? 0);
    await stop(running);
    const count = await rowsOf(database);
    if (count !== sent) throw new Error(`${sent} drops were answered 201, ${count} are there`);
    notes.push(`Rows counted afterwards: ${count}, as many as were answered 201; ${peer}.`);
    notes.push(await settingsOf(database));
    notes.push(`Memory of the server afterwards: ${Math.round(rss / 2 ** 20)} MiB.`);
    if (database.folder !== null) {
      const size = statSync(`${database.folder}/bad-apple.db`).size;
      notes.push(`Database file: ${Math.round(size / 2 ** 20)} MiB for ${count} drops.`);
    }
  } finally {
    await database.remove();
  }
  return { title: `Drops over HTTP, ${engine}`, figures, notes };
}

async function rowsOf(database: BenchDatabase): Promise<number> {
  const count = async (table: 'open_drops' | 'closed_drops'): Promise<number> => {
    const { rows } = await database.db
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<number>().as('rows'))
      .executeTakeFirstOrThrow();
    return Number(rows);
  };
  return (await count('open_drops')) + (await count('closed_drops'));
}

/** Resident memory of a process (Linux); 0 elsewhere. */
function residentBytes(pid: number): number {
  try {
    const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kilobytes ?? 0) * 1024;
  } catch {
    return 0;
  }
}

export async function drops(): Promise<Part[]> {
  const unit = makeUnit({ officers: 6, seed: 'bench drops', now: Date.now() });
  return [await onEngine('sqlite', unit), await onEngine('postgres', unit)];
}
