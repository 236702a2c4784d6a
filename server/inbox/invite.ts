import { toBase64url } from '../../crypto/checks.js';
import { aboutRoles } from '../audit/record.js';
import { Refusal } from '../http/refusal.js';
import { mayAppoint, type Role } from '../roles.js';
import {
  accountOf,
  addInvited,
  findAccount,
  giveUpName,
  isNameKept,
  listEnrolments,
  newestPerson,
} from '../store/accounts.js';
import { record } from '../store/audit.js';
import type { DatabaseTransaction } from '../store/database.js';
import { addLink, endLinks } from '../store/links.js';
import { act } from './accounts.js';
import type { Inbox, InboxApp } from './context.js';
import { signedOf } from './guard.js';
import { drawLink } from './links.js';
import { openUnit } from './unit.js';
import { done, enrolmentsAnswer, inviteAnswer, inviteRequest, personParams } from './wire.js';
import { noBody } from './wire-parts.js';

const personLimit = 65_535;

/** Somebody is invited; a Head sees who has enrolled and waits for the next directory. */
export function inviteRoutes(app: InboxApp, inbox: Inbox): void {
  app.post(
    '/api/enrolments',
    { schema: { body: inviteRequest, response: { 201: inviteAnswer } } },
    async (request, reply) => {
      const { account, name, roles } = request.body;
      const { people } = (await openUnit(inbox.db)).current.directory;
      const listed = Math.max(0, ...people.map((p) => p.person));
      const { token, tokenHash, expiresAt } = drawLink(inbox);
      const signed = signedOf(request);
      if (!mayAppoint(signed.roles, roles)) throw new Refusal(403, 'role');
      const person = await act(inbox, signed, async ({ trx, by, now }) => {
        await freeName(trx, { account, by: signed.roles });
        const next = Math.max(listed, await newestPerson(trx)) + 1;
        if (next > personLimit) throw new Refusal(507, 'storage');
        await addInvited(trx, { person: next, account, name, roles });
        await addLink(trx, { tokenHash, person: next, purpose: 'officer', expiresAt });
        const about = aboutRoles(next, roles);
        await record(trx, { act: 'invite', outcome: 'done', by, about, now });
        return next;
      });
      reply.code(201);
      return { token, person };
    },
  );

  /** Takes an invitation back that was not used: its link ends, its name is free again. */
  app.delete(
    '/api/enrolments/:person',
    { schema: { params: personParams, body: noBody, response: { 200: done } } },
    async (request) => {
      const { person } = request.params;
      const signed = signedOf(request);
      await act(inbox, signed, async ({ trx, by, now }) => {
        const invited = await accountOf(trx, person);
        if (invited === null) throw new Refusal(404, 'none');
        if (!mayAppoint(signed.roles, invited.roles)) throw new Refusal(403, 'role');
        if (invited.registration !== null) throw new Refusal(409, 'account');
        await endLinks(trx, { person, purpose: 'officer', why: 'withdrawn' });
        await giveUpName(trx, person);
        await record(trx, { act: 'withdraw', outcome: 'done', by, about: person, now });
      });
      return { code: 'ok' as const };
    },
  );

  app.get('/api/enrolments', { schema: { response: { 200: enrolmentsAnswer } } }, async () => {
    const { people } = (await openUnit(inbox.db)).current.directory;
    const listed = new Set(people.map((p) => p.person));
    const enrolments = await listEnrolments(inbox.db);
    const waiting = enrolments.filter((e) => !listed.has(e.person) && !e.confirmed);
    return enrolmentsAnswer.parse({
      enrolments: waiting.map(({ application, confirmed: _, ...rest }) => ({
        ...rest,
        application: application === null ? null : toBase64url(application),
      })),
    });
  });
}

/** Inviting again replaces an invitation that was not used; 409 `account` when it was. */
async function freeName(
  trx: DatabaseTransaction,
  { account, by }: { account: string; by: readonly Role[] },
): Promise<void> {
  if (await isNameKept(trx, account)) throw new Refusal(409, 'account');
  const holder = await findAccount(trx, account);
  if (holder === null) return;
  if (!mayAppoint(by, holder.roles)) throw new Refusal(409, 'account');
  await endLinks(trx, { person: holder.person, purpose: 'officer', why: 'replaced' });
  await giveUpName(trx, holder.person);
}
