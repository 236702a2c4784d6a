/** Another passphrase: record, vault, and every way into the vault are replaced at once. */
import { fromBase64url, lengths, sameBytes, toHex } from '../../crypto/checks.js';
import { Refusal } from '../http/refusal.js';
import { accountOf, replaceKeys } from '../store/accounts.js';
import { record } from '../store/audit.js';
import type { DatabaseTransaction } from '../store/database.js';
import { factorsOf, removeFactor, replaceCodes, rewrapFactor } from '../store/factors.js';
import { takeTurn } from '../store/turns.js';
import type { Inbox, InboxApp } from './context.js';
import { checkFresh } from './factor-routes.js';
import { readCodes } from './factors.js';
import { signedOf } from './guard.js';
import { answerRegistration, checkRegistration } from './opaque.js';
import { done } from './wire.js';
import { passphraseRequest, passphraseStartAnswer, passphraseStartRequest } from './wire-keys.js';

/**
 * Of whoever is signed in, has proved a factor lately, and the passphrase in force by a sign-in that is
 * half open. Before the second request nothing is changed; after it the new passphrase alone counts.
 */
export function passphraseRoutes(app: InboxApp, inbox: Inbox): void {
  app.post(
    '/api/passphrase/start',
    { schema: { body: passphraseStartRequest, response: { 200: passphraseStartAnswer } } },
    async (request) => {
      const { person, account } = signedOf(request);
      await checkFresh(inbox, person);
      const { registrationRequest } = request.body;
      const { serverSetup } = inbox;
      return {
        registrationResponse: answerRegistration({ serverSetup, account, registrationRequest }),
      };
    },
  );

  app.post(
    '/api/passphrase',
    { schema: { body: passphraseRequest, response: { 200: done } } },
    async (request) => {
      const { person, account } = signedOf(request);
      const { body } = request;
      const { registrationRecord } = body;
      const registration = fromBase64url(registrationRecord);
      // The same again, because its answer was lost.
      if (await isInForce(inbox, person, registration)) return { code: 'ok' as const };
      await checkFresh(inbox, person);
      checkRegistration({ serverSetup: inbox.serverSetup, registrationRecord });
      const vault = fromBase64url(body.vault);
      if (vault.length !== lengths.vaultBytes) throw new Refusal(400, 'size');
      const codes = readCodes(body.codes);
      const kept = new Map(body.factors.map(({ id, wrap }) => [idOf(id), fromBase64url(wrap)]));
      if (kept.size !== body.factors.length) throw new Refusal(400, 'bad-request');
      const half = inbox.attempts.halfOpen.take(body.attempt)?.value;
      if (half === undefined || half.person !== person) throw new Refusal(401, 'attempt');
      const now = inbox.clock.now();
      await inbox.db.transaction().execute(async (trx) => {
        await takeTurn(trx, 'people');
        const before = (await accountOf(trx, person))?.registration ?? null;
        const proved = before !== null && sameBytes(before, half.registration);
        if (!proved) throw new Refusal(401, 'attempt');
        await replaceKeys(trx, { person, registration, vault });
        await keepFactors(trx, person, kept);
        await replaceCodes(trx, { person, codes });
        const act = { act: 'change-passphrase', outcome: 'done', about: null } as const;
        await record(trx, { ...act, by: person, now });
      });
      // There is one session a person, this one: what else was begun with the old passphrase ends.
      inbox.attempts.begun.forget((begun) => begun.account === account);
      inbox.attempts.halfOpen.forget((one) => one.person === person);
      return { code: 'ok' as const };
    },
  );
}

const idOf = (id: string): string => toHex(fromBase64url(id));

async function isInForce(
  { db }: Inbox,
  person: number,
  registration: Uint8Array,
): Promise<boolean> {
  const found = await accountOf(db, person);
  return found !== null && found.registration !== null
    ? sameBytes(found.registration, registration)
    : false;
}

/** Factors that are named get their new wrap; the others would open nothing any more, and end. */
async function keepFactors(
  trx: DatabaseTransaction,
  person: number,
  kept: ReadonlyMap<string, Uint8Array>,
): Promise<void> {
  const all = await factorsOf(trx, person);
  const known = new Set(all.map(({ id }) => toHex(id)));
  if ([...kept.keys()].some((id) => !known.has(id))) throw new Refusal(404, 'none');
  if (kept.size === 0) throw new Refusal(409, 'last');
  for (const { id } of all) {
    const wrap = kept.get(toHex(id));
    if (wrap === undefined) await removeFactor(trx, { person, id });
    else await rewrapFactor(trx, { person, id, wrap });
  }
}
