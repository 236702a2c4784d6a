import { fromBase64url, sameBytes } from '../../crypto/checks.js';
import { aboutRoles } from '../audit/record.js';
import { Refusal } from '../http/refusal.js';
import {
  mayAppoint,
  mayBecome,
  mayStand,
  type Role,
  readsCases,
  takesTwo,
  writeRoles,
} from '../roles.js';
import {
  askedBy,
  askForRoles,
  endAccount,
  listAccounts,
  otherHeads,
  setRoles,
} from '../store/account-acts.js';
import { type Account, accountOf } from '../store/accounts.js';
import { record } from '../store/audit.js';
import type { DatabaseTransaction } from '../store/database.js';
import type { Signed } from '../store/sessions.js';
import { applicationOf, confirmPeople } from '../store/standing.js';
import { takeTurn } from '../store/turns.js';
import type { Inbox, InboxApp } from './context.js';
import { signedOf } from './guard.js';
import { openUnit } from './unit.js';
import {
  accountsAnswer,
  confirmRequest,
  done,
  personParams,
  rolesAnswer,
  rolesRequest,
} from './wire.js';
import { noBody } from './wire-parts.js';

/** What is done to accounts once they are enrolled. */
export function accountRoutes(app: InboxApp, inbox: Inbox): void {
  app.get('/api/accounts', { schema: { response: { 200: accountsAnswer } } }, async () => {
    const { people } = (await openUnit(inbox.db)).current.directory;
    const listed = new Set(people.filter((p) => p.current).map((p) => p.person));
    const accounts = await listAccounts(inbox.db, inbox.clock.now());
    return { accounts: accounts.map((one) => ({ ...one, listed: listed.has(one.person) })) };
  });

  /**
   * A Head compared the eight words of somebody whom no directory will list. The request names what
   * was compared, so that nobody puts another application or other roles in its place meanwhile:
   * 409 `stale`. Who stands in a directory is confirmed by the quorum, there: 409 `roles`.
   */
  app.post(
    '/api/accounts/:person/confirm',
    { schema: { params: personParams, body: confirmRequest, response: { 200: done } } },
    async (request) => {
      const { person } = request.params;
      const { roles, application } = request.body;
      await act(inbox, signedOf(request), async ({ trx, by, now }) => {
        const found = await applicationOf(trx, person);
        if (found === null) throw new Refusal(404, 'none');
        const same = sameBytes(fromBase64url(application), found.application);
        if (!same || writeRoles(roles) !== writeRoles(found.roles)) throw new Refusal(409, 'stale');
        if (readsCases(found.roles) || found.roles.includes('auditor')) {
          throw new Refusal(409, 'roles');
        }
        if (found.confirmed) return;
        await confirmPeople(trx, [person]);
        const about = aboutRoles(person, roles);
        await record(trx, { act: 'confirm', outcome: 'done', by, about, now });
      });
      return { code: 'ok' as const };
    },
  );

  /**
   * Other roles for somebody else, from those that the request says they have (409 `stale`). Where
   * somebody is to become a Head and there is another Head, the first request is kept and answered
   * `asked`; the same from another Head puts it in force.
   */
  app.post(
    '/api/accounts/:person/roles',
    { schema: { params: personParams, body: rolesRequest, response: { 200: rolesAnswer } } },
    async (request) => {
      const { person } = request.params;
      const { before, roles } = request.body;
      return await act(inbox, signedOf(request), async ({ trx, by, now }) => {
        const found = await enrolled(trx, { person, by });
        if (writeRoles(found.roles) !== writeRoles(before)) throw new Refusal(409, 'stale');
        if (!mayBecome(found.roles, roles)) throw new Refusal(409, 'roles');
        await checkListed(trx, { person, roles });
        const about = aboutRoles(person, roles);
        const said = { outcome: 'done', by, about, now } as const;
        const heads = await otherHeads(trx, person);
        const others = heads.filter((head) => head !== by);
        if (takesTwo(found.roles, roles) && others.length > 0) {
          const first = await askedBy(trx, { person, roles, now });
          if (first === null || !others.includes(first)) {
            await askForRoles(trx, { person, roles, by, now });
            await record(trx, { ...said, act: 'ask-role' });
            return { code: 'asked' as const };
          }
        }
        await setRoles(trx, { person, roles });
        await record(trx, { ...said, act: 'role' });
        return { code: 'ok' as const };
      });
    },
  );

  /** Ends somebody else's account for good: 403 `role` for an account that is not theirs to end. */
  app.post(
    '/api/accounts/:person/end',
    { schema: { params: personParams, body: noBody, response: { 200: done } } },
    async (request) => {
      const { person } = request.params;
      const signed = signedOf(request);
      await act(inbox, signed, async ({ trx, by, now }) => {
        const found = await enrolled(trx, { person, by });
        if (!mayAppoint(signed.roles, found.roles)) throw new Refusal(403, 'role');
        await endAccount(trx, person);
        await record(trx, { act: 'end-account', outcome: 'done', by, about: person, now });
      });
      return { code: 'ok' as const };
    },
  );
}

/**
 * One act at a time upon accounts. Whoever lost their own account or roles while they waited for
 * their turn does nothing any more: two Heads who end each other's accounts do not both succeed.
 */
export async function act<T>(
  inbox: Inbox,
  signed: Pick<Signed, 'person' | 'roles'>,
  what: (given: { trx: DatabaseTransaction; by: number; now: number }) => Promise<T>,
): Promise<T> {
  const { person: by, roles } = signed;
  return await inbox.db.transaction().execute(async (trx) => {
    await takeTurn(trx, 'people');
    const actor = await accountOf(trx, by);
    if (actor === null) throw new Refusal(401, 'session');
    if (writeRoles(actor.roles) !== writeRoles(roles)) throw new Refusal(403, 'role');
    return await what({ trx, by, now: inbox.clock.now() });
  });
}

/** An account of somebody else's that was enrolled and not ended; 404 `none`, and 409 `own` for one's own. */
export async function enrolled(
  trx: DatabaseTransaction,
  { person, by }: { person: number; by: number },
): Promise<Account> {
  if (person === by) throw new Refusal(409, 'own');
  const found = await accountOf(trx, person);
  if (found === null || found.registration === null) throw new Refusal(404, 'none');
  return found;
}

/** 409 `roles` when the directory in force lists them as these roles do not allow. */
async function checkListed(
  trx: DatabaseTransaction,
  { person, roles }: { person: number; roles: readonly Role[] },
): Promise<void> {
  const { people } = (await openUnit(trx)).current.directory;
  const listed = people.find((p) => p.current && p.person === person);
  if (listed && !mayStand(roles, listed)) throw new Refusal(409, 'roles');
}
