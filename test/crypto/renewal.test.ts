import { describe, expect, it } from 'vitest';
import {
  ageOf,
  concat,
  type Directory,
  encodeSignatures,
  labels,
  renewDirectory,
  sign,
  u8,
  u16,
  verifyDirectory,
} from '../../crypto/index.js';
import {
  bothSign,
  codeOf,
  directory,
  directoryBytes,
  flip,
  foundingDay,
  longer,
  shorter,
  unit,
  unitId,
} from './fixtures.js';

const [one, two] = bothSign;
if (one === undefined || two === undefined) throw new Error('two holders');

const renewed = (before: Directory, day: number, signer = one): Directory =>
  verifyDirectory(renewDirectory(before, day, signer), unit, null);

/** A renewal as a dishonest holder may write it. */
function forged(
  day: number,
  running: number,
  label: 'signRenewal' | 'signDirectory' = 'signRenewal',
) {
  const message = concat(directory.hash, u16(day), u8(running));
  const signature = sign(one?.secretKey as Uint8Array, labels[label], unitId, message);
  const signatures = encodeSignatures([{ holder: 0, signature }]);
  const bytes = concat(shorter(directoryBytes), u8(1), u16(day), u8(running), signatures);
  return codeOf(() => verifyDirectory(bytes, unit, null));
}

describe('a renewal by one holder', () => {
  it('gives the same directory a later date, and changes nothing else', () => {
    const day = foundingDay + 25;
    const later = renewed(directory, day);
    expect(later.hash).toEqual(directory.hash);
    expect(later.people).toEqual(directory.people);
    expect(later).toMatchObject({ dated: day, day: foundingDay });
    expect([30, 31, 60, 61].map((n) => ageOf(later, day + n))).toEqual([
      'fresh',
      'warned',
      'warned',
      'closed',
    ]);
  });

  it('takes the place of the one before: the bytes do not grow', () => {
    const first = renewed(directory, foundingDay + 20);
    const second = renewed(first, foundingDay + 40, two);
    expect(second.bytes.length).toBe(first.bytes.length);
    expect(second.renewal).toMatchObject({ running: 2, day: foundingDay + 40 });
    expect(first.bytes.length).toBe(directoryBytes.length + 2 + 1 + 1 + 65);
  });

  it('may be done 12 times running, and not a thirteenth time', () => {
    let now = directory;
    for (let i = 1; i <= 12; i++) now = renewed(now, foundingDay + 30 * i);
    expect(now.dated).toBe(foundingDay + 360);
    expect(codeOf(() => renewDirectory(now, foundingDay + 361, one))).toBe('header');
    expect(forged(foundingDay + 361, 13)).toBe('header');
  });

  it('is refused for the same or an earlier day', () => {
    const first = renewed(directory, foundingDay + 20);
    expect(codeOf(() => renewDirectory(first, foundingDay + 20, one))).toBe('header');
    expect(codeOf(() => renewDirectory(first, foundingDay + 19, one))).toBe('header');
    expect(forged(foundingDay, 1)).toBe('header');
    expect(forged(foundingDay - 1, 1)).toBe('header');
  });

  it('that one holder signs as the first again and again ends 30 days after issue', () => {
    expect(forged(foundingDay + 30, 1)).toBe('accepted');
    expect(forged(foundingDay + 31, 1)).toBe('header');
    expect(forged(foundingDay + 360, 12)).toBe('accepted');
    expect(forged(foundingDay + 361, 12)).toBe('header');
    expect(forged(foundingDay + 1, 0)).toBe('header');
  });

  it('that comes late uses up as many of the twelve as days have gone by', () => {
    expect(renewed(directory, foundingDay + 45).renewal?.running).toBe(2);
    expect(renewed(directory, foundingDay + 60).renewal?.running).toBe(2);
    expect(renewed(directory, foundingDay + 61).renewal?.running).toBe(3);
  });

  it('has a label of its own: no signature on a directory renews one', () => {
    expect(forged(foundingDay + 10, 1)).toBe('accepted');
    expect(forged(foundingDay + 10, 1, 'signDirectory')).toBe('signature');
  });

  it('needs a holder who signs, and exactly these bytes', () => {
    const bytes = renewDirectory(directory, foundingDay + 20, one);
    expect(codeOf(() => verifyDirectory(longer(bytes), unit, null))).toBe('size');
    for (let cut = 1; cut < 70; cut++)
      expect(codeOf(() => verifyDirectory(bytes.slice(0, -cut), unit, null))).toBe('size');
    for (let back = 1; back <= 69; back++)
      expect(
        codeOf(() => verifyDirectory(flip(bytes, bytes.length - back, back % 8), unit, null)),
      ).not.toBe('accepted');
    const nobody = concat(bytes.slice(0, -66), u8(0));
    expect(codeOf(() => verifyDirectory(nobody, unit, null))).toBe('quorum');
  });
});
