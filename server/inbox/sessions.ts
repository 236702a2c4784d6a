import { Refusal } from '../http/refusal.js';
import { record } from '../store/audit.js';
import { endSession, sessionOf, signInsOf } from '../store/sessions.js';
import type { Inbox, InboxApp } from './context.js';
import { checkFresh } from './factor-routes.js';
import { signedOf, takeSession } from './guard.js';
import { done, sessionsAnswer } from './wire.js';
import { noBody } from './wire-parts.js';

/** The officer's own sessions: there is one at a time, and what led to it. */
export function sessionsRoutes(app: InboxApp, inbox: Inbox): void {
  app.get('/api/sessions', { schema: { response: { 200: sessionsAnswer } } }, async (request) => {
    const { person } = signedOf(request);
    const session = await sessionOf(inbox.db, person);
    if (session === null) throw new Refusal(401, 'session');
    const { began, seen, ends, failed } = session;
    const signIns = await signInsOf(inbox.db, person);
    return sessionsAnswer.parse({ person, began, seen, ends, signIns, failures: failed });
  });

  const ends = { schema: { body: noBody, response: { 200: done } } };
  app.post('/api/sessions/end', ends, async (request, reply) => {
    const { person, account } = signedOf(request);
    await checkFresh(inbox, person);
    const now = inbox.clock.now();
    await inbox.db.transaction().execute(async (trx) => {
      await endSession(trx, person);
      await record(trx, { act: 'end-sessions', outcome: 'done', by: person, about: null, now });
    });
    inbox.attempts.begun.forget((begun) => begun.account === account);
    inbox.attempts.halfOpen.forget((half) => half.person === person);
    takeSession(reply);
    return { code: 'ok' as const };
  });
}
