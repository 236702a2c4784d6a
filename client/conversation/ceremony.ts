/** How a unit begins and changes: what its holders sign. `docs/protocol.md`, "Ceremony". */
import {
  applicationHash,
  currentPeople,
  type Directory,
  type DirectoryPerson,
  type DirectoryRoute,
  encodeCore,
  encodeStatement,
  ensure,
  fingerprintWords,
  freshDays,
  type Holder,
  keyIdOf,
  noPredecessor,
  parseApplication,
  renewalLimit,
  renewDirectory,
  signDirectory,
  signFounding,
  signPair,
  slotGroup,
  type Unit,
  verifyDirectory,
  verifyStatements,
} from '../../crypto/index.js';
import {
  allowanceFrom,
  allowanceLeft,
  type Move,
  onOtherRoutes,
  takesRouteAway,
  withoutPeople,
} from './leaving-directory.js';
import { rekeyed } from './rekeying-directory.js';

/** How often things happen in a unit. */
export interface Timings {
  trial: boolean;
  /** Minutes of the UTC day at which a batch closes; a trial closes one every 10 s. */
  closings: number[];
  minimumDrops: number;
  beatSeconds: number;
  workFloorBits: number;
  /** Proofs of 2^ceiling hashes in the mean, within a seventh of the time to fix a drop in. */
  workCeilingBits: number;
}

/** 13 bits are 0.8 s where a hash takes 100 µs: an old telephone without WebAssembly. */
export const serviceTimings: Timings = {
  trial: false,
  closings: [6 * 60, 13 * 60],
  minimumDrops: 50,
  beatSeconds: 1800,
  workFloorBits: 8,
  workCeilingBits: 13,
};

/** For trying out on one machine: hides little, and says so. */
export const trialTimings: Timings = {
  trial: true,
  closings: [6 * 60, 13 * 60],
  minimumDrops: 0,
  beatSeconds: 3,
  workFloorBits: 4,
  workCeilingBits: 8,
};

const boardCells = 2000;
const boardLifeDays = 56;
const placesOfBundle = 4;

/** Board cells per officer and UTC day: 2,000 in 56 days among all, a multiple of 4. */
export const quotaFor = (writers: number): number =>
  Math.ceil(boardCells / (boardLifeDays * Math.max(1, writers)) / placesOfBundle) * placesOfBundle;

/** Words that two people read to each other to compare a unit or an application: 88 bits. */
export const fingerprintWordCount = 8;

export const unitFingerprint = (unitId: Uint8Array): string =>
  fingerprintWords(unitId, fingerprintWordCount).join(' ');

export const applicationFingerprint = (application: Uint8Array): string =>
  fingerprintWords(applicationHash(application), fingerprintWordCount).join(' ');

/** The founding statement of a unit whose holders' seeds are all at hand; every one of them signs. */
export function foundUnit(given: {
  name: string;
  day: number;
  threshold: number;
  holders: readonly { seed: Uint8Array; title: string; outside: boolean }[];
}): { statement: Uint8Array; unit: Unit } {
  const pairs = given.holders.map((h) => signPair(h.seed));
  const holders: Holder[] = given.holders.map(({ title, outside }, i) => ({
    publicKey: (pairs[i] as { publicKey: Uint8Array }).publicKey,
    title,
    outside,
  }));
  const none = new Uint8Array(32);
  const core = encodeStatement({
    number: 0,
    unitId: none,
    previous: none,
    day: given.day,
    threshold: given.threshold,
    holders,
    name: given.name,
  });
  const statement = signFounding(
    core,
    pairs.map((p) => p.secretKey),
  );
  return { statement, unit: verifyStatements([statement]) };
}

/** What a person is allowed, as a Head decides it. */
export interface Standing {
  routes: readonly number[];
  nameable: boolean;
  notices: boolean;
  head: boolean;
  outside: boolean;
  /** Reads the audit log: belongs to no route, and has no part in cases. */
  auditor?: boolean;
}

/** What an auditor is allowed: to read the audit log, and no case. */
export const asAuditor = {
  ...{ routes: [], nameable: false, notices: false, head: false, auditor: true },
} satisfies Omit<Standing, 'outside'>;

export interface Signer {
  holder: number;
  secretKey: Uint8Array;
}

/** A holder's place in the unit and key; throws `quorum` for a seed of nobody who holds it. */
export function signerOf(unit: Unit, holderSeed: Uint8Array): Signer {
  const { publicKey, secretKey } = signPair(holderSeed);
  const holder = unit.holders.findIndex((h) => h.publicKey.join() === publicKey.join());
  ensure(holder >= 0, 'quorum', 'somebody who is no holder');
  return { holder, secretKey };
}

/** Directory 1: the timings, the routes, the texts and those who begin. */
export function firstDirectory(given: {
  unit: Unit;
  day: number;
  timings: Timings;
  routes: readonly DirectoryRoute[];
  content: Uint8Array;
  people: readonly { application: Uint8Array; standing: Standing }[];
  signers: readonly Signer[];
}): Directory {
  const { unit, timings } = given;
  const people = given.people.map(({ application, standing }, slot) =>
    listed(application, standing, { unit, slot, since: 1 }),
  );
  const core = encodeCore({
    unitId: unit.unitId,
    number: 1,
    previous: new Uint8Array(32),
    day: given.day,
    statement: unit.statement,
    ...timings,
    ...sizesFor(people),
    people: inOrder(people),
    routes: [...given.routes],
    numbers: [],
    content: given.content,
  });
  return verifyDirectory(signDirectory(core, unit.unitId, given.signers), unit, null);
}

/** What changes from one directory to the next; what is not named stays. */
export interface Change {
  join: readonly { application: Uint8Array; standing: Standing }[];
  routes?: readonly DirectoryRoute[];
  content?: Uint8Array;
  timings?: Timings;
  /** New keys of people who stand in the directory, as they asked for them. */
  rekey?: readonly Uint8Array[];
  /** Who is taken out: their keys become past, and the board is allowed more for some days. */
  leave?: readonly number[];
  /** Who reads other routes; where that takes one away, the board is allowed more as well. */
  move?: readonly Move[];
}

export interface NextGiven {
  unit: Unit;
  before: Directory;
  day: number;
  change: Change;
}

/** What holders sign of the next version. */
export function nextCore({ unit, before, day, change }: NextGiven): Uint8Array {
  const number = before.number + 1;
  const taken = new Set(currentPeople(before).map((p) => p.slot));
  const joined = change.join.map(({ application, standing }) => {
    const slot = firstFree(taken);
    taken.add(slot);
    return listed(application, standing, { unit, slot, since: number });
  });
  const issued = Math.max(day, before.day);
  const { leave = [], move = [], rekey = [] } = change;
  const renamed = rekeyed(before, rekey, { number, day: issued });
  const moved = onOtherRoutes(renamed, move);
  const people = [...withoutPeople(moved, leave, issued), ...joined];
  const takesAway = leave.length > 0 || takesRouteAway(before.people, move);
  return encodeCore({
    ...before,
    ...(change.timings ?? {}),
    ...sizesFor(people),
    allowance: takesAway ? allowanceFrom(issued) : allowanceLeft(before, issued),
    number,
    previous: before.hash,
    day: issued,
    statement: unit.statement,
    people: inOrder(people),
    routes: [...(change.routes ?? before.routes)],
    content: change.content ?? before.content,
  });
}

/** The next version, signed; verified against the one before. Throws what `verifyDirectory` does. */
export function nextDirectory(given: NextGiven & { signers: readonly Signer[] }): Directory {
  const { unit, before } = given;
  const bytes = signDirectory(nextCore(given), unit.unitId, given.signers);
  return verifyDirectory(bytes, unit, before);
}

/**
 * Whether one holder may put today's date on a directory: not after twelve renewals, or 360 days
 * after it was issued. Then the next version has to be signed by the threshold.
 */
export function mayRenew(before: Directory, day: number): boolean {
  const often = (before.renewal?.running ?? 0) >= renewalLimit;
  const late = day - before.day > renewalLimit * freshDays;
  return !(often || late || day <= before.dated);
}

/** The same directory with today's date, or `null` when one holder may not renew it again. */
export const renewed = (before: Directory, day: number, signer: Signer): Uint8Array | null =>
  mayRenew(before, day) ? renewDirectory(before, day, signer) : null;

function listed(
  application: Uint8Array,
  standing: Standing,
  place: { unit: Unit; slot: number; since: number },
): DirectoryPerson {
  const { person, kemPublic, signPublic, title } = parseApplication(application, place.unit.unitId);
  const { auditor = false, ...allowed } = standing;
  return {
    ...allowed,
    ...(auditor ? { auditor } : {}),
    person,
    kemPublic,
    signPublic,
    title,
    current: true,
    slot: place.slot,
    since: place.since,
    pastDay: 0,
    predecessor: noPredecessor,
    keyId: keyIdOf(kemPublic, signPublic),
    routes: [...standing.routes].sort((a, b) => a - b),
  };
}

const inOrder = (people: readonly DirectoryPerson[]): DirectoryPerson[] =>
  [...people].sort((a, b) => a.person - b.person || a.since - b.since);

function firstFree(taken: ReadonlySet<number | null>): number {
  let slot = 0;
  while (taken.has(slot)) slot += 1;
  return slot;
}

/** Slots in groups of 8, so that a joiner changes no size; the quota among those who write. */
function sizesFor(people: readonly DirectoryPerson[]): { slots: number; quota: number } {
  const current = people.filter((p) => p.current);
  const highest = Math.max(...current.map((p) => p.slot as number));
  return {
    slots: Math.ceil((highest + 1) / slotGroup) * slotGroup,
    quota: quotaFor(current.filter((p) => p.notices).length),
  };
}
