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
const [ownerKey, olderKey] = [random(8), new Uint8Array(8)];
const to = {
  unitId,
  person: 3,
  ownerKey,
  olderKey,
  reserve: reservePair(secret, unitId).publicKey,
};

it('a copy is of one size, names both keys, and opens with the words of the reserve key alone', () => {
  const copy = sealReserveCopy(secrets, to, random);
  expect(copy).toHaveLength(reserveCopyBytes);
  const header = encodeCopyHeader({ reserveKey: reserveKeyId(to.reserve), ownerKey, olderKey });
  expect(copy.slice(0, header.length)).toEqual(header);
  expect(openReserveCopy(copy, { unitId, person: 3, secret })).toEqual(secrets);
  expect(openReserveCopy(copy, { unitId, person: 3, secret: random(32) })).toBeNull();
});

it('a copy made while keys change has the older ones too, in the same size', () => {
  const older = { seed: random(32), listedDay: 20_000 };
  const both = { ...to, olderKey: random(8) };
  const copy = sealReserveCopy({ ...secrets, older }, both, random);
  expect(copy).toHaveLength(reserveCopyBytes);
  expect(openReserveCopy(copy, { unitId, person: 3, secret })).toEqual({ ...secrets, older });
});

it('a copy opens as nobody else’s, in no other unit, and with no byte changed', () => {
  const copy = sealReserveCopy(secrets, to, random);
  expect(openReserveCopy(copy, { unitId, person: 4, secret })).toBeNull();
  expect(openReserveCopy(copy, { unitId: random(32), person: 3, secret })).toBeNull();
  for (const at of [1, 9, 17, 25, 600, 1144, 1145, 1258]) {
    const changed = copy.slice();
    changed[at] = (changed[at] as number) ^ 1;
    expect(openReserveCopy(changed, { unitId, person: 3, secret })).toBeNull();
  }
  const newer = copy.slice();
  newer[0] = 2;
  expect(() => openReserveCopy(newer, { unitId, person: 3, secret })).toThrow('version');
  expect(() => openReserveCopy(copy.slice(1), { unitId, person: 3, secret })).toThrow();
  expect(() => openReserveCopy(copy.slice(0, 1258), { unitId, person: 3, secret })).toThrow();
});

it('two copies of the same secrets share nothing but their header', () => {
  const [a, b] = [sealReserveCopy(secrets, to, random), sealReserveCopy(secrets, to, random)];
  expect(a.slice(0, 25)).toEqual(b.slice(0, 25));
  expect(a.slice(25, 57)).not.toEqual(b.slice(25, 57));
  expect(a.slice(-80)).not.toEqual(b.slice(-80));
});

it('words give another pair in every unit, and a key that nothing can be sealed to is refused', () => {
  expect(reservePair(secret, random(32)).publicKey).not.toEqual(to.reserve);
  const bad = { ...to, reserve: new Uint8Array(1216).fill(255) };
  expect(() => sealReserveCopy(secrets, bad, random)).toThrow('argument');
});
