import { describe, expect, it } from 'vitest';
import { derive, hash, labels, seededRandom, systemRandom, toHex, u8 } from '../../crypto/index.js';
import { codeOf, flip, seeded } from './fixtures.js';

const key = seeded('derive')(32);
const context = seeded('context')(40);

describe('derive', () => {
  it('gives other bytes for another key, label, context or length', () => {
    const outputs = [
      derive(key, labels.board, context, 32),
      derive(flip(key, 31), labels.board, context, 32),
      derive(key, labels.vault, context, 32),
      derive(key, labels.board, flip(context, 39), 32),
      derive(key, labels.board, context, 33).slice(0, 32),
      derive(key, labels.board, context, 64).slice(0, 32),
      hash(labels.board, context),
    ];
    expect(new Set(outputs.map(toHex)).size).toBe(outputs.length);
  });

  it('takes keys and gives outputs of 16 to 64 bytes', () => {
    for (const length of [16, 64]) {
      expect(derive(key, labels.board, context, length).length).toBe(length);
      expect(derive(new Uint8Array(length), labels.board, context).length).toBe(32);
    }
    for (const length of [0, 15, 65]) {
      expect(codeOf(() => derive(key, labels.board, context, length))).toBe('argument');
      expect(codeOf(() => derive(new Uint8Array(length), labels.board, context))).toBe('argument');
    }
  });

  it('keeps label and context apart: the end of one is never the beginning of the other', () => {
    expect(hash(labels.slot, u8(1))).not.toEqual(hash(labels.slots, u8(1)));
  });
});

describe('randomness', () => {
  it('from a seed is the same each time, and never repeats within', () => {
    const [a, b] = [seededRandom(key), seededRandom(key)];
    const first = Array.from({ length: 5 }, () => toHex(a(48)));
    expect(Array.from({ length: 5 }, () => toHex(b(48)))).toEqual(first);
    expect(new Set(first).size).toBe(5);
    expect(seededRandom(flip(key, 0))(48)).not.toEqual(seededRandom(key)(48));
  });

  it('asks for a seed of 32 bytes', () => {
    expect(codeOf(() => seededRandom(new Uint8Array(31)))).toBe('argument');
  });

  it('of the system gives as many bytes as asked for', () => {
    expect(systemRandom(33).length).toBe(33);
    expect(systemRandom(33)).not.toEqual(systemRandom(33));
  });
});
