import { cellsAfter } from '../store/cells.js';
import { recipientOf } from './batches.js';
import { sendBytes } from './binary.js';
import type { Inbox, InboxApp } from './context.js';
import { signedOf } from './guard.js';
import { openUnit } from './unit.js';
import { afterQuery, cellsPerAnswer, cellsShelf } from './wire.js';

/** GET /api/cells/:shelf, for recipients: `u64 next point ‖ cells of 1,024 bytes`, oldest first. */
export function cellRoutes(app: InboxApp, inbox: Inbox): void {
  app.get(
    '/api/cells/:shelf',
    { schema: { params: cellsShelf, querystring: afterQuery } },
    async (request, reply) => {
      // Whoever was removed may still have an account, and keys that open some of the store.
      recipientOf((await openUnit(inbox.db)).current.directory, signedOf(request).person);
      const { next, cells } = await cellsAfter(inbox.db, {
        shelf: request.params.shelf,
        after: request.query.after,
        limit: cellsPerAnswer,
      });
      const point = Buffer.alloc(8);
      point.writeBigUInt64BE(BigInt(next));
      return sendBytes(reply, Buffer.concat([point, ...cells]));
    },
  );
}
