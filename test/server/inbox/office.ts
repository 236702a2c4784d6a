/** An inbox over a real database, with people who are enrolled and can be signed in at once. */
import { randomBytes } from 'node:crypto';
import {
  auditLeafBytes,
  type Bundle,
  boardPlaces,
  cellBytes,
  concat,
  dropBytes,
  dropHeaderBytes,
  encodeBundle,
  encodeDropHeader,
  hash,
  idBytes,
  outboxBytes,
  storePlaces,
  toBase64url,
  toHex,
  verifyDirectory,
  verifyStatements,
} from '../../../crypto/index.js';
import { buildInbox, type InboxApp } from '../../../server/inbox/app.js';
import { requestHeaders, sessionCookie } from '../../../server/inbox/wire.js';
import { createLog } from '../../../server/log.js';
import type { Database } from '../../../server/store/database.js';
import { publishDirectory, storeStatement } from '../../../server/store/directories.js';
import { startSession } from '../../../server/store/sessions.js';
import { type MadeDirectory, type MadeUnit, makeUnit, opening } from './unit-made.js';

/** Random bytes, as whatever is sealed looks to the server. */
export const someBytes = (length: number): Uint8Array => new Uint8Array(randomBytes(length));

export interface Answer {
  status: number;
  /** `code` of a JSON answer, '' of any other. */
  code: string;
  json: Record<string, unknown>;
  bytes: Uint8Array;
  headers: Record<string, unknown>;
}

export type Ask = (
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  url: string,
  body?: object,
  headers?: Record<string, string>,
) => Promise<Answer>;

export interface Office {
  app: InboxApp;
  db: Database;
  unit: MadeUnit;
  first: MadeDirectory;
  /** Moves when a test says so. */
  clock: { time: number; now(): number };
  /** Every line that the log wrote. */
  logged: string[];
  /** Asks without a session. */
  ask: Ask;
  /** Writes a person down as enrolled; `roles` as the database has them. */
  enrol(person: number, roles: string, confirmed?: boolean): Promise<void>;
  /** Starts a session for a person and asks with it. */
  signIn(person: number): Promise<Ask>;
}

/** An inbox without a unit. */
export async function openEmptyOffice(
  db: Database,
  given: { trialAllowed?: boolean; dutyMail?: { at: number } } = {},
): Promise<Omit<Office, 'first'>> {
  const clock = { time: opening, now: () => clock.time };
  const logged: string[] = [];
  const app = await buildInbox({
    db,
    clock,
    random: someBytes,
    log: createLog({ write: (line: string) => void logged.push(line) }),
    config: { trialAllowed: given.trialAllowed ?? true, dutyMail: given.dutyMail ?? null },
    portalOrigin: () => 'http://127.0.0.1:8080',
    inboxOrigin: () => 'http://localhost:8081',
    difficulty: { inForce: (_now, { workFloorBits }) => workFloorBits },
  });
  const ask = asker(app);
  return {
    app,
    db,
    unit: makeUnit(),
    clock,
    logged,
    ask,
    async enrol(person, roles, confirmed = true) {
      await db
        .insertInto('accounts')
        .values({
          person,
          account: `person-${person}`,
          name: `Officer ${person}`,
          roles,
          confirmed: confirmed ? 1 : 0,
          registration: someBytes(192),
          vault: someBytes(1064),
          application: someBytes(1400),
        })
        .execute();
    },
    async signIn(person) {
      const token = someBytes(32);
      await db.transaction().execute((trx) =>
        startSession(trx, {
          person,
          tokenHash: hash('session', token),
          now: clock.now(),
          kind: 'totp',
        }),
      );
      return asker(app, `${sessionCookie}=${toBase64url(token)}`);
    },
  };
}

/** An inbox whose unit has a Head (1) and an officer (2) as recipients; 3 is enrolled only. */
export async function openOffice(
  db: Database,
  change: Parameters<MadeUnit['first']>[0] = {},
  given: Parameters<typeof openEmptyOffice>[1] = {},
): Promise<Office> {
  const office = await openEmptyOffice(db, given);
  const first = office.unit.first(change);
  const unit = verifyStatements([office.unit.founding]);
  const directory = verifyDirectory(first.bytes, unit, null);
  await storeStatement(db, { number: 0, bytes: office.unit.founding });
  await publishDirectory(db, { directory, before: null, now: office.clock.now() });
  await office.enrol(1, 'head');
  await office.enrol(2, 'officer');
  await office.enrol(3, 'officer');
  return { ...office, first };
}

/** Asks with the two headers that a page of the inbox sends, and with a cookie when there is one. */
export function asker(app: Pick<InboxApp, 'inject'>, cookie?: string): Ask {
  return async (method, url, body, headers) => {
    const response = await app.inject({
      method,
      url,
      headers: {
        ...requestHeaders,
        ...(cookie === undefined ? {} : { cookie }),
        ...(body instanceof Uint8Array ? { 'content-type': 'application/octet-stream' } : {}),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { payload: body instanceof Uint8Array ? Buffer.from(body) : body }),
    });
    const isJson = String(response.headers['content-type']).startsWith('application/json');
    const json = isJson ? response.json() : {};
    return {
      status: response.statusCode,
      code: typeof json.code === 'string' ? json.code : '',
      json,
      bytes: new Uint8Array(response.rawPayload),
      headers: response.headers,
    };
  };
}

/** A bundle as an officer's page seals it, of random bytes, or with some of its parts given. */
export function makeBundle(
  unit: MadeUnit,
  change: Partial<Bundle> & { directory?: number; slots?: number; places?: number } = {},
): { id: string; bundle: Bundle; bytes: Uint8Array } {
  const { directory = 1, slots = 8, places = boardPlaces, ...parts } = change;
  const cells = (count: number) => Array.from({ length: count }, () => someBytes(cellBytes));
  const bundle: Bundle = {
    number: 1,
    cursor: 0,
    store: cells(storePlaces),
    board: cells(places),
    dropId: someBytes(idBytes),
    drop: makeDrop(unit, { directory, slots }),
    leaf: someBytes(auditLeafBytes),
    outbox: someBytes(outboxBytes),
    ...parts,
  };
  return { id: toHex(someBytes(idBytes)), bundle, bytes: encodeBundle(bundle, slots, places) };
}

/** A drop with a proper header and random contents. */
export function makeDrop(
  unit: MadeUnit,
  { directory = 1, slots = 8 }: { directory?: number; slots?: number } = {},
): Uint8Array {
  const header = encodeDropHeader({
    unit: unit.unitId.slice(0, 8),
    directory,
    commit: someBytes(32),
  });
  return concat(header, someBytes(dropBytes(slots) - dropHeaderBytes));
}
