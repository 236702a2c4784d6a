/** Second factors as a browser and a terminal make them, for accounts of the tests. */
import {
  drawRecoveryCodes,
  recoveryHash,
  recoveryProof,
  systemRandom,
  toBase64url,
} from '../../../crypto/index.js';
import { createAuthenticator } from '../../support/authenticator.js';
import { createPhone, type Phone } from '../../support/phone.js';

export const someWrap = (): string => toBase64url(systemRandom(72));

export interface Codes {
  codes: string[];
  wire: { hash: string; wrap: string }[];
}

export function someCodes(): Codes {
  const codes = drawRecoveryCodes(systemRandom);
  const hashOf = (code: string): string => toBase64url(recoveryHash(recoveryProof(code)));
  return { codes, wire: codes.map((code) => ({ hash: hashOf(code), wrap: someWrap() })) };
}

export const proofOf = (code: string) =>
  ({ kind: 'code', proof: toBase64url(recoveryProof(code)) }) as const;

/** A phone that proves its secret now. */
export function somePhone(now: number, name = 'My phone') {
  const secret = systemRandom(20);
  const phone: Phone = createPhone(secret);
  const code = String(phone.tryCode(now));
  const wire = { kind: 'totp', name, wrap: someWrap(), secret: toBase64url(secret), code } as const;
  return { phone, wire };
}

/** A credential for a challenge. */
export function someKey(
  challenge: string,
  { key = createAuthenticator(), prf = true, name = 'My key' } = {},
) {
  const credential = key.create({ challenge });
  const wire = { kind: 'webauthn', name, prf, wrap: someWrap(), credential } as const;
  return { key, wire };
}
