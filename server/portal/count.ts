import type { Log } from '../log.js';
import type { PortalApp } from './parts.js';

/** Counts every answer by route pattern and status, and sends no Date header. */
export function countAnswers(app: PortalApp, log: Log): void {
  app.addHook('onRequest', async (_request, reply) => {
    reply.raw.sendDate = false;
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    log.countRequest({ app: 'portal', route, status: reply.statusCode });
  });
}
