/** Files in one file (POSIX ustar), for a browser that cannot write a folder. */
import { concat, toUtf8 } from '../../crypto/index.js';

const blockBytes = 512;
const nameLimit = 100;

/** `seconds`: when they were made, since 1970. Paths are ASCII and at most 100 characters. */
export function tarOf(files: ReadonlyMap<string, Uint8Array>, seconds: number): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const [path, bytes] of files) {
    parts.push(headerOf(path, bytes.length, seconds), bytes);
    parts.push(new Uint8Array((blockBytes - (bytes.length % blockBytes)) % blockBytes));
  }
  return concat(...parts, new Uint8Array(2 * blockBytes));
}

function headerOf(path: string, length: number, seconds: number): Uint8Array {
  if (path.length > nameLimit) throw new Error('a path that is too long');
  const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, '0');
  const header = new Uint8Array(blockBytes);
  const put = (at: number, text: string): void => header.set(toUtf8(text), at);
  put(0, path);
  put(100, octal(0o600, 7));
  put(108, octal(0, 7));
  put(116, octal(0, 7));
  put(124, octal(length, 11));
  put(136, octal(seconds, 11));
  // The sum is made with blanks in its own place.
  put(148, '        ');
  put(156, '0');
  put(257, 'ustar\u000000');
  const sum = header.reduce((total, byte) => total + byte, 0);
  put(148, `${octal(sum, 6)}\0 `);
  return header;
}
