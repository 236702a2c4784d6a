/** Inputs for parsers: random bytes, and valid encodings with a few things changed. */
import fc from 'fast-check';
import { concat } from '../../crypto/index.js';

/** One change. Places and lengths wrap round, so that any numbers make a change. */
type Change =
  | { change: 'flip'; place: number; bit: number }
  | { change: 'write'; place: number; bytes: number[] }
  | { change: 'insert'; place: number; bytes: number[] }
  | { change: 'delete'; place: number; length: number }
  | { change: 'copy'; place: number; from: number; length: number };

/** Values at which fields of one, two and four bytes turn. */
const boundaries = [
  [0],
  [1],
  [2],
  [127],
  [128],
  [255],
  [0, 0],
  [0, 1],
  [1, 0],
  [255, 255],
  [0, 0, 0, 0],
  [0, 0, 0, 1],
  [128, 0, 0, 0],
  [255, 255, 255, 255],
];

/** Beginning, end, anywhere: headers and lengths stand at the ends. */
const place = fc.oneof(fc.nat(100), fc.integer({ min: -100, max: -1 }), fc.nat(70_000));
const few = fc.oneof(
  fc.constantFrom(...boundaries),
  fc.array(fc.nat(255), { minLength: 1, maxLength: 6 }),
);
const length = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.nat(70_000));

const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ change: fc.constant('flip'), place, bit: fc.nat(7) }) },
  { weight: 6, arbitrary: fc.record({ change: fc.constant('write'), place, bytes: few }) },
  { weight: 1, arbitrary: fc.record({ change: fc.constant('insert'), place, bytes: few }) },
  { weight: 1, arbitrary: fc.record({ change: fc.constant('delete'), place, length }) },
  { weight: 1, arbitrary: fc.record({ change: fc.constant('copy'), place, from: place, length }) },
) as fc.Arbitrary<Change>;

const within = (at: number, size: number): number => (size === 0 ? 0 : ((at % size) + size) % size);

function changed(bytes: Uint8Array, c: Change): Uint8Array {
  const at = within(c.place, bytes.length);
  switch (c.change) {
    case 'flip': {
      const copy = bytes.slice();
      if (copy.length > 0) copy[at] = (copy[at] as number) ^ (1 << c.bit);
      return copy;
    }
    case 'write': {
      const copy = bytes.slice();
      copy.set(c.bytes.slice(0, copy.length - at), at);
      return copy;
    }
    case 'insert':
      return concat(bytes.subarray(0, at), Uint8Array.from(c.bytes), bytes.subarray(at));
    case 'delete':
      return concat(bytes.subarray(0, at), bytes.subarray(at + c.length));
    case 'copy': {
      const from = within(c.from, bytes.length);
      const copy = bytes.slice();
      copy.set(bytes.slice(from, from + Math.min(c.length, copy.length - at)), at);
      return copy;
    }
  }
}

/**
 * One of the valid encodings with up to four changes, or (one in five) random bytes. `hot` are
 * further places where fields begin.
 */
export function mutations(
  valid: readonly Uint8Array[],
  hot: readonly number[] = [],
): fc.Arbitrary<Uint8Array> {
  const near = fc.record({
    change: fc.constant<'write'>('write'),
    place: fc.constantFrom(...(hot.length > 0 ? hot : [0])),
    bytes: few,
  });
  const changes = fc.array(hot.length > 0 ? fc.oneof(change, near) : change, { maxLength: 4 });
  const mutated = fc
    .tuple(fc.nat(valid.length - 1), changes)
    .map(([which, list]) => list.reduce(changed, valid[which] as Uint8Array));
  return fc.oneof(
    { weight: 4, arbitrary: mutated },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
  );
}

/** Texts: one of the valid ones with letters changed, or any string at all. */
export function textMutations(valid: readonly string[]): fc.Arbitrary<string> {
  const letter = fc.string({ unit: 'binary', maxLength: 2 });
  const cut = fc
    .tuple(fc.constantFrom(...valid), fc.nat(80), fc.nat(3), letter)
    .map(([text, at, gone, put]) => text.slice(0, at) + put + text.slice(at + gone));
  return fc.oneof(fc.constantFrom(...valid), cut, fc.string({ unit: 'binary' }));
}
