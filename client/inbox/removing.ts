/** Taking somebody out of the unit: what it does is told before, and its progress after. */
import { dayOf } from '../../crypto/index.js';
import { newestDirectory } from '../conversation/admitting.js';
import { othersNeeded } from '../conversation/holders.js';
import { leavingProgress } from '../conversation/leaving.js';
import { planLeaving } from '../conversation/may-leave.js';
import { PortError } from '../conversation/ports.js';
import { type Drafting, issue } from './issuing.js';
import type { AtWork } from './officer-parts.js';
import type { CarryingView, How, Issued, LeavingView } from './people-messages.js';

interface Acting extends Drafting {
  officer: AtWork;
}

async function planFor({ inbox, officer }: Acting, person: number) {
  const { unit, vault, duty } = officer;
  const directory = await newestDirectory(inbox, officer);
  const accounts = await inbox.accounts();
  const heads = accounts
    .filter(({ roles, state, listed }) => roles.includes('head') && state === 'confirmed' && listed)
    .map((one) => one.person);
  const about = { desk: duty.desk, unit, directory, vault, heads, person };
  return { directory, plan: planLeaving(about) };
}

export async function leavingView(acting: Acting, person: number): Promise<LeavingView> {
  const { plan } = await planFor(acting, person);
  const { unit } = acting.officer;
  return { ...plan, person, signing: othersNeeded(acting.officer, unit.threshold) };
}

/** What keeps somebody from it is looked at anew. Throws `PortError` of code `leave-` and the reason. */
export async function removePerson(
  acting: Acting,
  { person, how }: { person: number; how: How },
): Promise<Issued> {
  const { directory, plan } = await planFor(acting, person);
  if (plan.whyNot !== null) throw new PortError(`leave-${plan.whyNot}`, 0);
  return issue(acting, { before: directory, change: { join: [], leave: [person] }, how });
}

/** How far the cases have come that this officer reads; `null` when nobody has left lately. */
export function carryingView({ duty: { desk } }: Pick<AtWork, 'duty'>): CarryingView | null {
  const { cases, bridged } = leavingProgress(desk);
  const until = desk.directory.allowance?.until ?? null;
  const lately = until !== null && dayOf(desk.now) <= until;
  return cases > 0 && (bridged < cases || lately) ? { cases, bridged, until } : null;
}
