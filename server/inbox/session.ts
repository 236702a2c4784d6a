import { Refusal } from '../http/refusal.js';
import { outboxOf, vaultOf } from '../store/accounts.js';
import { record } from '../store/audit.js';
import { endSession } from '../store/sessions.js';
import { sendBytes } from './binary.js';
import type { Inbox, InboxApp } from './context.js';
import { signedOf, takeSession } from './guard.js';
import { done, sessionAnswer } from './wire.js';
import { noBody } from './wire-parts.js';

/** The officer's own: session, vault, outbox. */
export function sessionRoutes(app: InboxApp, inbox: Inbox): void {
  const ends = { schema: { body: noBody, response: { 200: done } } };
  app.post('/api/sign-out', ends, async (request, reply) => {
    const { person } = signedOf(request);
    const now = inbox.clock.now();
    await inbox.db.transaction().execute(async (trx) => {
      await endSession(trx, person);
      await record(trx, { act: 'sign-out', outcome: 'done', by: person, about: null, now });
    });
    takeSession(reply);
    return { code: 'ok' as const };
  });

  app.get('/api/session', { schema: { response: { 200: sessionAnswer } } }, async (request) =>
    sessionAnswer.parse({ ...signedOf(request), portal: inbox.portalOrigin() }),
  );

  app.get('/api/vault', async (request, reply) => {
    const vault = await vaultOf(inbox.db, signedOf(request).person);
    if (vault === null) throw new Refusal(404, 'none');
    return sendBytes(reply, vault);
  });

  app.get('/api/outbox', async (request, reply) => {
    const outbox = await outboxOf(inbox.db, signedOf(request).person);
    if (outbox === null) throw new Refusal(404, 'none');
    return sendBytes(reply, outbox);
  });
}
