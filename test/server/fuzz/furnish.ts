/** What the fuzzed server holds: a unit, people of every kind, closed batches, cells, a board. */
import { client, ready } from '@serenity-kit/opaque';
import { encodeApplication, systemRandom, vaultBytes } from '../../../crypto/index.js';
import { closeBatch, storeClosing } from '../../../server/store/batches.js';
import { auditSigner } from '../../../server/store/checkpoints.js';
import type { Database } from '../../../server/store/database.js';
import { takeSnapshot } from '../../../server/store/snapshot.js';
import { foundUnit, monday, type TestUnit } from '../../support/unit.js';

await ready;

/** 3 reads no cases; 4 is in no directory. */
const accounts = [
  { person: 1, roles: 'head' },
  { person: 2, roles: 'officer' },
  { person: 3, roles: 'auditor' },
  { person: 4, roles: 'officer' },
  { person: 5, roles: 'administrator' },
];

export async function furnish(db: Database, made: TestUnit): Promise<void> {
  await foundUnit(db, made);
  const rows = accounts.map(({ person, roles }) => ({
    person,
    account: `person-${person}`,
    name: `Officer ${person}`,
    roles,
    confirmed: 1,
    registration: systemRandom(192),
    vault: systemRandom(vaultBytes),
    application: systemRandom(1_400),
  }));
  await db.insertInto('accounts').values(rows).execute();
  const directory = made.versions[0] as TestUnit['versions'][number];
  for (const number of [1, 2]) {
    const drops = Array.from({ length: 3 }, () => made.put()).map(({ id, drop }) => ({
      id: Buffer.from(id, 'hex'),
      hash: systemRandom(32),
      bytes: drop,
      source: 'portal' as const,
    }));
    await db.insertInto('open_drops').values(drops).execute();
    await db.transaction().execute((trx) => closeBatch(trx, { number, day: 20_000, directory }));
  }
  await storeClosing(db, { handledAt: monday, skipped: false, newestBatch: 2 });
  for (const shelf of ['store_cells', 'board_cells'] as const) {
    const cells = Array.from({ length: 8 }, () => ({ day: 20_000, bytes: systemRandom(1_024) }));
    await db.insertInto(shelf).values(cells).execute();
  }
  await takeSnapshot(db, monday);
  // Drawn the first time that anybody asks for it.
  await auditSigner(db, systemRandom);
}

export function someApplication({ unit, officers }: TestUnit, person: number): Uint8Array {
  const { kemPublic, signPublic, signSecret } = officers[0] as TestUnit['officers'][number];
  const core = { unitId: unit.unitId, person, kemPublic, signPublic, title: 'Anna' };
  return encodeApplication(core, signSecret);
}

/** As little work as OPAQUE's client can be told to do: the server never sees how much it was. */
const keyStretching = {
  'argon2id-custom': { iterations: 1, memory: 64, parallelism: 1 },
} as const;
const password = 'seven words that nobody knows';

/** The client's half of OPAQUE: one registration and one sign-in, whose messages serve many times. */
export function opaqueClient() {
  const registration = client.startRegistration({ password });
  const login = client.startLogin({ password });
  return {
    registrationRequest: registration.registrationRequest,
    startLoginRequest: login.startLoginRequest,
    recordFor: (registrationResponse: string): string =>
      client.finishRegistration({
        password,
        clientRegistrationState: registration.clientRegistrationState,
        registrationResponse,
        keyStretching,
      }).registrationRecord,
    /** Null when the account is another one. */
    finish: (loginResponse: string): string | null =>
      client.finishLogin({
        password,
        clientLoginState: login.clientLoginState,
        loginResponse,
        keyStretching,
      })?.finishLoginRequest ?? null,
  };
}
