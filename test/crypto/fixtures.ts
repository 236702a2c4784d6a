import {
  type DirectoryCore,
  type DirectoryPerson,
  encodeCore,
  encodeStatement,
  hash,
  keyIdOf,
  type LetterHeader,
  labels,
  noPredecessor,
  type OfficerKeys,
  officerKeys,
  ProtocolError,
  type ProtocolErrorCode,
  type Random,
  receiptKeys,
  seededRandom,
  signDirectory,
  signFounding,
  signPair,
  toUtf8,
  verifyDirectory,
  verifyStatements,
} from '../../crypto/index.js';

/** Randomness that a test's own name decides. */
export const seeded = (name: string): Random => seededRandom(hash(labels.session, toUtf8(name)));

/** The code with which something was refused; `accepted` when it was not. Other errors go on. */
export function codeOf(act: () => unknown): ProtocolErrorCode | 'accepted' {
  try {
    act();
    return 'accepted';
  } catch (error) {
    if (error instanceof ProtocolError) return error.code;
    throw error;
  }
}

/** The same bytes with one bit of byte `at` flipped. */
export function flip(bytes: Uint8Array, at: number, bit = 0): Uint8Array {
  const changed = bytes.slice();
  changed[at] = (changed[at] as number) ^ (1 << bit);
  return changed;
}

/** The same bytes with others written over them from `at` on. */
export function write(bytes: Uint8Array, at: number, ...values: number[]): Uint8Array {
  const changed = bytes.slice();
  changed.set(values, at);
  return changed;
}

export const shorter = (bytes: Uint8Array): Uint8Array => bytes.slice(0, -1);
export const longer = (bytes: Uint8Array): Uint8Array => Uint8Array.from([...bytes, 0]);

export const foundingDay = 20_700;

const random = seeded('the unit of the tests');
export const holderPairs = [random(32), random(32)].map(signPair);
export const holders = holderPairs.map(({ publicKey }, i) => ({
  publicKey,
  title: i === 0 ? 'Head of Anti-Corruption' : 'Office of the Commissioner',
  outside: i === 1,
}));

export const foundingCore = encodeStatement({
  number: 0,
  unitId: new Uint8Array(32),
  previous: new Uint8Array(32),
  day: foundingDay,
  threshold: 2,
  holders,
  name: 'Anti-Corruption Unit, Müller County',
});
export const founding = signFounding(
  foundingCore,
  holderPairs.map((p) => p.secretKey),
);
export const unit = verifyStatements([founding]);
export const { unitId } = unit;

/** Keys of persons 1, 2, 3 … */
export const officers: OfficerKeys[] = Array.from({ length: 6 }, () => officerKeys(random(32)));
export const officer = (person: number): OfficerKeys => officers[person - 1] as OfficerKeys;

export function personOf(
  person: number,
  change: Partial<DirectoryPerson> = {},
  keys: OfficerKeys = officer(person),
): DirectoryPerson {
  const { kemPublic, signPublic } = { ...keys, ...change };
  return {
    person,
    current: true,
    slot: person - 1,
    since: 1,
    pastDay: 0,
    kemPublic,
    signPublic,
    predecessor: noPredecessor,
    keyId: keyIdOf(kemPublic, signPublic),
    title: `Officer ${person}`,
    routes: [1, 2],
    nameable: true,
    notices: true,
    head: person === 1,
    outside: false,
    ...change,
  };
}

export const past = (person: DirectoryPerson, pastDay: number): DirectoryPerson => ({
  ...person,
  current: false,
  slot: null,
  pastDay,
});

export const baseCore: DirectoryCore = {
  unitId,
  number: 1,
  previous: new Uint8Array(32),
  day: foundingDay,
  statement: 0,
  trial: false,
  closings: [360, 780],
  minimumDrops: 50,
  beatSeconds: 1800,
  quota: 12,
  workFloorBits: 8,
  workCeilingBits: 16,
  slots: 8,
  people: [personOf(1), personOf(2), personOf(3)],
  routes: [
    { route: 1, current: true, title: 'Anti-corruption' },
    { route: 2, current: true, title: 'Professional standards' },
  ],
  numbers: [],
  content: toUtf8('{"texts":{}}'),
};

export const bothSign = holderPairs.map(({ secretKey }, holder) => ({ holder, secretKey }));

export const signed = (core: DirectoryCore): Uint8Array =>
  signDirectory(encodeCore(core), unitId, bothSign);

export const directoryBytes = signed(baseCore);
export const directory = verifyDirectory(directoryBytes, unit, null);

export const entropy = random(16);
export const receipt = receiptKeys(entropy, unitId);

export const headerOf = (change: Partial<LetterHeader> = {}): LetterHeader => ({
  kind: 1,
  kindVersion: 1,
  unitId,
  caseId: new Uint8Array(32).fill(7),
  sender: 0,
  path: { route: 1, excluded: [2] },
  directory: 1,
  session: new Uint8Array(16).fill(9),
  seq: 1,
  prev: new Uint8Array(32),
  part: 1,
  parts: 1,
  seen: [],
  addressees: [
    { person: 1, keyId: personOf(1).keyId },
    { person: 3, keyId: personOf(3).keyId },
  ],
  opening: {
    caseSecret: new Uint8Array(32).fill(5),
    signPublic: receipt.signPublic,
    kemPublic: receipt.kemPublic,
  },
  ...change,
});
