/** The unit, people and receipt that all vectors are about. */
import {
  type DirectoryCore,
  type DirectoryPerson,
  encodeCore,
  encodeStatement,
  keyIdOf,
  officerKeys,
  receiptKeys,
  seededRandom,
  signDirectory,
  signFounding,
  signPair,
  toUtf8,
  verifyDirectory,
  verifyStatements,
} from '../../crypto/index.js';

/** Everything in the vectors is drawn from one of these. */
export const drawn = (part: number) => seededRandom(new Uint8Array(32).fill(part));

const random = drawn(1);
export const day = 20_781;
export const holderPairs = [random(32), random(32)].map(signPair);
export const founding = {
  number: 0,
  unitId: new Uint8Array(32),
  previous: new Uint8Array(32),
  day,
  threshold: 2,
  holders: holderPairs.map(({ publicKey }, i) => ({
    publicKey,
    title: i === 0 ? 'Head of Anti-Corruption' : 'Office of the Commissioner',
    outside: i === 1,
  })),
  name: 'Anti-Corruption Unit, Müller County',
};
export const foundingCore = encodeStatement(founding);
export const foundingBytes = signFounding(
  foundingCore,
  holderPairs.map((p) => p.secretKey),
);
export const unit = verifyStatements([foundingBytes]);
export const { unitId } = unit;
export const signers = holderPairs.map(({ secretKey }, holder) => ({ holder, secretKey }));

export const officerSeeds = [1, 2, 3, 4].map(() => random(32));
export const officers = officerSeeds.map(officerKeys);
export type Keys = ReturnType<typeof officerKeys>;
export const officer = (person: number): Keys => officers[person - 1] as Keys;

export const personOf = (person: number, keys = officer(person)): DirectoryPerson => ({
  person,
  current: true,
  slot: person - 1,
  since: 1,
  pastDay: 0,
  kemPublic: keys.kemPublic,
  signPublic: keys.signPublic,
  predecessor: new Uint8Array(64),
  keyId: keyIdOf(keys.kemPublic, keys.signPublic),
  title: `Officer ${person}`,
  routes: person === 3 ? [1] : [1, 2],
  nameable: true,
  notices: true,
  head: person === 1,
  outside: false,
});

export const directoryCore: DirectoryCore = {
  unitId,
  number: 1,
  previous: new Uint8Array(32),
  day,
  statement: 0,
  trial: false,
  closings: [360, 780],
  minimumDrops: 50,
  beatSeconds: 1_800,
  quota: 12,
  workFloorBits: 10,
  workCeilingBits: 16,
  slots: 8,
  people: [1, 2, 3].map((person) => personOf(person)),
  routes: [
    { route: 1, current: true, title: 'Anti-corruption' },
    { route: 2, current: true, title: 'Professional standards' },
  ],
  numbers: [],
  content: toUtf8('{"languages":["en"]}'),
};
export const directoryBytes = signDirectory(encodeCore(directoryCore), unitId, signers);
export const directory = verifyDirectory(directoryBytes, unit, null);

export const entropy = random(16);
export const receipt = receiptKeys(entropy, unitId);
