import { formatKey } from '../audit/note.js';
import { packEntries, tileWidth } from '../audit/tiles.js';
import { Refusal } from '../http/refusal.js';
import { readEntries } from '../store/audit.js';
import { auditSigner, newestWithCosignatures } from '../store/checkpoints.js';
import { sendBytes } from './binary.js';
import type { Inbox, InboxApp } from './context.js';
import { checkpointAnswer, entriesFile } from './wire.js';

/** The audit log, for auditors: whatever an export of it holds can be made of these two. */
export function auditRoutes(app: InboxApp, inbox: Inbox): void {
  app.get(
    '/api/audit/checkpoint',
    { schema: { response: { 200: checkpointAnswer } } },
    async () => {
      const { key } = await auditSigner(inbox.db, inbox.random);
      const newest = await newestWithCosignatures(inbox.db);
      if (newest === null) throw new Refusal(404, 'none');
      return { key: formatKey(key), note: newest.note };
    },
  );

  app.get(
    '/api/audit/entries/:number',
    { schema: { params: entriesFile } },
    async (request, reply) => {
      const from = request.params.number * tileWidth;
      return sendBytes(reply, packEntries(await readEntries(inbox.db, { from, count: tileWidth })));
    },
  );
}
