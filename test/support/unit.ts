import {
  concat,
  type Directory,
  type DirectoryCore,
  type DirectoryPerson,
  dayOf,
  dropBytes,
  dropHash,
  dropHeaderBytes,
  encodeCore,
  encodeDropHeader,
  encodeStatement,
  hash,
  keyIdOf,
  labels,
  noPredecessor,
  type OfficerKeys,
  officerKeys,
  proveWork,
  type Random,
  sealDrop,
  seededRandom,
  signDirectory,
  signFounding,
  signPair,
  toHex,
  toUtf8,
  type Unit,
  unitShortBytes,
  verifyDirectory,
  verifyStatements,
} from '../../crypto/index.js';
import type { Database } from '../../server/store/database.js';
import { publishDirectory, storeStatement } from '../../server/store/directories.js';

/** A Monday, 09:00 UTC: where the clocks of tests begin. */
export const monday = Date.UTC(2026, 8, 7, 9);

/** A PUT of a drop, ready to be sent. */
export interface MadePut {
  /** 32 lower-case hexadecimal digits. */
  id: string;
  drop: Uint8Array;
  /** Drop ‖ proof. */
  body: Uint8Array;
}

export interface PutChoice {
  /** The version it is sealed under; the newest when not given. */
  directory?: Directory;
  /** Day of the proof; the unit's first day when not given. */
  day?: number;
  /** Bits proved; the floor when not given. */
  bits?: number;
  id?: Uint8Array;
}

/** A unit as its holder makes it. The same seed makes the same unit and the same drops. */
export interface TestUnit {
  random: Random;
  unit: Unit;
  founding: Uint8Array;
  holderSecret: Uint8Array;
  /** What the officers' keys are made of. */
  seeds: Uint8Array[];
  officers: OfficerKeys[];
  /** Every version made so far. */
  versions: Directory[];
  /** Signs the next version: everything as before but for `change`. */
  next(change?: Partial<DirectoryCore>): Directory;
  /** How the directory lists officer `person` (from 1). */
  listed(person: number, change?: Partial<DirectoryPerson>): DirectoryPerson;
  /** A drop with a true header and proof; its sealed parts are random bytes: quick. */
  put(choice?: PutChoice): MadePut;
  /** A drop that is really sealed, to these people (nobody: a decoy), with a proof. */
  sealedPut(choice: PutChoice & { to?: number[]; letter?: Uint8Array }): MadePut;
}

/** What a directory says of an auditor. */
export const asAuditor: Partial<DirectoryPerson> = {
  auditor: true,
  routes: [],
  nameable: false,
  notices: false,
  head: false,
};

/** Makes a unit with one holder, `officers` officers and a first directory. */
export function makeUnit(
  given: {
    officers?: number;
    seed?: string;
    now?: number;
    /** Routes of the unit, all of them everybody's. */
    routes?: number[];
    /** Which of the officers are auditors instead. */
    auditors?: number[];
    /** Who stands in the first directory: everybody, unless somebody is to join later. */
    first?: number[];
    core?: Partial<DirectoryCore>;
  } = {},
): TestUnit {
  const { officers: count = 3, seed = 'a unit', now = monday, routes = [1] } = given;
  const { auditors = [], first } = given;
  const day = dayOf(now);
  const random = seededRandom(hash(labels.session, toUtf8(seed)));
  const holder = signPair(random(32));
  const founding = signFounding(
    encodeStatement({
      number: 0,
      unitId: new Uint8Array(32),
      previous: new Uint8Array(32),
      day,
      threshold: 1,
      holders: [{ publicKey: holder.publicKey, title: 'Head of the unit', outside: false }],
      name: 'Anti-Corruption Unit',
    }),
    [holder.secretKey],
  );
  const unit = verifyStatements([founding]);
  const { unitId } = unit;
  const seeds = Array.from({ length: count }, () => random(32));
  const officers = seeds.map(officerKeys);
  const versions: Directory[] = [];

  function listed(person: number, change: Partial<DirectoryPerson> = {}): DirectoryPerson {
    const { kemPublic, signPublic } = officers[person - 1] as OfficerKeys;
    return {
      person,
      current: true,
      slot: person - 1,
      since: versions.length + 1,
      pastDay: 0,
      kemPublic,
      signPublic,
      predecessor: noPredecessor,
      keyId: keyIdOf(kemPublic, signPublic),
      title: `Officer ${person}`,
      routes,
      nameable: true,
      notices: true,
      head: person === 1,
      outside: false,
      ...change,
    };
  }

  function firstCore(): DirectoryCore {
    return {
      unitId,
      number: 1,
      previous: new Uint8Array(32),
      day,
      statement: 0,
      trial: false,
      closings: [360, 780],
      minimumDrops: 3,
      beatSeconds: 1_800,
      quota: 12,
      workFloorBits: 4,
      workCeilingBits: 10,
      slots: Math.ceil(count / 8) * 8,
      people: officers
        .map((_, i) => i + 1)
        .filter((person) => first?.includes(person) !== false)
        .map((person) => listed(person, auditors.includes(person) ? asAuditor : {})),
      routes: routes.map((route) => ({
        route,
        current: true,
        title: route === 1 ? 'Corruption' : `Route ${route}`,
      })),
      numbers: [],
      content: toUtf8('{}'),
    };
  }

  function next(change: Partial<DirectoryCore> = {}): Directory {
    const before = versions.at(-1) ?? null;
    const core: DirectoryCore = {
      ...(before === null
        ? firstCore()
        : { ...coreOf(before), number: before.number + 1, previous: before.hash }),
      ...change,
    };
    const signers = [{ holder: 0, secretKey: holder.secretKey }];
    const bytes = signDirectory(encodeCore(core), unitId, signers);
    const directory = verifyDirectory(bytes, unit, before);
    versions.push(directory);
    return directory;
  }

  function withProof(id: Uint8Array, drop: Uint8Array, choice: PutChoice): MadePut {
    const { day: proofDay = day, bits = newest().workFloorBits } = choice;
    const work = { unitId, id, dropHash: dropHash(drop), day: proofDay, bits };
    const proof = proveWork(work);
    if (proof === null) throw new Error('No proof of work was found');
    return { id: toHex(id), drop, body: concat(drop, proof) };
  }

  const newest = (): Directory => versions.at(-1) as Directory;

  next(given.core);
  return {
    random,
    unit,
    founding,
    holderSecret: holder.secretKey,
    seeds,
    officers,
    versions,
    next,
    listed,
    put(choice = {}) {
      const { directory = newest(), id = random(16) } = choice;
      const unitShort = unitId.slice(0, unitShortBytes);
      const { number, slots } = directory;
      const header = encodeDropHeader({ unit: unitShort, directory: number, commit: random(32) });
      const drop = concat(header, random(dropBytes(slots) - dropHeaderBytes));
      return withProof(id, drop, choice);
    },
    sealedPut({ to = [], letter = new Uint8Array(0), ...choice }) {
      const { number, slots, people } = choice.directory ?? newest();
      const addressees = people.flatMap(({ person, slot, kemPublic }) =>
        slot !== null && to.includes(person) ? [{ slot, kemPublic }] : [],
      );
      const plan = { unitId, directory: number, slots, addressees, letter };
      const sealed = sealDrop(plan, random);
      return withProof(sealed.id, sealed.drop, choice);
    },
  };
}

/** Stores a unit's founding statement and all versions made so far, all published at `now`. */
export async function foundUnit(db: Database, made: TestUnit, now = monday): Promise<void> {
  await storeStatement(db, { number: 0, bytes: made.founding });
  for (const [i, directory] of made.versions.entries()) {
    await publishDirectory(db, { directory, before: made.versions[i - 1] ?? null, now });
  }
}

/** The part of a verified directory that is signed. */
function coreOf(directory: Directory): DirectoryCore {
  const { hash: _hash, renewal: _renewal, dated: _dated, bytes: _bytes, ...core } = directory;
  return core;
}
