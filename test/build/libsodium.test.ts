/** What the build makes of libsodium's package: less of it, and never another thing than it knows. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { keepWrappers, namesUsed, takeBinaryOut } from '../../client/build/libsodium.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const packaged = (name: string): string =>
  readFileSync(`${root}node_modules/${name}/dist/modules-esm/${name}.mjs`, 'utf8');
const library = packaged('libsodium');
const wrappers = packaged('libsodium-wrappers');
const used = namesUsed(`${root}crypto`);

describe('libsodium in the pages', () => {
  it('is the WebAssembly of the package, and the rest of its script unchanged', () => {
    const { binary, code } = takeBinaryOut(library);
    expect(binary.subarray(0, 4).toString('latin1')).toBe('\0asm');
    const marked = code('HERE');
    const [before = '', after = ''] = marked.split('HERE');
    expect(library.startsWith(before)).toBe(true);
    expect(library.endsWith(after)).toBe(true);
    expect(marked).not.toContain(binary.toString('base64').slice(0, 1_000));
  });

  it('offers every function that crypto/ calls, and its own self-test', () => {
    expect(used.size).toBeGreaterThan(8);
    const kept = keepWrappers(wrappers, used);
    for (const name of [...used, 'crypto_secretbox_open_easy', 'crypto_secretbox_NONCEBYTES'])
      if (wrappers.includes(`"${name}"`)) expect(kept).toContain(`"${name}"`);
    expect(kept).toContain('"crypto_kem_xwing_dec"');
    expect(kept).not.toContain('"crypto_scalarmult"');
    expect(kept).not.toContain('"crypto_box_seal_open"');
  });

  it.each([
    ['holds no binary', library.replace('AGFzbQ', 'XXXXXX')],
    ['holds two', `${library}${library}`],
  ])('stops the build when the script %s', (_, code) => {
    expect(() => takeBinaryOut(code)).toThrow('as this build knows it');
  });

  it('stops the build when the wrappers are written otherwise', () => {
    const other = wrappers.replace('for(var e=["crypto_', 'for(let e=["crypto_');
    expect(other).not.toBe(wrappers);
    expect(() => keepWrappers(other, used)).toThrow('as this build knows it');
  });
});
