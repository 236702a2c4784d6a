import { toBase64url } from '../../crypto/checks.js';
import { Refusal } from '../http/refusal.js';
import {
  addInvited,
  findAccount,
  giveUpName,
  listEnrolments,
  newestPerson,
} from '../store/accounts.js';
import { record } from '../store/audit.js';
import type { DatabaseTransaction } from '../store/database.js';
import { addLink, endLinks } from '../store/links.js';
import { takeTurn } from '../store/turns.js';
import type { Inbox, InboxApp } from './context.js';
import { signedOf } from './guard.js';
import { drawLink } from './links.js';
import { openUnit } from './unit.js';
import { enrolmentsAnswer, inviteAnswer, inviteRequest } from './wire.js';

const personLimit = 65_535;

/** A Head invites somebody, and sees who has enrolled and waits for the next directory. */
export function inviteRoutes(app: InboxApp, inbox: Inbox): void {
  app.post(
    '/api/enrolments',
    { schema: { body: inviteRequest, response: { 201: inviteAnswer } } },
    async (request, reply) => {
      const { account, name, roles } = request.body;
      const { people } = (await openUnit(inbox.db)).current.directory;
      const listed = Math.max(0, ...people.map((p) => p.person));
      const { token, tokenHash, expiresAt } = drawLink(inbox);
      const by = signedOf(request).person;
      const now = inbox.clock.now();
      const person = await inbox.db.transaction().execute(async (trx) => {
        await takeTurn(trx, 'people');
        await freeName(trx, account);
        const next = Math.max(listed, await newestPerson(trx)) + 1;
        if (next > personLimit) throw new Refusal(507, 'storage');
        await addInvited(trx, { person: next, account, name, roles });
        await addLink(trx, { tokenHash, person: next, purpose: 'officer', expiresAt });
        await record(trx, { act: 'invite', outcome: 'done', by, about: next, now });
        return next;
      });
      reply.code(201);
      return { token, person };
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
async function freeName(trx: DatabaseTransaction, account: string): Promise<void> {
  const holder = await findAccount(trx, account);
  if (holder === null) return;
  if (holder.registration !== null) throw new Refusal(409, 'account');
  await endLinks(trx, { person: holder.person, purpose: 'officer', why: 'replaced' });
  await giveUpName(trx, holder.person);
}
