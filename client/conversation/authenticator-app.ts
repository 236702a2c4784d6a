/** The secret of an authenticator app (TOTP, RFC 6238): drawn here, and shown once. */
import type { Random } from '../../crypto/index.js';

const secretBytes = 20;
const groupLength = 4;
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** 160 bits, the length of the hash in it (RFC 4226, section 4). */
export const drawAppSecret = (random: Random): Uint8Array => random(secretBytes);

/** Base 32 as apps take it (RFC 4648, section 6), without padding. */
function base32(bytes: Uint8Array): string {
  let text = '';
  let word = 0;
  let bits = 0;
  for (const byte of bytes) {
    word = ((word << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet.charAt((word >> bits) & 31);
    }
  }
  return bits === 0 ? text : text + alphabet.charAt((word << (5 - bits)) & 31);
}

/** What an app reads from the picture: six digits, every thirty seconds. */
export function appUri(given: { unitName: string; account: string; secret: Uint8Array }): string {
  const [unit, account] = [given.unitName, given.account].map(encodeURIComponent);
  return `otpauth://totp/${unit}:${account}?secret=${base32(given.secret)}&issuer=${unit}`;
}

/** The same secret to be typed. */
export const secretInGroups = (secret: Uint8Array): string[] =>
  base32(secret).match(new RegExp(`.{1,${groupLength}}`, 'g')) ?? [];
