import { describe, expect, it } from 'vitest';
import {
  drawRecoveryCodes,
  readRecoveryCode,
  recoveryHash,
  recoveryProof,
  showRecoveryCode,
  toHex,
} from '../../crypto/index.js';
import { seeded } from './fixtures.js';

describe('recovery codes', () => {
  it('are ten of a hundred bits, all different', () => {
    const codes = drawRecoveryCodes(seeded('codes'));
    expect(codes).toHaveLength(10);
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^[0-9a-hjkmnp-tv-z]{20}$/);
    // Every character occurs, so each stands for five bits.
    const many = Array.from({ length: 40 }, (_, i) => drawRecoveryCodes(seeded(`${i}`))).flat();
    expect(new Set(many.join('')).size).toBe(32);
  });

  it('are read as they are shown, and with what people write for other characters', () => {
    const [code = ''] = drawRecoveryCodes(seeded('codes'));
    const shown = showRecoveryCode(code);
    expect(shown).toMatch(/^(.{4}-){4}.{4}$/);
    expect(readRecoveryCode(shown)).toBe(code);
    expect(readRecoveryCode(` ${shown.toUpperCase().replaceAll('-', ' ')} `)).toBe(code);
    expect(readRecoveryCode('oil0-0000-0000-0000-0000')).toBe(`011${'0'.repeat(17)}`);
    for (const wrong of ['', shown.slice(1), `${shown}a`, shown.replace(/.$/, 'u')]) {
      expect(readRecoveryCode(wrong)).toBeNull();
    }
  });

  it('are proved by a hash, of which the server keeps another', () => {
    const [one = '', other = ''] = drawRecoveryCodes(seeded('codes'));
    const proof = recoveryProof(one);
    expect(proof).toHaveLength(32);
    expect(toHex(recoveryProof(other))).not.toBe(toHex(proof));
    expect(toHex(recoveryHash(proof))).not.toBe(toHex(proof));
    expect(() => recoveryProof(`${one}0`)).toThrow('recovery code');
  });
});
