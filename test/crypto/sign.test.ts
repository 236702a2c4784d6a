import { describe, expect, it } from 'vitest';
import { labels, sign, signPair, verify } from '../../crypto/index.js';
import { codeOf, flip, longer, seeded, shorter, unitId } from './fixtures.js';

const random = seeded('sign');
const { publicKey, secretKey } = signPair(random(32));
const message = random(50);
const label = labels.signLetter;
const signature = sign(secretKey, label, unitId, message);
const good = { publicKey, label, unitId, message, signature };

describe('a signature', () => {
  it('verifies for exactly its key, label, unit and message', () => {
    expect(verify(good)).toBe(true);
    expect(verify({ ...good, publicKey: signPair(random(32)).publicKey })).toBe(false);
    expect(verify({ ...good, label: labels.signGrant })).toBe(false);
    expect(verify({ ...good, unitId: flip(unitId, 31) })).toBe(false);
    for (let at = 0; at < message.length; at++)
      expect(verify({ ...good, message: flip(message, at) })).toBe(false);
    for (let at = 0; at < 64; at++)
      expect(verify({ ...good, signature: flip(signature, at, at % 8) })).toBe(false);
  });

  it('is false, never an exception, for bytes of another length', () => {
    for (const change of [shorter, longer, () => new Uint8Array(0)]) {
      expect(verify({ ...good, signature: change(signature) })).toBe(false);
      expect(verify({ ...good, publicKey: change(publicKey) })).toBe(false);
      expect(verify({ ...good, message: change(message) })).toBe(false);
      expect(verify({ ...good, unitId: change(unitId) })).toBe(false);
    }
  });

  it('cannot move bytes between unit and message', () => {
    const moved = Uint8Array.from([...unitId.slice(31), ...message]);
    expect(verify({ ...good, unitId: unitId.slice(0, 31), message: moved })).toBe(false);
    expect(codeOf(() => sign(secretKey, label, unitId.slice(0, 31), moved))).toBe('size');
  });

  it('has one form: s + L does not verify', () => {
    const order = 2n ** 252n + 27742317777372353535851937790883648493n;
    const s =
      [...signature.slice(32)].reduceRight((n, byte) => n * 256n + BigInt(byte), 0n) + order;
    const other = signature.slice();
    for (let i = 0; i < 32; i++) other[32 + i] = Number((s >> BigInt(8 * i)) & 255n);
    expect(verify({ ...good, signature: other })).toBe(false);
  });

  it('under a key of low order is never accepted', () => {
    const identity = new Uint8Array(32);
    identity[0] = 1;
    const forged = new Uint8Array(64);
    forged[0] = 1;
    expect(verify({ ...good, publicKey: identity, signature: forged })).toBe(false);
    expect(verify({ ...good, publicKey: new Uint8Array(32), signature: forged })).toBe(false);
  });
});
