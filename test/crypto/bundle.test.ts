import { describe, expect, it } from 'vitest';
import {
  type Bundle,
  bundleBytes,
  dropBytes,
  encodeBundle,
  parseBundle,
} from '../../crypto/index.js';
import { codeOf, longer, seeded, shorter, write } from './fixtures.js';

const random = seeded('bundles');
const cells = (count: number) => Array.from({ length: count }, () => random(1_024));
const bundle: Bundle = {
  number: 70_001,
  cursor: 12,
  store: cells(16),
  board: cells(4),
  dropId: random(16),
  drop: random(dropBytes(8)),
  leaf: random(512),
  outbox: random(65_536),
};
const bytes = encodeBundle(bundle, 8);

describe('P5: a bundle', () => {
  it('has one size for a number of slots, and comes back as it went', () => {
    expect(bytes.length).toBe(104_150);
    expect(parseBundle(bytes, 8)).toEqual(bundle);
    const wide = { ...bundle, drop: random(dropBytes(64)) };
    expect(parseBundle(encodeBundle(wide, 64), 64)).toEqual(wide);
  });

  it('is refused one byte short, one long, for another number of slots, of another version', () => {
    for (const wrong of [shorter(bytes), longer(bytes), new Uint8Array(0)])
      expect(codeOf(() => parseBundle(wrong, 8))).toBe('size');
    expect(codeOf(() => parseBundle(bytes, 16))).toBe('size');
    expect(codeOf(() => parseBundle(write(bytes, 0, 2), 8))).toBe('version');
  });

  it.each<[string, Partial<Bundle>]>([
    ['15 store cells', { store: cells(15) }],
    ['17 store cells', { store: cells(17) }],
    ['3 board cells', { board: cells(3) }],
    ['a cell of 1,023 bytes', { board: [...cells(3), random(1_023)] }],
    [
      'two cells that make up for each other',
      { store: [...cells(14), random(1_023), random(1_025)] },
    ],
    ['a drop id of 17 bytes', { dropId: random(17) }],
    ['a drop for 16 slots', { drop: random(dropBytes(16)) }],
    ['a leaf of 511 bytes', { leaf: random(511) }],
    ['an outbox of 65,537 bytes', { outbox: random(65_537) }],
  ])('is not made with %s', (_, change) => {
    expect(codeOf(() => encodeBundle({ ...bundle, ...change }, 8))).toBe('size');
  });

  it('counts in numbers of four bytes', () => {
    expect(codeOf(() => encodeBundle({ ...bundle, cursor: 2 ** 32 }, 8))).toBe('argument');
    expect(bundleBytes(8)).toBe(bytes.length);
  });
});
