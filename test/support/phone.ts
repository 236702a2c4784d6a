/** A phone that shows six digits, computed without the library that the server uses. */
import { createHmac } from 'node:crypto';

const stepMilliseconds = 30_000;

/** RFC 6238: SHA-1, six digits, half minutes. */
export function codeAt(secret: Uint8Array, milliseconds: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(milliseconds / stepMilliseconds)));
  const digest = createHmac('sha1', secret).update(counter).digest();
  const offset = (digest.at(-1) as number) & 15;
  const number = digest.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 1_000_000).padStart(6, '0');
}

export interface Phone {
  readonly secret: Uint8Array;
  /**
   * A code that was not used before and that the server takes now: at most the one of the half
   * minute to come. `null` when that is used too: wait for the next half minute.
   */
  tryCode(now: number): string | null;
  /** The next unused code, after waiting for its time if need be. */
  nextCode(): Promise<string>;
}

export function createPhone(secret: Uint8Array): Phone {
  let last = Number.NEGATIVE_INFINITY;
  const tryCode = (now: number): string | null => {
    const step = Math.floor(now / stepMilliseconds);
    const next = Math.max(step - 1, last + 1);
    if (next > step + 1) return null;
    last = next;
    return codeAt(secret, next * stepMilliseconds);
  };
  return {
    secret,
    tryCode,
    async nextCode() {
      for (;;) {
        const code = tryCode(Date.now());
        if (code !== null) return code;
        const wait = stepMilliseconds - (Date.now() % stepMilliseconds) + 200;
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    },
  };
}
