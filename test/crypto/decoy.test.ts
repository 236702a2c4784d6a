import { afterEach, describe, expect, it, vi } from 'vitest';
import { dropBytes, dropRandomBytes, openDrop, sealDrop } from '../../crypto/index.js';
import { sodium } from '../../crypto/sodium.js';
import { letter, owner, rowFor, sealFor, slotKey, slots } from './drop-fixtures.js';
import { codeOf, seeded, unitId } from './fixtures.js';

afterEach(() => vi.restoreAllMocks());

const sealed = sealFor([1, 3]);
const library = sodium as unknown as Record<string, (...given: unknown[]) => unknown>;

/** Every call of libsodium while `act` runs: its name and the length of each argument. */
function callsOf(act: () => unknown): string[] {
  const calls: string[] = [];
  const names = Object.keys(library).filter(
    (name) => name.startsWith('crypto_') && typeof library[name] === 'function',
  );
  for (const name of names) {
    const real = library[name] as (...given: unknown[]) => unknown;
    vi.spyOn(library, name).mockImplementation((...given) => {
      const sizes = given.map((g) => (g instanceof Uint8Array ? g.length : String(g)));
      calls.push(`${name}(${sizes.join()})`);
      return real(...given);
    });
  }
  act();
  vi.restoreAllMocks();
  return calls;
}

describe('P3: a letter and a decoy', () => {
  const nobody = { unitId, directory: 3, slots, addressees: [], letter: new Uint8Array(0) };
  const plans = {
    decoy: nobody,
    one: { ...nobody, addressees: [slotKey(2)], letter },
    everybody: { ...nobody, addressees: [1, 2, 3, 4, 5, 6].map(slotKey), letter },
    longest: { ...nobody, addressees: [slotKey(1)], letter: new Uint8Array(8_190) },
  };

  it('have the same size and the same header', () => {
    const drops = Object.values(plans).map((plan) => sealDrop(plan, seeded('same')).drop);
    for (const drop of drops) {
      expect(drop.length).toBe(dropBytes(slots));
      expect(drop.slice(0, 13)).toEqual(drops[0]?.slice(0, 13));
    }
  });

  it('take the same randomness, whole and at once', () => {
    for (const plan of Object.values(plans)) {
      const asked: number[] = [];
      const random = seeded('asked');
      sealDrop(plan, (length) => {
        asked.push(length);
        return random(length);
      });
      expect(asked).toEqual([dropRandomBytes(slots)]);
    }
    expect(dropRandomBytes(slots)).toBe(16 + 32 + 8 * (32 + 64 + 32));
  });

  it('make the same calls of libsodium in the same order, 8 X-Wing pairs and 8 encapsulations', () => {
    const random = seeded('calls')(dropRandomBytes(slots));
    const decoy = callsOf(() => sealDrop(plans.decoy, () => random.slice()));
    for (const plan of Object.values(plans))
      expect(callsOf(() => sealDrop(plan, () => random.slice()))).toEqual(decoy);
    const count = (name: string) => decoy.filter((call) => call.startsWith(`${name}(`)).length;
    expect(count('crypto_kem_xwing_seed_keypair')).toBe(8);
    expect(count('crypto_kem_xwing_enc_deterministic')).toBe(8);
  });

  it('P6: cost whoever is left out the same calls as a decoy', () => {
    const decoy = rowFor(sealDrop(plans.decoy, seeded('decoy')), 2);
    const left = rowFor(sealed, 2);
    const calls = callsOf(() => openDrop(decoy, owner(2)));
    expect(callsOf(() => openDrop(left, owner(2)))).toEqual(calls);
    expect(calls.filter((call) => call.startsWith('crypto_kem_xwing_dec(')).length).toBe(1);
  });
});

/** How much likelier each coefficient is in a real ML-KEM ciphertext than in random bytes. */
function likelihoodOf(ciphertext: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < 768; i++) {
    const bit = 10 * i;
    const word = (ciphertext[bit >> 3] as number) | ((ciphertext[(bit >> 3) + 1] as number) << 8);
    sum += preimages[(word >> (bit & 7)) & 1023] as number;
  }
  return sum;
}
/** Of 3,329 values, 3 or 4 are compressed to each of 1,024: real ciphertexts are not uniform. */
const preimages = (() => {
  const counts = new Array<number>(1024).fill(0);
  for (let x = 0; x < 3329; x++) {
    const compressed = Math.floor((x * 1024) / 3329 + 0.5) % 1024;
    counts[compressed] = (counts[compressed] as number) + 1;
  }
  return counts.map((n) => Math.log((n / 3329) * 1024));
})();

describe('P3: a slot that is not addressed', () => {
  const ciphertextsOf = (name: string, people: number[], of: (slot: number) => boolean) =>
    Array.from({ length: 12 }, (_, i) => sealFor(people, `${name} ${i}`)).flatMap(({ drop }) =>
      Array.from({ length: slots }, (_, slot) => slot)
        .filter(of)
        .map((slot) => drop.slice(45 + slot * 1168, 45 + slot * 1168 + 1120)),
    );
  const mean = (list: Uint8Array[]) => list.reduce((n, c) => n + likelihoodOf(c), 0) / list.length;

  it('holds a real X-Wing ciphertext, which random bytes are told from', () => {
    const addressed = ciphertextsOf('a', [1, 2, 3, 4, 5, 6], (slot) => slot < 6);
    const away = ciphertextsOf('b', [1], (slot) => slot > 0);
    const random = seeded('random bytes');
    const planted = Array.from({ length: 80 }, () => random(1120));
    expect(mean(addressed)).toBeGreaterThan(4);
    expect(mean(away)).toBeGreaterThan(4);
    expect(mean(planted)).toBeLessThan(-4);
    for (const ciphertext of [...addressed, ...away]) expect(ciphertext[1119]).toBeLessThan(128);
    expect(planted.some((ciphertext) => (ciphertext[1119] as number) > 127)).toBe(true);
  });

  it('opens with its throw-away key, to random bytes in place of the message key', () => {
    const pool = seeded('drops')(dropRandomBytes(slots));
    const at = 16 + 32 + 1 * (32 + 64 + 32);
    const away = sodium.crypto_kem_xwing_seed_keypair(pool.slice(at, at + 32));
    const pair = { slot: 1, kemPublic: away.publicKey, kemSecret: away.privateKey };
    expect(codeOf(() => openDrop(rowFor(sealed, 2), pair))).toBe('commitment');
  });
});
