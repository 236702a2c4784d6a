/** An officer's session in a terminal: read everything, beat, leave with a last bundle. */
import { dayOf, fromHex } from '../../crypto/index.js';
import { tended } from '../conversation/changing-keys.js';
import { currentPerson } from '../conversation/circle.js';
import { type Duty, openDuty } from '../conversation/duty.js';
import type { Known } from '../conversation/remembering.js';
import { keepReserveCopy } from '../conversation/reserve.js';
import { reserveOf } from '../conversation/reserve-named.js';
import {
  type BundleMemory,
  firstBundle,
  sendBundle,
  sendLastBundle,
} from '../conversation/session.js';
import { type Context, Stop } from './context.js';
import type { Officer } from './home.js';
import { readOrigin } from './http.js';
import { type SignedIn, whileSignedIn } from './sign-in.js';

export interface OnDuty extends SignedIn {
  duty: Duty;
}

/** Signs in, reads everything, and does `work`. Bundles are the work's own business. */
export function onDuty(
  context: Context,
  work: (session: OnDuty) => Promise<number>,
): Promise<number> {
  const { terminal, say, clock, random } = context;
  return whileSignedIn(context, async (signedIn) => {
    const { inbox, vault, unit, directory, person } = signedIn;
    if (currentPerson(directory, person) === undefined) throw new Stop(say.portErrors.recipient);
    const known = knownHere(context, { unitId: unit.unitId, person });
    const met = { unit, directory };
    const copy = await keepReserveCopy(inbox, { vault, met, known: known.directory }, random);
    const keeper = copy === 'sent' ? reserveOf(directory)?.keeper.en : undefined;
    if (keeper !== undefined) terminal.say(say.reserve.sealed(keeper));
    let cells = 0;
    const duty = await openDuty({
      inbox,
      vault,
      unit,
      random,
      now: () => clock.now(),
      known,
      shown: directory,
      progress: (step) => {
        if (step.step === 'cells') {
          cells += step.cells;
          terminal.progress(say.officer.reading(cells));
        } else if (step.done === step.of || (terminal.typed && step.done % 64 === 0)) {
          terminal.progress(say.officer.intake(step.done, step.of));
        }
      },
    });
    const tend = { ...signedIn, desk: duty.desk };
    const kept = await tended(inbox, tend, { random, clock });
    return await work({ ...signedIn, vault: kept, duty });
  });
}

/** What this computer remembers of the officer's last session and of the unit. */
function knownHere({ home, options }: Context, officer: Officer): Known {
  const { answered, sent } = home.bundles(officer);
  const pin = home.pin(readOrigin(options.inbox));
  const directory =
    pin === null ? {} : { directory: { number: pin.directory, hash: fromHex(pin.hash) } };
  return { bundle: answered, sent, ...directory };
}

/** Where this computer keeps the numbers of the officer's last bundles. */
export function bundleMemory({ home }: Context, { unit, person }: OnDuty): BundleMemory {
  const officer = { unitId: unit.unitId, person };
  return {
    last: () => home.bundles(officer),
    remember: (last) => home.setBundles(officer, last),
  };
}

/** The last bundle of a session; tried again when no answer came. Throws the last `PortError`. */
export const leaveWith = (context: Context, session: OnDuty): Promise<void> =>
  sendLastBundle(session.duty, { memory: bundleMemory(context, session), clock: context.clock });

/** Longest that a single command stays in trial timings for what it wrote to arrive. */
const settleMilliseconds = 90_000;

/**
 * Ends a single command. With trial timings it beats until nothing is due, so that what was
 * written can be read at once; in service one bundle leaves. True when nothing is left to place.
 */
export async function settle(context: Context, session: OnDuty): Promise<boolean> {
  const { duty } = session;
  const { clock, terminal, say } = context;
  const { trial, beatSeconds } = duty.desk.directory;
  if (!trial) {
    const { signedInAt } = session;
    const { at, ahead } = firstBundle(context.random, { trial, signedInAt });
    terminal.say(say.officer.bundleLater);
    await clock.sleepUntil(at - ahead);
    duty.prepare();
    await clock.sleepUntil(at);
    await leaveWith(context, session);
    return false;
  }
  await leaveWith(context, session);
  const until = clock.now() + settleMilliseconds;
  while (clock.now() < until) {
    await clock.sleepUntil(clock.now() + beatSeconds * 1000);
    await duty.sync();
    if (duty.quiet()) return true;
    await sendBundle(duty, bundleMemory(context, session));
  }
  return false;
}

export const todayOf = (context: Context): number => dayOf(context.clock.now());
