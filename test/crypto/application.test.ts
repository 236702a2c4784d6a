import { describe, expect, it } from 'vitest';
import { applicationHash, encodeApplication, parseApplication } from '../../crypto/index.js';
import { codeOf, flip, longer, officer, shorter, unitId, write } from './fixtures.js';

const { kemPublic, signPublic, signSecret } = officer(2);
const application = { unitId, person: 2, kemPublic, signPublic, title: 'Investigator' };
const bytes = encodeApplication(application, signSecret);

describe('an officer’s application', () => {
  it('comes back as it went', () => {
    expect(bytes.length).toBe(1 + 32 + 2 + 1216 + 32 + (1 + 12) + 64);
    expect(parseApplication(bytes, unitId)).toEqual(application);
  });

  it('is refused with any one bit flipped', () => {
    for (let at = 0; at < bytes.length; at++)
      expect(codeOf(() => parseApplication(flip(bytes, at, at % 8), unitId))).not.toBe('accepted');
  });

  it('is refused one byte short, one long, empty, for another unit, of another version', () => {
    for (const wrong of [shorter(bytes), longer(bytes), bytes.slice(0, 64), new Uint8Array(0)])
      expect(codeOf(() => parseApplication(wrong, unitId))).not.toBe('accepted');
    expect(codeOf(() => parseApplication(bytes.slice(0, 64), unitId))).toBe('size');
    expect(codeOf(() => parseApplication(bytes, flip(unitId, 0)))).toBe('unit');
    expect(codeOf(() => parseApplication(write(bytes, 0, 2), unitId))).toBe('version');
  });

  it('is refused for person 0 and for a signature by other keys than its own', () => {
    const nobody = encodeApplication({ ...application, person: 0 }, signSecret);
    expect(codeOf(() => parseApplication(nobody, unitId))).toBe('header');
    const forged = encodeApplication(application, officer(3).signSecret);
    expect(codeOf(() => parseApplication(forged, unitId))).toBe('signature');
  });

  it('is refused with a key that nobody can seal to: it would stop every letter of a route', () => {
    for (const wrong of [kemPublic.slice().fill(0, 1184), kemPublic.slice().fill(255, 0, 1152)]) {
      const stopping = encodeApplication({ ...application, kemPublic: wrong }, signSecret);
      expect(codeOf(() => parseApplication(stopping, unitId))).toBe('header');
    }
  });

  it('is not written with fields of another length', () => {
    for (const wrong of [
      { kemPublic: new Uint8Array(1215) },
      { signPublic: new Uint8Array(33) },
      { unitId: new Uint8Array(8) },
      { title: 'a'.repeat(256) },
    ])
      expect(codeOf(() => encodeApplication({ ...application, ...wrong }, signSecret))).toBe(
        'size',
      );
  });

  it('has a hash that changes with every byte, to be compared aloud', () => {
    expect(applicationHash(bytes).length).toBe(32);
    expect(applicationHash(flip(bytes, 1300))).not.toEqual(applicationHash(bytes));
  });
});
