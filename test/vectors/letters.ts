import {
  caseIdOf,
  caseSecretOf,
  concat,
  deflate,
  labels,
  sign,
  toUtf8,
} from '../../crypto/index.js';
import { type Builder, builder } from './builder.js';
import { directory, drawn, officer, receipt, unitId } from './unit.js';

const path = { route: 1, excluded: [2] };
const caseSecret = caseSecretOf(receipt.seed, path);
const caseId = caseIdOf({ caseSecret, path, ...receipt });
const keyId = (person: number) => directory.people[person - 1]?.keyId as Uint8Array;
const random = drawn(5);

const header = {
  kind: 1,
  kindVersion: 1,
  unitId,
  caseId,
  sender: 0,
  path,
  directory: 1,
  session: random(16),
  seq: 1,
  prev: new Uint8Array(32),
  part: 1,
  parts: 1,
  seen: [],
  addressees: [1, 3].map((person) => ({ person, keyId: keyId(person) })),
  opening: { caseSecret, signPublic: receipt.signPublic, kemPublic: receipt.kemPublic },
};
const content = toUtf8('{"text":"He wrote the statement afterwards."}');
const from = { unitId, sender: 'reporter', signPublic: receipt.signPublic };

export function letters(): Builder {
  const b = builder('Letters');
  const { signSecret } = receipt;
  const encoded = b.gives<Uint8Array>(
    'header',
    'of a first letter, with everything that opens the case',
    'encodeLetterHeader',
    header,
  );
  const first = b.gives<{ bytes: Uint8Array; hash: Uint8Array }>(
    'first',
    'signature, header, deflated content',
    'signLetter',
    { header, content, signSecret },
  );
  const bytes = b.keep('letter', first.bytes);
  b.gives('verified', 'header and content', 'verifyLetter', { bytes, ...from });
  b.gives('peeked', 'the header, before it is known whose key must have signed', 'peekLetter', {
    bytes,
  });
  const later = {
    ...header,
    kind: 2,
    seq: 2,
    prev: first.hash,
    opening: null,
    seen: [{ person: 1, number: 4, hash: random(8) }],
  };
  const second = b.gives<{ bytes: Uint8Array }>(
    'second',
    'the next of its session, after a notice was seen',
    'signLetter',
    { header: later, content, signSecret },
  );
  b.gives('second-verified', 'header and content', 'verifyLetter', {
    bytes: second.bytes,
    ...from,
  });
  const unknown = b.gives<{ bytes: Uint8Array }>(
    'unknown-kind',
    'a kind that nobody knows yet',
    'signLetter',
    { header: { ...later, kind: 200, kindVersion: 3 }, content, signSecret },
  );
  b.gives('unknown-kind-kept', 'is verified all the same', 'verifyLetter', {
    bytes: unknown.bytes,
    ...from,
  });
  const grantFrom = { unitId, sender: 'officer', signPublic: officer(1).signPublic };
  const grant = b.gives<{ bytes: Uint8Array }>(
    'grant',
    'from officer to officers, under a label of its own',
    'signLetter',
    {
      header: { ...later, kind: 16, sender: 1, seen: [] },
      content,
      signSecret: officer(1).signSecret,
    },
  );
  b.gives('grant-verified', 'with the officer’s key', 'verifyLetter', {
    bytes: grant.bytes,
    ...grantFrom,
  });
  b.fails(
    'grant-as-letter',
    'is no reporter’s letter',
    'verifyLetter',
    { bytes: grant.bytes, ...grantFrom, sender: 'reporter' },
    'signature',
  );
  b.fails(
    'letter-as-grant',
    'and a letter is no grant',
    'verifyLetter',
    { bytes, ...from, sender: 'officer' },
    'signature',
  );
  b.fails(
    'other-unit',
    'for another unit',
    'verifyLetter',
    { bytes, ...from, unitId: new Uint8Array(32) },
    'signature',
  );
  b.fails(
    'other-key',
    'by another key',
    'verifyLetter',
    { bytes, ...from, signPublic: officer(1).signPublic },
    'signature',
  );
  b.fails(
    'cut',
    'one byte short',
    'verifyLetter',
    { bytes: { ...bytes, length: first.bytes.length - 1 }, ...from },
    'signature',
  );
  b.fails(
    'too-long',
    '8,191 bytes',
    'verifyLetter',
    { bytes: { ...bytes, length: 8_191 }, ...from },
    'size',
  );
  const signedAnyway = (
    name: string,
    says: string,
    signed: Uint8Array,
    code: 'version' | 'header' | 'unit' | 'inflation' | 'size',
  ) => {
    const signature = sign(signSecret, labels.signLetter, unitId, signed);
    b.fails(
      name,
      `signed by a dishonest reporter: ${says}`,
      'verifyLetter',
      { bytes: concat(signature, signed), ...from },
      code,
    );
  };
  const packed = deflate(content);
  const written = (at: number, ...values: number[]) => {
    const copy = concat(encoded, packed);
    copy.set(values, at);
    return copy;
  };
  signedAnyway('version', 'another version', written(0, 2), 'version');
  signedAnyway('flags', 'unknown flags', written(3, 2), 'header');
  signedAnyway('foreign', 'a header of another unit', written(4, ...new Uint8Array(32)), 'unit');
  signedAnyway('excluded', 'people left out in another order', written(72, 0, 3, 0, 2), 'header');
  signedAnyway('seq', 'number 0', written(98, 0, 0, 0, 0), 'header');
  signedAnyway('prev', 'a first letter after another', written(102, 1), 'header');
  signedAnyway('part', 'part 2 of 1', written(134, 2), 'header');
  signedAnyway('seen', 'seventeen notices seen', written(136, 17), 'header');
  signedAnyway('ends', 'a header without its end', encoded.slice(0, -1), 'size');
  signedAnyway('no-content', 'no compressed content', encoded, 'inflation');
  signedAnyway(
    'trailing',
    'a byte after the content',
    concat(encoded, packed, new Uint8Array(1)),
    'inflation',
  );
  return b;
}
