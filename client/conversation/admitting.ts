/** Who waits to be admitted, and the next directory with them in it. `docs/protocol.md`, "Ceremony". */
import {
  type Directory,
  type DirectoryRoute,
  dayOf,
  ensure,
  fromBase64url,
  membersOf,
  ProtocolError,
  parseApplication,
  sameBytes,
  type Unit,
  type Vault,
  verifyDirectory,
} from '../../crypto/index.js';
import type { EnrolmentsAnswer } from '../../server/inbox/wire.js';
import type { Role } from '../../server/roles.js';
import { mayRenew, nextDirectory, renewed, type Signer, type Standing } from './ceremony.js';

type Enrolment = EnrolmentsAnswer['enrolments'][number];

/** What admitting asks of an inbox; every call throws `PortError`. */
export interface AdmittingPort {
  directories(after: number): Promise<Uint8Array[]>;
  publish(number: number, directory: Uint8Array): Promise<void>;
}

/** Somebody who enrolled and stands in no directory yet. */
export interface Applicant {
  enrolment: Enrolment;
  application: Uint8Array;
  /** Their public title, as they signed it; `null` when their keys do not hold. */
  title: string | null;
}

export interface Joiner {
  application: Uint8Array;
  standing: Standing;
}

/** The whole chain, verified, which must go through the directory that the vault knows. */
export async function newestDirectory(
  port: AdmittingPort,
  { unit, vault }: { unit: Unit; vault: Pick<Vault, 'directory'> },
): Promise<Directory> {
  let last: Directory | null = null;
  for (const bytes of await port.directories(0)) {
    last = verifyDirectory(bytes, unit, last);
    const { number, hash } = vault.directory;
    if (last.number === number && !sameBytes(last.hash, hash))
      throw new ProtocolError('chain', 'the directory that the vault knows');
  }
  if (last === null || last.number < vault.directory.number)
    throw new ProtocolError('chain', 'the newest directory');
  return last;
}

/** Who stands in a directory: who reads cases, and who is given the keys of audit leaves. */
const listed: ReadonlySet<Role> = new Set(['head', 'officer', 'custodian', 'auditor']);

/** Those who enrolled and whom no directory will list: a Head confirms them to the server. */
export const unlistedIn = (enrolments: readonly Enrolment[], unit: Unit): Applicant[] =>
  enrolments.flatMap((enrolment) => {
    const { person, application: text } = enrolment;
    if (text === null || enrolment.roles.some((role) => listed.has(role))) return [];
    const application = fromBase64url(text);
    return [{ enrolment, application, title: titleIn(application, unit, person) }];
  });

/** A route that reporters can choose from the next directory on; numbers are never used again. */
export function newRoute(
  routes: readonly DirectoryRoute[],
  past: readonly number[],
  title: string,
): DirectoryRoute {
  return { route: Math.max(0, ...past, ...routes.map((r) => r.route)) + 1, current: true, title };
}

/** Those of the server's list who enrolled, belong in a directory and are not admitted. */
export const applicantsIn = (
  enrolments: readonly Enrolment[],
  { unit, directory }: { unit: Unit; directory: Directory },
): Applicant[] =>
  enrolments.flatMap((enrolment) => {
    const { person, application: text } = enrolment;
    if (text === null || directory.people.some((p) => p.person === person)) return [];
    if (!enrolment.roles.some((role) => listed.has(role))) return [];
    const application = fromBase64url(text);
    return [{ enrolment, application, title: titleIn(application, unit, person) }];
  });

function titleIn(application: Uint8Array, unit: Unit, person: number): string | null {
  try {
    const parsed = parseApplication(application, unit.unitId);
    return parsed.person === person ? parsed.title : null;
  } catch (error) {
    if (error instanceof ProtocolError) return null;
    throw error;
  }
}

/** How many holders it takes to date a directory anew: one, or the threshold for the next version. */
export const renewingTakes = (unit: Unit, before: Directory, now: number): number =>
  inForce(unit, before) && mayRenew(before, dayOf(now)) ? 1 : unit.threshold;

/** Whether those who may sign now are those under whom this directory was signed. */
const inForce = (unit: Unit, { statement }: Directory): boolean => statement === unit.statement;

/** The next directory with these people in it, signed; not yet published. */
export const admitting = (given: {
  unit: Unit;
  before: Directory;
  join: readonly Joiner[];
  routes: readonly DirectoryRoute[];
  signers: readonly Signer[];
  now: number;
}): Directory =>
  nextDirectory({
    unit: given.unit,
    before: given.before,
    day: dayOf(given.now),
    change: { join: given.join, routes: given.routes },
    signers: given.signers,
  });

/** The directory with today's date: the same version, or the next when one holder may not renew it. */
export function renewing(given: {
  unit: Unit;
  before: Directory;
  /** The threshold, or at least one where that is enough. */
  signers: readonly Signer[];
  now: number;
}): Directory {
  const { unit, before, signers } = given;
  const [signer] = signers;
  ensure(signer !== undefined, 'quorum', 'a holder who signs');
  const dated = inForce(unit, before) ? renewed(before, dayOf(given.now), signer) : null;
  if (dated !== null) return verifyDirectory(dated, unit, null);
  return admitting({ ...given, join: [], routes: before.routes });
}

/** Current routes that one person alone reads: when they are away for long, reports are lost. */
export const readByOne = (directory: Directory): DirectoryRoute[] =>
  directory.routes.filter(
    ({ route, current }) => current && membersOf(directory, { route, excluded: [] }).length === 1,
  );
