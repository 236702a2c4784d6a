import { expect, test } from 'vitest';
import {
  encapsulate,
  forgetWorkings,
  kemCoinsBytes,
  kemPair,
  seal,
  systemRandom,
} from '../../crypto/index.js';
import { sodium } from '../../crypto/sodium.js';

const { libsodium } = sodium as unknown as { libsodium: { HEAPU8: Uint8Array } };
const holds = (bytes: Uint8Array): boolean =>
  Buffer.from(libsodium.HEAPU8).includes(Buffer.from(bytes));

test('the library keeps no key once its workings are forgotten, and works on', () => {
  const key = systemRandom(32);
  const bytes = systemRandom(5_000);
  const sealing = { key, nonce: new Uint8Array(24), bound: new Uint8Array(0), bytes };
  const sealed = seal(sealing);
  // It does keep them before: the search can find something.
  expect(holds(key)).toBe(true);
  forgetWorkings();
  expect(holds(key)).toBe(false);
  expect(seal(sealing)).toEqual(sealed);
  const pair = kemPair(systemRandom(32));
  expect(encapsulate(pair.publicKey, systemRandom(kemCoinsBytes))).not.toBeNull();
});
