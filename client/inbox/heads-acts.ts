/** Who belongs to the unit, who waits, and what a Head does about it. */
import { type Directory, dayOf, ensure, membersOf, toBase64url, wipe } from '../../crypto/index.js';
import type { Role } from '../../server/roles.js';
import {
  type Applicant,
  admitting,
  applicantsIn,
  newestDirectory,
  newRoute,
  readByOne,
  renewing,
  renewingTakes,
  unlistedIn,
} from '../conversation/admitting.js';
import { applicationFingerprint, asAuditor, type Signer } from '../conversation/ceremony.js';
import {
  othersNeeded,
  ownPlaces,
  readHolder,
  signersWith,
  wipeSigners,
} from '../conversation/holders.js';
import { lateRecipients, waitingSince } from '../conversation/lateness.js';
import { reserveOf } from '../conversation/reserve-named.js';
import type { InboxClient } from '../http/inbox.js';
import { type Drafting, issue } from './issuing.js';
import type { AtWork } from './officer-parts.js';
import type {
  Admission,
  ApplicantView,
  HolderReading,
  How,
  Issued,
  PeopleView,
} from './people-messages.js';

interface Acting {
  inbox: InboxClient;
  officer: AtWork;
  now: number;
}

export async function peopleView({ inbox, officer, now }: Acting): Promise<PeopleView> {
  const directory = await newestDirectory(inbox, officer);
  const head = officer.roles.includes('head');
  const enrolments = head ? await inbox.enrolments() : [];
  const recipients = await inbox.recipients();
  const late = lateRecipients(recipients, { today: dayOf(now), head });
  const applicants = applicantsIn(enrolments, { unit: officer.unit, directory });
  const titles = new Map(directory.routes.map((r) => [r.route, r.title]));
  return {
    people: directory.people
      .filter((p) => p.current)
      .map(({ person, title, head, outside, routes, auditor }) => ({
        reads: [...routes],
        auditor: auditor === true,
        person,
        title,
        head,
        outside,
        routes: routes.map((route) => titles.get(route) ?? String(route)),
        late: late.find((l) => l.person === person) ?? null,
        lock: recipients.find((r) => r.person === person)?.lock ?? null,
        awayUntil: recipients.find((r) => r.person === person)?.awayUntil ?? null,
        reserveOpened: recipients.find((r) => r.person === person)?.reserveOpened ?? null,
      })),
    waitingSince: waitingSince(recipients),
    routes: directory.routes
      .filter((r) => r.current)
      .map(({ route, title }) => ({
        route,
        title,
        readers: membersOf(directory, { route, excluded: [] }).length,
      })),
    applicants: applicants.map(applicantView),
    confirming: unlistedIn(enrolments, officer.unit).map(applicantView),
    invited: enrolments
      .filter((e) => e.application === null)
      .map(({ person, name, account, expires }) => ({ person, name, account, expires })),
    signing: {
      admit: othersNeeded(officer, officer.unit.threshold),
      renew: othersNeeded(officer, renewingTakes(officer.unit, directory, now)),
    },
    directory: directory.number,
    age: Math.max(0, dayOf(now) - directory.dated),
    reserve: reserveOf(directory)?.keeper ?? null,
  };
}

const applicantView = ({ enrolment, application, title }: Applicant): ApplicantView => ({
  person: enrolment.person,
  name: enrolment.name,
  account: enrolment.account,
  roles: enrolment.roles,
  applied: title === null ? null : { title, words: applicationFingerprint(application) },
});

/**
 * Whose words these are. `others`: what was typed for holders before this one. Nothing typed is kept.
 */
export function readHolderWords(
  officer: Pick<AtWork, 'unit' | 'vault'>,
  { text, others }: { text: string; others: readonly string[] },
): HolderReading {
  const signing = ownPlaces(officer);
  for (const other of others) {
    const read = readHolder(other, officer.unit, []);
    if (!read.ok) continue;
    signing.push(read.holder);
    wipe(read.seed);
  }
  const read = readHolder(text, officer.unit, signing);
  if (!read.ok) return read;
  wipe(read.seed);
  return { ok: true, title: read.title };
}

/** Has the directory signed; the signers' keys are wiped whether or not it came about. */
function signedBy(signers: readonly Signer[], sign: () => Directory): Directory {
  try {
    return sign();
  } finally {
    wipeSigners(signers);
  }
}

/**
 * Signs and publishes the next directory. Whoever is admitted must still have the words that were
 * compared: the server may have put another application in its place meanwhile.
 */
export async function admit(
  { inbox, officer, now }: Acting,
  given: How & { people: readonly Admission[] },
): Promise<Issued & { readByOne: string[] }> {
  const before = await newestDirectory(inbox, officer);
  const { unit } = officer;
  const waiting = applicantsIn(await inbox.enrolments(), { unit, directory: before });
  const allRoutes = [...before.routes];
  const join = given.people.map((admission) => {
    const one = waiting.find((w) => w.enrolment.person === admission.person);
    ensure(one !== undefined && one.title !== null, 'content', 'somebody who waits');
    const words = applicationFingerprint(one.application);
    ensure(words === admission.words, 'signature', 'words that were compared');
    const { nameable, notices, outside } = admission;
    const routes = [...admission.routes];
    if (admission.newRoute !== null) {
      const made = newRoute(allRoutes, before.numbers, admission.newRoute);
      allRoutes.push(made);
      routes.push(made.route);
    }
    // The server says who was invited as what; what is signed is the Head's own word.
    const head = admission.head && one.enrolment.roles.includes('head');
    const standing = one.enrolment.roles.includes('auditor')
      ? { ...asAuditor, outside }
      : { routes, nameable, notices, outside, head };
    return { application: one.application, standing };
  });
  if (given.apart) {
    const change = { join, routes: allRoutes };
    const issued = await issue({ inbox, officer, now }, { before, change, how: given });
    return { ...issued, readByOne: [] };
  }
  const signers = signersWith(officer, unit.threshold, given.holders);
  const next = signedBy(signers, () =>
    admitting({ unit, before, join, routes: allRoutes, signers, now }),
  );
  await inbox.publish(next.number, next.bytes);
  return { number: next.number, published: true, readByOne: readByOne(next).map((r) => r.title) };
}

/**
 * Says to the server that somebody is who they say. The application that stands there now must have
 * the words that were compared, and it goes with the request: another one is not confirmed by it.
 */
export async function vouch(
  { inbox, officer }: Acting,
  given: { person: number; words: string; roles: Role[] },
): Promise<null> {
  const waiting = unlistedIn(await inbox.enrolments(), officer.unit);
  const one = waiting.find((w) => w.enrolment.person === given.person);
  ensure(one !== undefined && one.title !== null, 'content', 'somebody who waits');
  const words = applicationFingerprint(one.application);
  ensure(words === given.words, 'signature', 'words that were compared');
  const application = toBase64url(one.application);
  await inbox.confirm(given.person, { roles: given.roles, application });
  return null;
}

/** Today's date on the directory: signed here, or the next version for the holders to sign apart. */
export async function renew(drafting: Drafting, how: How): Promise<Issued> {
  const { inbox, officer, now } = drafting;
  const { unit } = officer;
  const before = await newestDirectory(inbox, officer);
  if (how.apart) return issue(drafting, { before, change: { join: [] }, how });
  const signers = signersWith(officer, renewingTakes(unit, before, now), how.holders);
  const next = signedBy(signers, () => renewing({ unit, before, signers, now }));
  await inbox.publish(next.number, next.bytes);
  return { number: next.number, published: true };
}
