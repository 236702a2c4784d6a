/** A Head compares who enrolled, decides what they read, and publishes the next directory. */
import {
  type Directory,
  type DirectoryRoute,
  dayOf,
  fromBase64url,
  membersOf,
  ProtocolError,
  parseApplication,
  sameBytes,
  type Unit,
  verifyDirectory,
} from '../../../crypto/index.js';
import type { EnrolmentsAnswer } from '../../../server/inbox/wire.js';
import {
  applicationFingerprint,
  nextDirectory,
  renewed,
  type Signer,
  type Standing,
  signerOf,
} from '../../conversation/ceremony.js';
import { pinOf } from '../../conversation/pins.js';
import { askUntil, askYes, readNumbers } from '../asking.js';
import { type Context, exitCodes, Stop } from '../context.js';
import { readOrigin } from '../http.js';
import { type SignedIn, whileSignedIn } from '../sign-in.js';

type Enrolment = EnrolmentsAnswer['enrolments'][number];

interface Joiner {
  name: string;
  application: Uint8Array;
  standing: Standing;
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
    const { inbox, unit, vault } = signedIn;
    if (vault.holderSeed === null) throw new Stop(say.noHolder);
    if (unit.threshold > 1) throw new Stop(say.moreHolders(unit.threshold));
    const signer = signerOf(unit, vault.holderSeed);
    const before = await newestDirectory(signedIn);
    const waiting = (await inbox.enrolments()).filter(
      (e) => e.application !== null && !before.people.some((p) => p.person === e.person),
    );
    if (waiting.length === 0) return await renew(context, signedIn, before, signer);
    const routes = [...before.routes];
    const join: Joiner[] = [];
    for (const one of waiting) {
      const joiner = await compare(context, unit, one, { routes, past: before.numbers });
      if (joiner !== null) join.push(joiner);
    }
    const names = join.map((j) => j.name).join(', ');
    if (join.length === 0 || !(await askYes(context, say.publishAsk(names)))) {
      terminal.say(say.nothingChanged);
      return exitCodes.done;
    }
    const day = dayOf(context.clock.now());
    const change = { join, routes };
    const next = nextDirectory({ unit, before, day, change, signers: [signer] });
    await publish(context, signedIn, next);
    for (const { route, title, current } of next.routes) {
      const path = { route, excluded: [] };
      if (current && membersOf(next, path).length === 1) terminal.say(say.oneRecipient(title));
    }
    return exitCodes.done;
  });
}

/** The whole chain, verified, which must go through the directory that the vault knows. */
async function newestDirectory({ inbox, unit, vault }: SignedIn): Promise<Directory> {
  let last: Directory | null = null;
  for (const bytes of await inbox.directories(0)) {
    last = verifyDirectory(bytes, unit, last);
    const { number, hash } = vault.directory;
    if (last.number === number && !sameBytes(last.hash, hash))
      throw new ProtocolError('chain', 'the directory that the vault knows');
  }
  if (last === null || last.number < vault.directory.number)
    throw new ProtocolError('chain', 'the newest directory');
  return last;
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

async function renew(
  context: Context,
  signedIn: SignedIn,
  before: Directory,
  signer: Signer,
): Promise<number> {
  const { terminal, clock } = context;
  const say = context.say.people;
  const { unit } = signedIn;
  terminal.say(say.noBody);
  const day = dayOf(clock.now());
  if (day <= before.dated || !(await askYes(context, say.renewAsk(day - before.dated)))) {
    terminal.say(say.nothingChanged);
    return exitCodes.done;
  }
  const dated = renewed(before, day, signer);
  const change = { join: [] };
  const next =
    dated === null
      ? nextDirectory({ unit, before, day, change, signers: [signer] })
      : verifyDirectory(dated, unit, null);
  await publish(context, signedIn, next);
  return exitCodes.done;
}

/** Compares one person's words and asks what they may; `null` when they are not admitted. */
async function compare(
  context: Context,
  unit: Unit,
  { name, person, role, application: text }: Enrolment,
  known: KnownRoutes,
): Promise<Joiner | null> {
  const { terminal } = context;
  const say = context.say.people;
  const application = fromBase64url(text ?? '');
  const parsed = readApplication(application, unit, person);
  if (parsed === null) {
    terminal.say(say.badApplication(name));
    return null;
  }
  const words = applicationFingerprint(application);
  terminal.say(say.applicant(name, person, parsed.title, words));
  if (!(await askYes(context, say.doAgree))) {
    terminal.say(say.notAdmitted(name));
    return null;
  }
  const chosen = await askRoutes(context, known);
  const nameable = await askYes(context, say.nameable, true);
  const notices = await askYes(context, say.notices, true);
  const outside = await askYes(context, say.outside, false);
  // The server says who was invited as what; what is signed is the Head's own word.
  const head = role === 'head' && (await askYes(context, say.asHead(name), false));
  const standing = { routes: chosen, nameable, notices, outside, head };
  return { name, application, standing };
}

function readApplication(application: Uint8Array, unit: Unit, person: number) {
  try {
    const parsed = parseApplication(application, unit.unitId);
    return parsed.person === person ? parsed : null;
  } catch (error) {
    if (error instanceof ProtocolError) return null;
    throw error;
  }
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
  const route = Math.max(0, ...past, ...routes.map((r) => r.route)) + 1;
  routes.push({ route, current: true, title: answer.title });
  return [route];
}
