import {
  type Directory,
  type DirectoryPerson,
  intakeRow,
  parseDropHeader,
} from '../../crypto/checks.js';
import { Refusal } from '../http/refusal.js';
import { batchesAfter, dropsOfBatch, findBatch } from '../store/batches.js';
import type { Database } from '../store/database.js';
import type { StoredUnit } from '../store/directories.js';
import type { BatchTable } from '../store/tables.js';
import { sendBytes } from './binary.js';
import type { Inbox, InboxApp } from './context.js';
import { signedOf } from './guard.js';
import { openUnit } from './unit.js';
import { afterNumberQuery, batchesAnswer, batchPage, rowsPerPage } from './wire.js';

/** Closed batches, and of each drop what one recipient needs. */
export function batchRoutes(app: InboxApp, inbox: Inbox): void {
  app.get(
    '/api/batches',
    { schema: { querystring: afterNumberQuery, response: { 200: batchesAnswer } } },
    async (request) => {
      recipientOf((await openUnit(inbox.db)).current.directory, signedOf(request).person);
      const found = await batchesAfter(inbox.db, request.query.after);
      return { batches: found.map(({ number, day, drops }) => ({ number, day, drops })) };
    },
  );

  app.get(
    '/api/batches/:number/:page',
    { schema: { params: batchPage } },
    async (request, reply) => {
      const { number, page } = request.params;
      const unit = await openUnit(inbox.db);
      const recipient = recipientOf(unit.current.directory, signedOf(request).person);
      const drops = await pageOf(inbox.db, { number, page });
      const slotUnder = slotsOf(unit, recipient);
      const rows = drops.map(({ id, bytes }) => {
        const { slots, slot } = slotUnder(parseDropHeader(bytes).directory);
        return intakeRow(id, bytes, slots, slot);
      });
      return sendBytes(reply, Buffer.concat(rows));
    },
  );
}

/** The person as they stand in the directory in force; 403 `recipient` when they do not. */
export function recipientOf(
  directory: Directory,
  person: number,
): DirectoryPerson & { slot: number } {
  const found = directory.people.find((p) => p.current && p.person === person);
  if (!found || found.slot === null) throw new Refusal(403, 'recipient');
  return { ...found, slot: found.slot };
}

/**
 * Which slot of a drop is this person's, by the number of the directory that the drop names. Where
 * they did not stand in it yet they get a slot that opens for somebody else or for nobody, so that
 * everybody takes in equal rows.
 */
function slotsOf(
  unit: StoredUnit,
  recipient: { person: number; slot: number },
): (directory: number) => { slots: number; slot: number } {
  const known = new Map(
    unit.versions.map(({ directory }) => {
      const { number, slots, people } = directory;
      const stood = people.find((p) => p.current && p.person === recipient.person)?.slot;
      return [number, { slots, slot: stood ?? recipient.slot % slots }];
    }),
  );
  return (number) => {
    const found = known.get(number);
    if (!found) throw new Error('a stored drop names a directory that is not stored');
    return found;
  };
}

/** The drops on one page, none past the end; 404 `not-found` for a batch that is not there. */
async function pageOf(
  db: Database,
  { number, page }: { number: number; page: number },
): Promise<BatchTable[]> {
  const batch = await findBatch(db, number);
  if (!batch) throw new Refusal(404, 'not-found');
  const from = page * rowsPerPage;
  if (from >= batch.drops) return [];
  const drops = await dropsOfBatch(db, { number, from, limit: rowsPerPage });
  if (!drops) throw new Refusal(404, 'not-found');
  return drops;
}
