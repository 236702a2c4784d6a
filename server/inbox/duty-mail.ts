import { Refusal } from '../http/refusal.js';
import { newestMailDay } from '../mail-settings.js';
import { record } from '../store/audit.js';
import { dutyAddressOf, giveDutyAddress, takeDutyAddress } from '../store/duty-mail.js';
import type { Inbox, InboxApp } from './context.js';
import { signedOf } from './guard.js';
import { done } from './wire.js';
import { dutyMailAnswer, dutyMailRequest } from './wire-duty.js';

/** GET and PUT /api/duty-mail: an officer's own address for the daily mail; nobody else's. */
export function dutyMailRoutes(app: InboxApp, inbox: Inbox): void {
  const mail = inbox.config.dutyMail;

  app.get('/api/duty-mail', { schema: { response: { 200: dutyMailAnswer } } }, async (request) => {
    const kept = await dutyAddressOf(inbox.db, signedOf(request).person);
    return { at: mail?.at ?? null, address: kept?.address ?? null, sent: kept?.sentDay ?? null };
  });

  app.put(
    '/api/duty-mail',
    { schema: { body: dutyMailRequest, response: { 200: done } } },
    async (request) => {
      const { person } = signedOf(request);
      const { address } = request.body;
      // Where nothing is mailed no address is kept.
      if (address !== null && mail === null) throw new Refusal(404, 'none');
      const now = inbox.clock.now();
      await inbox.db.transaction().execute(async (trx) => {
        if (address === null || mail === null) await takeDutyAddress(trx, person);
        else {
          const settledDay = newestMailDay({ now, at: mail.at });
          await giveDutyAddress(trx, { person, address, settledDay });
        }
        await record(trx, { act: 'set-duty-mail', outcome: 'done', by: person, about: null, now });
      });
      return { code: 'ok' as const };
    },
  );
}
