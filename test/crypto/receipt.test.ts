import { entropyToMnemonic } from '@scure/bip39';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  boardSecretOf,
  caseIdOf,
  caseSecretOf,
  encodePath,
  entropyOf,
  fingerprintWords,
  labels,
  receiptKeys,
  referenceOf,
  sign,
  toHex,
  verify,
  wipeReceipt,
  wordlist,
  wordsOf,
} from '../../crypto/index.js';
import { codeOf, entropy, flip, receipt, seeded, unitId } from './fixtures.js';

const words = wordsOf(entropy);

describe('twelve words', () => {
  it('stand for 16 bytes and give them back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        const twelve = wordsOf(bytes);
        expect(twelve.length).toBe(12);
        expect(entropyOf(twelve)).toEqual(bytes);
        expect(twelve.join(' ')).toBe(entropyToMnemonic(bytes, wordlist));
      }),
    );
  });

  it('are known by their first four letters', () => {
    expect(new Set(wordlist.map((word) => word.slice(0, 4))).size).toBe(2048);
  });

  it('agree with the published vectors of BIP-39', () => {
    expect(wordsOf(new Uint8Array(16)).join(' ')).toBe(`${'abandon '.repeat(11)}about`);
    expect(wordsOf(new Uint8Array(16).fill(0x7f)).join(' ')).toBe(
      'legal winner thank year wave sausage worth useful legal winner thank yellow',
    );
    expect(wordsOf(new Uint8Array(16).fill(255)).join(' ')).toBe(`${'zoo '.repeat(11)}wrong`);
  });

  it('are refused as another number of words', () => {
    for (const wrong of [[], words.slice(1), [...words, 'about']])
      expect(codeOf(() => entropyOf(wrong))).toBe('size');
  });

  it('are refused when one is not in the list, in any place and for any slip', () => {
    for (let i = 0; i < 12; i++)
      for (const slip of ['', 'abandn', 'Abandon', 'abandon ', 'é', 'abandon\u0301'])
        expect(codeOf(() => entropyOf(words.with(i, slip)))).toBe('word');
  });

  it('are refused when they do not belong together: 15 of 16 wrong words are told', () => {
    let told = 0;
    for (const word of wordlist) {
      const code = codeOf(() => entropyOf(words.with(4, word)));
      expect(['checksum', 'accepted']).toContain(code);
      if (code === 'checksum') told++;
    }
    expect(told / wordlist.length).toBeGreaterThan(0.9);
    expect(codeOf(() => entropyOf([...words].reverse()))).toBe('checksum');
  });

  it('need 16 bytes', () => {
    for (const length of [15, 17]) {
      expect(codeOf(() => wordsOf(new Uint8Array(length)))).toBe('size');
      expect(codeOf(() => receiptKeys(new Uint8Array(length), unitId))).toBe('size');
    }
  });
});

describe('P8: the keys of a receipt', () => {
  it('come from the words and the unit alone', () => {
    expect(receiptKeys(entropyOf(words), unitId)).toEqual(receipt);
  });

  it('are others for one other bit and for another unit', () => {
    for (const other of [
      receiptKeys(flip(entropy, 15), unitId),
      receiptKeys(entropy, flip(unitId, 0)),
    ]) {
      expect(other.signPublic).not.toEqual(receipt.signPublic);
      expect(other.kemPublic).not.toEqual(receipt.kemPublic);
      expect(other.seed).not.toEqual(receipt.seed);
    }
  });

  it('sign, and are gone after wiping', () => {
    const own = receiptKeys(entropy, unitId);
    const message = new Uint8Array(3);
    const signature = sign(own.signSecret, labels.signLetter, unitId, message);
    const { signPublic: publicKey } = own;
    expect(verify({ publicKey, label: labels.signLetter, unitId, message, signature })).toBe(true);
    wipeReceipt(own);
    for (const secret of [own.seed, own.signSecret, own.kemSecret])
      expect(secret.every((byte) => byte === 0)).toBe(true);
  });
});

describe('P6: routes and people left out', () => {
  const paths = [1, 2, 3, 300].flatMap((route) =>
    [[], [1], [2], [1, 2], [1, 2, 3], [256], [1, 256, 65535]].map((excluded) => ({
      route,
      excluded,
    })),
  );

  it('give a secret and a case of their own for every combination', () => {
    const secrets = paths.map((path) => caseSecretOf(receipt.seed, path));
    const ids = paths.map((path, i) =>
      caseIdOf({ caseSecret: secrets[i] as Uint8Array, path, ...receipt }),
    );
    const boards = secrets.map(boardSecretOf);
    expect(new Set([...secrets, ...ids, ...boards].map(toHex)).size).toBe(3 * paths.length);
  });

  it('are bound, with both public keys, into the id of the case', () => {
    const path = { route: 1, excluded: [2] };
    const keys = { caseSecret: caseSecretOf(receipt.seed, path), path, ...receipt };
    const id = toHex(caseIdOf(keys));
    const others = [
      { ...keys, caseSecret: flip(keys.caseSecret, 0) },
      { ...keys, path: { route: 2, excluded: [2] } },
      { ...keys, path: { route: 1, excluded: [] } },
      { ...keys, signPublic: flip(keys.signPublic, 31) },
      { ...keys, kemPublic: flip(keys.kemPublic, 1215) },
    ];
    for (const other of others) expect(toHex(caseIdOf(other))).not.toBe(id);
  });

  it('are written as 8 bytes, padded with 0', () => {
    expect([...encodePath({ route: 258, excluded: [3, 772] })]).toEqual([1, 2, 0, 3, 3, 4, 0, 0]);
  });

  it('are refused as more than three, in another order, twice, or as nobody', () => {
    for (const excluded of [[1, 2, 3, 4], [2, 1], [1, 1], [0], [0, 1], [-1], [Number.NaN]])
      expect(codeOf(() => encodePath({ route: 1, excluded }))).toBe('header');
    expect(codeOf(() => encodePath({ route: 1, excluded: [65_536] }))).toBe('argument');
    expect(codeOf(() => encodePath({ route: 65_536, excluded: [] }))).toBe('argument');
  });
});

describe('what people read aloud', () => {
  it('a reference is the first 50 bits of the case id in 10 characters without I, L, O, U', () => {
    expect(referenceOf(new Uint8Array(32))).toBe('00000-00000');
    expect(referenceOf(new Uint8Array(32).fill(255))).toBe('ZZZZZ-ZZZZZ');
    const random = seeded('references');
    for (let i = 0; i < 200; i++) {
      const caseId = random(32);
      let number = caseId.slice(0, 8).reduce((n, byte) => n * 256n + BigInt(byte), 0n) >> 14n;
      let text = '';
      for (let k = 0; k < 10; k++, number >>= 5n)
        text = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'.charAt(Number(number & 31n)) + text;
      expect(referenceOf(caseId).replace('-', '')).toBe(text);
    }
  });

  it('a reference changes with any of its 50 bits and with no other', () => {
    const caseId = seeded('one reference')(32);
    for (let bit = 0; bit < 256; bit++) {
      const changed = referenceOf(flip(caseId, bit >> 3, 7 - (bit % 8))) !== referenceOf(caseId);
      expect(changed).toBe(bit < 50);
    }
  });

  it('a fingerprint is words of 11 bits each, from the first bit on', () => {
    expect(fingerprintWords(new Uint8Array(32), 3)).toEqual(['abandon', 'abandon', 'abandon']);
    expect(fingerprintWords(new Uint8Array(32).fill(255), 2)).toEqual(['zoo', 'zoo']);
    const bytes = seeded('fingerprint')(32);
    expect(fingerprintWords(bytes, 11)).toEqual(wordsOf(bytes.slice(0, 16)).slice(0, 11));
    expect(fingerprintWords(bytes, 23).length).toBe(23);
    expect(codeOf(() => fingerprintWords(bytes, 24))).toBe('argument');
  });
});
