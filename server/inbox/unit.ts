import { dayOf, toBase64url } from '../../crypto/checks.js';
import { Refusal } from '../http/refusal.js';
import type { Database } from '../store/database.js';
import { readUnit, type StoredUnit } from '../store/directories.js';
import type { Inbox, InboxApp } from './context.js';
import { unitAnswer } from './wire.js';

/** The unit; 503 `not-open` before there is one. */
export async function openUnit(db: Database): Promise<StoredUnit> {
  const unit = await readUnit(db);
  if (!unit) throw new Refusal(503, 'not-open');
  return unit;
}

/** GET /api/unit: what a client pins before anybody signs in; the same as on the portal. */
export function unitRoutes(app: InboxApp, inbox: Inbox): void {
  app.get('/api/unit', { schema: { response: { 200: unitAnswer } } }, async () => {
    const { statements, current } = await openUnit(inbox.db);
    const now = inbox.clock.now();
    return {
      day: dayOf(now),
      work: inbox.difficulty.inForce(now, current.directory),
      statements: statements.map(toBase64url),
      directory: toBase64url(current.bytes),
    };
  });
}
