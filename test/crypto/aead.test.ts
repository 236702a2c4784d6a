import { describe, expect, it } from 'vitest';
import { open, seal } from '../../crypto/index.js';
import { flip, seeded } from './fixtures.js';

const random = seeded('aead');
const whole = { key: random(32), nonce: random(24), bound: random(10), bytes: random(40) };
const box = seal(whole);

describe('a sealed box', () => {
  it('is 16 bytes longer than what goes in, and opens', () => {
    expect(box.length).toBe(40 + 16);
    expect(open({ ...whole, bytes: box })).toEqual(whole.bytes);
  });

  it('is null after any one change, never an exception', () => {
    for (let at = 0; at < box.length; at++)
      expect(open({ ...whole, bytes: flip(box, at, at % 8) })).toBeNull();
    expect(open({ ...whole, bytes: box, key: flip(whole.key, 5) })).toBeNull();
    expect(open({ ...whole, bytes: box, nonce: flip(whole.nonce, 23) })).toBeNull();
    expect(open({ ...whole, bytes: box, bound: flip(whole.bound, 0) })).toBeNull();
    expect(open({ ...whole, bytes: box, bound: new Uint8Array(0) })).toBeNull();
  });

  it('is null for bytes, keys and nonces of another length', () => {
    for (const length of [0, 15, 16, 55, 57])
      expect(open({ ...whole, bytes: new Uint8Array(length) })).toBeNull();
    expect(open({ ...whole, bytes: box, key: new Uint8Array(31) })).toBeNull();
    expect(open({ ...whole, bytes: box, nonce: new Uint8Array(12) })).toBeNull();
  });
});
