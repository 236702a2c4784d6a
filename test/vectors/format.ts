/** How vectors are written in JSON, and read again. `docs/protocol.md`, "Vectors". */
import { createHash } from 'node:crypto';
import { concat, fromBase64url, fromHex, toBase64url, toHex } from '../../crypto/index.js';

/** One vector: a step, what goes in, and what comes out or the code with which it is refused. */
export interface Vector {
  name: string;
  /** One line: what this shows. */
  says: string;
  step: string;
  in: unknown;
  out?: unknown;
  error?: string;
}

export interface VectorFile {
  title: string;
  reading: string;
  /** Longer byte strings that inputs refer to. */
  bytes: Record<string, string>;
  vectors: Vector[];
}

export const reading =
  'Bytes are written hex:…, b64:… (base64url, from 1,300 bytes on) or fill:BYTE*LENGTH. An ' +
  'input {"from": NAME} stands for the bytes of that name in this file, after "write" (pairs of ' +
  'an offset and the bytes written there) and "length" (cut, or filled with zeros). An output ' +
  'of more than 20,000 bytes is written as its length, SHA-256 and first 64 bytes. Randomness is ' +
  'an input: its bytes are taken in the order given. A vector has "out" or "error", the code of ' +
  'the refusal.';

const hexLimitBytes = 1_300;
const wholeLimitBytes = 20_000;

export const writeBytes = (bytes: Uint8Array): string =>
  bytes.length < hexLimitBytes ? `hex:${toHex(bytes)}` : `b64:${toBase64url(bytes)}`;

/** A value as JSON: byte strings written out, everything else as it is. */
export function encode(value: unknown): unknown {
  if (value instanceof Uint8Array) {
    if (value.length <= wholeLimitBytes) return writeBytes(value);
    const sha256 = createHash('sha256').update(value).digest('hex');
    return { bytes: value.length, sha256, first: writeBytes(value.slice(0, 64)) };
  }
  if (Array.isArray(value)) return value.map(encode);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, encode(inner)]));
  return value;
}

function readBytes(text: string): Uint8Array | null {
  if (text.startsWith('hex:')) return fromHex(text.slice(4));
  if (text.startsWith('b64:')) return fromBase64url(text.slice(4));
  const fill = /^fill:([0-9a-f]{2})\*(\d+)$/.exec(text);
  if (fill === null) return null;
  return new Uint8Array(Number(fill[2])).fill(Number.parseInt(fill[1] as string, 16));
}

interface From {
  from: string;
  write?: [number, string][];
  length?: number;
}
const isFrom = (value: object): value is From => 'from' in value;

function changed({ from, write = [], length }: From, bytes: Record<string, string>): Uint8Array {
  const source = readBytes(bytes[from] ?? '');
  if (source === null) throw new Error(`no bytes named ${from}`);
  const whole = length === undefined ? source : source.slice(0, length);
  const copy = concat(whole, new Uint8Array(Math.max(0, (length ?? 0) - whole.length)));
  for (const [at, text] of write) copy.set(readBytes(text) as Uint8Array, at);
  return copy;
}

/** A value of JSON with its byte strings read. */
export function decode(value: unknown, bytes: Record<string, string>): unknown {
  if (typeof value === 'string') return readBytes(value) ?? value;
  if (Array.isArray(value)) return value.map((inner) => decode(inner, bytes));
  if (typeof value !== 'object' || value === null) return value;
  if (isFrom(value)) return changed(value, bytes);
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, decode(inner, bytes)]),
  );
}
