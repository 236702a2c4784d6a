import { concat, isZero, reader, u16 } from './bytes.js';
import { ensure } from './errors.js';

/** `u16 length ‖ bytes ‖ zeros`, `size` bytes in all. Throws `size` when it does not fit. */
export function pad(bytes: Uint8Array, size: number): Uint8Array {
  ensure(bytes.length <= Math.min(size - 2, 0xffff), 'size', 'more than the padding holds');
  return concat(u16(bytes.length), bytes, new Uint8Array(size - 2 - bytes.length));
}

/** The reverse; throws `size` for a length beyond the end, `padding` for anything but zeros. */
export function unpad(padded: Uint8Array): Uint8Array {
  const read = reader(padded);
  const bytes = read.take(read.u16('padded length'), 'padded bytes');
  ensure(isZero(read.rest()), 'padding', 'padding that is not zero');
  return bytes;
}

/** `u16 length ‖ bytes ‖ zeros`, with `size` bytes after the length. */
export const pad16 = (bytes: Uint8Array, size: number): Uint8Array => pad(bytes, size + 2);
