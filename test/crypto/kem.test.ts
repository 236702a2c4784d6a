import { ml_kem768_x25519 as xWing } from '@noble/post-quantum/hybrid.js';
import { describe, expect, it } from 'vitest';
import {
  decapsulate,
  encapsulate,
  isKemPublic,
  kemPair,
  type Random,
  sameBytes,
} from '../../crypto/index.js';
import { flip, seeded } from './fixtures.js';

const random = seeded('X-Wing');
const cases = 200;

function made(publicKey: Uint8Array, coins: Uint8Array) {
  const encapsulated = encapsulate(publicKey, coins);
  if (encapsulated === null) throw new Error('a refused key');
  return encapsulated;
}

describe('P9: X-Wing, against @noble/post-quantum', () => {
  it(`has the same keys, ciphertexts and secrets in ${cases} cases, in both directions`, () => {
    let agreed = 0;
    for (let i = 0; i < cases; i++) {
      const [seed, coins] = [random(32), random(64)];
      const [ours, theirs] = [kemPair(seed), xWing.keygen(seed)];
      const [from, to] = [made(ours.publicKey, coins), xWing.encapsulate(theirs.publicKey, coins)];
      const same =
        sameBytes(ours.publicKey, theirs.publicKey) &&
        sameBytes(from.ciphertext, to.cipherText) &&
        sameBytes(from.secret, to.sharedSecret) &&
        sameBytes(decapsulate(to.cipherText, ours.secretKey) as Uint8Array, from.secret) &&
        sameBytes(xWing.decapsulate(from.ciphertext, theirs.secretKey), from.secret);
      if (same) agreed++;
    }
    expect(agreed).toBe(cases);
  });

  it('takes the 64 coins in the same order: 32 for ML-KEM, then 32 for X25519', () => {
    const { publicKey } = kemPair(random(32));
    const coins = random(64);
    const turned = Uint8Array.from([...coins.slice(32), ...coins.slice(0, 32)]);
    const { ciphertext } = made(publicKey, coins);
    expect(xWing.encapsulate(publicKey, turned).cipherText).not.toEqual(ciphertext);
    const x25519Changed = made(publicKey, flip(coins, 40)).ciphertext;
    expect(x25519Changed.slice(0, 1088)).toEqual(ciphertext.slice(0, 1088));
    expect(x25519Changed.slice(1088)).not.toEqual(ciphertext.slice(1088));
  });

  it('gives the same other secret for a changed ciphertext as the other library', () => {
    const { publicKey, secretKey } = kemPair(random(32));
    const { ciphertext, secret } = made(publicKey, random(64));
    for (const at of [0, 500, 1087, 1088, 1119]) {
      const changed = flip(ciphertext, at);
      const ours = decapsulate(changed, secretKey) as Uint8Array;
      expect(ours).not.toEqual(secret);
      expect(ours).toEqual(xWing.decapsulate(changed, secretKey));
    }
  });
});

describe('what the library refuses', () => {
  const { publicKey, secretKey } = kemPair(random(32));
  const { ciphertext } = made(publicKey, random(64));

  it('is null in a ciphertext: a low-order X25519 part, another length', () => {
    for (const low of [0, 1]) {
      const bad = ciphertext.slice();
      bad.fill(0, 1088);
      bad[1088] = low;
      expect(decapsulate(bad, secretKey)).toBeNull();
    }
    for (const length of [0, 1119, 1121])
      expect(decapsulate(new Uint8Array(length), secretKey)).toBeNull();
    expect(decapsulate(ciphertext, secretKey.slice(1))).toBeNull();
  });

  it('is null for a public key: low order, coefficients out of range, another length', () => {
    const bad: ((random: Random) => Uint8Array)[] = [
      () => publicKey.slice().fill(0, 1184),
      () => publicKey.slice().fill(255, 0, 1152),
      () => publicKey.slice(1),
      () => new Uint8Array(0),
    ];
    for (const make of bad) {
      expect(encapsulate(make(random), random(64))).toBeNull();
      expect(isKemPublic(make(random))).toBe(false);
    }
    expect(isKemPublic(publicKey)).toBe(true);
  });
});
