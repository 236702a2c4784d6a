/** A drop put together by hand: whatever key in whatever slot. `docs/protocol.md`, "Drop". */

import { bodyBinding, encodeDropHeader, slotDigests } from '../../crypto/envelope.js';
import {
  bodyBytes,
  bodyPlainBytes,
  concat,
  derive,
  type Encapsulated,
  encapsulate,
  hash,
  idBytes,
  kemPair,
  keyBytes,
  labels,
  pad,
  type Random,
  seal,
  u8,
  zeroNonce,
} from '../../crypto/index.js';

const nothing = new Uint8Array(0);

/**
 * Slot by slot: whose key, and which message key they get. `null` fills a slot for nobody. The
 * body is sealed under `key`, and the header commits to it.
 */
export function handmadeDrop(
  given: {
    unitId: Uint8Array;
    directory: number;
    slots: ({ kemPublic: Uint8Array; key: Uint8Array; coins?: Uint8Array } | null)[];
    key: Uint8Array;
    letter: Uint8Array;
  },
  random: Random,
): { id: Uint8Array; drop: Uint8Array } {
  const { unitId, directory, slots, key, letter } = given;
  const id = random(idBytes);
  const commit = derive(key, labels.dropCommit, nothing);
  const header = encodeDropHeader({ unit: unitId.slice(0, 8), directory, commit });
  const filled = slots.map((to, slot) => {
    const kemPublic = to?.kemPublic ?? kemPair(random(32)).publicKey;
    const coins = derive(to?.key ?? random(keyBytes), labels.encaps, u8(slot), 64);
    const { ciphertext, secret } = encapsulate(kemPublic, to?.coins ?? coins) as Encapsulated;
    const context = [hash(labels.kemPk, kemPublic), hash(labels.ct, ciphertext), id, commit];
    const wrap = derive(secret, labels.dropWrap, concat(u8(slot), ...context));
    const bytes = to?.key ?? random(keyBytes);
    return concat(ciphertext, seal({ key: wrap, nonce: zeroNonce, bound: nothing, bytes }));
  });
  const outside = concat(header, ...filled);
  const digests = slotDigests(concat(outside, new Uint8Array(bodyBytes)), slots.length);
  const body = seal({
    key: derive(key, labels.dropBody, nothing),
    nonce: zeroNonce,
    bound: bodyBinding(header, id, digests),
    bytes: pad(letter, bodyPlainBytes),
  });
  return { id, drop: concat(outside, body) };
}
