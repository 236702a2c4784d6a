/** Sealing and opening a drop. `docs/protocol.md`, "Drop". */
import { open, seal, zeroNonce } from './aead.js';
import { concat, sameBytes, u8 } from './bytes.js';
import { derive, hash } from './derive.js';
import {
  bodyBinding,
  commitIn,
  encodeDropHeader,
  type IntakeRow,
  parseDropHeader,
  slotDigests,
} from './envelope.js';
import { ensure, ProtocolError } from './errors.js';
import { decapsulate, encapsulate, kemPair } from './kem.js';
import { labels } from './labels.js';
import {
  bodyBytes,
  bodyPlainBytes,
  hashBytes,
  idBytes,
  kemCiphertextBytes,
  kemCoinsBytes,
  keyBytes,
  seedBytes,
  unitShortBytes,
} from './lengths.js';
import { pad, unpad } from './padding.js';
import type { Random } from './random.js';
import { wipe } from './sodium.js';

const nothing = new Uint8Array(0);

/** Where a letter goes: a slot of the directory and the key that stands there. */
export interface SlotKey {
  slot: number;
  /** X-Wing, 1,216 bytes. */
  kemPublic: Uint8Array;
}

export interface DropPlan {
  unitId: Uint8Array;
  /** Number of the directory version. */
  directory: number;
  slots: number;
  addressees: readonly SlotKey[];
  /** A letter in its signed form, at most 8,190 bytes; empty in a decoy. */
  letter: Uint8Array;
}

export interface SealedDrop {
  id: Uint8Array;
  /** `header 45 ‖ slots × 1,168 ‖ body 8,208`. */
  drop: Uint8Array;
  /** The message key: an officer keeps it until the letter is read back. */
  key: Uint8Array;
}

const bodyKeyOf = (key: Uint8Array): Uint8Array => derive(key, labels.dropBody, nothing);
const commitOf = (key: Uint8Array): Uint8Array => derive(key, labels.dropCommit, nothing);

interface Wrapping {
  slot: number;
  kemPublic: Uint8Array;
  coins: Uint8Array;
  id: Uint8Array;
  commit: Uint8Array;
  key: Uint8Array;
}

const wrapKey = (
  { slot, kemPublic, id, commit }: Omit<Wrapping, 'coins' | 'key'>,
  ciphertext: Uint8Array,
  secret: Uint8Array,
): Uint8Array =>
  derive(
    secret,
    labels.dropWrap,
    concat(u8(slot), hash(labels.kemPk, kemPublic), hash(labels.ct, ciphertext), id, commit),
  );

/** One slot: `ciphertext 1,120 ‖ sealed key 48`. `null` for a key the library refuses. */
function fillSlot(w: Wrapping): Uint8Array | null {
  const made = encapsulate(w.kemPublic, w.coins);
  if (made === null) return null;
  const wrap = wrapKey(w, made.ciphertext, made.secret);
  const box = seal({ key: wrap, nonce: zeroNonce, bound: nothing, bytes: w.key });
  wipe(wrap, made.secret);
  return concat(made.ciphertext, box);
}

/** Bytes of randomness that one drop takes, whatever it holds. */
export const dropRandomBytes = (slots: number): number =>
  idBytes + keyBytes + slots * (seedBytes + kemCoinsBytes + keyBytes);

/**
 * Seals one drop. Takes `dropRandomBytes(slots)` bytes at once and does the same work for a
 * letter and for a decoy: a throw-away key is made for every slot, used or not. Throws `argument`
 * for a slot that is not there or named twice and for a key the library refuses, `size` for a
 * letter that is too long.
 */
export function sealDrop(plan: DropPlan, random: Random): SealedDrop {
  const { slots, addressees } = plan;
  for (const { slot } of addressees)
    ensure(Number.isInteger(slot) && slot >= 0 && slot < slots, 'argument', 'a slot');
  const named = new Set(addressees.map((a) => a.slot));
  ensure(named.size === addressees.length, 'argument', 'a slot named twice');
  const pool = random(dropRandomBytes(slots));
  let at = 0;
  const draw = (length: number): Uint8Array => {
    at += length;
    return pool.slice(at - length, at);
  };
  const id = draw(idBytes);
  const key = draw(keyBytes);
  const commit = commitOf(key);
  const unit = plan.unitId.slice(0, unitShortBytes);
  const header = encodeDropHeader({ unit, directory: plan.directory, commit });
  const filled: Uint8Array[] = [];
  for (let slot = 0; slot < slots; slot++) {
    const away = kemPair(draw(seedBytes));
    const awayCoins = draw(kemCoinsBytes);
    const awayKey = draw(keyBytes);
    const ownCoins = derive(key, labels.encaps, u8(slot), kemCoinsBytes);
    const to = addressees.find((a) => a.slot === slot);
    const made =
      to === undefined
        ? fillSlot({ slot, kemPublic: away.publicKey, coins: awayCoins, id, commit, key: awayKey })
        : fillSlot({ slot, kemPublic: to.kemPublic, coins: ownCoins, id, commit, key });
    ensure(made !== null, 'argument', 'an X-Wing public key');
    filled.push(made);
    wipe(away.secretKey, awayCoins, awayKey, ownCoins);
  }
  wipe(pool);
  const outside = concat(header, ...filled);
  const digests = slotDigests(concat(outside, new Uint8Array(bodyBytes)), slots);
  const bodyKey = bodyKeyOf(key);
  const padded = pad(plan.letter, bodyPlainBytes);
  const body = seal({
    key: bodyKey,
    nonce: zeroNonce,
    bound: bodyBinding(header, id, digests),
    bytes: padded,
  });
  wipe(bodyKey, padded);
  return { id, drop: concat(outside, body), key };
}

export interface SlotOwner {
  slot: number;
  kemPublic: Uint8Array;
  kemSecret: Uint8Array;
}

export interface OpenedDrop {
  /** A letter in its signed form, not yet verified. */
  letter: Uint8Array;
  key: Uint8Array;
}

/**
 * Opens one officer's part of a drop. `null` when it is not theirs, for whatever cause. Throws
 * `commitment`, `version`, `body`, `size` or `padding` when it is theirs but broken: shown, never
 * acted on.
 */
export function openDrop(row: IntakeRow, owner: SlotOwner): OpenedDrop | null {
  const { slot, kemPublic } = owner;
  const ciphertext = row.slot.subarray(0, kemCiphertextBytes);
  const secret = decapsulate(ciphertext, owner.kemSecret);
  if (secret === null) return null;
  const commit = commitIn(row.header);
  const wrap = wrapKey({ slot, kemPublic, id: row.id, commit }, ciphertext, secret);
  const bytes = row.slot.subarray(kemCiphertextBytes);
  const key = open({ key: wrap, nonce: zeroNonce, bound: nothing, bytes });
  wipe(secret, wrap);
  if (key === null) return null;
  return openBody(row, slot, key);
}

/** Opens the body again with a message key kept from an earlier intake. Throws as `openDrop`. */
export function openBody(row: IntakeRow, slot: number, key: Uint8Array): OpenedDrop {
  ensure(key.length === keyBytes, 'size', 'a message key');
  const { commit } = parseDropHeader(row.header);
  ensure(sameBytes(commitOf(key), commit), 'commitment', 'message key');
  ensure(
    sameBytes(
      row.digests.subarray(slot * hashBytes, (slot + 1) * hashBytes),
      hash(labels.slot, row.slot),
    ),
    'commitment',
    'own slot',
  );
  const bodyKey = bodyKeyOf(key);
  const padded = open({
    key: bodyKey,
    nonce: zeroNonce,
    bound: bodyBinding(row.header, row.id, row.digests),
    bytes: row.body,
  });
  wipe(bodyKey);
  if (padded === null) throw new ProtocolError('body', 'body of a drop');
  return { letter: unpad(padded), key };
}

/**
 * Which of the named addressees' slots were not filled with this message key: made again from the
 * key and compared by hash. An empty list means that everybody named can open it. Never throws.
 */
export function unfilledSlots(
  row: IntakeRow,
  key: Uint8Array,
  named: readonly SlotKey[],
): SlotKey[] {
  const commit = commitIn(row.header);
  return named.filter(({ slot, kemPublic }) => {
    const coins = derive(key, labels.encaps, u8(slot), kemCoinsBytes);
    const made = fillSlot({ slot, kemPublic, coins, id: row.id, commit, key });
    const digest = row.digests.subarray(slot * hashBytes, (slot + 1) * hashBytes);
    return made === null || !sameBytes(hash(labels.slot, made), digest);
  });
}
