import { fastify } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { dropBytes, lengths } from '../../crypto/checks.js';
import { answerEarly } from '../http/early.js';
import { answerErrors } from '../http/errors.js';
import { forgetSenders } from '../http/forgetting.js';
import { sendStrictHeaders } from '../http/headers.js';
import { serverOptions } from '../http/options.js';
import { servePage } from '../http/pages.js';
import { boardRoute } from './board.js';
import { countAnswers } from './count.js';
import { dropRoute } from './drops.js';
import { ordinaryPatience, type PortalApp, type PortalParts } from './parts.js';
import { unitRoute } from './unit.js';
import { portalRoutes } from './wire.js';

/** Bodies beyond this are not read: a drop with as many slots as there can be (64), and some more. */
const bodyLimitBytes = dropBytes(8 * lengths.slotGroup) + lengths.proofBytes + 1_024;

/** Longer than the 60 seconds after which common proxies close an idle connection. */
const keepAliveMilliseconds = 72_000;

/** A socket on which nothing moves for so long is closed. */
const idleMilliseconds = 120_000;

/**
 * The reporters' app: the files of its page and three routes; no session, no cookie read or set,
 * the same for everybody.
 * Built apart from listening; the database must have been migrated.
 */
export async function buildPortal(parts: PortalParts): Promise<PortalApp> {
  const { patience = ordinaryPatience } = parts;
  const app: PortalApp = fastify({
    ...serverOptions,
    bodyLimit: bodyLimitBytes,
    connectionTimeout: idleMilliseconds,
    keepAliveTimeout: keepAliveMilliseconds,
    requestTimeout: patience.requestMilliseconds,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    http: {
      ...serverOptions.http,
      headersTimeout: patience.headersMilliseconds,
      requestTimeout: patience.requestMilliseconds,
      connectionsCheckingInterval: patience.checkMilliseconds,
    },
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/octet-stream',
    { parseAs: 'buffer' },
    (_request, body, done) => done(null, body),
  );
  // Faults are counted like every answer: a line of their own would tell when somebody was here.
  answerErrors(app, { patterns: Object.values(portalRoutes), report: () => undefined });
  await sendStrictHeaders(app);
  countAnswers(app, parts.log);
  forgetSenders(app);
  answerEarly(app, { name: 'portal', log: parts.log });
  servePage(app, parts.page ?? []);
  unitRoute(app, parts);
  boardRoute(app, parts);
  dropRoute(app, parts);
  await app.ready();
  return app;
}
