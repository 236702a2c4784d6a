import { dayOf, toBase64url } from '../../crypto/checks.js';
import { Refusal } from '../http/refusal.js';
import { readUnit } from '../store/directories.js';
import type { PortalApp, PortalParts } from './parts.js';
import { errorAnswer, noQuery, portalRoutes, unitAnswer } from './wire.js';

/** GET /api/unit: the statements, the directory in force, the day and the work to prove. */
export function unitRoute(app: PortalApp, { db, clock, difficulty }: PortalParts): void {
  app.get(
    portalRoutes.unit,
    { schema: { querystring: noQuery, response: { 200: unitAnswer, '4xx': errorAnswer } } },
    async () => {
      const unit = await readUnit(db);
      if (unit === null) throw new Refusal(503, 'not-open');
      const now = clock.now();
      return {
        day: dayOf(now),
        work: difficulty.inForce(now, unit.current.directory),
        statements: unit.statements.map(toBase64url),
        directory: toBase64url(unit.current.bytes),
      };
    },
  );
}
