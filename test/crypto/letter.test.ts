import { describe, expect, it } from 'vitest';
import {
  concat,
  deflate,
  encodeLetterHeader,
  type LetterHeader,
  labels,
  letterFits,
  letterHash,
  peekLetter,
  receiptKeys,
  sign,
  signLetter,
  toUtf8,
  verifyLetter,
} from '../../crypto/index.js';
import {
  codeOf,
  entropy,
  flip,
  headerOf,
  longer,
  officer,
  receipt,
  seeded,
  shorter,
  unitId,
  write,
} from './fixtures.js';

const content = toUtf8(JSON.stringify({ text: 'He wrote the statement afterwards. '.repeat(40) }));
const header = headerOf({ seen: [{ person: 3, number: 2, hash: new Uint8Array(8).fill(4) }] });
const letter = signLetter(header, content, receipt.signSecret);
const own = { unit: unitId, key: receipt.signPublic };
const verified = (bytes: Uint8Array, sender: 'reporter' | 'officer' = 'reporter') =>
  verifyLetter(bytes, own.unit, sender, own.key);

/** Signs any bytes at all with the reporter's key, as a dishonest reporter may. */
const signedAnyway = (signed: Uint8Array): Uint8Array =>
  concat(sign(receipt.signSecret, labels.signLetter, unitId, signed), signed);
const encoded = encodeLetterHeader(header);
const withHeader = (bytes: Uint8Array): string =>
  codeOf(() => verified(signedAnyway(concat(bytes, deflate(content)))));

describe('a letter', () => {
  it('comes back as it went, header, content and bytes', () => {
    expect(verified(letter.bytes)).toEqual({
      header,
      content,
      bytes: letter.bytes,
      hash: letter.hash,
    });
    expect(letter.hash).toEqual(letterHash(letter.bytes));
    expect(peekLetter(letter.bytes)).toEqual(header);
  });

  it('has a header of the length that its drawing says', () => {
    const fixed = 1 + 1 + 1 + 1 + 32 + 32 + 2 + 8 + 4 + 16 + 4 + 32 + 1 + 1;
    expect(encoded.length).toBe(fixed + (1 + 14) + (1 + 2 * 10) + 32 + 32 + 1216);
  });

  it('of a kind or kind version that nobody knows is verified and kept all the same', () => {
    const newer = signLetter(headerOf({ kind: 250, kindVersion: 9 }), content, receipt.signSecret);
    expect(verified(newer.bytes).header).toMatchObject({ kind: 250, kindVersion: 9 });
  });

  it('comes back with everything at its least and at its most', () => {
    const least = headerOf({ addressees: [], opening: null, path: { route: 0, excluded: [] } });
    const most = headerOf({
      path: { route: 65_535, excluded: [1, 2, 65_535] },
      seq: 2 ** 32 - 1,
      prev: new Uint8Array(32).fill(1),
      part: 4,
      parts: 4,
      seen: Array.from({ length: 16 }, (_, i) => ({
        person: i,
        number: i,
        hash: new Uint8Array(8),
      })),
      addressees: Array.from({ length: 64 }, (_, i) => ({ person: i, keyId: new Uint8Array(8) })),
    });
    for (const each of [least, most]) {
      const made = signLetter(each, new Uint8Array(0), receipt.signSecret);
      expect(verified(made.bytes).header).toEqual(each);
    }
  });
});

describe('P7: a letter counts only from the holder of the receipt', () => {
  it('is refused with any one bit flipped', () => {
    for (let at = 0; at < letter.bytes.length; at += at < 300 ? 1 : 13)
      expect(codeOf(() => verified(flip(letter.bytes, at, at % 8)))).toBe('signature');
  });

  it('is refused one byte short, one long, empty, or over 8,190 bytes', () => {
    expect(codeOf(() => verified(shorter(letter.bytes)))).toBe('signature');
    expect(codeOf(() => verified(longer(letter.bytes)))).toBe('signature');
    for (const length of [0, 64, 8_191])
      expect(codeOf(() => verified(new Uint8Array(length)))).toBe('size');
    expect(codeOf(() => verified(signedAnyway(longer(letter.bytes.slice(64)))))).toBe('inflation');
  });

  it('is refused under another key or for another unit', () => {
    const other = receiptKeys(flip(entropy, 0), unitId);
    expect(codeOf(() => verifyLetter(letter.bytes, unitId, 'reporter', other.signPublic))).toBe(
      'signature',
    );
    expect(codeOf(() => verifyLetter(letter.bytes, flip(unitId, 0), 'reporter', own.key))).toBe(
      'signature',
    );
    const foreign = encodeLetterHeader(headerOf({ unitId: flip(unitId, 0) }));
    expect(withHeader(foreign)).toBe('unit');
  });

  it('P10: cannot speak as an officer: letters and grants have labels of their own', () => {
    expect(codeOf(() => verified(letter.bytes, 'officer'))).toBe('signature');
    const posing = signLetter(headerOf({ sender: 2 }), content, receipt.signSecret);
    expect(codeOf(() => verified(posing.bytes))).toBe('signature');
    const officerNumber = encodeLetterHeader(headerOf({ sender: 2 }));
    expect(withHeader(officerNumber)).toBe('header');
  });

  it('and a grant only from an officer, under the officer’s key', () => {
    const { signPublic, signSecret } = officer(2);
    const grant = signLetter(headerOf({ sender: 2, kind: 16, opening: null }), content, signSecret);
    const asOfficer = (key: Uint8Array) =>
      codeOf(() => verifyLetter(grant.bytes, unitId, 'officer', key));
    expect(asOfficer(signPublic)).toBe('accepted');
    expect(asOfficer(officer(3).signPublic)).toBe('signature');
    expect(codeOf(() => verifyLetter(grant.bytes, unitId, 'reporter', signPublic))).toBe(
      'signature',
    );
    const signed = encodeLetterHeader(headerOf({ opening: null }));
    const bytes = concat(signed, deflate(content));
    const nobody = concat(sign(signSecret, labels.signGrant, unitId, bytes), bytes);
    expect(codeOf(() => verifyLetter(nobody, unitId, 'officer', signPublic))).toBe('header');
  });
});

/** Where each field of the header stands. */
const at = {
  version: 0,
  flags: 3,
  excluded: 72,
  seq: 98,
  prev: 102,
  part: 134,
  parts: 135,
  seen: 136,
};

describe('P10: a header signed by a dishonest reporter', () => {
  it.each<[string, number, number[], string]>([
    ['another version', at.version, [2], 'version'],
    ['unknown flags', at.flags, [2], 'header'],
    ['people left out in another order', at.excluded, [0, 3, 0, 2, 0, 0], 'header'],
    ['somebody left out twice', at.excluded, [0, 2, 0, 2, 0, 0], 'header'],
    ['a gap among the people left out', at.excluded, [0, 0, 0, 2, 0, 0], 'header'],
    ['number 0 in its session', at.seq, [0, 0, 0, 0], 'header'],
    ['a first letter that follows another', at.prev, [1], 'header'],
    ['part 0', at.part, [0], 'header'],
    ['part 2 of 1', at.part, [2], 'header'],
    ['five parts', at.parts, [5], 'header'],
    ['seventeen notices seen', at.seen, [17], 'header'],
    ['sixty-five addressees', at.seen + 15, [65], 'header'],
  ])('is refused with %s', (_, offset, values, code) => {
    expect(withHeader(write(encoded, offset, ...values))).toBe(code);
  });

  it('is refused with seventeen notices seen, all of them well formed', () => {
    const [before, record, after] = [
      encoded.slice(0, at.seen),
      encoded.slice(at.seen + 1, at.seen + 15),
      encoded.slice(at.seen + 15),
    ];
    const withSeen = (count: number) =>
      withHeader(concat(before, Uint8Array.of(count), ...Array(count).fill(record), after));
    expect(withSeen(16)).toBe('accepted');
    expect(withSeen(17)).toBe('header');
  });

  it('is refused when it ends anywhere before its end', () => {
    for (let length = 0; length < encoded.length; length += length < 180 ? 1 : 97)
      expect(codeOf(() => verified(signedAnyway(encoded.slice(0, Math.max(length, 1)))))).not.toBe(
        'accepted',
      );
    for (const length of [0, 1, 100])
      expect(codeOf(() => peekLetter(letter.bytes.slice(0, 64 + length)))).toBe('size');
    expect(codeOf(() => peekLetter(new Uint8Array(3)))).toBe('size');
  });

  it('is refused with content that does not inflate, ends early, goes on, or is a bomb', () => {
    const packed = deflate(content);
    const of = (bytes: Uint8Array) => codeOf(() => verified(signedAnyway(concat(encoded, bytes))));
    expect(of(packed)).toBe('accepted');
    expect(of(new Uint8Array(0))).toBe('inflation');
    expect(of(shorter(packed))).toBe('inflation');
    expect(of(longer(packed))).toBe('inflation');
    expect(of(Uint8Array.of(7))).toBe('inflation');
  });
});

describe('writing a letter', () => {
  const random = seeded('does not deflate')(8_000);
  const room = 8_190 - 64 - encoded.length;
  const packedTo = (length: number): Uint8Array => {
    let bytes = random.slice(0, length);
    while (deflate(bytes).length > length) bytes = bytes.slice(1);
    return bytes;
  };

  it('says whether it fits, and takes exactly what fits', () => {
    const fits = packedTo(room);
    expect(deflate(fits).length).toBe(room);
    expect(letterFits(header, fits)).toBe(true);
    expect(signLetter(header, fits, receipt.signSecret).bytes.length).toBe(8_190);
    const over = packedTo(room + 1);
    expect(letterFits(header, over)).toBe(false);
    expect(codeOf(() => signLetter(header, over, receipt.signSecret))).toBe('size');
  });

  it('says no, and throws nothing else, for content of more than 64 KiB', () => {
    expect(letterFits(header, new Uint8Array(65_536))).toBe(true);
    expect(letterFits(header, new Uint8Array(65_537))).toBe(false);
  });

  it.each<[string, Partial<LetterHeader>, string]>([
    ['seventeen notices seen', { seen: Array(17).fill(header.seen[0]) }, 'header'],
    ['sixty-five addressees', { addressees: Array(65).fill(header.addressees[0]) }, 'header'],
    ['part 0', { part: 0 }, 'header'],
    ['five parts', { parts: 5 }, 'header'],
    ['a first letter that follows another', { prev: new Uint8Array(32).fill(1) }, 'header'],
    ['a short session', { session: new Uint8Array(15) }, 'size'],
    ['a short case', { caseId: new Uint8Array(31) }, 'size'],
    ['a long prev', { prev: new Uint8Array(33) }, 'size'],
    ['a short unit', { unitId: new Uint8Array(8) }, 'size'],
    ['a short key name', { addressees: [{ person: 1, keyId: new Uint8Array(7) }] }, 'size'],
    ['a short seen hash', { seen: [{ person: 1, number: 1, hash: new Uint8Array(7) }] }, 'size'],
  ])('refuses %s', (_, change, code) => {
    expect(codeOf(() => encodeLetterHeader(headerOf(change)))).toBe(code);
  });
});
