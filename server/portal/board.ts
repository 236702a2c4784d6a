import { readSnapshot } from '../store/snapshot.js';
import type { PortalApp, PortalParts } from './parts.js';
import { boardBytes, errorAnswer, noQuery, portalRoutes } from './wire.js';

/** GET /api/board: the last snapshot, the same bytes for everybody until the next. */
export function boardRoute(app: PortalApp, { db }: PortalParts): void {
  app.get(
    portalRoutes.board,
    { schema: { querystring: noQuery, response: { 200: boardBytes, '4xx': errorAnswer } } },
    async (_request, reply) => {
      const { bytes } = await readSnapshot(db);
      return reply.type('application/octet-stream').send(bytes);
    },
  );
}
