import { describe, expect, it } from 'vitest';
import {
  checkRecovery,
  holderSeedOf,
  officerKeys,
  officerSeedsOf,
  seedOfWords,
  signRecovery,
  toHex,
  wordsOfSeed,
} from '../../crypto/index.js';
import { codeOf, officer, seeded, unitId } from './fixtures.js';

const random = seeded('kit');

describe('a recovery kit', () => {
  it('gives the same secrets again from its words, and others in every unit', () => {
    const kit = random(32);
    const again = seedOfWords(wordsOfSeed(kit));
    expect(officerSeedsOf(again, unitId)).toEqual(officerSeedsOf(kit, unitId));
    expect(holderSeedOf(again)).toEqual(holderSeedOf(kit));
    const other = officerSeedsOf(kit, random(32));
    expect(other.seed).not.toEqual(officerSeedsOf(kit, unitId).seed);
    const all = [kit, holderSeedOf(kit), ...Object.values(officerSeedsOf(kit, unitId))];
    expect(new Set(all.map(toHex)).size).toBe(4);
  });
});

describe('a recovery', () => {
  const { signSecret, signPublic: publicKey } = officer(1);
  const recovery = {
    unitId,
    person: 1,
    link: random(32),
    registration: random(192),
    vault: random(1064),
  };
  const signature = signRecovery(recovery, signSecret);

  it('holds for exactly what its owner signed, whatever is changed', () => {
    checkRecovery(recovery, { publicKey, signature });
    const changes = [
      { person: 2 },
      { unitId: random(32) },
      { link: random(32) },
      { registration: random(192) },
      { vault: random(1064) },
    ];
    for (const change of changes) {
      const changed = { ...recovery, ...change };
      expect(codeOf(() => checkRecovery(changed, { publicKey, signature }))).toBe('signature');
    }
  });

  it('does not hold under the keys of anybody else', () => {
    const other = officerKeys(random(32));
    const code = codeOf(() => checkRecovery(recovery, { publicKey: other.signPublic, signature }));
    expect(code).toBe('signature');
  });
});
