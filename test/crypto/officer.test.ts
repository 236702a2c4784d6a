import { describe, expect, it } from 'vitest';
import {
  concat,
  derive,
  labels,
  lockVault,
  officerKeys,
  openAuditLeaf,
  openOutbox,
  pad,
  seal,
  sealAuditLeaf,
  sealOutbox,
  sign,
  unlockVault,
  type Vault,
  vaultPlainBytes,
} from '../../crypto/index.js';
import {
  codeOf,
  directory,
  flip,
  longer,
  officer,
  seeded,
  shorter,
  unitId,
  write,
} from './fixtures.js';

const random = seeded('officers');
const nothing = new Uint8Array(0);

describe('an officer’s keys', () => {
  it('come from one seed, and are others for one other bit', () => {
    const seed = random(32);
    expect(officerKeys(seed)).toEqual(officerKeys(seed.slice()));
    expect(officerKeys(flip(seed, 31)).kemPublic).not.toEqual(officerKeys(seed).kemPublic);
    expect(officerKeys(flip(seed, 31)).signPublic).not.toEqual(officerKeys(seed).signPublic);
    expect(codeOf(() => officerKeys(random(31)))).toBe('size');
  });
});

const vaultKey = random(32);
const vault: Vault = {
  unitId,
  person: 2,
  seed: random(32),
  keyringRoot: random(32),
  holderSeed: random(32),
  directory: { number: 7, hash: directory.hash },
};
const locked = lockVault(vault, vaultKey, random);

/** A content locked with the real key, as only a broken client would write it. */
function lockedContent(content: Uint8Array, padded = pad(content, vaultPlainBytes)): string {
  const key = derive(vaultKey, labels.vault, nothing);
  const nonce = random(24);
  const bytes = concat(nonce, seal({ key, nonce, bound: nothing, bytes: padded }));
  return codeOf(() => unlockVault(bytes, vaultKey));
}

describe('P1: a vault', () => {
  it('comes back as it went, with a holder’s seed and without, in the same size', () => {
    expect(unlockVault(locked, vaultKey)).toEqual(vault);
    const plain = lockVault({ ...vault, holderSeed: null }, vaultKey, random);
    expect(unlockVault(plain, vaultKey)).toEqual({ ...vault, holderSeed: null });
    expect([locked.length, plain.length]).toEqual([1_064, 1_064]);
  });

  it('stays locked with any one bit flipped, and under any other key', () => {
    for (let at = 0; at < locked.length; at += 7)
      expect(codeOf(() => unlockVault(flip(locked, at, at % 8), vaultKey))).toBe('locked');
    expect(codeOf(() => unlockVault(locked, flip(vaultKey, 31)))).toBe('locked');
  });

  it('is refused one byte short or long', () => {
    for (const wrong of [shorter(locked), longer(locked), nothing])
      expect(codeOf(() => unlockVault(wrong, vaultKey))).toBe('size');
  });

  it('is new bytes on every locking', () => {
    expect(lockVault(vault, vaultKey, random)).not.toEqual(locked);
  });

  it('is refused with a content that no client writes', () => {
    const content = concat(
      Uint8Array.of(1),
      unitId,
      Uint8Array.of(0, 2),
      vault.seed,
      vault.keyringRoot,
      Uint8Array.of(1),
      vault.holderSeed as Uint8Array,
      Uint8Array.of(0, 0, 0, 7),
      directory.hash,
    );
    const holder = 1 + 32 + 2 + 32 + 32;
    expect(lockedContent(content)).toBe('accepted');
    expect(lockedContent(write(content, 0, 3))).toBe('version');
    // Version 2 has the older keys behind it.
    expect(lockedContent(write(content, 0, 2))).toBe('size');
    expect(lockedContent(write(content, holder, 2))).toBe('header');
    expect(lockedContent(write(content, holder, 0))).toBe('header');
    expect(lockedContent(shorter(content))).toBe('size');
    expect(lockedContent(longer(content))).toBe('size');
    expect(lockedContent(content, flip(pad(content, vaultPlainBytes), 1_023))).toBe('padding');
  });

  it('is not written with seeds of another length', () => {
    for (const wrong of [
      { seed: random(31) },
      { keyringRoot: random(33) },
      { holderSeed: random(16) },
      { unitId: random(8) },
    ])
      expect(codeOf(() => lockVault({ ...vault, ...wrong }, vaultKey, random))).toBe('size');
  });
});

const owner = { unitId, person: 2, keyringRoot: vault.keyringRoot };

describe('P5: an outbox', () => {
  it.each([0, 1, 30_000, 65_491, 65_492])('of %i bytes is 64 KiB and comes back', (length) => {
    const content = new Uint8Array(length).fill(255);
    const sealed = sealOutbox(content, owner, random);
    expect(sealed.length).toBe(65_536);
    expect(openOutbox(sealed, owner)).toEqual(content);
  });

  it('takes not one byte more', () => {
    expect(codeOf(() => sealOutbox(new Uint8Array(65_493), owner, random))).toBe('size');
  });

  it('opens for its owner alone, unaltered, at its size', () => {
    const sealed = sealOutbox(random(100), owner, random);
    const refused = (bytes: Uint8Array, change: Partial<typeof owner> = {}) =>
      codeOf(() => openOutbox(bytes, { ...owner, ...change }));
    for (const at of [0, 23, 24, 28, 200, 65_535]) expect(refused(flip(sealed, at))).toBe('locked');
    expect(refused(sealed, { person: 3 })).toBe('locked');
    expect(refused(sealed, { unitId: flip(unitId, 0) })).toBe('locked');
    expect(refused(sealed, { keyringRoot: flip(vault.keyringRoot, 0) })).toBe('locked');
    for (const wrong of [shorter(sealed), longer(sealed)]) expect(refused(wrong)).toBe('size');
  });

  it('is refused with a length beyond its end or padding that is not zero', () => {
    const key = derive(owner.keyringRoot, labels.outbox, nothing);
    const bound = concat(unitId, Uint8Array.of(0, 2));
    const again = (plain: Uint8Array) => {
      const nonce = random(24);
      const bytes = concat(nonce, seal({ key, nonce, bound, bytes: plain }));
      return codeOf(() => openOutbox(bytes, owner));
    };
    const empty = new Uint8Array(4 + 65_492);
    expect(again(empty)).toBe('accepted');
    expect(again(write(empty, 0, 0, 0, 0xff, 0xd5))).toBe('size');
    expect(again(write(empty, 0, 255, 255, 255, 255))).toBe('size');
    expect(again(flip(empty, 65_495))).toBe('padding');
  });
});

describe('an audit leaf', () => {
  const { signPublic, signSecret } = officer(2);
  const auditKey = random(32);
  const content = random(300);
  const leaf = sealAuditLeaf(content, { unitId, signSecret }, auditKey, random);
  const opened = (bytes: Uint8Array, key = auditKey, by = signPublic, unit = unitId) =>
    openAuditLeaf(bytes, { unitId: unit, signPublic: by }, key);

  it('has 512 bytes whatever it holds, and comes back as it went', () => {
    expect(leaf.length).toBe(512);
    expect(opened(leaf)).toEqual(content);
    for (const length of [0, 406]) {
      const made = sealAuditLeaf(new Uint8Array(length), { unitId, signSecret }, auditKey, random);
      expect([made.length, opened(made).length]).toEqual([512, length]);
    }
    const over = () => sealAuditLeaf(new Uint8Array(407), { unitId, signSecret }, auditKey, random);
    expect(codeOf(over)).toBe('size');
  });

  it('opens unaltered, under its audit key, signed by its officer, in its unit', () => {
    for (let at = 0; at < 512; at += 5)
      expect(codeOf(() => opened(flip(leaf, at, at % 8)))).toBe('locked');
    expect(codeOf(() => opened(leaf, flip(auditKey, 0)))).toBe('locked');
    expect(codeOf(() => opened(leaf, auditKey, officer(3).signPublic))).toBe('signature');
    expect(codeOf(() => opened(leaf, auditKey, signPublic, flip(unitId, 0)))).toBe('signature');
    for (const wrong of [shorter(leaf), longer(leaf)])
      expect(codeOf(() => opened(wrong))).toBe('size');
  });

  it('is refused when padding hides something, though officer and key are right', () => {
    const plain = flip(pad(content, 408), 407);
    const signature = sign(signSecret, labels.signAudit, unitId, plain);
    const nonce = random(24);
    const bytes = concat(signature, plain);
    const made = concat(nonce, seal({ key: auditKey, nonce, bound: nothing, bytes }));
    expect(codeOf(() => opened(made))).toBe('padding');
  });
});
