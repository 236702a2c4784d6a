import { describe, expect, it } from 'vitest';
import {
  lockVault,
  prfSaltOf,
  unlockVault,
  unwrapVaultKey,
  type VaultFactor,
  type VaultOpening,
  wrapVaultKey,
} from '../../crypto/index.js';
import { codeOf, directory, flip, longer, seeded, shorter, unitId } from './fixtures.js';

const random = seeded('ways into a vault');
const vaultKey = random(32);
const exportKey = random(64);
const output = random(32);
const code = '0123456789abcdefghjk';
const owner = { unitId, person: 2 };
const factors: VaultFactor[] = [
  { kind: 'passphrase' },
  { kind: 'prf', output },
  { kind: 'code', code },
];
const opening = (factor: VaultFactor, change: Partial<VaultOpening> = {}): VaultOpening => ({
  ...{ exportKey, owner, factor },
  ...change,
});

describe.each(factors.map((factor) => [factor.kind, factor] as const))(
  'P1: a %s way in',
  (_, factor) => {
    const wrap = wrapVaultKey({ ...opening(factor), vaultKey }, random);
    const refused = (bytes: Uint8Array, change: Partial<VaultOpening> = {}) =>
      codeOf(() => unwrapVaultKey(bytes, opening(factor, change)));

    it('gives the vault’s key again, in 72 bytes that are new each time', () => {
      expect(unwrapVaultKey(wrap, opening(factor))).toEqual(vaultKey);
      expect(wrap.length).toBe(72);
      expect(wrapVaultKey({ ...opening(factor), vaultKey }, random)).not.toEqual(wrap);
    });

    it('stays shut with any bit changed, and to anybody else', () => {
      for (let at = 0; at < wrap.length; at++)
        expect(refused(flip(wrap, at, at % 8))).toBe('locked');
      expect(refused(wrap, { exportKey: flip(exportKey, 63) })).toBe('locked');
      expect(refused(wrap, { owner: { unitId, person: 3 } })).toBe('locked');
      expect(refused(wrap, { owner: { unitId: flip(unitId, 0), person: 2 } })).toBe('locked');
      for (const wrong of [shorter(wrap), longer(wrap), new Uint8Array(0)])
        expect(refused(wrong)).toBe('size');
    });

    it('stays shut to what opens another way', () => {
      const others: VaultFactor[] = [
        ...factors.filter(({ kind }) => kind !== factor.kind),
        { kind: 'prf', output: flip(output, 31) },
        { kind: 'code', code: code.replace('k', 'm') },
      ];
      for (const other of others) expect(refused(wrap, { factor: other })).toBe('locked');
    });
  },
);

describe('a way in', () => {
  it('is not made from an output, a code or a key of another length', () => {
    const made = (factor: VaultFactor, key = vaultKey) =>
      codeOf(() => wrapVaultKey({ ...opening(factor), vaultKey: key }, random));
    expect(made({ kind: 'prf', output: shorter(output) })).toBe('size');
    expect(made({ kind: 'code', code: code.slice(1) })).toBe('size');
    expect(made({ kind: 'passphrase' }, longer(vaultKey))).toBe('size');
    expect(made({ kind: 'passphrase' })).toBe('accepted');
  });

  it('does not depend on which others there are: each leads to the same vault', () => {
    const vault = {
      ...{ unitId, person: 2, seed: random(32), keyringRoot: random(32), holderSeed: null },
      directory: { number: 7, hash: directory.hash },
    };
    const locked = lockVault(vault, vaultKey, random);
    for (const factor of factors) {
      const wrap = wrapVaultKey({ ...opening(factor), vaultKey }, random);
      expect(unlockVault(locked, unwrapVaultKey(wrap, opening(factor)))).toEqual(vault);
    }
    // The export key is no longer what a vault is locked with.
    expect(codeOf(() => unlockVault(locked, exportKey))).toBe('locked');
  });

  it('asks authenticators with other words in every unit', () => {
    expect(prfSaltOf(unitId).length).toBe(32);
    expect(prfSaltOf(flip(unitId, 0))).not.toEqual(prfSaltOf(unitId));
    expect(codeOf(() => prfSaltOf(shorter(unitId)))).toBe('size');
  });
});
