/** Looks for planted byte strings in files and in the memory of another process (Linux). */
import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';

export interface Needle {
  name: string;
  bytes: Buffer;
}

/** A text in the forms in which a program may hold it. */
export const textForms = (name: string, text: string): Needle[] => [
  { name: `${name} (UTF-8)`, bytes: Buffer.from(text, 'utf8') },
  { name: `${name} (UTF-16)`, bytes: Buffer.from(text, 'utf16le') },
];

/** Bytes as they are, and written as hexadecimal and base64url. */
export const byteForms = (name: string, bytes: Uint8Array): Needle[] => [
  { name: `${name} (bytes)`, bytes: Buffer.from(bytes) },
  ...textForms(`${name}, hexadecimal`, Buffer.from(bytes).toString('hex')),
  ...textForms(`${name}, base64url`, Buffer.from(bytes).toString('base64url')),
];

const chunkBytes = 1 << 20;
const nothing = Buffer.alloc(2 * chunkBytes);
const pageBytes = 4_096;

function findIn(chunk: Buffer, needles: readonly Needle[], found: Set<string>): void {
  for (const { name, bytes } of needles) if (chunk.includes(bytes)) found.add(name);
}

/** Adds how often each needle begins in the first `within` bytes. */
function countIn(
  chunk: Buffer,
  { needles, within }: { needles: readonly Needle[]; within: number },
  counts: Map<string, number>,
): void {
  for (const { name, bytes } of needles) {
    let at = chunk.indexOf(bytes);
    for (; at >= 0 && at < within; at = chunk.indexOf(bytes, at + 1))
      counts.set(name, (counts.get(name) ?? 0) + 1);
  }
}

/** Names of the needles that these bytes hold. */
export function searchBytes(bytes: Buffer, needles: readonly Needle[]): string[] {
  const found = new Set<string>();
  findIn(bytes, needles, found);
  return [...found].sort();
}

/** How many bytes were read: fewer, or none, where the kernel does not give a page. */
function readUpTo(
  memory: number,
  buffer: Buffer,
  { at, length }: { at: number; length: number },
): number {
  try {
    return readSync(memory, buffer, 0, length, at);
  } catch {
    return 0;
  }
}

/** Program files that are mapped and cannot be written hold nothing of a request. */
const isProgram = (line: string): boolean => /^\S+ r-.p .* \/\S/.test(line);

/** Names of the needles that the readable memory of a process holds. */
export const searchMemory = (pid: number, needles: readonly Needle[]): string[] =>
  [...countMemory(pid, needles).keys()].sort();

/** How often the readable memory of a process holds each needle; those that it does not are left out. */
export function countMemory(pid: number, needles: readonly Needle[]): Map<string, number> {
  const counts = new Map<string, number>();
  const overlap = Math.max(...needles.map((n) => n.bytes.length));
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  const buffer = Buffer.alloc(chunkBytes + overlap);
  try {
    for (const line of readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')) {
      const range = /^([0-9a-f]+)-([0-9a-f]+) r/.exec(line);
      if (range === null || line.includes('[vvar]') || line.includes('[vsyscall]')) continue;
      if (isProgram(line)) continue;
      const [from, to] = [Number.parseInt(range[1] ?? '', 16), Number.parseInt(range[2] ?? '', 16)];
      for (let at = from; at < to; ) {
        const length = Math.min(chunkBytes + overlap, to - at);
        const read = readUpTo(memory, buffer, { at, length });
        const chunk = buffer.subarray(0, read);
        const within = read === length ? chunkBytes : read;
        // Room that was never used is all zeros.
        if (!chunk.equals(nothing.subarray(0, read))) countIn(chunk, { needles, within }, counts);
        at += read === length ? chunkBytes : Math.max(read, pageBytes);
      }
    }
  } finally {
    closeSync(memory);
  }
  return counts;
}

/** Names of the needles that any file of a folder holds. */
export function searchFolder(folder: string, needles: readonly Needle[]): string[] {
  const found = new Set<string>();
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isFile()) findIn(readFileSync(path), needles, found);
  }
  return [...found].sort();
}
