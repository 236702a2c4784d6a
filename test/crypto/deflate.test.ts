import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { deflate, inflate, inflatedLimitBytes, toUtf8 } from '../../crypto/index.js';
import { codeOf, flip, longer, seeded } from './fixtures.js';

const prose = toUtf8('The sergeant told us to leave the camera off. '.repeat(80));

describe('deflate', () => {
  it('gives back what it took, nothing at all included', () => {
    for (const bytes of [new Uint8Array(0), prose, seeded('does not deflate')(5_000)])
      expect(Buffer.compare(inflate(deflate(bytes)), bytes)).toBe(0);
  });

  it('is raw deflate, as any other library reads and writes it', () => {
    expect(Buffer.compare(inflateRawSync(deflate(prose)), prose)).toBe(0);
    expect(inflate(deflateRawSync(prose))).toEqual(prose);
  });

  it('takes 64 KiB in both directions and not one byte more', () => {
    const most = new Uint8Array(inflatedLimitBytes);
    expect(inflate(deflate(most)).length).toBe(65_536);
    expect(codeOf(() => deflate(new Uint8Array(inflatedLimitBytes + 1)))).toBe('size');
    expect(codeOf(() => inflate(deflateRawSync(new Uint8Array(65_537))))).toBe('inflation');
  });

  it('stops a bomb at its limit instead of unpacking it', () => {
    const bomb = deflateRawSync(new Uint8Array(50_000_000));
    const before = performance.now();
    expect(codeOf(() => inflate(bomb))).toBe('inflation');
    expect(performance.now() - before).toBeLessThan(1_000);
  });

  it('refuses a stream cut at any byte', () => {
    const whole = deflate(prose);
    for (let length = 0; length < whole.length; length++)
      expect(codeOf(() => inflate(whole.slice(0, length)))).toBe('inflation');
  });

  it('refuses bytes after the end, a second stream included', () => {
    const whole = deflate(prose);
    expect(codeOf(() => inflate(longer(whole)))).toBe('inflation');
    expect(codeOf(() => inflate(Uint8Array.from([...whole, ...whole])))).toBe('inflation');
  });

  it('refuses a stream without an end, an unknown block and a distance before the beginning', () => {
    const open = deflateRawSync(prose, { finishFlush: 2 });
    expect(codeOf(() => inflate(open))).toBe('inflation');
    expect(codeOf(() => inflate(Uint8Array.of(7)))).toBe('inflation');
    expect(codeOf(() => inflate(Uint8Array.of(0x03 | 0x78, 0x02)))).toBe('inflation');
  });

  it('never gives the same content for a flipped bit and never throws anything but its own error', () => {
    const whole = deflate(prose);
    for (let at = 0; at < whole.length; at++) {
      let back: Uint8Array | null = null;
      codeOf(() => {
        back = inflate(flip(whole, at, at % 8));
      });
      if (back !== null) expect(back).not.toEqual(prose);
    }
  });
});
