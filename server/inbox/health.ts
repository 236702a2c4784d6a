import { readClosing } from '../store/batches.js';
import type { Inbox, InboxApp } from './context.js';
import { done } from './wire.js';

/** GET /api/health: 200 when the database answers, else its code. */
export function healthRoutes(app: InboxApp, inbox: Inbox): void {
  app.get('/api/health', { schema: { response: { 200: done } } }, async () => {
    await readClosing(inbox.db);
    return { code: 'ok' as const };
  });
}
