import { fromBase64url, sameBytes } from '../../crypto/checks.js';
import { Refusal } from '../http/refusal.js';
import { readsCases, writeRoles } from '../roles.js';
import { record } from '../store/audit.js';
import { applicationOf, confirmPeople } from '../store/standing.js';
import { takeTurn } from '../store/turns.js';
import type { Inbox, InboxApp } from './context.js';
import { signedOf } from './guard.js';
import { confirmRequest, done, personParams } from './wire.js';

/** What is done to accounts once they are enrolled. */
export function accountRoutes(app: InboxApp, inbox: Inbox): void {
  /**
   * A Head compared the eight words of somebody whom no directory will list. The request names what
   * was compared, so that nobody puts another application or other roles in its place meanwhile:
   * 409 `stale`. Whoever reads cases is confirmed by the quorum, in the directory: 409 `roles`.
   */
  app.post(
    '/api/accounts/:person/confirm',
    { schema: { params: personParams, body: confirmRequest, response: { 200: done } } },
    async (request) => {
      const { person } = request.params;
      const { roles, application } = request.body;
      const by = signedOf(request).person;
      const now = inbox.clock.now();
      await inbox.db.transaction().execute(async (trx) => {
        await takeTurn(trx, 'people');
        const found = await applicationOf(trx, person);
        if (found === null) throw new Refusal(404, 'none');
        const compared = fromBase64url(application);
        const same = sameBytes(compared, found.application);
        if (!same || writeRoles(roles) !== writeRoles(found.roles)) throw new Refusal(409, 'stale');
        if (readsCases(found.roles) || found.roles.includes('auditor')) {
          throw new Refusal(409, 'roles');
        }
        if (found.confirmed) return;
        await confirmPeople(trx, [person]);
        await record(trx, { act: 'confirm', outcome: 'done', by, about: person, now });
      });
      return { code: 'ok' as const };
    },
  );
}
