import { ensure, ProtocolError } from './errors.js';

const encoder = new TextEncoder();

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The same bytes when there are exactly `length` of them; throws `size` otherwise. */
export function exactly(bytes: Uint8Array, length: number, what: string): Uint8Array {
  ensure(bytes.length === length, 'size', what);
  return bytes;
}

/** Big-endian, fixed width. Throws `argument` when the number does not fit. */
function integer(value: number, width: 1 | 2 | 4): Uint8Array {
  ensure(
    Number.isInteger(value) && value >= 0 && value < 2 ** (8 * width),
    'argument',
    `a ${width}-byte number`,
  );
  const bytes = new Uint8Array(width);
  for (let i = width - 1, rest = value; i >= 0; i--) {
    bytes[i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return bytes;
}

export const u8 = (value: number): Uint8Array => integer(value, 1);
export const u16 = (value: number): Uint8Array => integer(value, 2);
export const u32 = (value: number): Uint8Array => integer(value, 4);

/** True when both have the same bytes; takes the same time wherever they differ. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= (a[i] as number) ^ (b[i] as number);
  return difference === 0;
}

export function isZero(bytes: Uint8Array): boolean {
  let any = 0;
  for (const byte of bytes) any |= byte;
  return any === 0;
}

/** Order of byte strings: negative when `a` comes first. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

const hexDigits = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));

export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += hexDigits[byte];
  return text;
}

/** Lower-case hexadecimal only. Throws `content`. */
export function fromHex(text: string): Uint8Array {
  ensure(/^(?:[0-9a-f]{2})*$/.test(text), 'content', 'hexadecimal text');
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++)
    bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

const alphabet64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const values64 = new Map([...alphabet64].map((letter, value) => [letter, value]));

/** base64url without padding (RFC 4648 §5). */
export function toBase64url(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const word = ((bytes[i] as number) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text += alphabet64.charAt(word >> 18) + alphabet64.charAt((word >> 12) & 63);
    if (left > 1) text += alphabet64.charAt((word >> 6) & 63);
    if (left > 2) text += alphabet64.charAt(word & 63);
  }
  return text;
}

/** The one spelling that `toBase64url` gives; any other throws `content`. */
export function fromBase64url(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let word = 0;
  let bits = 0;
  let at = 0;
  for (const letter of text) {
    const value = values64.get(letter);
    if (value === undefined) throw new ProtocolError('content', 'base64url text');
    word = ((word << 6) | value) & 0xffffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = (word >> bits) & 255;
    }
  }
  ensure(text.length % 4 !== 1 && (word & ((1 << bits) - 1)) === 0, 'content', 'base64url text');
  return bytes;
}

/** UTF-8. Throws `content` for a lone surrogate, which UTF-8 cannot carry. */
export function toUtf8(text: string): Uint8Array {
  ensure(!/\p{Surrogate}/u.test(text), 'content', 'a lone surrogate');
  return encoder.encode(text);
}

/** Throws `content` unless the bytes are well-formed UTF-8 (a byte order mark stays). */
export function fromUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new ProtocolError('content', 'UTF-8 text');
  }
}

/** `u8 length ‖ UTF-8`, at most 255 bytes. */
export function shortText(text: string): Uint8Array {
  const bytes = toUtf8(text);
  ensure(bytes.length <= 255, 'size', 'a short text of more than 255 bytes');
  return concat(u8(bytes.length), bytes);
}

/** Reads fixed-width fields one after another. Every read throws `size` past the end. */
export interface Reader {
  take(length: number, what: string): Uint8Array;
  u8(what: string): number;
  u16(what: string): number;
  u32(what: string): number;
  shortText(what: string): string;
  rest(): Uint8Array;
  readonly at: number;
  readonly left: number;
  /** Throws `size` when bytes are left over. */
  end(what: string): void;
}

export function reader(bytes: Uint8Array): Reader {
  let at = 0;
  const take = (length: number, what: string): Uint8Array => {
    ensure(bytes.length - at >= length, 'size', what);
    const part = bytes.slice(at, at + length);
    at += length;
    return part;
  };
  const number = (width: number, what: string): number =>
    take(width, what).reduce((value, byte) => value * 256 + byte, 0);
  return {
    take,
    u8: (what) => number(1, what),
    u16: (what) => number(2, what),
    u32: (what) => number(4, what),
    shortText: (what) => fromUtf8(take(number(1, what), what)),
    rest: () => take(bytes.length - at, 'rest'),
    get at() {
      return at;
    },
    get left() {
      return bytes.length - at;
    },
    end: (what) => ensure(at === bytes.length, 'size', `bytes after ${what}`),
  };
}
