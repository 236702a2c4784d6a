import { dayOf } from '../../crypto/checks.js';
import { readClosing } from '../store/batches.js';
import { dropsOfDay } from '../store/budget.js';
import { checkpointMoment } from '../store/checkpoints.js';
import { engineOf } from '../store/database.js';
import { readDutyMail } from '../store/duty-mail.js';
import { snapshotTakenAt } from '../store/snapshot.js';
import type { Inbox, InboxApp } from './context.js';
import { settingsAnswer, stateAnswer } from './wire.js';

/** From here on the day's room is said to be running out. */
const mostOf = 0.8;

/**
 * What an administrator sees of the machine: how it was set, and whether it works. No count and no
 * size that would tell how many letters there are: of the day's room only whether it lasts.
 */
export function stateRoutes(app: InboxApp, inbox: Inbox): void {
  const { db, clock, machine } = inbox;

  app.get('/api/settings', { schema: { response: { 200: settingsAnswer } } }, async () => ({
    settings: Object.entries(machine?.settings ?? {}).map(([name, value]) => ({ name, value })),
  }));

  app.get('/api/state', { schema: { response: { 200: stateAnswer } } }, async () => {
    const now = clock.now();
    const used = (await dropsOfDay(db, dayOf(now))) / (machine?.dropsPerDay ?? Infinity);
    return {
      now,
      database: engineOf(db),
      diskFree: (await machine?.diskFree()) ?? null,
      snapshotAt: await snapshotTakenAt(db),
      closingAt: (await readClosing(db))?.handledAt ?? 0,
      checkpointAt: await checkpointMoment(db),
      room:
        used >= 1 ? ('none' as const) : used >= mostOf ? ('little' as const) : ('enough' as const),
      mail: await mailing(inbox),
    };
  });
}

/** Whether the daily mail reached everybody the last time. */
async function mailing({ db, config }: Inbox): Promise<'off' | 'working' | 'failing'> {
  if (config.dutyMail === null) return 'off';
  const last = await readDutyMail(db);
  return last === null || last.refused + last.waiting === 0 ? 'working' : 'failing';
}
