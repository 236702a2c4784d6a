import { describe, expect, it } from 'vitest';
import { type CellContent, itemIdOf, joinItem, partsOf, splitItem } from '../../crypto/index.js';
import { codeOf, flip, seeded } from './fixtures.js';

const bytes = seeded('items')(2_000);
const parts = splitItem(7, 20_700, bytes);
const [a, b, c] = parts as [CellContent, CellContent, CellContent];

describe('an item of one to sixteen cells', () => {
  it.each([
    [0, 1],
    [1, 1],
    [880, 1],
    [881, 2],
    [1_760, 2],
    [14_079, 16],
    [14_080, 16],
  ])('of %i bytes takes %i cells and comes back as it went', (length, cells) => {
    const item = seeded('lengths')(length + 1).slice(1);
    const contents = splitItem(7, 20_700, item);
    expect(contents.length).toBe(cells);
    expect(partsOf(length)).toBe(cells);
    expect(joinItem(contents)).toEqual(item);
  });

  it('of 14,081 bytes is refused', () => {
    expect(codeOf(() => splitItem(7, 20_700, new Uint8Array(14_081)))).toBe('size');
  });

  it('is found again whatever the order of its parts', () => {
    for (const order of [
      [c, a, b],
      [b, c, a],
      [c, b, a],
    ])
      expect(joinItem(order)).toEqual(bytes);
  });

  it('P7: is refused with a part missing, doubled, or too many', () => {
    for (const wrong of [[], [a], [a, b], [b, c], [a, b, b], [a, b, c, c], [a, a, b, c]])
      expect(codeOf(() => joinItem(wrong))).toBe('chain');
  });

  it('P7: is refused with parts of different items', () => {
    const [x, y, z] = splitItem(7, 20_700, flip(bytes, 1_000)) as [
      CellContent,
      CellContent,
      CellContent,
    ];
    for (const mixed of [
      [a, y, c],
      [x, b, c],
      [a, b, z],
    ])
      expect(codeOf(() => joinItem(mixed))).toBe('chain');
    expect(codeOf(() => joinItem([a, { ...b, item: x.item }, c]))).toBe('chain');
    expect(codeOf(() => joinItem([a, { ...b, kind: 8 }, c]))).toBe('chain');
    expect(codeOf(() => joinItem([a, { ...b, parts: 4 }, c]))).toBe('chain');
  });

  it('P7: is refused with content altered or moved between its parts', () => {
    expect(codeOf(() => joinItem([a, { ...b, content: flip(b.content, 879) }, c]))).toBe('chain');
    expect(
      codeOf(() => joinItem([{ ...a, content: b.content }, { ...b, content: a.content }, c])),
    ).toBe('chain');
  });

  it('is named by the first 16 bytes of its hash', () => {
    expect(a.item).toEqual(itemIdOf(bytes));
    expect(a.item.length).toBe(16);
    expect(itemIdOf(flip(bytes, 0))).not.toEqual(a.item);
  });
});
