import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareBytes,
  concat,
  exactly,
  fromBase64url,
  fromHex,
  fromUtf8,
  isZero,
  reader,
  sameBytes,
  shortText,
  toBase64url,
  toHex,
  toUtf8,
  u8,
  u16,
  u32,
} from '../../crypto/index.js';
import { codeOf, flip } from './fixtures.js';

const bytes = fc.uint8Array({ maxLength: 300 });

describe('integers', () => {
  it('are big-endian and of fixed width', () => {
    expect([...u8(255)]).toEqual([255]);
    expect([...u16(258)]).toEqual([1, 2]);
    expect([...u32(0xfffefdfc)]).toEqual([255, 254, 253, 252]);
  });

  it('are refused when they do not fit', () => {
    for (const wrong of [-1, 256, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
      expect(codeOf(() => u8(wrong))).toBe('argument');
    expect(codeOf(() => u16(65_536))).toBe('argument');
    expect(codeOf(() => u32(2 ** 32))).toBe('argument');
  });
});

describe('hexadecimal and base64url', () => {
  it('come back as they went, for any bytes', () => {
    fc.assert(
      fc.property(bytes, (b) => {
        expect(fromHex(toHex(b))).toEqual(b);
        expect(fromBase64url(toBase64url(b))).toEqual(b);
        expect(toBase64url(b)).toBe(Buffer.from(b).toString('base64url'));
      }),
    );
  });

  it.each(['A0', 'a', 'abc', '0x12', ' 12', '12\n', 'zz', 'é0'])('%j is no hexadecimal', (text) => {
    expect(codeOf(() => fromHex(text))).toBe('content');
  });

  it.each(['A', 'AAAAA', 'AA==', 'AB', 'AAB', 'A+', 'A/', 'AA ', 'AA\n', 'é', '😀'])(
    '%j is not the one spelling of any bytes',
    (text) => {
      expect(codeOf(() => fromBase64url(text))).toBe('content');
    },
  );

  it('have one spelling for the same bytes: whatever is accepted is what would be written', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), (text) => {
        if (codeOf(() => fromBase64url(text)) === 'accepted')
          expect(toBase64url(fromBase64url(text))).toBe(text);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('UTF-8', () => {
  it('comes back as it went, a byte order mark included', () => {
    for (const text of ['', 'Müller', '﻿mark', '😀', '\u0000'])
      expect(fromUtf8(toUtf8(text))).toBe(text);
  });

  it('is refused with a lone surrogate', () => {
    for (const text of ['\ud800', 'a\udc00b', '\udc00\ud800'])
      expect(codeOf(() => toUtf8(text))).toBe('content');
  });

  it('is refused when malformed, overlong or cut short', () => {
    for (const wrong of [
      [0xc0, 0x80],
      [0xff],
      [0xe2, 0x82],
      [0xed, 0xa0, 0x80],
      [0xf4, 0x90, 0, 0],
    ])
      expect(codeOf(() => fromUtf8(Uint8Array.from(wrong)))).toBe('content');
  });

  it('takes 255 bytes as a short text and not one more', () => {
    expect(shortText('a'.repeat(255)).length).toBe(256);
    expect(codeOf(() => shortText('a'.repeat(256)))).toBe('size');
    expect(codeOf(() => shortText('ü'.repeat(128)))).toBe('size');
  });
});

describe('comparisons', () => {
  it('find any one flipped bit, and another length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 64 }), fc.nat(), (b, at) => {
        expect(sameBytes(b, b.slice())).toBe(true);
        expect(sameBytes(b, flip(b, at % b.length, at % 8))).toBe(false);
        expect(sameBytes(b, b.slice(1))).toBe(false);
      }),
    );
  });

  it('order bytes as a dictionary does', () => {
    fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        expect(Math.sign(compareBytes(a, b))).toBe(Buffer.compare(a, b));
      }),
    );
  });

  it('know zeros from anything else', () => {
    expect(isZero(new Uint8Array(9))).toBe(true);
    expect(isZero(flip(new Uint8Array(9), 8))).toBe(false);
    expect(isZero(new Uint8Array(0))).toBe(true);
  });
});

describe('a reader', () => {
  it('gives fields in order and says what is left', () => {
    const read = reader(concat(u8(7), u16(300), u32(70_000), shortText('title'), u8(1), u8(2)));
    expect([read.u8('a'), read.u16('b'), read.u32('c')]).toEqual([7, 300, 70_000]);
    expect(read.shortText('d')).toBe('title');
    expect([read.at, read.left]).toEqual([13, 2]);
    expect([...read.rest()]).toEqual([1, 2]);
    expect(codeOf(() => read.end('all'))).toBe('accepted');
  });

  it('refuses to read past the end and to leave bytes over', () => {
    expect(codeOf(() => reader(u8(1)).u16('b'))).toBe('size');
    expect(codeOf(() => reader(Uint8Array.of(3, 97, 97)).shortText('d'))).toBe('size');
    expect(codeOf(() => reader(u8(1)).end('all'))).toBe('size');
    expect(codeOf(() => exactly(u16(1), 1, 'one'))).toBe('size');
  });

  it('gives copies, so that what was read does not change with its source', () => {
    const source = Uint8Array.of(1, 2, 3);
    const part = reader(source).take(2, 'part');
    source.fill(9);
    expect([...part]).toEqual([1, 2]);
  });
});
