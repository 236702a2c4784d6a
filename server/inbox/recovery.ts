/** Coming back with the words of a recovery kit: the link for it, and what replaces a lost vault. */
import {
  checkRecovery,
  type Directory,
  fromBase64url,
  lengths,
  ProtocolError,
  type Random,
} from '../../crypto/checks.js';
import type { Clock } from '../clock.js';
import { Refusal } from '../http/refusal.js';
import { findAccount, replaceKeys } from '../store/accounts.js';
import { record, recordAlone } from '../store/audit.js';
import type { Database } from '../store/database.js';
import { readUnit } from '../store/directories.js';
import { removeFactors } from '../store/factors.js';
import { dropKeyChange } from '../store/key-changes.js';
import { addLink, endLinks, useLink } from '../store/links.js';
import { endSession } from '../store/sessions.js';
import { takeTurn } from '../store/turns.js';
import type { Inbox, InboxApp } from './context.js';
import { secondOf } from './enrol.js';
import { registerSecond } from './factors.js';
import { drawLink, openLink } from './links.js';
import { checkRegistration } from './opaque.js';
import { openUnit } from './unit.js';
import { enrolFinishAnswer, recoverRequest } from './wire.js';

/**
 * A new link for the account of that name, which makes earlier ones useless; null when there is no
 * such account of somebody who stands in the directory. Valid for 7 days, once.
 */
export async function createRecoveryLink(
  given: { db: Database; clock: Clock; random: Random },
  account: string,
): Promise<{ token: string; expiresAt: number } | null> {
  const { db } = given;
  const unit = await readUnit(db);
  const found = await findAccount(db, account);
  if (unit === null || found === null || found.registration === null) return null;
  if (currentKey(unit.current.directory, found.person) === null) return null;
  const { token, tokenHash, expiresAt } = drawLink(given);
  const link = { person: found.person, purpose: 'recovery' as const };
  await db.transaction().execute(async (trx) => {
    await endLinks(trx, { ...link, why: 'replaced' });
    await addLink(trx, { ...link, tokenHash, expiresAt });
    const server = { outcome: 'done', by: null, now: given.clock.now() } as const;
    await record(trx, { ...server, act: 'make-recovery-link', about: found.person });
  });
  return { token, expiresAt };
}

/** The Ed25519 key under which the directory in force lists somebody. */
const currentKey = ({ people }: Directory, person: number): Uint8Array | null =>
  people.find((p) => p.current && p.person === person)?.signPublic ?? null;

/**
 * Replaces record and vault when whoever holds the person's key in the directory signed both for
 * this link; the link alone changes nothing. Throws 400 `recovery`, `size`; 404 `link`; 410 `link-…`.
 */
export function recoveryRoutes(app: InboxApp, inbox: Inbox): void {
  app.post(
    '/api/recoveries',
    { schema: { body: recoverRequest, response: { 201: enrolFinishAnswer } } },
    async (request, reply) => {
      const { token, registrationRecord, vault, signature, changing } = request.body;
      const link = await openLink(inbox, token);
      const { person, purpose, tokenHash } = link;
      if (purpose !== 'recovery') throw new Refusal(404, 'link');
      checkRegistration({ serverSetup: inbox.serverSetup, registrationRecord });
      const brought = {
        registration: fromBase64url(registrationRecord),
        vault: fromBase64url(vault),
      };
      if (brought.vault.length !== lengths.vaultBytes) throw new Refusal(400, 'size');
      const second = await secondOf(inbox, link, request.body.second);
      const now = inbox.clock.now();
      const recovery = { act: 'recover-account', about: person, now } as const;
      const replaced = inbox.db.transaction().execute(async (trx) => {
        await takeTurn(trx, 'people');
        const { unit, current } = await openUnit(trx);
        checkSigned(
          { unitId: unit.unitId, person, link: tokenHash, ...brought },
          currentKey(current.directory, person),
          fromBase64url(signature),
        );
        if (!(await useLink(trx, { tokenHash, now }))) throw new Refusal(410, 'link-used');
        // A sign-in that was begun with the old record does not end well any more.
        await replaceKeys(trx, { person, ...brought });
        if (!changing) await dropKeyChange(trx, person);
        await removeFactors(trx, person);
        await registerSecond(trx, { person, second, now });
        await endSession(trx, person);
        await record(trx, { ...recovery, outcome: 'done', by: person });
      });
      await replaced.catch(async (error) => {
        if (error instanceof Refusal && error.code === 'recovery') {
          await recordAlone(inbox.db, { ...recovery, outcome: 'refused', by: null });
        }
        throw error;
      });
      inbox.attempts.halfOpen.forget((half) => half.person === person);
      inbox.log.event('account-recovered', { app: 'inbox' });
      reply.code(201);
      return { person };
    },
  );
}

function checkSigned(
  recovery: Parameters<typeof checkRecovery>[0],
  publicKey: Uint8Array | null,
  signature: Uint8Array,
): void {
  if (publicKey === null) throw new Refusal(400, 'recovery');
  try {
    checkRecovery(recovery, { publicKey, signature });
  } catch (error) {
    if (error instanceof ProtocolError) throw new Refusal(400, 'recovery');
    throw error;
  }
}
