/** Recovery codes, each of which stands in for a second factor once. `docs/protocol.md`, "Sign-in". */
import { toUtf8 } from './bytes.js';
import { hash } from './derive.js';
import { ensure } from './errors.js';
import { labels } from './labels.js';
import type { Random } from './random.js';
import { wipe } from './sodium.js';

/** So many are made at once. */
export const recoveryCodeCount = 10;
/** Characters of a code, of five bits each: 100 bits. */
export const recoveryCodeLength = 20;
const groupLength = 4;

/** Thirty-two characters without i, l, o and u, as Crockford's base 32. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
/** What is written for another character by mistake. */
const mistaken: Readonly<Record<string, string>> = { o: '0', i: '1', l: '1' };
const codePattern = new RegExp(`^[${alphabet}]{${recoveryCodeLength}}$`);

/** Ten codes of 100 random bits, without spaces. */
export function drawRecoveryCodes(random: Random): string[] {
  return Array.from({ length: recoveryCodeCount }, () => {
    const bytes = random(recoveryCodeLength);
    const code = Array.from(bytes, (byte) => alphabet[byte & 31]).join('');
    wipe(bytes);
    return code;
  });
}

/** A code as it is shown: `abcd-efgh-…`. */
export const showRecoveryCode = (code: string): string =>
  (code.match(new RegExp(`.{${groupLength}}`, 'g')) ?? []).join('-');

/** A code as typed, with whatever stands between its characters; `null` when it can be none. */
export function readRecoveryCode(typed: string): string | null {
  const code = typed
    .toLowerCase()
    .replace(/[\s-]/g, '')
    .replace(/[oil]/g, (character) => mistaken[character] as string);
  return codePattern.test(code) ? code : null;
}

/**
 * What proves a code to the server, 32 bytes: so the code itself, which opens a part of the vault,
 * never leaves the browser. Throws `argument`.
 */
export function recoveryProof(code: string): Uint8Array {
  ensure(codePattern.test(code), 'argument', 'a recovery code');
  return hash(labels.codeProof, toUtf8(code));
}

/** What the server keeps of a code, 32 bytes. */
export const recoveryHash = (proof: Uint8Array): Uint8Array => hash(labels.codeHash, proof);
