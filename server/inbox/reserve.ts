/** Copies for the unit's reserve key (R100): brought by each officer, handed out with a recovery link. */
import { checkReserveCopy, dayOf, lengths, toBase64url } from '../../crypto/checks.js';
import { Refusal } from '../http/refusal.js';
import { record } from '../store/audit.js';
import { keepCopy, noteOpened, reserveCopyOf } from '../store/reserve-copies.js';
import { bytesOf, sendBytes } from './binary.js';
import type { Inbox, InboxApp } from './context.js';
import { verified } from './directories.js';
import { signedOf } from './guard.js';
import { openLink } from './links.js';
import { openUnit } from './unit.js';
import { lookRequest, stored } from './wire.js';
import { reserveAnswer } from './wire-keys.js';

/**
 * GET and PUT /api/reserve-copy: one's own, 1,323 bytes, signed with the key that the directory names, so
 * that a session alone, stolen, destroys none; 404 `none`, 400 `size`, `signature`, 403 `recipient`. POST
 * /api/recoveries/reserve: that of the person whom a recovery link brings back, recorded and shown
 * to everybody who reads cases; 404 `link`, `none`; 410 `link-…`.
 */
export function reserveRoutes(app: InboxApp, inbox: Inbox): void {
  app.get('/api/reserve-copy', async (request, reply) => {
    const copy = await reserveCopyOf(inbox.db, signedOf(request).person);
    if (copy === null) throw new Refusal(404, 'none');
    return sendBytes(reply, copy);
  });

  app.put(
    '/api/reserve-copy',
    { schema: { response: { 201: stored } } },
    async (request, reply) => {
      const bytes = bytesOf(request);
      if (bytes.length !== lengths.keptReserveCopyBytes) throw new Refusal(400, 'size');
      const { person } = signedOf(request);
      const now = inbox.clock.now();
      await inbox.db.transaction().execute(async (trx) => {
        const { unit, current } = await openUnit(trx);
        const listed = current.directory.people.find((p) => p.current && p.person === person);
        if (listed === undefined) throw new Refusal(403, 'recipient');
        const { unitId } = unit;
        const { signPublic } = listed;
        verified(() => checkReserveCopy(bytes, { unitId, person }, signPublic), 'signature');
        await keepCopy(trx, { person, bytes });
        await record(trx, {
          act: 'keep-reserve-copy',
          outcome: 'done',
          by: person,
          about: null,
          now,
        });
      });
      reply.code(201);
      return { code: 'stored' as const };
    },
  );

  app.post(
    '/api/recoveries/reserve',
    { schema: { body: lookRequest, response: { 200: reserveAnswer } } },
    async (request) => {
      const { person, purpose } = await openLink(inbox, request.body.token);
      if (purpose !== 'recovery') throw new Refusal(404, 'link');
      const copy = await reserveCopyOf(inbox.db, person);
      if (copy === null) throw new Refusal(404, 'none');
      const now = inbox.clock.now();
      await inbox.db.transaction().execute(async (trx) => {
        await noteOpened(trx, { person, day: dayOf(now) });
        const opened = { act: 'open-reserve-copy', outcome: 'done', by: null, now } as const;
        await record(trx, { ...opened, about: person });
      });
      return { copy: toBase64url(copy.slice(-lengths.reserveCopyBytes)) };
    },
  );
}
