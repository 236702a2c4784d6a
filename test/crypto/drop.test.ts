import { describe, expect, it } from 'vitest';
import {
  bodyBinding,
  bodyPlainBytes,
  derive,
  labels,
  openBody,
  openDrop,
  pad,
  type SealedDrop,
  seal,
  sealDrop,
  unfilledSlots,
  zeroNonce,
} from '../../crypto/index.js';
import { letter, opened, owner, rowFor, sealFor, slotKey, slots } from './drop-fixtures.js';
import { codeOf, flip, officer, seeded, unitId, write } from './fixtures.js';

const sealed = sealFor([1, 3]);
const region = { version: 0, unit: 1, directory: 9, commit: 13, slot1: 45, slot2: 45 + 1168 };
const body = 45 + slots * 1168;

describe('a letter in a drop', () => {
  it('opens for everybody it is addressed to', () => {
    for (const person of [1, 3])
      expect(opened(sealed, person)).toEqual({ letter, key: sealed.key });
  });

  it('P6: opens for nobody else, and an excluded key opens nothing', () => {
    for (const person of [2, 4, 5, 6]) expect(opened(sealed, person)).toBeNull();
    const row = rowFor(sealed, 2);
    for (const other of [1, 3]) expect(openDrop(row, owner(other))).toBeNull();
    expect(openDrop(rowFor(sealed, 1), { ...owner(2), slot: 0 })).toBeNull();
  });

  it('fits up to 8,190 bytes and not one more', () => {
    for (const length of [0, 1, 8_190])
      expect(opened(sealFor([1], 'lengths', new Uint8Array(length)), 1)?.letter.length).toBe(
        length,
      );
    expect(codeOf(() => sealFor([1], 'lengths', new Uint8Array(8_191)))).toBe('size');
  });

  it('can be opened again from the batch with its message key', () => {
    expect(openBody(rowFor(sealed, 1), 0, sealed.key).letter).toEqual(letter);
    expect(codeOf(() => openBody(rowFor(sealed, 1), 0, flip(sealed.key, 0)))).toBe('commitment');
    expect(codeOf(() => openBody(rowFor(sealed, 1), 0, sealed.key.slice(1)))).toBe('size');
  });

  it('P8: has a new id, key and ciphertext on every sealing', () => {
    const again = sealFor([1, 3], 'other randomness');
    for (const [a, b] of [
      [sealed.id, again.id],
      [sealed.key, again.key],
      [sealed.drop.slice(13, 45), again.drop.slice(13, 45)],
      [sealed.drop.slice(body), again.drop.slice(body)],
    ])
      expect(a).not.toEqual(b);
  });

  it('is refused for a slot that is not there, one named twice, or a key that takes nothing', () => {
    const plan = { unitId, directory: 1, slots, letter };
    for (const slot of [-1, 8, 0.5]) {
      const addressees = [{ ...slotKey(1), slot }];
      expect(codeOf(() => sealDrop({ ...plan, addressees }, seeded('a')))).toBe('argument');
    }
    const twice = [slotKey(1), { ...slotKey(2), slot: 0 }];
    expect(codeOf(() => sealDrop({ ...plan, addressees: twice }, seeded('a')))).toBe('argument');
    const dead = [{ slot: 0, kemPublic: officer(1).kemPublic.slice().fill(0, 1184) }];
    expect(codeOf(() => sealDrop({ ...plan, addressees: dead }, seeded('a')))).toBe('argument');
  });
});

describe('P7, P10: a drop that was tampered with', () => {
  const changed = (at: number, bit = 0) => ({ ...sealed, drop: flip(sealed.drop, at, bit) });
  const outcome = (tampered: Pick<SealedDrop, 'id' | 'drop'>, person = 1) =>
    codeOf(() => {
      if (opened(tampered, person) === null) throw new Error('not mine');
    });
  const isNull = (tampered: Pick<SealedDrop, 'id' | 'drop'>, person = 1) =>
    expect(opened(tampered, person)).toBeNull();

  it('is broken when its header is altered, and no letter is taken from it', () => {
    expect(outcome(changed(region.version))).toBe('version');
    expect(outcome(changed(region.unit))).toBe('body');
    expect(outcome(changed(region.directory + 3))).toBe('body');
    isNull(changed(region.commit));
    isNull(changed(region.commit + 31));
  });

  it('stays nobody’s for whom it never opened, whatever the header says', () => {
    for (const at of [region.version, region.unit, region.directory]) isNull(changed(at), 2);
  });

  it('is not mine when my slot is altered, anywhere in it', () => {
    for (let at = region.slot1; at < region.slot2; at += 31) isNull(changed(at, at % 8));
    isNull(changed(region.slot2 - 1));
  });

  it('is broken when another’s slot is altered: nobody can cut one addressee off unnoticed', () => {
    for (const slot of [1, 2, 7]) {
      expect(outcome(changed(45 + slot * 1168))).toBe('body');
      expect(outcome(changed(45 + slot * 1168 + 1167))).toBe('body');
    }
  });

  it('is broken when its body is altered, or another drop’s', () => {
    for (const at of [body, body + 4_000, sealed.drop.length - 1])
      expect(outcome(changed(at, 7))).toBe('body');
    const other = sealFor([1, 3], 'another drop');
    const swapped = write(sealed.drop, body, ...other.drop.slice(body));
    expect(outcome({ ...sealed, drop: swapped })).toBe('body');
  });

  it('is not mine under another id, so that nothing can be replayed', () => {
    isNull({ ...sealed, id: flip(sealed.id, 0) });
    isNull({ ...sealed, id: sealFor([1], 'fresh').id });
  });

  it('is not mine when slots are swapped, within it or with another drop', () => {
    const drop = sealed.drop.slice();
    drop.set(sealed.drop.slice(region.slot1, region.slot2), 45 + 2 * 1168);
    drop.set(sealed.drop.slice(45 + 2 * 1168, 45 + 3 * 1168), region.slot1);
    isNull({ ...sealed, drop }, 1);
    isNull({ ...sealed, drop }, 3);
    const other = sealFor([1, 3], 'another drop').drop.slice(region.slot1, region.slot2);
    isNull({ ...sealed, drop: write(sealed.drop, region.slot1, ...other) });
  });

  it('is not mine with a ciphertext of low order', () => {
    const drop = sealed.drop.slice();
    drop.fill(0, region.slot1 + 1088, region.slot1 + 1120);
    isNull({ ...sealed, drop });
  });

  it('is broken when the server lies about the hash of any slot', () => {
    const row = rowFor(sealed, 1);
    for (let slot = 0; slot < slots; slot++) {
      const lied = { ...row, digests: flip(row.digests, slot * 32) };
      expect(codeOf(() => openDrop(lied, owner(1)))).toBe(slot === 0 ? 'commitment' : 'body');
    }
  });
});

describe('P10: a dishonest reporter', () => {
  const named = [1, 2, 3].map(slotKey);

  it('cannot name somebody and leave them out: the others see whose slot is not filled', () => {
    const cheated = sealFor([1, 3]);
    const row = rowFor(cheated, 1);
    expect(unfilledSlots(row, cheated.key, named).map((n) => n.slot)).toEqual([1]);
    expect(unfilledSlots(row, cheated.key, [slotKey(1), slotKey(3)])).toEqual([]);
  });

  it('cannot fill a slot with a key of their own, or another’s, instead', () => {
    const addressees = [slotKey(1), { slot: 1, kemPublic: officer(5).kemPublic }, slotKey(3)];
    const cheated = sealDrop({ unitId, directory: 3, slots, addressees, letter }, seeded('x'));
    expect(unfilledSlots(rowFor(cheated, 1), cheated.key, named).map((n) => n.slot)).toEqual([1]);
  });

  it('cannot fill it with other coins: every named slot is made again and compared', () => {
    const whole = sealFor([1, 2, 3]);
    const row = rowFor(whole, 1);
    expect(unfilledSlots(row, whole.key, named)).toEqual([]);
    for (const { slot } of named) {
      const digests = flip(row.digests, slot * 32 + 31);
      expect(unfilledSlots({ ...row, digests }, whole.key, named).map((n) => n.slot)).toEqual([
        slot,
      ]);
    }
  });

  it('whoever has a key that takes nothing, or stands in no slot, counts as left out', () => {
    const row = rowFor(sealed, 1);
    const dead = { slot: 2, kemPublic: officer(3).kemPublic.slice().fill(0, 1184) };
    const beyond = { ...slotKey(3), slot: 9 };
    expect(unfilledSlots(row, sealed.key, [slotKey(1), dead, beyond])).toEqual([dead, beyond]);
  });

  it('cannot show two officers different letters: one commitment, one key, one body', () => {
    const whole = sealFor([1, 3]);
    const other = sealFor([1, 3], 'another letter', new Uint8Array(99));
    const mixed = write(
      whole.drop,
      45 + 2 * 1168,
      ...other.drop.slice(45 + 2 * 1168, 45 + 3 * 1168),
    );
    expect(opened({ ...whole, drop: mixed }, 3)).toBeNull();
    expect(codeOf(() => opened({ ...whole, drop: mixed }, 1))).toBe('body');
  });

  it('cannot hide anything in the padding of the body', () => {
    const { key } = sealed;
    const row = rowFor(sealed, 1);
    const again = (padded: Uint8Array) => {
      const bodyKey = derive(key, labels.dropBody, new Uint8Array(0));
      const bound = bodyBinding(row.header, row.id, row.digests);
      const box = seal({ key: bodyKey, nonce: zeroNonce, bound, bytes: padded });
      return codeOf(() => openBody({ ...row, body: box }, 0, key));
    };
    const padded = pad(letter, bodyPlainBytes);
    expect(again(padded)).toBe('accepted');
    expect(again(flip(padded, 8_191))).toBe('padding');
    expect(again(write(padded, 0, 0xff, 0xff))).toBe('size');
  });

  it('opens nothing again for a slot that is not there', () => {
    for (const slot of [1, 9, -1])
      expect(codeOf(() => openBody(rowFor(sealed, 1), slot, sealed.key))).toBe('commitment');
  });
});
