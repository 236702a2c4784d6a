/** Who belongs to the unit, who waits, and what a Head does about it. */
import { type Directory, dayOf, ensure, membersOf } from '../../crypto/index.js';
import {
  type Applicant,
  admitting,
  applicantsIn,
  newestDirectory,
  readByOne,
  renewing,
  signerIn,
} from '../conversation/admitting.js';
import { applicationFingerprint } from '../conversation/ceremony.js';
import type { InboxClient } from '../http/inbox.js';
import type { Admission, ApplicantView, PeopleView } from './duty-messages.js';
import type { Officer } from './officer.js';

interface Acting {
  inbox: InboxClient;
  officer: Officer;
  now: number;
}

export async function peopleView({ inbox, officer, now }: Acting): Promise<PeopleView> {
  const directory = await newestDirectory(inbox, officer);
  const head = officer.role === 'head';
  const enrolments = head ? await inbox.enrolments() : [];
  const waits = new Map((await inbox.recipients()).map((r) => [r.person, r.waitingSince]));
  const applicants = applicantsIn(enrolments, { unit: officer.unit, directory });
  const titles = new Map(directory.routes.map((r) => [r.route, r.title]));
  return {
    people: directory.people
      .filter((p) => p.current)
      .map(({ person, title, head, outside, routes }) => ({
        person,
        title,
        head,
        outside,
        routes: routes.map((route) => titles.get(route) ?? String(route)),
        waitingSince: waits.get(person) ?? null,
      })),
    routes: directory.routes
      .filter((r) => r.current)
      .map(({ route, title }) => ({
        route,
        title,
        readers: membersOf(directory, { route, excluded: [] }).length,
      })),
    applicants: applicants.map(applicantView),
    invited: enrolments
      .filter((e) => e.application === null)
      .map(({ person, name, account, expires }) => ({ person, name, account, expires })),
    signs:
      officer.vault.holderSeed === null
        ? 'no-holder'
        : officer.unit.threshold > 1
          ? 'more-holders'
          : 'yes',
    directory: directory.number,
    age: Math.max(0, dayOf(now) - directory.dated),
  };
}

const applicantView = ({ enrolment, application, title }: Applicant): ApplicantView => ({
  person: enrolment.person,
  name: enrolment.name,
  account: enrolment.account,
  role: enrolment.role,
  applied: title === null ? null : { title, words: applicationFingerprint(application) },
});

/**
 * Signs and publishes the next directory. Whoever is admitted must still have the words that were
 * compared: the server may have put another application in its place meanwhile.
 */
export async function admit(
  { inbox, officer, now }: Acting,
  given: { people: readonly Admission[] },
): Promise<{ number: number; readByOne: string[] }> {
  const before = await newestDirectory(inbox, officer);
  const { unit } = officer;
  const signer = signerIn(officer);
  const waiting = applicantsIn(await inbox.enrolments(), { unit, directory: before });
  const join = given.people.map((admission) => {
    const one = waiting.find((w) => w.enrolment.person === admission.person);
    ensure(one !== undefined && one.title !== null, 'content', 'somebody who waits');
    const words = applicationFingerprint(one.application);
    ensure(words === admission.words, 'signature', 'words that were compared');
    const { nameable, notices, outside, routes } = admission;
    // The server says who was invited as what; what is signed is the Head's own word.
    const head = admission.head && one.enrolment.role === 'head';
    const standing = { routes, nameable, notices, outside, head };
    return { application: one.application, standing };
  });
  const next = admitting({ unit, before, join, routes: before.routes, signer, now });
  await inbox.publish(next.number, next.bytes);
  return { number: next.number, readByOne: readByOne(next).map((r) => r.title) };
}

/** Today's date on the directory, signed and published. */
export async function renew({ inbox, officer, now }: Acting): Promise<Directory> {
  const before = await newestDirectory(inbox, officer);
  const next = renewing({ unit: officer.unit, before, signer: signerIn(officer), now });
  await inbox.publish(next.number, next.bytes);
  return next;
}
