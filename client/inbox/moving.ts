/** Somebody reads other routes from now on: what that does is told before. */
import { newestDirectory, newRoute } from '../conversation/admitting.js';
import { othersNeeded } from '../conversation/holders.js';
import { planMoving } from '../conversation/may-leave.js';
import { PortError } from '../conversation/ports.js';
import { type Drafting, issue } from './issuing.js';
import type { AtWork } from './officer-parts.js';
import type { How, Issued, Moving, MovingView } from './people-messages.js';

interface Acting extends Drafting {
  officer: AtWork;
}

async function planFor({ inbox, officer }: Acting, moving: Moving) {
  const directory = await newestDirectory(inbox, officer);
  const made =
    moving.newRoute === null
      ? []
      : [newRoute(directory.routes, directory.numbers, moving.newRoute)];
  const current = directory.routes.filter((one) => one.current).map((one) => one.route);
  const routes = [
    ...current.filter((route) => moving.routes.includes(route)),
    ...made.map(({ route }) => route),
  ];
  const about = { desk: officer.duty.desk, directory, person: moving.person, routes };
  return { directory, made, routes, plan: planMoving(about) };
}

export async function movingView(acting: Acting, moving: Moving): Promise<MovingView> {
  const { plan } = await planFor(acting, moving);
  return { ...plan, signing: othersNeeded(acting.officer, acting.officer.unit.threshold) };
}

/** What keeps somebody from it is looked at anew. Throws `PortError` of code `leave-` and the reason. */
export async function movePerson(
  acting: Acting,
  { moving, how }: { moving: Moving; how: How },
): Promise<Issued> {
  const { directory, made, routes, plan } = await planFor(acting, moving);
  if (plan.whyNot !== null) throw new PortError(`leave-${plan.whyNot}`, 0);
  const change = {
    join: [],
    routes: [...directory.routes, ...made],
    move: [{ person: moving.person, routes }],
  };
  return issue(acting, { before: directory, change, how });
}
