import { describe, expect, it } from 'vitest';
import { bodyPlainBytes, letterLimitBytes, pad, unpad } from '../../crypto/index.js';
import { codeOf, flip, write } from './fixtures.js';

const full = (length: number) => new Uint8Array(length).fill(255);

describe('padding', () => {
  it.each([0, 1, 100, 8_189, 8_190])(
    'hides a length of %i in 8,192 bytes and gives it back',
    (n) => {
      const padded = pad(full(n), bodyPlainBytes);
      expect(padded.length).toBe(8_192);
      expect(unpad(padded)).toEqual(full(n));
    },
  );

  it('refuses one byte more than fits', () => {
    expect(codeOf(() => pad(full(letterLimitBytes + 1), bodyPlainBytes))).toBe('size');
    expect(codeOf(() => pad(full(65_536), 70_000))).toBe('size');
    expect(codeOf(() => pad(full(0), 1))).toBe('size');
  });

  it('refuses padding that is not all zeros, wherever', () => {
    const padded = pad(full(100), 1_024);
    for (const at of [102, 500, 1_023])
      expect(codeOf(() => unpad(flip(padded, at)))).toBe('padding');
  });

  it('refuses a length beyond the end, and one that leaves content in the padding', () => {
    const padded = pad(full(100), 1_024);
    expect(codeOf(() => unpad(write(padded, 0, 0x03, 0xff)))).toBe('size');
    expect(codeOf(() => unpad(write(padded, 0, 0, 99)))).toBe('padding');
    expect(codeOf(() => unpad(Uint8Array.of(0)))).toBe('size');
  });
});
