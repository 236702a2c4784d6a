import { describe, expect, it } from 'vitest';
import {
  checkAttemptWork,
  checkWork,
  concat,
  hash,
  labels,
  proveAttemptWork,
  proveWork,
} from '../../crypto/index.js';
import { codeOf, flip, longer, seeded, shorter, unitId } from './fixtures.js';

const random = seeded('work');
const input = { unitId, id: random(16), dropHash: random(32) };
const day = 20_700;
const proof = proveWork({ ...input, day, bits: 12 }) as Uint8Array;

describe('a proof of work', () => {
  it('takes 10 bytes, and shows its day and its bits with one hash', () => {
    expect(proof.length).toBe(10);
    const shown = checkWork({ ...input, proof });
    expect(shown.day).toBe(day);
    expect(shown.bits).toBeGreaterThanOrEqual(12);
  });

  it('counts the zero bits before the first one', () => {
    for (let i = 0; i < 300; i++) {
      const any = concat(Uint8Array.of(0x50, 0xdc), random(8));
      const digest = hash(
        labels.work,
        concat(unitId, any.slice(0, 2), input.id, input.dropHash, any.slice(2)),
      );
      const binary = [...digest].map((byte) => byte.toString(2).padStart(8, '0')).join('');
      expect(checkWork({ ...input, proof: any }).bits).toBe(binary.indexOf('1'));
    }
  });

  it('is bound to unit, day, id and drop: with any other it starts from nothing', () => {
    const others = [
      { ...input, proof, unitId: flip(unitId, 0) },
      { ...input, proof, id: flip(input.id, 15) },
      { ...input, proof, dropHash: flip(input.dropHash, 31) },
      { ...input, proof: flip(proof, 1) },
      { ...input, proof: flip(proof, 9) },
    ];
    for (const other of others) expect(checkWork(other).bits).toBeLessThan(12);
    expect(checkWork({ ...input, proof: flip(proof, 1) }).day).toBe(day ^ 1);
  });

  it('is refused one byte short or long', () => {
    for (const wrong of [shorter(proof), longer(proof), new Uint8Array(0)])
      expect(codeOf(() => checkWork({ ...input, proof: wrong }))).toBe('size');
  });

  it('of 0 bits is the first try, and without luck within the tries there is none', () => {
    expect(proveWork({ ...input, day, bits: 0, tries: 1 })).toEqual(
      concat(Uint8Array.of(0x50, 0xdc), new Uint8Array(8)),
    );
    expect(proveWork({ ...input, day, bits: 30, tries: 3 })).toBeNull();
    expect(proveWork({ ...input, day, bits: 257, tries: 3 })).toBeNull();
  });

  it('costs about twice as many tries for each further bit', () => {
    const triesFor = (bits: number) => {
      let tries = 0;
      for (let i = 0; i < 60; i++) {
        const found = proveWork({ ...input, id: random(16), day, bits }) as Uint8Array;
        tries += new DataView(found.buffer).getUint32(6) + 1;
      }
      return tries / 60;
    };
    const [four, eight] = [triesFor(4), triesFor(8)];
    expect(four).toBeGreaterThan(16 / 2);
    expect(four).toBeLessThan(16 * 2);
    expect(eight).toBeGreaterThan(256 / 2);
    expect(eight).toBeLessThan(256 * 2);
  });
});

describe('a proof of work for a sign-in', () => {
  const attempt = { account: 'anna', request: random(96) };
  const made = proveAttemptWork({ ...attempt, day, bits: 10 });

  it('takes 10 bytes, and shows its day and its bits with two hashes', () => {
    expect(made.length).toBe(10);
    const shown = checkAttemptWork({ ...attempt, proof: made });
    expect(shown.day).toBe(day);
    expect(shown.bits).toBeGreaterThanOrEqual(10);
    expect(codeOf(() => checkAttemptWork({ ...attempt, proof: shorter(made) }))).toBe('size');
  });

  it('counts for one name and one guess, since the guess is blinded in the request', () => {
    const others = [
      { account: 'anne', request: attempt.request },
      { account: 'anna', request: random(96) },
      { account: 'ann', request: concat(new TextEncoder().encode('a'), attempt.request) },
    ];
    const bits = others.map((other) => checkAttemptWork({ ...other, proof: made }).bits);
    expect(bits.filter((found) => found >= 10)).toEqual([]);
  });
});
