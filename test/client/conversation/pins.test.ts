import { expect, test } from 'vitest';
import { comparePin, pinAllows, pinContent, pinOf } from '../../../client/conversation/pins.js';
import { type Directory, renewDirectory, verifyDirectory } from '../../../crypto/index.js';
import { makeUnit } from '../../support/unit.js';

const made = makeUnit({ officers: 1, seed: 'pins' });
const [first] = made.versions as [Directory];
const second = made.next();
const signer = { holder: 0, secretKey: made.holderSecret };
const renewed = verifyDirectory(renewDirectory(second, second.day + 3, signer), made.unit, first);
const fork = makeUnit({ officers: 1, seed: 'pins', core: { minimumDrops: 77 } }).versions[0];
const stranger = makeUnit({ officers: 1, seed: 'another unit' }).versions[0];

test('nothing is compared with nothing: the first unit seen is pinned', () => {
  expect(comparePin(null, second)).toBe('first');
});

test('a pin tells the same, a newer and an older directory apart', () => {
  expect(comparePin(pinOf(second), second)).toBe('same');
  expect(comparePin(pinOf(first), second)).toBe('newer');
  expect(comparePin(pinOf(second), first)).toBe('older');
});

test('a renewal is newer, and its being taken back is older', () => {
  expect(comparePin(pinOf(second), renewed)).toBe('newer');
  expect(comparePin(pinOf(renewed), second)).toBe('older');
});

test('another directory under the same number is an alarm', () => {
  expect(comparePin(pinOf(first), fork as Directory)).toBe('forked');
});

test('another unit is an alarm', () => {
  expect(comparePin(pinOf(first), stranger as Directory)).toBe('different-unit');
});

test('letters go only to a unit that is first, same or newer', () => {
  expect(
    ['first', 'same', 'newer', 'older', 'forked', 'different-unit'].map((v) =>
      pinAllows(v as never),
    ),
  ).toEqual([true, true, true, false, false, false]);
});

test('a pin is plain data of public values, and another shape is refused', () => {
  const pin = pinOf(second);
  expect(pinContent.parse(JSON.parse(JSON.stringify(pin)))).toEqual(pin);
  expect(pinContent.safeParse({ ...pin, unit: pin.unit.slice(1) }).success).toBe(false);
  expect(pinContent.safeParse({ ...pin, more: 1 }).success).toBe(false);
});
