import { describe, expect, it } from 'vitest';
import * as lengths from '../../crypto/lengths.js';

describe('sizes, against arithmetic written out', () => {
  it('a drop of 8 slots takes 17,597 bytes: 45 + 8 × 1,168 + 8,208', () => {
    expect(lengths.dropHeaderBytes).toBe(1 + 8 + 4 + 32);
    expect(lengths.slotBytes).toBe(1120 + 32 + 16);
    expect(lengths.bodyBytes).toBe(8192 + 16);
    expect(lengths.dropBytes(8)).toBe(17_597);
    expect(lengths.dropBytes(16)).toBe(17_597 + 8 * 1168);
  });

  it('an officer takes 9,693 bytes of it: 16 + 45 + 8 × 32 + 1,168 + 8,208', () => {
    expect(lengths.intakeRowBytes(8)).toBe(9_693);
    expect(lengths.intakeRowBytes(16)).toBe(9_693 + 8 * 32);
  });

  it('a letter fits behind its own length of two bytes', () => {
    expect(lengths.letterLimitBytes).toBe(8_190);
  });

  it('a letter takes at most 10 store cells', () => {
    expect(Math.ceil(lengths.letterLimitBytes / lengths.cellContentBytes)).toBe(10);
  });

  it('a cell of 1,024 bytes holds 880 of content: 16 + 24 + (64 + 1 + 1 + 2 + 16 + 1 + 1 + 2 + 880) + 16', () => {
    expect(lengths.cellBoxBytes).toBe(968 + 16);
    expect(16 + 24 + 64 + 1 + 1 + 2 + 16 + 1 + 1 + 2 + lengths.cellContentBytes + 16).toBe(
      lengths.cellBytes,
    );
    expect(lengths.itemLimitBytes).toBe(14_080);
  });

  it('an audit leaf of 512 bytes holds 408: 24 + (64 + 408) + 16', () => {
    expect(lengths.auditContentBytes).toBe(408);
  });

  it('an outbox of 64 KiB holds 65,492 bytes: 24 + 4 + 65,492 + 16', () => {
    expect(lengths.outboxBytes).toBe(64 * 1024);
    expect(lengths.outboxContentBytes).toBe(65_492);
  });

  it('a vault takes 1,064 bytes: 24 + 1,024 + 16', () => {
    expect(lengths.vaultBytes).toBe(1_064);
  });

  it('its key takes 72 bytes for each way in: 24 + 32 + 16', () => {
    expect(lengths.vaultWrapBytes).toBe(72);
  });

  it('a bundle of 8 slots takes 104,150 bytes: 9 + 20 × 1,024 + 16 + 17,597 + 512 + 65,536', () => {
    expect(lengths.bundleBytes(8)).toBe(104_150);
  });

  it('board cells live two periods and store cells reach over 14 and a part more', () => {
    expect(lengths.boardDays).toBe(2 * lengths.periodDays);
    expect(Math.ceil(lengths.storeDays / lengths.periodDays) + 1).toBe(16);
  });
});
