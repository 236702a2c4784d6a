/** A unit of three holders of whom two sign, over a real inbox that somebody may make lie. */
import { afterEach } from 'vitest';
import {
  firstDirectory,
  nextCore,
  serviceTimings,
  signerOf,
} from '../../client/conversation/ceremony.js';
import { defaultContent } from '../../client/conversation/default-content.js';
import {
  type DirectoryContent,
  encodeDirectoryContent,
} from '../../client/conversation/directory-content.js';
import { prepareUnit } from '../../client/conversation/founding.js';
import type { Reader } from '../../client/conversation/proposals.js';
import type { Carrier } from '../../client/http/exchange.js';
import { type InboxClient, inboxOver } from '../../client/http/inbox.js';
import { hash } from '../../crypto/checks.js';
import {
  type Directory,
  encodeApplication,
  holderSeedOf,
  officerKeys,
  seededRandom,
  toBase64url,
} from '../../crypto/index.js';
import type { InboxApp } from '../../server/inbox/app.js';
import { sessionCookie } from '../../server/inbox/wire.js';
import { publishDirectory, storeStatement } from '../../server/store/directories.js';
import { startSession } from '../../server/store/sessions.js';
import { openEmptyOffice, someBytes } from '../server/inbox/office.js';
import { opening } from '../server/inbox/unit-made.js';
import { newDatabase, type TestDatabase } from './databases.js';

export const day = Math.floor(opening / 86_400_000);
export const random = seededRandom(new Uint8Array(32).fill(41));
const plan = {
  unitName: 'Anti-Corruption Unit',
  title: 'Head of Anti-Corruption',
  further: [
    { title: 'Monitoring Officer', outside: true },
    { title: 'Chief Superintendent', outside: false },
  ],
  threshold: 2,
};
export const { unit, statement, kit, sheets } = prepareUnit(plan, { now: opening, random });
const keys = officerKeys(random(32));
const application = encodeApplication(
  { unitId: unit.unitId, person: 1, title: 'Head', ...keys },
  keys.signSecret,
);
const standing = { routes: [1], nameable: true, notices: true, head: true, outside: false };
export const headSeed = holderSeedOf(kit);
export const first = firstDirectory({
  unit,
  day,
  timings: serviceTimings,
  routes: [{ route: 1, current: true, title: unit.name }],
  content: encodeDirectoryContent(defaultContent),
  people: [{ application, standing }],
  signers: [headSeed, sheets[0]?.seed as Uint8Array].map((seed) => signerOf(unit, seed)),
});

const known = { number: first.number, hash: first.hash };
export const readerOf = (holderSeed: Uint8Array | null): Reader => ({
  unit,
  vault: { holderSeed, keyringRoot: random(32), directory: known },
});
export const head = readerOf(headSeed);
export const outside = readerOf(sheets[0]?.seed.slice() as Uint8Array);
export const nobody = readerOf(null);

/** The texts with another sentence about danger. */
export const danger = `${defaultContent.danger.en} Ring the control room.`;
export const texts = (change: Partial<DirectoryContent> = {}): Uint8Array =>
  encodeDirectoryContent({
    ...defaultContent,
    danger: { ...defaultContent.danger, en: danger },
    ...change,
  });
export const draft = (before: Directory, content: Uint8Array): Uint8Array =>
  nextCore({ unit, before, day, change: { join: [], content } });

let database: TestDatabase | null = null;
afterEach(async () => {
  await database?.remove();
  database = null;
});

type Crooked = (path: string, body: string) => string;

/** An inbox, and a client for each person; `crooked` may change what the server answers. */
export async function openHeld(crooked: {
  with: Crooked;
}): Promise<(person: number) => Promise<InboxClient>> {
  database = await newDatabase('sqlite');
  const { db } = database;
  const office = await openEmptyOffice(db);
  await storeStatement(db, { number: 0, bytes: statement });
  await publishDirectory(db, { directory: first, before: null, now: opening });
  for (const [person, role] of [
    [1, 'head'],
    [2, 'officer'],
  ] as const)
    await office.enrol(person, role);
  return async (person) => {
    const token = someBytes(32);
    await db.transaction().execute((trx) =>
      startSession(trx, {
        person,
        tokenHash: hash('session', token),
        now: opening,
        kind: 'totp',
      }),
    );
    const cookie = `${sessionCookie}=${toBase64url(token)}`;
    return inboxOver(carrierTo(office.app, cookie, crooked));
  };
}

const carrierTo =
  (app: InboxApp, cookie: string, crooked: { with: Crooked }): Carrier =>
  async ({ method, path, headers, body }) => {
    const response = await app.inject({
      method,
      url: path,
      headers: { ...Object.fromEntries(headers), cookie },
      ...(body === undefined ? {} : { payload: Buffer.from(body) }),
    });
    const text = crooked.with(path, response.payload);
    return {
      status: response.statusCode,
      headers: {},
      body: new TextEncoder().encode(text),
    };
  };

export const honest = (): { with: Crooked } => ({ with: (_path, body) => body });
