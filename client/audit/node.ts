/** What Node gives the second verifier. */
import { createHash, createPublicKey, verify } from 'node:crypto';
import type { Primitives } from './primitives.js';

export const node: Primitives = {
  sha256: (bytes) => createHash('sha256').update(bytes).digest(),
  verify({ key, message, signature }) {
    const x = Buffer.from(key).toString('base64url');
    const jwk = { kty: 'OKP', crv: 'Ed25519', x };
    return verify(null, message, createPublicKey({ key: jwk, format: 'jwk' }), signature);
  },
  fromBase64: (text) => new Uint8Array(Buffer.from(text, 'base64')),
};
