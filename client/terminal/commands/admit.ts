/** A Head compares who enrolled, decides what they read, and publishes the next directory. */
import { type Directory, type DirectoryRoute, dayOf, toBase64url } from '../../../crypto/index.js';
import {
  type Applicant,
  admitting,
  applicantsIn,
  type Joiner,
  newestDirectory,
  newRoute,
  readByOne,
  renewing,
  renewingTakes,
  unlistedIn,
} from '../../conversation/admitting.js';
import { applicationFingerprint, asAuditor, nextCore } from '../../conversation/ceremony.js';
import { othersNeeded, wipeSigners } from '../../conversation/holders.js';
import { pinOf } from '../../conversation/pins.js';
import { proposeWith } from '../../conversation/proposals.js';
import { askUntil, askYes, readNumbers } from '../asking.js';
import { type Context, exitCodes } from '../context.js';
import { readOrigin } from '../http.js';
import { type SignedIn, whileSignedIn } from '../sign-in.js';
import { askSigners } from '../signers.js';

interface NamedJoiner extends Joiner {
  name: string;
}

interface KnownRoutes {
  routes: DirectoryRoute[];
  /** Numbers that are never used again. */
  past: readonly number[];
}

export function admit(context: Context): Promise<number> {
  const { terminal } = context;
  const say = context.say.people;
  return whileSignedIn(context, async (signedIn) => {
    const { inbox, unit } = signedIn;
    const before = await newestDirectory(inbox, signedIn);
    const enrolments = await inbox.enrolments();
    const waiting = applicantsIn(enrolments, { unit, directory: before });
    const confirmed = await confirmUnlisted(context, signedIn, unlistedIn(enrolments, unit));
    if (waiting.length === 0)
      return confirmed ? exitCodes.done : await renew(context, signedIn, before);
    const routes = [...before.routes];
    const join: NamedJoiner[] = [];
    for (const one of waiting) {
      const joiner = await compare(context, one, { routes, past: before.numbers });
      if (joiner !== null) join.push(joiner);
    }
    const names = join.map((j) => j.name).join(', ');
    if (join.length === 0 || !(await askYes(context, say.publishAsk(names)))) {
      terminal.say(say.nothingChanged);
      return exitCodes.done;
    }
    const others = othersNeeded(signedIn, unit.threshold) > 0;
    if (others && !(await askYes(context, context.say.proposals.othersHere, true))) {
      const change = { join, routes };
      const core = nextCore({ unit, before, day: dayOf(context.clock.now()), change });
      const inForce = { unit, directory: before };
      await proposeWith(inbox, { inForce, kind: 'directory', core, vault: signedIn.vault });
      terminal.say(context.say.proposals.proposed(before.number + 1));
      return exitCodes.done;
    }
    const signers = await askSigners(context, signedIn, unit.threshold);
    const next = admitting({ unit, before, join, routes, signers, now: context.clock.now() });
    wipeSigners(signers);
    await publish(context, signedIn, next);
    for (const { title } of readByOne(next)) terminal.say(say.oneRecipient(title));
    return exitCodes.done;
  });
}

/** Compares words with those whom no directory lists, and confirms them. False when nobody waits. */
async function confirmUnlisted(
  context: Context,
  { inbox }: SignedIn,
  waiting: readonly Applicant[],
): Promise<boolean> {
  const say = context.say.people;
  for (const { enrolment, application, title } of waiting) {
    const { name, person, roles } = enrolment;
    if (title === null) context.terminal.say(say.badApplication(name));
    else {
      const words = applicationFingerprint(application);
      context.terminal.say(say.toConfirm(name, roles.join(', '), words));
      if (await askYes(context, say.doAgree)) {
        await inbox.confirm(person, { roles: [...roles], application: toBase64url(application) });
        context.terminal.say(say.confirmed(name));
      } else context.terminal.say(say.notAdmitted(name));
    }
  }
  return waiting.length > 0;
}

async function publish(
  { terminal, say, home, options }: Context,
  { inbox }: SignedIn,
  directory: Directory,
): Promise<void> {
  await inbox.publish(directory.number, directory.bytes);
  home.setPin(readOrigin(options.inbox), pinOf(directory));
  terminal.say(say.people.published(directory.number));
}

async function renew(context: Context, signedIn: SignedIn, before: Directory): Promise<number> {
  const { terminal, clock } = context;
  const say = context.say.people;
  const { unit } = signedIn;
  terminal.say(say.noBody);
  const day = dayOf(clock.now());
  if (day <= before.dated || !(await askYes(context, say.renewAsk(day - before.dated)))) {
    terminal.say(say.nothingChanged);
    return exitCodes.done;
  }
  const now = clock.now();
  const signers = await askSigners(context, signedIn, renewingTakes(unit, before, now));
  const next = renewing({ unit, before, signers, now });
  wipeSigners(signers);
  await publish(context, signedIn, next);
  return exitCodes.done;
}

/** Compares one person's words and asks what they may; `null` when they are not admitted. */
async function compare(
  context: Context,
  { enrolment: { name, person, roles }, application, title }: Applicant,
  known: KnownRoutes,
): Promise<NamedJoiner | null> {
  const { terminal } = context;
  const say = context.say.people;
  if (title === null) {
    terminal.say(say.badApplication(name));
    return null;
  }
  const words = applicationFingerprint(application);
  terminal.say(say.applicant(name, person, title, words));
  if (!(await askYes(context, say.doAgree))) {
    terminal.say(say.notAdmitted(name));
    return null;
  }
  const askOutside = (): Promise<boolean> => askYes(context, say.outside, false);
  // The server says who was invited as what; what is signed is the Head's own word.
  if (roles.includes('auditor')) {
    if (!(await askYes(context, say.asAuditor(name), false))) return null;
    return { name, application, standing: { ...asAuditor, outside: await askOutside() } };
  }
  const chosen = await askRoutes(context, known);
  const nameable = await askYes(context, say.nameable, true);
  const notices = await askYes(context, say.notices, true);
  const outside = await askOutside();
  const head = roles.includes('head') && (await askYes(context, say.asHead(name), false));
  const standing = { routes: chosen, nameable, notices, outside, head };
  return { name, application, standing };
}

/** Numbers of routes; a new one is added to `routes`. */
async function askRoutes(context: Context, { routes, past }: KnownRoutes): Promise<number[]> {
  const { terminal } = context;
  const say = context.say.people;
  const current = routes.filter((r) => r.current);
  terminal.say(say.routeList(current.map((r, i) => `  ${i + 1}. ${r.title}`).join('\n')));
  const asked = { question: say.whichRoutes, wanted: say.routesForm };
  const answer = await askUntil(context, asked, (typed) => {
    const title = /^new\s+([^\p{C}]{1,120})$/u.exec(typed)?.[1];
    if (title !== undefined) return { title };
    if (typed === '') return { numbers: current.map((_, i) => i + 1) };
    const numbers = readNumbers(typed, current.length);
    return numbers === null ? null : { numbers };
  });
  if ('numbers' in answer)
    return answer.numbers.map((n) => (current[n - 1] as DirectoryRoute).route);
  const made = newRoute(routes, past, answer.title);
  routes.push(made);
  return [made.route];
}
