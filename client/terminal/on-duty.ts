/** An officer's session in a terminal: read everything, beat, leave with a last bundle. */
import { dayOf, fromHex } from '../../crypto/index.js';
import { currentPerson } from '../conversation/circle.js';
import { type Duty, openDuty } from '../conversation/duty.js';
import { PortError } from '../conversation/ports.js';
import type { Known } from '../conversation/remembering.js';
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
    let cells = 0;
    const duty = await openDuty({
      inbox,
      vault,
      unit,
      random,
      now: () => clock.now(),
      known: knownHere(context, { unitId: unit.unitId, person }),
      progress: (step) => {
        if (step.step === 'cells') {
          cells += step.cells;
          terminal.progress(say.officer.reading(cells));
        } else if (step.done === step.of || (terminal.typed && step.done % 64 === 0)) {
          terminal.progress(say.officer.intake(step.done, step.of));
        }
      },
    });
    return await work({ ...signedIn, duty });
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

/** Sends one bundle; remembers its number before and after, so that an older outbox is noticed. */
export async function sendBundle({ home }: Context, session: OnDuty): Promise<number> {
  const { duty, unit, person } = session;
  const officer = { unitId: unit.unitId, person };
  const { number } = duty.prepare();
  const { answered } = home.bundles(officer);
  home.setBundles(officer, { answered, sent: number });
  await duty.beat();
  home.setBundles(officer, { answered: number, sent: number });
  return number;
}

/** Codes after which the same request may do better a little later. */
const passing = new Set([
  ...['unreachable', 'busy', 'storage', 'slow', 'fault', 'unexpected'],
  // The directory changed between reading and sending: another bundle is made.
  ...['size', 'taken'],
]);

export const mayPass = (error: unknown): error is PortError =>
  error instanceof PortError && passing.has(error.code);

const lastBundleTries = 3;
const lastBundleGap = 2_000;

/** The last bundle of a session; tried again when no answer came. Throws the last `PortError`. */
export async function sendLastBundle(context: Context, session: OnDuty): Promise<void> {
  for (let left = lastBundleTries; ; left--) {
    try {
      await sendBundle(context, session);
      return;
    } catch (error) {
      if (left === 1 || !mayPass(error)) throw error;
      await context.clock.sleepUntil(context.clock.now() + lastBundleGap);
    }
  }
}

/**
 * Milliseconds: the first bundle leaves between two moments after sign-in; each is composed so
 * long ahead that its moment does not tell what it took to make (P5).
 */
const moments = {
  service: { first: [30_000, 120_000], ahead: 20_000 },
  trial: { first: [1_000, 3_000], ahead: 1_000 },
} as const;

/** When the first bundle of a session leaves, drawn, and how long before it is composed. */
export function firstBundle(
  { random }: Context,
  { duty, signedInAt }: OnDuty,
): { at: number; ahead: number } {
  const { first, ahead } = duty.desk.directory.trial ? moments.trial : moments.service;
  const [least, most] = first;
  const drawn = (random(1)[0] as number) / 256;
  return { at: signedInAt + least + (most - least) * drawn, ahead };
}

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
    const { at, ahead } = firstBundle(context, session);
    terminal.say(say.officer.bundleLater);
    await clock.sleepUntil(at - ahead);
    duty.prepare();
    await clock.sleepUntil(at);
    await sendLastBundle(context, session);
    return false;
  }
  await sendLastBundle(context, session);
  const until = clock.now() + settleMilliseconds;
  while (clock.now() < until) {
    await clock.sleepUntil(clock.now() + beatSeconds * 1000);
    await duty.sync();
    if (duty.quiet()) return true;
    await sendBundle(context, session);
  }
  return false;
}

export const todayOf = (context: Context): number => dayOf(context.clock.now());
