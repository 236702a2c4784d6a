/** Parsers of what stands open: texts, layouts, and what is read before or behind a signature. */
import fc from 'fast-check';
import {
  attachSignatures,
  checkWork,
  concat,
  deflate,
  encodeApplication,
  encodeBundle,
  encodeCore,
  encodeDropHeader,
  encodeLetterHeader,
  encodeStatement,
  entropyOf,
  fromBase64url,
  fromHex,
  fromUtf8,
  hash,
  inflate,
  keyChangeMessage,
  labels,
  pad,
  parseApplication,
  parseBundle,
  parseDropHeader,
  peekLetter,
  renewDirectory,
  sameBytes,
  seedOfWords,
  sign,
  signDirectory,
  signFounding,
  signLetter,
  toBase64url,
  toHex,
  toUtf8,
  unpad,
  verifyDirectory,
  verifyLetter,
  verifyStatements,
  wordlist,
  wordsOf,
  wordsOfSeed,
} from '../../crypto/index.js';
import {
  baseCore,
  bothSign,
  directory,
  directoryBytes,
  entropy,
  founding,
  foundingCore,
  foundingDay,
  headerOf,
  holderPairs,
  holders,
  officer,
  past,
  personOf,
  receipt,
  seeded,
  unit,
  unitId,
} from './fixtures.js';
import { type Target, target } from './fuzz.js';
import { mutations, textMutations } from './mutations.js';

const random = seeded('parsers');

/** What was read must be written with the same bytes again: one spelling for each meaning. */
export function asBefore(again: Uint8Array | string, before: Uint8Array | string): void {
  const same =
    typeof again === 'string' || typeof before === 'string'
      ? again === before
      : sameBytes(again, before);
  if (!same) throw new Error('read, and written differently again');
}

const secrets = holderPairs.map((p) => p.secretKey);
const second = encodeStatement({
  number: 1,
  unitId,
  previous: hash(labels.statement, foundingCore),
  day: foundingDay + 2,
  threshold: 1,
  holders,
  name: 'Another name',
});
const signedSecond = (core: Uint8Array): Uint8Array => {
  const one = (secretKey: Uint8Array, holder: number) => {
    return { holder, signature: sign(secretKey, labels.signHolders, unitId, core) };
  };
  return attachSignatures(core, secrets.map(one));
};

/** A version with a change of keys, a person gone and one added. */
const newKeys = personOf(2, { since: 2 }, officer(5));
const nextCore = encodeCore({
  ...baseCore,
  number: 2,
  previous: directory.hash,
  day: foundingDay + 1,
  people: [
    personOf(1),
    past(personOf(2), foundingDay + 1),
    {
      ...newKeys,
      predecessor: sign(
        officer(2).signSecret,
        labels.signKeyChange,
        unitId,
        keyChangeMessage(newKeys),
      ),
    },
    past(personOf(3), foundingDay + 1),
    personOf(4, { since: 2 }),
  ],
});
const firstPerson = 90;
/** Bytes of one person of the tests: number to keys, then title and two routes. */
const person = 10 + 1216 + 32 + 64 + 10 + 5;
const people = [0, 1, 2, 3, 4].flatMap((i) => {
  const at = firstPerson + i * person;
  return [0, 1, 2, 3, 4, 7, 8, 9, 10, 1322, 1332].map((offset) => at + offset);
});
const bothSigned = (core: Uint8Array): Uint8Array => signDirectory(core, unitId, bothSign);
const renewed = renewDirectory(directory, foundingDay + 20, bothSign[0] as (typeof bothSign)[0]);

const { kemPublic, signPublic, signSecret } = officer(2);
const application = encodeApplication(
  { unitId, person: 2, kemPublic, signPublic, title: 'Müller' },
  signSecret,
);

const header = headerOf({ seen: [{ person: 1, number: 1, hash: random(8) }] });
const letter = signLetter(header, toUtf8('{"text":"a"}'), receipt.signSecret);
const plainer = headerOf({ opening: null, seq: 2, prev: random(32), part: 2, parts: 3 });
const bareLetter = signLetter(plainer, random(300), receipt.signSecret);
const signedParts = [letter, bareLetter].map((l) => l.bytes.slice(64));
const letterFields = [0, 1, 3, 68, 70, 72, 74, 76, 98, 102, 134, 135, 136, 137, 151, 152, 161];

const drop = concat(
  encodeDropHeader({ unit: unitId.slice(0, 8), directory: 1, commit: random(32) }),
  random(8 * 1168 + 8208),
);
const bundle = encodeBundle(
  {
    number: 1,
    cursor: 0,
    store: Array.from({ length: 16 }, () => random(1024)),
    board: Array.from({ length: 4 }, () => random(1024)),
    dropId: random(16),
    drop,
    leaf: random(512),
    outbox: random(65_536),
  },
  8,
);
const packed = [
  deflate(new Uint8Array(65_536)),
  deflate(random(200)),
  deflate(toUtf8('The sergeant told us to leave the camera off. '.repeat(20))),
];
const aWord = fc.oneof(fc.constantFrom(...wordlist), fc.string({ maxLength: 9 }));
const wordLists = fc.oneof(
  fc.array(aWord, { maxLength: 14 }),
  fc.uint8Array({ minLength: 16, maxLength: 16 }).map(wordsOf),
  fc.array(fc.constantFrom(...wordlist), { minLength: 12, maxLength: 12 }),
  fc.tuple(fc.nat(11), aWord).map(([i, word]) => wordsOf(entropy).with(i, word)),
);

const seedWordLists = fc.oneof(
  fc.array(aWord, { maxLength: 26 }),
  fc.uint8Array({ minLength: 32, maxLength: 32 }).map(wordsOfSeed),
  fc.array(fc.constantFrom(...wordlist), { minLength: 24, maxLength: 24 }),
);

export const openParsers: Target[] = [
  target('fromHex', textMutations([toHex(random(20)), '']), (text) =>
    asBefore(toHex(fromHex(text)), text),
  ),
  target('fromBase64url', textMutations([18, 19, 20].map((n) => toBase64url(random(n)))), (text) =>
    asBefore(toBase64url(fromBase64url(text)), text),
  ),
  target('fromUtf8', mutations([toUtf8('Ångström, 漢字, 😀'), toUtf8('a')]), (bytes) =>
    asBefore(toUtf8(fromUtf8(bytes)), bytes),
  ),
  target('unpad', mutations([pad(random(40), 128), pad(random(0), 2)]), (bytes) =>
    asBefore(pad(unpad(bytes), bytes.length), bytes),
  ),
  target('inflate', mutations(packed), (bytes) => {
    if (inflate(bytes).length > 65_536) throw new Error('inflated beyond the limit');
  }),
  target('entropyOf', wordLists, (words) =>
    asBefore(wordsOf(entropyOf(words)).join(), words.join()),
  ),
  target('seedOfWords', seedWordLists, (words) =>
    asBefore(wordsOfSeed(seedOfWords(words)).join(), words.join()),
  ),
  target('checkWork', mutations([random(10)]), (proof) => {
    checkWork({ unitId, id: random(16), dropHash: random(32), proof });
  }),
  target('parseDropHeader', mutations([drop.slice(0, 45), drop.slice(0, 60)]), (bytes) =>
    asBefore(encodeDropHeader(parseDropHeader(bytes)), bytes.slice(0, 45)),
  ),
  target(
    'parseBundle',
    mutations([bundle]),
    (bytes) => asBefore(encodeBundle(parseBundle(bytes, 8), 8), bytes),
    2,
  ),
  target('parseApplication', mutations([application]), (bytes) => {
    parseApplication(bytes, unitId);
  }),
  target(
    'parseApplication, self-signed',
    mutations([application.slice(0, -64)], [0, 1, 33, 34, 35, 1219, 1251, 1283]),
    (core) => {
      const bytes = concat(core, sign(signSecret, labels.signApplication, unitId, core));
      asBefore(encodeApplication(parseApplication(bytes, unitId), signSecret), bytes);
    },
    8,
  ),
  target('verifyStatements', mutations([founding]), (bytes) => {
    verifyStatements([bytes]);
  }),
  target('verifyStatements, signed', mutations([foundingCore], [69, 70, 103, 104]), (core) => {
    verifyStatements([signFounding(core, secrets)]);
  }),
  target(
    'verifyStatements, a signed change',
    mutations([second], [1, 2, 67, 68, 69, 70]),
    (core) => {
      verifyStatements([founding, signedSecond(core)]);
    },
  ),
  target('verifyDirectory', mutations([directoryBytes, renewed]), (bytes) => {
    verifyDirectory(bytes, unit, null);
  }),
  target('verifyDirectory, signed', mutations([encodeCore(baseCore)], people), (core) => {
    const read = verifyDirectory(bothSigned(core), unit, null);
    asBefore(encodeCore(read), core);
  }),
  target('verifyDirectory, signed, after another', mutations([nextCore], people), (core) => {
    asBefore(encodeCore(verifyDirectory(bothSigned(core), unit, directory)), core);
  }),
  target('peekLetter', mutations([letter.bytes, bareLetter.bytes]), (bytes) => {
    const again = encodeLetterHeader(peekLetter(bytes));
    asBefore(again, bytes.slice(64, 64 + again.length));
  }),
  target('verifyLetter', mutations([letter.bytes, bareLetter.bytes]), (bytes) => {
    verifyLetter(bytes, unitId, 'reporter', receipt.signPublic);
  }),
  target('verifyLetter, signed', mutations(signedParts, letterFields), (signed) => {
    const signature = sign(receipt.signSecret, labels.signLetter, unitId, signed);
    const bytes = concat(signature, signed);
    const read = verifyLetter(bytes, unitId, 'reporter', receipt.signPublic);
    const again = encodeLetterHeader(read.header);
    asBefore(again, signed.slice(0, again.length));
  }),
];
