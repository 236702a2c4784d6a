/** The officers' app. */
import Fastify from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { answerEarly } from '../http/early.js';
import { answerErrors } from '../http/errors.js';
import { forgetSenders } from '../http/forgetting.js';
import { sendStrictHeaders } from '../http/headers.js';
import { serverOptions } from '../http/options.js';
import { servePage } from '../http/pages.js';
import { codeOf } from '../store/faults.js';
import { keepSecret, readSecret } from '../store/secrets.js';
import { accountRoutes } from './accounts.js';
import { createAttempts } from './attempts.js';
import { auditRoutes } from './audit.js';
import { awayRoutes } from './away.js';
import { batchRoutes } from './batches.js';
import { bundleRoutes } from './bundles.js';
import { cellRoutes } from './cells.js';
import type { Inbox, InboxApp, InboxParts } from './context.js';
import { directoryRoutes } from './directories.js';
import { dutyMailRoutes } from './duty-mail.js';
import { enrolRoutes } from './enrol.js';
import { factorRoutes } from './factor-routes.js';
import { createFailureLog } from './failures.js';
import { guardRoutes } from './guard.js';
import { healthRoutes } from './health.js';
import { inviteRoutes } from './invite.js';
import { keyRoutes } from './keys.js';
import { createServerSetup } from './opaque.js';
import { passphraseRoutes } from './passphrase.js';
import { permissions } from './permissions.js';
import { proposalRoutes } from './proposals.js';
import { recipientRoutes } from './recipients.js';
import { recoveryRoutes } from './recovery.js';
import { reserveRoutes } from './reserve.js';
import { sessionRoutes } from './session.js';
import { sessionsRoutes } from './sessions.js';
import { signInRoutes } from './sign-in.js';
import { stateRoutes } from './state.js';
import { createThrottle } from './throttle.js';
import { countsName, keepingCounts } from './throttle-keeping.js';
import { unitRoutes } from './unit.js';

export type { InboxApp, InboxParts } from './context.js';

/**
 * Builds the inbox, without listening. The database must have been migrated. Throws when a route
 * has no line in the table of permissions.
 */
export async function buildInbox(parts: InboxParts): Promise<InboxApp> {
  const serverSetup = await keepSecret(parts.db, {
    name: 'opaque-server-setup',
    make: () => Buffer.from(createServerSetup(), 'utf8'),
  });
  const factorKey = await keepSecret(parts.db, {
    name: 'factor-key',
    make: () => parts.random(32),
  });
  const failures = createFailureLog(parts);
  const inbox: Inbox = {
    ...parts,
    serverSetup: Buffer.from(serverSetup).toString('utf8'),
    factorKey,
    failures,
    throttle: createThrottle({ ...parts, kept: await readSecret(parts.db, countsName) }),
    attempts: createAttempts(parts, () => failures.abandoned()),
  };
  const app: InboxApp = Fastify(serverOptions);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.removeContentTypeParser('text/plain');
  app.addContentTypeParser(
    'application/octet-stream',
    { parseAs: 'buffer' },
    (_request, body, done) => done(null, body),
  );
  answerErrors(app, {
    patterns: permissions.map(({ pattern }) => pattern),
    report: (error, route) =>
      parts.log.fault('request-failed', { app: 'inbox', route, code: codeOf(error) ?? 'fault' }),
  });
  await sendStrictHeaders(app);
  forgetSenders(app);
  answerEarly(app, { name: 'inbox', log: parts.log });
  guardRoutes(app, inbox);
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    parts.log.countRequest({ app: 'inbox', route, status: reply.statusCode });
  });
  servePage(app, parts.page ?? []);
  for (const routes of allRoutes) routes(app, inbox);
  const counts = keepingCounts(inbox);
  app.decorate('tellFailures', async () => {
    inbox.attempts.begun.sweep();
    await failures.tell();
    await counts.keep();
  });
  app.addHook('onClose', async () => {
    await failures.tell('now');
    await counts.keep('now');
  });
  await app.ready();
  return app;
}

const allRoutes = [
  healthRoutes,
  unitRoutes,
  enrolRoutes,
  recoveryRoutes,
  reserveRoutes,
  signInRoutes,
  factorRoutes,
  passphraseRoutes,
  keyRoutes,
  sessionRoutes,
  sessionsRoutes,
  directoryRoutes,
  proposalRoutes,
  batchRoutes,
  cellRoutes,
  bundleRoutes,
  recipientRoutes,
  awayRoutes,
  auditRoutes,
  dutyMailRoutes,
  inviteRoutes,
  accountRoutes,
  stateRoutes,
];
