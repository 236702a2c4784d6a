/** What a browser wrote to the disk. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { type Needle, searchBytes } from '../canary/search.js';

/** A file as it is and, where something in it is packed whole, unpacked. */
function formsOf(bytes: Buffer): Buffer[] {
  const forms = [bytes];
  for (const unpack of [gunzipSync, inflateSync, brotliDecompressSync]) {
    try {
      forms.push(unpack(bytes));
    } catch {
      // Not packed in this way.
    }
  }
  return forms;
}

/** Also in base64, which leaves three spellings of the middle of a text. */
const inBase64 = ({ name, bytes }: Needle): Needle[] =>
  [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    return { name: `${name}, base64`, bytes: Buffer.from(text.slice(4, -2)) };
  });

/** How many files there are, and in which of them what was found. */
export function searchProfile(
  folder: string,
  needles: readonly Needle[],
): { files: number; found: string[] } {
  const all = [...needles, ...needles.flatMap(inBase64)].filter(({ bytes }) => bytes.length >= 8);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) =>
    one.isFile(),
  );
  const found = files.flatMap((file) => {
    const bytes = readFileSync(join(file.parentPath, file.name));
    return formsOf(bytes).flatMap((form) =>
      searchBytes(form, all).map((name) => `${file.name} holds ${name}`),
    );
  });
  return { files: files.length, found };
}
