/** Whom erasing waits for, for the list of cases. `docs/protocol.md`, "Intake". */
import { type Directory, dayOf } from '../../crypto/index.js';
import { type Role, readsCases } from '../../server/roles.js';
import { lateRecipients } from '../conversation/lateness.js';
import type { InboxClient } from '../http/inbox.js';
import type { BehindView } from './people-messages.js';

/** A Head is told from day 14, everybody from day 53. Nobody where the server does not say. */
export async function behindView(
  inbox: Pick<InboxClient, 'recipients'>,
  given: { directory: Directory; roles: readonly Role[]; now: number },
): Promise<BehindView[]> {
  const { directory, roles, now } = given;
  if (!readsCases(roles)) return [];
  const recipients = await inbox.recipients().catch(() => []);
  const late = lateRecipients(recipients, { today: dayOf(now), head: roles.includes('head') });
  return late.map((one) => {
    const { person } = one;
    const title = directory.people.find((p) => p.current && p.person === person)?.title ?? null;
    return { person, title, late: one };
  });
}
