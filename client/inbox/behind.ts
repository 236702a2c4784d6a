/**
 * Whom erasing waits for, and for whom the reserve key was used, for the list of cases.
 * `docs/protocol.md`, "Intake" and "Reserve key".
 */
import { type Directory, dayOf } from '../../crypto/index.js';
import { type Role, readsCases } from '../../server/roles.js';
import { lateRecipients } from '../conversation/lateness.js';
import type { InboxClient } from '../http/inbox.js';
import type { BehindView } from './people-messages.js';

/** For so long it is told here; on the page of people always. */
const reserveDays = 60;

/** A Head is told from day 14, everybody from day 53. Nobody where the server does not say. */
export async function behindView(
  inbox: Pick<InboxClient, 'recipients'>,
  given: { directory: Directory; roles: readonly Role[]; now: number },
): Promise<BehindView[]> {
  const { directory, roles, now } = given;
  if (!readsCases(roles)) return [];
  const recipients = await inbox.recipients().catch(() => []);
  const today = dayOf(now);
  const late = lateRecipients(recipients, { today, head: roles.includes('head') });
  const titleOf = (person: number): string | null =>
    directory.people.find((p) => p.current && p.person === person)?.title ?? null;
  return [
    ...recipients.flatMap(({ person, reserveOpened }): BehindView[] =>
      reserveOpened === null || today - reserveOpened > reserveDays
        ? []
        : [{ person, title: titleOf(person), late: null, reserveOpened }],
    ),
    ...late.map((one) => {
      const { person } = one;
      return { person, title: titleOf(person), late: one, reserveOpened: null };
    }),
  ];
}
