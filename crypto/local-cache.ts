/**
 * What an officer's own computer keeps between two sessions, sealed.
 * `docs/protocol.md`, "Local cache".
 */
import { open, seal } from './aead.js';
import { concat, isZero, reader, toHex, u16, u32 } from './bytes.js';
import { derive } from './derive.js';
import { ensure, ProtocolError } from './errors.js';
import { labels } from './labels.js';
import { nonceBytes, tagBytes } from './lengths.js';
import type { Random } from './random.js';
import { wipe } from './sodium.js';

/** The smallest cache; each larger one is four times as long, so that a length tells next to nothing. */
const leastBytes = 65_536;
/** The largest: 64 MiB. */
const mostBytes = leastBytes * 4 ** 5;
const lengthBytes = 4;
const overhead = nonceBytes + tagBytes + lengthBytes;
const nameBytes = 16;

export interface CacheOwner {
  unitId: Uint8Array;
  person: number;
  keyringRoot: Uint8Array;
}

const bindingOf = ({ unitId, person }: CacheOwner): Uint8Array => concat(unitId, u16(person));

/** The name it is kept under, hexadecimal: it names nobody, and nobody else can compute it. */
export const cacheName = (owner: CacheOwner): string =>
  toHex(derive(owner.keyringRoot, labels.localName, bindingOf(owner), nameBytes));

function sizeFor(content: number): number {
  let size = leastBytes;
  while (size < content + overhead && size < mostBytes) size *= 4;
  ensure(content + overhead <= size, 'size', 'a local cache');
  return size;
}

const isSize = (length: number): boolean => {
  let size = leastBytes;
  while (size < length) size *= 4;
  return size === length && size <= mostBytes;
};

/** Seals a cache: 64 KiB, or 4, 16, 64, 256, 1,024 times that. Throws `size` beyond 64 MiB. */
export function sealCache(content: Uint8Array, owner: CacheOwner, random: Random): Uint8Array {
  const plain = new Uint8Array(sizeFor(content.length) - nonceBytes - tagBytes);
  plain.set(u32(content.length));
  plain.set(content, lengthBytes);
  const nonce = random(nonceBytes);
  const key = derive(owner.keyringRoot, labels.localCache, bindingOf(owner));
  const sealed = concat(nonce, seal({ key, nonce, bound: bindingOf(owner), bytes: plain }));
  wipe(key, plain);
  return sealed;
}

/** Throws `size`; `locked` for a bit changed, another person's or another unit's; `padding`. */
export function openCache(bytes: Uint8Array, owner: CacheOwner): Uint8Array {
  ensure(isSize(bytes.length), 'size', 'a local cache');
  const key = derive(owner.keyringRoot, labels.localCache, bindingOf(owner));
  const plain = open({
    key,
    nonce: bytes.subarray(0, nonceBytes),
    bound: bindingOf(owner),
    bytes: bytes.subarray(nonceBytes),
  });
  wipe(key);
  if (plain === null) throw new ProtocolError('locked', 'a local cache');
  const read = reader(plain);
  const content = read.take(read.u32('length'), 'a local cache');
  ensure(isZero(read.rest()), 'padding', 'padding that is not zero');
  wipe(plain);
  return content;
}
