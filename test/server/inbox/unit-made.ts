/** A unit as its holder makes it: founding statement, directories, officers' keys. */
import {
  type DirectoryCore,
  encodeApplication,
  encodeCore,
  encodeStatement,
  hash,
  keyIdOf,
  noPredecessor,
  type OfficerKeys,
  officerKeys,
  type Random,
  seededRandom,
  signDirectory,
  signFounding,
  signPair,
  unitIdOf,
} from '../../../crypto/index.js';

/** 2 March 2026, nine in the morning, UTC. */
export const opening = Date.UTC(2026, 2, 2, 9);
export const openingDay = Math.floor(opening / 86_400_000);

export interface MadeUnit {
  unitId: Uint8Array;
  founding: Uint8Array;
  holderSecret: Uint8Array;
  random: Random;
  keysOf(person: number): OfficerKeys;
  application(person: number): Uint8Array;
  /** Directory 1 with these people as recipients, or what `change` makes of it. */
  first(change?: Partial<DirectoryCore> & { recipients?: number[] }): MadeDirectory;
  /** The version after `before`. */
  next(
    before: MadeDirectory,
    change?: Partial<DirectoryCore> & { recipients?: number[] },
  ): MadeDirectory;
}

export interface MadeDirectory {
  core: DirectoryCore;
  bytes: Uint8Array;
}

/** The same seed makes the same unit. */
export function makeUnit(seed = 7): MadeUnit {
  const random = seededRandom(new Uint8Array(32).fill(seed));
  const holder = signPair(random(32));
  const core = encodeStatement({
    number: 0,
    unitId: new Uint8Array(32),
    previous: new Uint8Array(32),
    day: openingDay,
    threshold: 1,
    holders: [{ publicKey: holder.publicKey, title: 'Head of the unit', outside: false }],
    name: 'Professional Standards, Example Force',
  });
  const unitId = unitIdOf(core);
  const keys = new Map<number, OfficerKeys>();

  function keysOf(person: number): OfficerKeys {
    const made = keys.get(person) ?? officerKeys(new Uint8Array(32).fill(100 + person));
    keys.set(person, made);
    return made;
  }

  function listed(person: number, since: number): DirectoryCore['people'][number] {
    const { kemPublic, signPublic } = keysOf(person);
    return {
      person,
      current: true,
      slot: person - 1,
      since,
      pastDay: 0,
      kemPublic,
      signPublic,
      predecessor: noPredecessor,
      keyId: keyIdOf(kemPublic, signPublic),
      title: `Officer ${person}`,
      routes: [1],
      nameable: true,
      notices: true,
      head: person === 1,
      outside: false,
    };
  }

  function signed(made: DirectoryCore): MadeDirectory {
    const bytes = encodeCore(made);
    const signers = [{ holder: 0, secretKey: holder.secretKey }];
    return { core: made, bytes: signDirectory(bytes, unitId, signers) };
  }

  const first: MadeUnit['first'] = ({ recipients = [1, 2], ...change } = {}) =>
    signed({
      unitId,
      number: 1,
      previous: new Uint8Array(32),
      day: openingDay,
      statement: 0,
      trial: false,
      closings: [360, 780],
      minimumDrops: 50,
      beatSeconds: 1800,
      quota: 8,
      workFloorBits: 8,
      workCeilingBits: 12,
      slots: 8,
      people: recipients.map((person) => listed(person, 1)),
      routes: [{ route: 1, current: true, title: 'Corruption' }],
      numbers: [],
      content: new TextEncoder().encode('{}'),
      ...change,
    });

  const next: MadeUnit['next'] = (before, { recipients = [], ...change } = {}) => {
    const number = before.core.number + 1;
    const kept = before.core.people.map((p) =>
      recipients.includes(p.person) || !p.current
        ? p
        : { ...p, current: false, slot: null, pastDay: openingDay },
    );
    const added = recipients
      .filter((person) => !before.core.people.some((p) => p.person === person))
      .map((person) => listed(person, number));
    return signed({
      ...before.core,
      number,
      previous: hash('directory', encodeCore(before.core)),
      people: [...kept, ...added].sort((a, b) => a.person - b.person),
      ...change,
    });
  };

  return {
    unitId,
    founding: signFounding(core, [holder.secretKey]),
    holderSecret: holder.secretKey,
    random,
    keysOf,
    application(person) {
      const { kemPublic, signPublic, signSecret } = keysOf(person);
      const title = `Officer ${person}`;
      return encodeApplication({ unitId, person, kemPublic, signPublic, title }, signSecret);
    },
    first,
    next,
  };
}
