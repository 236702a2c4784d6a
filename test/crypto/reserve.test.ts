import { expect, it } from 'vitest';
import {
  encodeCopyHeader,
  openReserveCopy,
  reserveCopyBytes,
  reserveKeyId,
  reservePair,
  sealReserveCopy,
  seededRandom,
} from '../../crypto/index.js';

const random = seededRandom(new Uint8Array(32).fill(31));
const unitId = random(32);
const secret = random(32);
const secrets = { seed: random(32), keyringRoot: random(32) };
const ownerKey = random(8);
const to = { unitId, person: 3, ownerKey, reserve: reservePair(secret, unitId).publicKey };

it('a copy is of one size, names both keys, and opens with the words of the reserve key alone', () => {
  const copy = sealReserveCopy(secrets, to, random);
  expect(copy).toHaveLength(reserveCopyBytes);
  const header = encodeCopyHeader({ reserveKey: reserveKeyId(to.reserve), ownerKey });
  expect(copy.slice(0, header.length)).toEqual(header);
  expect(openReserveCopy(copy, { unitId, person: 3, secret })).toEqual(secrets);
  expect(openReserveCopy(copy, { unitId, person: 3, secret: random(32) })).toBeNull();
});

it('a copy opens as nobody else’s, in no other unit, and with no byte changed', () => {
  const copy = sealReserveCopy(secrets, to, random);
  expect(openReserveCopy(copy, { unitId, person: 4, secret })).toBeNull();
  expect(openReserveCopy(copy, { unitId: random(32), person: 3, secret })).toBeNull();
  for (const at of [1, 9, 17, 600, 1136, 1137, 1216]) {
    const changed = copy.slice();
    changed[at] = (changed[at] as number) ^ 1;
    expect(openReserveCopy(changed, { unitId, person: 3, secret })).toBeNull();
  }
  const newer = copy.slice();
  newer[0] = 2;
  expect(() => openReserveCopy(newer, { unitId, person: 3, secret })).toThrow('version');
  expect(() => openReserveCopy(copy.slice(1), { unitId, person: 3, secret })).toThrow();
  expect(() => openReserveCopy(copy.slice(0, 1216), { unitId, person: 3, secret })).toThrow();
});

it('two copies of the same secrets share nothing but their header', () => {
  const [a, b] = [sealReserveCopy(secrets, to, random), sealReserveCopy(secrets, to, random)];
  expect(a.slice(0, 17)).toEqual(b.slice(0, 17));
  expect(a.slice(17, 49)).not.toEqual(b.slice(17, 49));
  expect(a.slice(-80)).not.toEqual(b.slice(-80));
});

it('words give another pair in every unit, and a key that nothing can be sealed to is refused', () => {
  expect(reservePair(secret, random(32)).publicKey).not.toEqual(to.reserve);
  const bad = { ...to, reserve: new Uint8Array(1216).fill(255) };
  expect(() => sealReserveCopy(secrets, bad, random)).toThrow('argument');
});
