import { describe, expect, it } from 'vitest';
import {
  concat,
  dropBytes,
  dropHash,
  encodeDropHeader,
  hash,
  intakeRow,
  intakeRowBytes,
  labels,
  parseDropHeader,
  parseIntakeRow,
  slotDigests,
} from '../../crypto/index.js';
import { codeOf, flip, longer, seeded, shorter, write } from './fixtures.js';

const random = seeded('envelopes');
const fields = { unit: random(8), directory: 70_000, commit: random(32) };
const header = encodeDropHeader(fields);
const drop = concat(header, random(dropBytes(8) - 45));
const id = random(16);

describe('the header of a drop', () => {
  it('takes 45 bytes and comes back as it went', () => {
    expect(header.length).toBe(45);
    expect(parseDropHeader(header)).toEqual({ version: 1, ...fields });
    expect(parseDropHeader(drop)).toEqual({ version: 1, ...fields });
  });

  it('is refused with another version, one byte short, or empty', () => {
    expect(codeOf(() => parseDropHeader(write(drop, 0, 0)))).toBe('version');
    expect(codeOf(() => parseDropHeader(write(drop, 0, 2)))).toBe('version');
    for (let length = 1; length < 45; length++)
      expect(codeOf(() => parseDropHeader(drop.slice(0, length)))).toBe('size');
    expect(codeOf(() => parseDropHeader(new Uint8Array(0)))).toBe('size');
  });

  it('is not written with fields of another length', () => {
    expect(codeOf(() => encodeDropHeader({ ...fields, unit: random(9) }))).toBe('size');
    expect(codeOf(() => encodeDropHeader({ ...fields, commit: random(31) }))).toBe('size');
    expect(codeOf(() => encodeDropHeader({ ...fields, directory: 2 ** 32 }))).toBe('argument');
  });
});

describe('one officer’s part of a drop', () => {
  it('is id, header, hash of every slot, own slot and body', () => {
    for (let slot = 0; slot < 8; slot++) {
      const row = intakeRow(id, drop, 8, slot);
      expect(row.length).toBe(intakeRowBytes(8));
      expect(parseIntakeRow(row, 8)).toEqual({
        id,
        header,
        digests: slotDigests(drop, 8),
        slot: drop.slice(45 + slot * 1168, 45 + (slot + 1) * 1168),
        body: drop.slice(45 + 8 * 1168),
      });
    }
  });

  it('has one hash of 32 bytes for each slot', () => {
    const digests = slotDigests(drop, 8);
    expect(digests.length).toBe(8 * 32);
    expect(digests.slice(32, 64)).toEqual(hash(labels.slot, drop.slice(45 + 1168, 45 + 2 * 1168)));
  });

  it('is refused one byte short, one long, or cut for another number of slots', () => {
    const row = intakeRow(id, drop, 8, 0);
    for (const wrong of [shorter(row), longer(row), new Uint8Array(0)])
      expect(codeOf(() => parseIntakeRow(wrong, 8))).toBe('size');
    expect(codeOf(() => parseIntakeRow(row, 16))).toBe('size');
  });

  it('is not cut from a drop of another size, for a slot that is not there, under a short id', () => {
    expect(codeOf(() => intakeRow(id, shorter(drop), 8, 0))).toBe('size');
    expect(codeOf(() => intakeRow(id, longer(drop), 8, 0))).toBe('size');
    expect(codeOf(() => slotDigests(drop, 16))).toBe('size');
    for (const slot of [-1, 8, 0.5, Number.NaN])
      expect(codeOf(() => intakeRow(id, drop, 8, slot))).toBe('argument');
    expect(codeOf(() => intakeRow(shorter(id), drop, 8, 0))).toBe('size');
  });
});

describe('the hash of a drop', () => {
  it('changes with any region of it', () => {
    const whole = dropHash(drop);
    for (const at of [0, 20, 44, 45, 45 + 1168 * 8 - 1, 45 + 1168 * 8, drop.length - 1])
      expect(dropHash(flip(drop, at))).not.toEqual(whole);
  });
});
