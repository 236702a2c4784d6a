/**
 * Codes of a phone (RFC 6238: SHA-1, six digits, half minutes). Whoever runs the server can make
 * them too: the secret has to be known here.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { concat, type Random } from '../../crypto/checks.js';

const periodSeconds = 30;
/** Steps to either side of now that count. */
const window = 1;
/** Steps further back or ahead in which a code tells that a clock is wrong. */
const skewBack = 20;
const skewAhead = 10;
const nonceBytes = 12;
const tagBytes = 16;
const cipher = 'aes-256-gcm';

/** The secret as it is stored: nonce 12 ‖ sealed ‖ tag 16, bound to the factor. */
export function sealSecret(
  secret: Uint8Array,
  given: { key: Uint8Array; id: Uint8Array; random: Random },
): Uint8Array {
  const nonce = given.random(nonceBytes);
  const sealing = createCipheriv(cipher, given.key, nonce).setAAD(given.id);
  return concat(nonce, sealing.update(secret), sealing.final(), sealing.getAuthTag());
}

/** Throws when it was altered. */
export function openSecret(
  sealed: Uint8Array,
  { key, id }: { key: Uint8Array; id: Uint8Array },
): Uint8Array {
  const opening = createDecipheriv(cipher, key, sealed.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  })
    .setAAD(id)
    .setAuthTag(sealed.subarray(-tagBytes));
  return concat(opening.update(sealed.subarray(nonceBytes, -tagBytes)), opening.final());
}

export type CodeVerdict =
  | { is: 'right'; step: number }
  /** Counted before, or older than one that did. */
  | { is: 'used' }
  /** Of another time; `step` when it is still to come. */
  | { is: 'skewed'; step: number }
  | { is: 'wrong' };

/** What a code is worth. `last`: the step that counted last; a step counts once, and only forward. */
export function judgeCode(given: {
  secret: Uint8Array;
  code: string;
  now: number;
  last: number;
}): CodeVerdict {
  const { secret, code, now, last } = given;
  const here = Math.floor(now / (periodSeconds * 1000));
  const totp = new TOTP({ secret: new Secret({ buffer: new Uint8Array(secret).buffer }) });
  const fits = (step: number): boolean =>
    step >= 0 && totp.generate({ timestamp: step * periodSeconds * 1000 }) === code;
  const steps = (from: number, to: number): number[] =>
    Array.from({ length: to - from + 1 }, (_, i) => here + from + i).filter(fits);
  const near = steps(-window, window);
  const fresh = near.find((step) => step > last);
  if (fresh !== undefined) return { is: 'right', step: fresh };
  if (near.length > 0) return { is: 'used' };
  const [far] = [...steps(-skewBack, -window - 1), ...steps(window + 1, skewAhead)];
  return far === undefined ? { is: 'wrong' } : { is: 'skewed', step: far };
}
