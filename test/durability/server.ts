/** The built server as a process of its own, on one SQLite file, with people who are signed in. */
import { type ChildProcess, spawn } from 'node:child_process';
import { type Agent, request } from 'node:http';
import { join } from 'node:path';
import { type Bundle, hash, systemRandom, toBase64url, toHex } from '../../crypto/index.js';
import { requestHeaders, sessionCookie } from '../../server/inbox/wire.js';
import { migrate, openDatabase } from '../../server/store/database.js';
import { startSession } from '../../server/store/sessions.js';
import { shippedFlags } from '../canary/planted.js';
import { someBundle } from '../support/bundle.js';
import { freePort } from '../support/free-port.js';
import { foundUnit, makeUnit, type TestUnit } from '../support/unit.js';

export const officers = [1, 2, 3] as const;

/** What stays when a server is killed. */
export interface Place {
  folder: string;
  file: string;
  unit: TestUnit;
  ports: { portal: number; inbox: number };
  /** Cookies of the three officers' sessions, by person. */
  cookies: ReadonlyMap<number, string>;
}

/** A unit with trial timings, so that batches close while servers are killed. */
export async function makePlace(folder: string): Promise<Place> {
  const file = join(folder, 'bad-apple.db');
  const core = { trial: true, workFloorBits: 2, workCeilingBits: 4, minimumDrops: 1 };
  const now = Date.now();
  const unit = makeUnit({ now, seed: toHex(systemRandom(8)), core });
  const db = await openDatabase(`sqlite:${file}`);
  await migrate(db);
  await foundUnit(db, unit, now);
  const cookies = new Map<number, string>();
  for (const person of officers) {
    const name = `Officer ${person}`;
    const account = { account: `person-${person}`, name, roles: 'officer', confirmed: 1 };
    await db
      .insertInto('accounts')
      .values({ person, ...account })
      .execute();
    const token = systemRandom(32);
    await db
      .transaction()
      .execute((trx) =>
        startSession(trx, { person, tokenHash: hash('session', token), now, kind: 'totp' }),
      );
    cookies.set(person, `${sessionCookie}=${toBase64url(token)}`);
  }
  await db.destroy();
  const ports = { portal: await freePort(), inbox: await freePort() };
  return { folder, file, unit, ports, cookies };
}

export interface Around {
  /** What stands before `node` on the command line, and among its flags. */
  before?: readonly string[];
  flags?: readonly string[];
  env?: Readonly<Record<string, string>>;
}

export async function startServer(
  place: Place,
  { before = [], flags = [], env = {} }: Around = {},
): Promise<{ child: ChildProcess; ended: Promise<void> }> {
  const words = [...before, process.execPath, ...shippedFlags(), ...flags, 'dist/server/main.js'];
  const child = spawn(words[0] as string, words.slice(1), {
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: `sqlite:${place.file}`,
      PORTAL_PORT: String(place.ports.portal),
      INBOX_PORT: String(place.ports.inbox),
      DROPS_PER_DAY: '10000000',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let said = '';
  await new Promise<void>((resolve, reject) => {
    const hear = (part: Buffer): void => {
      said += String(part);
      if (said.includes('Inbox (officers)')) resolve();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    void ended.then(() => reject(new Error(`The server ended: ${said}`)));
  });
  return { child, ended };
}

/** Something that is to be stored, as it is sent. */
export interface Put {
  app: 'portal' | 'inbox';
  path: string;
  body: Uint8Array;
  cookie?: string;
}

/** The status; null when the connection broke. */
export function send(
  ports: Place['ports'],
  { app, path, body, cookie }: Put,
  agent: Agent | false = false,
): Promise<number | null> {
  return new Promise((resolve) => {
    const sent = request({
      host: '127.0.0.1',
      port: ports[app],
      method: 'PUT',
      path,
      agent,
      headers: {
        'content-type': 'application/octet-stream',
        'content-length': body.length,
        ...(cookie === undefined ? {} : { ...requestHeaders, cookie }),
      },
    });
    sent.on('error', () => resolve(null));
    sent.on('response', (answer) => {
      answer.on('error', () => resolve(null));
      answer.on('end', () => resolve(answer.statusCode ?? null));
      answer.resume();
    });
    sent.end(body);
  });
}

/** A drop as a reporter's page sends it. */
export function dropPut(unit: TestUnit): Put & { id: string; drop: Uint8Array } {
  const { id, drop, body } = unit.put({ bits: 4 });
  return { app: 'portal', path: `/api/drops/${id}`, body, id, drop };
}

/** A bundle as an officer's page sends it, every place filled. */
export function bundlePut(place: Place, person: number): Put & { id: string; bundle: Bundle } {
  const { bundle, bytes: body } = someBundle(place.unit);
  const id = toHex(systemRandom(16));
  const cookie = place.cookies.get(person) ?? '';
  return { app: 'inbox', path: `/api/bundles/${id}`, body, cookie, id, bundle };
}
