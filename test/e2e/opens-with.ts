/** What opens a vault for whoever has everything but the second key. */
import { client as opaque, server as opaqueServer, ready } from '@serenity-kit/opaque';
import { expect } from 'vitest';
import { verifyUnit } from '../../client/conversation/unit-check.js';
import { openVault } from '../../client/conversation/vault-locking.js';
import { httpInbox } from '../../client/terminal/http-inbox.js';
import { fromBase64url, toBase64url } from '../../crypto/index.js';
import { opaqueKeyStretching } from '../../server/inbox/wire.js';
import type { Database } from '../../server/store/database.js';

await ready;

/**
 * Whoever has the database, the server's secrets and the passphrase: the server's half of OPAQUE is
 * run on what it stored. Whether any wrapped key it holds opens the vault.
 */
export async function opensWithEverythingBut(given: {
  account: string;
  passphrase: string;
  db: Database;
  inbox: string;
}): Promise<boolean> {
  const { db } = given;
  const row = await db
    .selectFrom('accounts')
    .selectAll()
    .where('account', '=', given.account)
    .executeTakeFirstOrThrow();
  const secrets = await db.selectFrom('secrets').selectAll().execute();
  const setup = secrets.find(({ name }) => name === 'opaque-server-setup');
  const serverSetup = Buffer.from(setup?.value ?? []).toString('utf8');
  const begun = opaque.startLogin({ password: given.passphrase });
  const { loginResponse } = opaqueServer.startLogin({
    serverSetup,
    userIdentifier: given.account,
    registrationRecord: toBase64url(row.registration ?? new Uint8Array()),
    startLoginRequest: begun.startLoginRequest,
  });
  const finished = opaque.finishLogin({
    ...{ password: given.passphrase, clientLoginState: begun.clientLoginState, loginResponse },
    keyStretching: opaqueKeyStretching,
  });
  // The passphrase is right: nothing else stands in the way.
  const exportKey = fromBase64url(finished?.exportKey ?? '');
  expect(exportKey.length).toBe(64);
  const { unit } = verifyUnit(await httpInbox(given.inbox).unit(), null);
  const owner = { unitId: unit.unitId, person: row.person };
  const kept = [
    ...(await db.selectFrom('factors').select('wrap').where('person', '=', row.person).execute()),
    ...(await db
      .selectFrom('recovery_codes')
      .select('wrap')
      .where('person', '=', row.person)
      .execute()),
  ];
  expect(kept.length).toBeGreaterThanOrEqual(10);
  const stored = secrets.map(({ value }) => new Uint8Array(value).slice(0, 32));
  const factors = [
    { kind: 'passphrase' as const },
    ...[new Uint8Array(32), ...stored.filter(({ length }) => length === 32)].map((output) => ({
      kind: 'prf' as const,
      output,
    })),
  ];
  return kept.some(({ wrap }) =>
    factors.some((factor) => {
      const opening = { exportKey, owner, factor, wrap: toBase64url(wrap) };
      try {
        return openVault(new Uint8Array(row.vault ?? []), opening).vault.person === row.person;
      } catch {
        return false;
      }
    }),
  );
}
