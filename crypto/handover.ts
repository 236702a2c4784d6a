/**
 * What a recovery kit does not give by itself once keys have changed: the rest of the vault, sealed under
 * the newest seed. `docs/protocol.md`, "Change of keys".
 */
import { open, seal } from './aead.js';
import { concat, exactly, isZero, reader, u8, u16 } from './bytes.js';
import { derive } from './derive.js';
import { ensure, ProtocolError } from './errors.js';
import { labels } from './labels.js';
import { handoverBoxBytes, handoverBytes, nonceBytes, seedBytes } from './lengths.js';
import type { OlderKeys, Vault } from './officer.js';
import type { Random } from './random.js';
import { wipe } from './sodium.js';

type Owner = Pick<Vault, 'unitId' | 'person' | 'seed'>;

/** What it holds. */
export type Handover = Pick<Vault, 'keyringRoot' | 'holderSeed'> & {
  older?: OlderKeys | undefined;
};

const nothing = new Uint8Array(0);
const keyOf = (seed: Uint8Array): Uint8Array => derive(seed, labels.handover, nothing);
const boundTo = ({ unitId, person }: Owner): Uint8Array => concat(unitId, u16(person));

function sealBox(vault: Vault, random: Random): Uint8Array {
  const { keyringRoot, holderSeed, older } = vault;
  const content = concat(
    exactly(keyringRoot, seedBytes, 'keyring root'),
    u8(holderSeed === null ? 0 : 1),
    exactly(holderSeed ?? new Uint8Array(seedBytes), seedBytes, 'holder seed'),
    u8(older === undefined ? 0 : 1),
    exactly(older?.seed ?? new Uint8Array(seedBytes), seedBytes, 'older seed'),
    u16(older?.listedDay ?? 0),
  );
  const nonce = random(nonceBytes);
  const key = keyOf(vault.seed);
  const sealed = seal({ key, nonce, bound: boundTo(vault), bytes: content });
  wipe(content, key);
  return concat(nonce, sealed);
}

/**
 * 280 bytes: a box under the newest seed, and one under the older seed without it, so that until the newest
 * keys count both kits bring everything back; random bytes where there is no older one.
 */
export function sealHandover(vault: Vault, random: Random): Uint8Array {
  const { older, ...rest } = vault;
  const first = sealBox(vault, random);
  const second =
    older === undefined ? random(handoverBoxBytes) : sealBox({ ...rest, seed: older.seed }, random);
  return concat(first, second);
}

function openBox(box: Uint8Array, owner: Owner): Uint8Array | null {
  const key = keyOf(owner.seed);
  const nonce = box.subarray(0, nonceBytes);
  const content = open({ key, nonce, bound: boundTo(owner), bytes: box.subarray(nonceBytes) });
  wipe(key);
  return content;
}

/** Throws `size`, `locked` under a seed of neither box or for another person, and `header`. */
export function openHandover(bytes: Uint8Array, owner: Owner): Handover {
  ensure(bytes.length === handoverBytes, 'size', 'a handover');
  const content =
    openBox(bytes.subarray(0, handoverBoxBytes), owner) ??
    openBox(bytes.subarray(handoverBoxBytes), owner);
  if (content === null) throw new ProtocolError('locked', 'a handover');
  const read = reader(content);
  const keyringRoot = read.take(seedBytes, 'keyring root');
  const holds = read.u8('holder');
  const holder = read.take(seedBytes, 'holder seed');
  ensure(holds <= 1 && (holds === 1 || isZero(holder)), 'header', 'holder');
  const has = read.u8('older');
  const seed = read.take(seedBytes, 'older seed');
  const listedDay = read.u16('day');
  ensure(has <= 1 && (has === 1 || (isZero(seed) && listedDay === 0)), 'header', 'older seed');
  read.end('a handover');
  wipe(content);
  return {
    keyringRoot,
    holderSeed: holds === 1 ? holder : null,
    ...(has === 1 ? { older: { seed, listedDay } } : {}),
  };
}
