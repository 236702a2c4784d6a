import { dayOf } from '../../crypto/checks.js';
import { Refusal } from '../http/refusal.js';
import { record } from '../store/audit.js';
import { setAway } from '../store/away.js';
import { act, enrolled } from './accounts.js';
import type { Inbox, InboxApp } from './context.js';
import { signedOf } from './guard.js';
import { done, personParams } from './wire.js';
import { awayDays, awayRequest } from './wire-duty.js';

/**
 * PUT /api/away and, by a Head for somebody else, /api/accounts/:person/away. It is shown to
 * colleagues and changes nothing else: who is behind is told as before, and erasing waits as before.
 */
export function awayRoutes(app: InboxApp, inbox: Inbox): void {
  app.put(
    '/api/away',
    { schema: { body: awayRequest, response: { 200: done } } },
    async (request) => {
      const until = checkDay(inbox, request.body);
      await act(inbox, signedOf(request), async ({ trx, by, now }) => {
        await setAway(trx, { person: by, until });
        await record(trx, { act: 'set-away', outcome: 'done', by, about: null, now });
      });
      return { code: 'ok' as const };
    },
  );

  app.put(
    '/api/accounts/:person/away',
    { schema: { params: personParams, body: awayRequest, response: { 200: done } } },
    async (request) => {
      const { person } = request.params;
      const until = checkDay(inbox, request.body);
      await act(inbox, signedOf(request), async ({ trx, by, now }) => {
        await enrolled(trx, { person, by });
        await setAway(trx, { person, until });
        await record(trx, { act: 'set-away-of', outcome: 'done', by, about: person, now });
      });
      return { code: 'ok' as const };
    },
  );
}

/** Throws 400 `away` for a day that is not to come, or too far away. */
function checkDay(inbox: Inbox, { until }: { until: number | null }): number | null {
  const today = dayOf(inbox.clock.now());
  if (until !== null && (until <= today || until > today + awayDays))
    throw new Refusal(400, 'away');
  return until;
}
