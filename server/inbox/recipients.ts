import { dayOf } from '../../crypto/checks.js';
import { cursorsOf } from '../store/accounts.js';
import { awayPeople } from '../store/away.js';
import { batchesAfter } from '../store/batches.js';
import { locksOf } from '../store/factors.js';
import { copiesOpened } from '../store/reserve-copies.js';
import type { Inbox, InboxApp } from './context.js';
import { openUnit } from './unit.js';
import { recipientsAnswer } from './wire-duty.js';

/** GET /api/recipients: how far everybody has come who has to take batches in. */
export function recipientRoutes(app: InboxApp, inbox: Inbox): void {
  app.get('/api/recipients', { schema: { response: { 200: recipientsAnswer } } }, async () => {
    const { current } = await openUnit(inbox.db);
    const people = current.directory.people.filter((p) => p.current).map((p) => p.person);
    const cursors = await cursorsOf(inbox.db, people);
    const locks = await locksOf(inbox.db);
    const opened = await copiesOpened(inbox.db);
    const batches = await batchesAfter(inbox.db, 0);
    const away = await awayPeople(inbox.db, dayOf(inbox.clock.now()));
    return {
      recipients: people.map((person) => {
        const cursor = cursors.get(person) ?? 0;
        const waiting = batches.filter((batch) => batch.number > cursor);
        return {
          person,
          cursor,
          waitingSince: waiting[0]?.day ?? null,
          waiting: waiting.length,
          lock: locks.get(person) ?? null,
          awayUntil: away.get(person) ?? null,
          reserveOpened: opened.get(person) ?? null,
        };
      }),
    };
  });
}
