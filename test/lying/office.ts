/** Real portal and inbox on a real SQLite file, on loopback, with a liar before every client. */
import type { AddressInfo } from 'node:net';
import { type Duty, openDuty } from '../../client/conversation/duty.js';
import type { PortalPort } from '../../client/conversation/ports.js';
import type { Known } from '../../client/conversation/remembering.js';
import { httpInbox, type TerminalInbox } from '../../client/terminal/http-inbox.js';
import { httpPortal } from '../../client/terminal/http-portal.js';
import {
  type Directory,
  type DirectoryCore,
  hash,
  labels,
  type Random,
  seededRandom,
  systemRandom,
  toBase64url,
  toUtf8,
  type Vault,
} from '../../crypto/index.js';
import { buildInbox } from '../../server/inbox/app.js';
import { sessionCookie } from '../../server/inbox/wire.js';
import { createBeat } from '../../server/jobs/beat.js';
import { createLog } from '../../server/log.js';
import { buildPortal } from '../../server/portal/app.js';
import { createDifficulty } from '../../server/portal/difficulty.js';
import type { Database } from '../../server/store/database.js';
import { publishDirectory } from '../../server/store/directories.js';
import { startSession } from '../../server/store/sessions.js';
import { stoppedClock, type TestClock } from '../support/clock.js';
import { newDatabase } from '../support/databases.js';
import { foundUnit, makeUnit, type TestUnit } from '../support/unit.js';
import { type Asked, type Liar, openLiar } from './liar.js';

/** One officer's computer: a liar, the real HTTP port through it, and what the device remembers. */
export interface Desktop {
  person: number;
  liar: Liar;
  inbox: TerminalInbox;
  vault: Vault;
  /** Begins a session with nothing but the vault, and what the device remembers. */
  signIn(known?: Known): Promise<Duty>;
}

export interface Office {
  made: TestUnit;
  db: Database;
  clock: TestClock;
  random: Random;
  directory(): Directory;
  desktop(person: number, seen?: (asked: Asked) => void): Promise<Desktop>;
  /** A computer at the inbox where nobody is signed in. */
  inboxLiar(): Promise<Liar>;
  /** One reporter's computer. */
  visitor(): Promise<{ liar: Liar; portal: PortalPort }>;
  /** Signs and publishes the next version of the directory. */
  publish(change: Partial<DirectoryCore>): Promise<Directory>;
  /** Moves the clock; the server does what is due then. */
  pass(milliseconds: number): Promise<void>;
  /** Moves the clock to a moment; the server does what is due once an hour. */
  until(moment: number): Promise<void>;
  /** Everybody's session begins anew. */
  startSessions(): Promise<void>;
  /** Until after the next fixed time at which a batch closes. */
  closeBatch(): Promise<void>;
  /** Until after the next snapshot of the board. */
  snapshot(): Promise<void>;
  close(): Promise<void>;
}

const hour = 3_600_000;
const day = 24 * hour;

/** Three officers (or so many) on route 1, in service timings, on a clock that the test moves. */
export async function openOffice(
  given: {
    seed?: string;
    officers?: number;
    auditors?: number[];
    core?: Partial<DirectoryCore>;
    /** Hears every line of the server's log. */
    log?: (line: string) => void;
  } = {},
): Promise<Office> {
  const { seed = 'a lying server', officers = 3, auditors = [] } = given;
  const made = makeUnit({ seed, officers, auditors, core: { minimumDrops: 0, ...given.core } });
  const database = await newDatabase('sqlite');
  const { db } = database;
  await foundUnit(db, made);
  const clock = stoppedClock();
  const random = seededRandom(hash(labels.session, toUtf8(`office ${seed}`)));
  const log = createLog({ write: given.log ?? (() => undefined) });
  const difficulty = createDifficulty({ dropsPerDay: 10_000 });
  const portal = await buildPortal({ db, clock, config: { dropsPerDay: 10_000 }, log, difficulty });
  const config = { trialAllowed: true, dutyMail: null };
  const inbox = await buildInbox({
    ...{ db, clock, random: systemRandom, log, config, difficulty },
    portalOrigin: () => 'http://127.0.0.1:8080',
    inboxOrigin: () => 'http://localhost:8081',
  });
  const beat = createBeat({ db, clock, log, collect: null, random: systemRandom });
  const [portalPort, inboxPort] = await Promise.all(
    [portal, inbox].map(async (app) => {
      await app.listen({ host: '127.0.0.1', port: 0 });
      return (app.server.address() as AddressInfo).port;
    }),
  );
  const roots = made.officers.map(() => random(32));
  const tokens = made.officers.map(() => systemRandom(32));
  const liars: Liar[] = [];
  const closing: (() => void)[] = [];

  /** Sessions last as long as the test: the clock jumps by days. */
  async function startSessions(): Promise<void> {
    for (const [i, token] of tokens.entries()) {
      const tokenHash = hash('session', token);
      await db
        .transaction()
        .execute((trx) =>
          startSession(trx, { person: i + 1, tokenHash, now: clock.now(), kind: 'totp' }),
        );
    }
  }

  for (const [i] of made.officers.entries()) {
    const [person, name] = [i + 1, `officer-${i + 1}`];
    const role = auditors.includes(person) ? 'auditor' : 'officer';
    await db
      .insertInto('accounts')
      .values({ person, account: name, name, roles: i === 0 ? 'head' : role, confirmed: 1 })
      .execute();
  }
  await startSessions();
  await beat.tick();

  const vaultOf = (person: number): Vault => ({
    unitId: made.unit.unitId,
    person,
    seed: made.seeds[person - 1] as Uint8Array,
    keyringRoot: roots[person - 1] as Uint8Array,
    holderSeed: null,
    directory: { number: 1, hash: (made.versions[0] as Directory).hash },
  });

  const office: Office = {
    made,
    db,
    clock,
    random,
    directory: () => made.versions.at(-1) as Directory,
    async desktop(person, seen) {
      const cookie = `${sessionCookie}=${toBase64url(tokens[person - 1] as Uint8Array)}`;
      const liar = await openLiar({
        port: inboxPort as number,
        cookie,
        ...(seen === undefined ? {} : { seen }),
      });
      liars.push(liar);
      const client = httpInbox(liar.origin);
      closing.push(() => client.close());
      const vault = vaultOf(person);
      const session = { inbox: client, vault, unit: made.unit, now: clock.now, random };
      return {
        person,
        liar,
        inbox: client,
        vault,
        signIn: (known) => openDuty({ ...session, known }),
      };
    },
    async inboxLiar() {
      const liar = await openLiar({ port: inboxPort as number });
      liars.push(liar);
      return liar;
    },
    async visitor() {
      const liar = await openLiar({ port: portalPort as number });
      liars.push(liar);
      return { liar, portal: httpPortal(liar.origin) };
    },
    async publish(change) {
      const before = office.directory();
      const directory = made.next(change);
      await publishDirectory(db, { directory, before, now: clock.now() });
      return directory;
    },
    async pass(milliseconds) {
      clock.time += milliseconds;
      await beat.tick();
      await startSessions();
    },
    startSessions,
    async until(moment) {
      const before = Math.floor(clock.time / hour);
      if (Math.floor(moment / hour) !== before) await office.pass(moment - clock.time);
      clock.time = moment;
    },
    closeBatch() {
      const into = clock.time % day;
      const { closings } = office.directory();
      const next = closings.map((m) => m * 60_000).find((at) => at > into);
      const first = (closings[0] ?? 0) * 60_000;
      return office.pass((next ?? day + first) - into + 1000);
    },
    snapshot: () => office.pass(hour - (clock.time % hour) + 1000),
    async close() {
      for (const end of closing) end();
      await Promise.all(liars.map((liar) => liar.close()));
      await Promise.all([portal.close(), inbox.close()]);
      await database.remove();
    },
  };
  return office;
}

/** Sends a bundle, lets a minute pass and reads, so many times. */
export async function beats(office: Office, duty: Duty, count = 1): Promise<void> {
  for (let i = 0; i < count; i++) {
    await duty.beat();
    await office.pass(60_000);
    await duty.sync();
  }
}

/** Kinds of alarm, each once, sorted. */
export const kinds = (duty: Duty): string[] =>
  [...new Set(duty.alarms().map((a) => a.kind))].sort();
