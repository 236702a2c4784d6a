import type { Database } from '../store/database.js';
import { readUnit } from '../store/directories.js';
import { createAcceptance } from './accept.js';
import type { WorkLimits } from './difficulty.js';
import type { PortalApp, PortalParts } from './parts.js';
import {
  dropBody,
  dropParams,
  errorAnswer,
  noQuery,
  portalRoutes,
  storedAnswer,
  workBitsHeader,
} from './wire.js';

/** Before there is a unit, and so a signed floor. */
const noWork: WorkLimits = { workFloorBits: 0, workCeilingBits: 0 };

/**
 * PUT /api/drops/{id}: a drop and its proof of work. 201 when it is safe on disk. Every answer,
 * errors included, says the bits of work in force.
 */
export function dropRoute(app: PortalApp, parts: PortalParts): void {
  const { db, clock, difficulty } = parts;
  const accept = createAcceptance(parts);
  // Kept, so that an answer can carry the header when the database is away.
  let limits = noWork;

  app.put(
    portalRoutes.drop,
    {
      schema: {
        params: dropParams,
        querystring: noQuery,
        body: dropBody,
        response: { 201: storedAnswer, '4xx': errorAnswer },
      },
      onSend: async (_request, reply, payload) => {
        if (reply.statusCode !== 201) limits = await currentLimits(db, limits);
        reply.header(workBitsHeader, String(difficulty.inForce(clock.now(), limits)));
        return payload;
      },
    },
    async (request, reply) => {
      limits = await accept({ id: request.params.id, body: request.body });
      return reply.code(201).send({ code: 'stored' });
    },
  );
}

async function currentLimits(db: Database, known: WorkLimits): Promise<WorkLimits> {
  const unit = await readUnit(db).catch(() => null);
  return unit?.current.directory ?? known;
}
