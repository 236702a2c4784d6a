/**
 * A unit's reserve key: an X-Wing pair whose secret stands on paper alone, and the copies of
 * officers' secrets that are sealed to it. `docs/protocol.md`, "Reserve key".
 */
import { open, seal, zeroNonce } from './aead.js';
import { concat, exactly, isZero, reader, u8, u16 } from './bytes.js';
import { derive, hash } from './derive.js';
import { ensure, ProtocolError } from './errors.js';
import { decapsulate, encapsulate, kemPair } from './kem.js';
import { labels } from './labels.js';
import {
  kemCiphertextBytes,
  kemCoinsBytes,
  keyIdBytes,
  seedBytes,
  tagBytes,
  unitIdBytes,
} from './lengths.js';
import type { Vault } from './officer.js';
import type { Random } from './random.js';
import { wipe } from './sodium.js';

const copyVersion = 1;

/** Which key a copy is sealed to, and whose secrets of when are in it. */
export interface ReserveCopyHeader {
  /** First 8 bytes of the hash of the reserve's X-Wing key. */
  reserveKey: Uint8Array;
  /** Key id of the owner's newest keys, 8 bytes. */
  ownerKey: Uint8Array;
  /** That of the older ones while keys change; else zeros. */
  olderKey: Uint8Array;
}

/** What a copy holds: what an officer reads with, and nothing that signs as a holder. */
export type CopiedSecrets = Pick<Vault, 'seed' | 'older' | 'keyringRoot'>;

export const reserveKeyId = (kemPublic: Uint8Array): Uint8Array =>
  hash(labels.reserveKey, kemPublic).slice(0, keyIdBytes);

/** The pair behind the reserve's twenty-four words (32 bytes); another one in every unit. */
export function reservePair(
  secret: Uint8Array,
  unitId: Uint8Array,
): { publicKey: Uint8Array; secretKey: Uint8Array } {
  ensure(secret.length === seedBytes, 'size', 'a reserve’s secret');
  const seed = derive(secret, labels.kitReserve, unitId);
  const pair = kemPair(seed);
  wipe(seed);
  return pair;
}

/** `version 1 ‖ reserve key 8 ‖ owner's key 8 ‖ older key 8`: 25 bytes, with which a copy begins. */
export const encodeCopyHeader = (header: ReserveCopyHeader): Uint8Array =>
  concat(
    u8(copyVersion),
    exactly(header.reserveKey, keyIdBytes, 'reserve key'),
    exactly(header.ownerKey, keyIdBytes, 'owner key'),
    exactly(header.olderKey, keyIdBytes, 'older key'),
  );

interface Belonging {
  unitId: Uint8Array;
  person: number;
}

const boundTo = (header: Uint8Array, { unitId, person }: Belonging): Uint8Array =>
  concat(header, exactly(unitId, unitIdBytes, 'unit'), u16(person));

const wrapKey = (shared: Uint8Array, kemPublic: Uint8Array, ciphertext: Uint8Array): Uint8Array =>
  derive(
    shared,
    labels.reserveWrap,
    concat(hash(labels.kemPk, kemPublic), hash(labels.ct, ciphertext)),
  );

/**
 * `header 25 ‖ X-Wing ciphertext 1,120 ‖ AEAD(w, 0, header ‖ unit ‖ person, seed ‖ keyring root ‖ older
 * seed, zeros for none ‖ u16 its listed day) 114`: 1,259 bytes. Throws `argument` for a reserve key that
 * the library refuses.
 */
export function sealReserveCopy(
  secrets: CopiedSecrets,
  given: Belonging & Omit<ReserveCopyHeader, 'reserveKey'> & { reserve: Uint8Array },
  random: Random,
): Uint8Array {
  const { reserve: kemPublic } = given;
  const { seed, keyringRoot, older } = secrets;
  const header = encodeCopyHeader({ ...given, reserveKey: reserveKeyId(kemPublic) });
  const coins = random(kemCoinsBytes);
  const made = encapsulate(kemPublic, coins);
  wipe(coins);
  if (made === null) throw new ProtocolError('argument', 'an X-Wing public key');
  const bytes = concat(
    exactly(seed, seedBytes, 'seed'),
    exactly(keyringRoot, seedBytes, 'keyring root'),
    exactly(older?.seed ?? new Uint8Array(seedBytes), seedBytes, 'older seed'),
    u16(older?.listedDay ?? 0),
  );
  const key = wrapKey(made.secret, kemPublic, made.ciphertext);
  const box = seal({ key, nonce: zeroNonce, bound: boundTo(header, given), bytes });
  wipe(bytes, key, made.secret);
  return concat(header, made.ciphertext, box);
}

/** `null` for a copy that was sealed to another key, or for somebody else. Throws `size`, `version`. */
export function openReserveCopy(
  copy: Uint8Array,
  given: Belonging & { secret: Uint8Array },
): CopiedSecrets | null {
  const read = reader(copy);
  ensure(read.u8('version') === copyVersion, 'version', 'version of a reserve copy');
  const reserveKey = read.take(keyIdBytes, 'reserve key');
  const ownerKey = read.take(keyIdBytes, 'owner key');
  const olderKey = read.take(keyIdBytes, 'older key');
  const ciphertext = read.take(kemCiphertextBytes, 'ciphertext');
  const box = read.take(3 * seedBytes + 2 + tagBytes, 'sealed secrets');
  read.end('a reserve copy');
  const { publicKey, secretKey } = reservePair(given.secret, given.unitId);
  const shared = decapsulate(ciphertext, secretKey);
  wipe(secretKey);
  if (shared === null) return null;
  const key = wrapKey(shared, publicKey, ciphertext);
  const bound = boundTo(encodeCopyHeader({ reserveKey, ownerKey, olderKey }), given);
  const bytes = open({ key, nonce: zeroNonce, bound, bytes: box });
  wipe(shared, key);
  if (bytes === null) return null;
  const content = reader(bytes);
  const seed = content.take(seedBytes, 'seed');
  const keyringRoot = content.take(seedBytes, 'keyring root');
  const older = { seed: content.take(seedBytes, 'older seed'), listedDay: content.u16('day') };
  wipe(bytes);
  return { seed, keyringRoot, ...(isZero(older.seed) ? {} : { older }) };
}
