import { cellsAfter } from '../store/cells.js';
import { sendBytes } from './binary.js';
import type { Inbox, InboxApp } from './context.js';
import { afterQuery, cellsPerAnswer, cellsShelf } from './wire.js';

/** GET /api/cells/:shelf: `u64 next point ‖ cells of 1,024 bytes`, oldest first. */
export function cellRoutes(app: InboxApp, inbox: Inbox): void {
  app.get(
    '/api/cells/:shelf',
    { schema: { params: cellsShelf, querystring: afterQuery } },
    async (request, reply) => {
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
