/** The signed part of a directory, byte by byte. `docs/protocol.md`, "Directory". */
import { type BoardAllowance, encodeAllowance, readAllowance } from './allowance.js';
import { concat, exactly, isZero, type Reader, shortText, toHex, u8, u16, u32 } from './bytes.js';
import { hash } from './derive.js';
import { ensure } from './errors.js';
import { labels } from './labels.js';
import {
  hashBytes,
  kemPublicBytes,
  keyIdBytes,
  signatureBytes,
  signPublicBytes,
  slotGroup,
  unitIdBytes,
} from './lengths.js';

export const directoryVersion = 1;
/** With a temporary allowance behind the content. */
const allowingVersion = 2;
export const slotLimit = 64;
const noSlot = 255;
const flagNameable = 1;
const flagNotices = 2;
const flagHead = 4;
const flagOutside = 8;
const flagAuditor = 16;

/** One key of one person. A person whose keys changed is listed once for each. */
export interface DirectoryPerson {
  /** From 1, permanent, never used again. */
  person: number;
  current: boolean;
  /** Place in every drop; `null` when past. */
  slot: number | null;
  /** Number of the directory from which this key counts. */
  since: number;
  /** Day on which it became past; 0 while current. */
  pastDay: number;
  kemPublic: Uint8Array;
  signPublic: Uint8Array;
  /** The older key's signature on this one; 64 zeros for a first key. */
  predecessor: Uint8Array;
  /** First 8 bytes of the hash of both keys. */
  keyId: Uint8Array;
  /** Public title. */
  title: string;
  routes: number[];
  /** May be named by a reporter as somebody to leave out. */
  nameable: boolean;
  /** May write notices to reporters. */
  notices: boolean;
  head: boolean;
  /** Outside the unit. */
  outside: boolean;
  /** Reads the audit log and its leaves, and belongs to no route. */
  auditor?: true;
}

export interface DirectoryRoute {
  route: number;
  current: boolean;
  title: string;
}

export interface DirectoryCore {
  unitId: Uint8Array;
  /** From 1. */
  number: number;
  /** Hash of the version before; zeros in version 1. */
  previous: Uint8Array;
  /** Day of issue. */
  day: number;
  /** Number of the statement whose holders sign. */
  statement: number;
  trial: boolean;
  /** Minutes of the UTC day at which a batch closes. */
  closings: number[];
  /** A closing with fewer portal drops is skipped once. */
  minimumDrops: number;
  /** Seconds between an officer's bundles. */
  beatSeconds: number;
  /** Board cells an officer may place in a UTC day; a multiple of 4. */
  quota: number;
  workFloorBits: number;
  workCeilingBits: number;
  /** A multiple of 8. */
  slots: number;
  people: DirectoryPerson[];
  routes: DirectoryRoute[];
  /** Numbers of past people and routes that are no longer described, kept to look up with. */
  numbers: number[];
  /** UTF-8 JSON: texts, questionnaire, contacts. Read only after the signature verified. */
  content: Uint8Array;
  /** In version 2 alone. */
  allowance?: BoardAllowance | undefined;
}

export const keyIdOf = (kemPublic: Uint8Array, signPublic: Uint8Array): Uint8Array =>
  hash(labels.keyId, concat(kemPublic, signPublic)).slice(0, keyIdBytes);

const encodePerson = (p: DirectoryPerson): Uint8Array =>
  concat(
    u16(p.person),
    u8(
      (p.nameable ? flagNameable : 0) |
        (p.notices ? flagNotices : 0) |
        (p.head ? flagHead : 0) |
        (p.outside ? flagOutside : 0) |
        (p.auditor === true ? flagAuditor : 0),
    ),
    u8(p.slot ?? noSlot),
    u32(p.since),
    u16(p.pastDay),
    exactly(p.kemPublic, kemPublicBytes, 'X-Wing key'),
    exactly(p.signPublic, signPublicBytes, 'Ed25519 key'),
    exactly(p.predecessor, signatureBytes, 'predecessor'),
    shortText(p.title),
    u8(p.routes.length),
    ...p.routes.map(u16),
  );

function readPerson(read: Reader): DirectoryPerson {
  const person = read.u16('person');
  ensure(person > 0, 'header', 'person number');
  const flags = read.u8('flags');
  ensure(flags < 32, 'header', 'flags of a person');
  const slot = read.u8('slot');
  const since = read.u32('since');
  const pastDay = read.u16('past day');
  const current = slot !== noSlot;
  ensure(current === (pastDay === 0), 'header', 'a past day without being past');
  const kemPublic = read.take(kemPublicBytes, 'X-Wing key');
  const signPublic = read.take(signPublicBytes, 'Ed25519 key');
  const predecessor = read.take(signatureBytes, 'predecessor');
  const title = read.shortText('title');
  const routes = ascending(read, read.u8('number of routes'), 'routes of a person');
  const auditor = (flags & flagAuditor) !== 0;
  const reads = routes.length > 0 || (flags & (flagNotices | flagHead)) !== 0;
  ensure(!(auditor && reads), 'header', 'an auditor with a part in cases');
  return {
    person,
    current,
    slot: current ? slot : null,
    since,
    pastDay,
    kemPublic,
    signPublic,
    predecessor,
    keyId: keyIdOf(kemPublic, signPublic),
    title,
    routes,
    nameable: (flags & flagNameable) !== 0,
    notices: (flags & flagNotices) !== 0,
    head: (flags & flagHead) !== 0,
    outside: (flags & flagOutside) !== 0,
    ...(auditor ? { auditor } : {}),
  };
}

function ascending(read: Reader, count: number, what: string): number[] {
  let last = -1;
  return Array.from({ length: count }, () => {
    const value = read.u16(what);
    ensure(value > last, 'header', `order of ${what}`);
    last = value;
    return value;
  });
}

/** The bytes that holders sign. Throws when a field cannot be written. */
export function encodeCore(core: DirectoryCore): Uint8Array {
  const { allowance } = core;
  return concat(
    u8(allowance === undefined ? directoryVersion : allowingVersion),
    exactly(core.unitId, unitIdBytes, 'unit'),
    u32(core.number),
    exactly(core.previous, hashBytes, 'previous'),
    u16(core.day),
    u16(core.statement),
    u8(core.trial ? 1 : 0),
    u8(core.closings.length),
    ...core.closings.map(u16),
    u16(core.minimumDrops),
    u16(core.beatSeconds),
    u16(core.quota),
    u8(core.workFloorBits),
    u8(core.workCeilingBits),
    u8(core.slots),
    u16(core.people.length),
    ...core.people.map(encodePerson),
    u16(core.routes.length),
    ...core.routes.map((r) => concat(u16(r.route), u8(r.current ? 1 : 0), shortText(r.title))),
    u16(core.numbers.length),
    ...core.numbers.map(u16),
    u32(core.content.length),
    core.content,
    encodeAllowance(allowance),
  );
}

/** Reads and checks the fixed fields; leaves the reader after the content. */
export function readCore(read: Reader): DirectoryCore {
  const version = read.u8('version');
  const isKnown = version === directoryVersion || version === allowingVersion;
  ensure(isKnown, 'version', 'directory version');
  const unitId = read.take(unitIdBytes, 'unit');
  const number = read.u32('number');
  ensure(number >= 1, 'header', 'number of a directory');
  const previous = read.take(hashBytes, 'previous');
  ensure(number > 1 || isZero(previous), 'header', 'a first directory');
  const day = read.u16('day');
  const statement = read.u16('statement');
  const trial = read.u8('timing');
  ensure(trial <= 1, 'header', 'timing');
  const closings = ascending(read, read.u8('closings'), 'closings');
  ensure(
    closings.length > 0 && closings.every((minute) => minute < 1440),
    'header',
    'closing times',
  );
  const minimumDrops = read.u16('minimum drops');
  const beatSeconds = read.u16('beat');
  ensure(beatSeconds > 0, 'header', 'beat');
  const quota = read.u16('quota');
  ensure(quota > 0 && quota % 4 === 0, 'header', 'quota');
  const workFloorBits = read.u8('work floor');
  const workCeilingBits = read.u8('work ceiling');
  ensure(workFloorBits <= workCeilingBits && workCeilingBits <= 40, 'header', 'proof of work');
  const slots = read.u8('slots');
  ensure(slots > 0 && slots % slotGroup === 0 && slots <= slotLimit, 'header', 'slots');
  const people = Array.from({ length: read.u16('number of people') }, () => readPerson(read));
  checkPeople(people, slots, number);
  const routes = readRoutes(read);
  const numbers = ascending(read, read.u16('past numbers'), 'past numbers');
  const content = read.take(read.u32('content length'), 'content');
  const allowance = version === allowingVersion ? readAllowance(read, { day, quota }) : undefined;
  return {
    unitId,
    number,
    previous,
    day,
    statement,
    trial: trial === 1,
    closings,
    minimumDrops,
    beatSeconds,
    quota,
    workFloorBits,
    workCeilingBits,
    slots,
    people,
    routes,
    numbers,
    content,
    ...(allowance === undefined ? {} : { allowance }),
  };
}

function readRoutes(read: Reader): DirectoryRoute[] {
  let last = -1;
  return Array.from({ length: read.u16('number of routes') }, () => {
    const route = read.u16('route');
    ensure(route > last, 'header', 'order of routes');
    last = route;
    const current = read.u8('route state');
    ensure(current <= 1, 'header', 'route state');
    return { route, current: current === 1, title: read.shortText('route title') };
  });
}

function checkPeople(people: readonly DirectoryPerson[], slots: number, number: number): void {
  const taken = new Set<number>();
  const counting = new Set<number>();
  const keys = new Set<string>();
  let last: DirectoryPerson | undefined;
  for (const p of people) {
    ensure(
      last === undefined ||
        p.person > last.person ||
        (p.person === last.person && p.since > last.since),
      'header',
      'order of people',
    );
    ensure(p.since >= 1 && p.since <= number, 'header', 'since when a key counts');
    if (p.slot !== null) {
      ensure(p.slot < slots && !taken.has(p.slot), 'header', 'a slot');
      ensure(!counting.has(p.person), 'header', 'two current keys of one person');
      taken.add(p.slot);
      counting.add(p.person);
    }
    // One key for two people would let one of them read or sign as the other.
    keys.add(toHex(p.kemPublic)).add(toHex(p.signPublic));
    last = p;
  }
  ensure(keys.size === 2 * people.length, 'header', 'one key for two people');
}
