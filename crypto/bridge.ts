/**
 * How a reporter learns the board secret of a later epoch, after somebody who knew the one before
 * has gone. `docs/protocol.md`, "Bridge".
 */
import { open, seal, zeroNonce } from './aead.js';
import { concat, exactly, reader, sameBytes, u8, u16, u32 } from './bytes.js';
import { derive, hash } from './derive.js';
import { ensure, ProtocolError } from './errors.js';
import { decapsulate, encapsulate } from './kem.js';
import { labels } from './labels.js';
import {
  bridgeMemberLimit,
  caseIdBytes,
  kemCiphertextBytes,
  kemCoinsBytes,
  keyBytes,
  keyIdBytes,
  signatureBytes,
  tagBytes,
} from './lengths.js';
import { sign, verify } from './sign.js';
import { wipe } from './sodium.js';

export const bridgeVersion = 1;

/** What a bridge says beside the secret; all of it is bound to the secret. */
export interface BridgeHeader {
  caseId: Uint8Array;
  signer: number;
  /** Which of the signer's keys, 8 bytes. */
  keyId: Uint8Array;
  /** From 1. */
  epoch: number;
  day: number;
  /** Number of the directory version under which the epoch was drawn. */
  directory: number;
  /** Who has the secret: at most 32, ascending. */
  members: number[];
}

/** A verified bridge, not yet opened. */
export interface Bridge {
  header: BridgeHeader;
  ciphertext: Uint8Array;
  box: Uint8Array;
}

const encodeHeader = (h: BridgeHeader): Uint8Array =>
  concat(
    u8(bridgeVersion),
    exactly(h.caseId, caseIdBytes, 'case'),
    u16(h.signer),
    exactly(h.keyId, keyIdBytes, 'signer key'),
    u16(h.epoch),
    u16(h.day),
    u32(h.directory),
    u8(h.members.length),
    ...h.members.map(u16),
  );

/**
 * Ciphertext and box follow from header, secret and the reporter's key alone: whoever has the
 * secret can tell that a bridge leads to it. `null` for a key that the library refuses.
 */
function span(
  header: BridgeHeader,
  secret: Uint8Array,
  kemPublic: Uint8Array,
): { ciphertext: Uint8Array; box: Uint8Array } | null {
  const bound = encodeHeader(header);
  const coins = derive(secret, labels.bridgeCoins, hash(labels.bridgeHeader, bound), kemCoinsBytes);
  const made = encapsulate(kemPublic, coins);
  wipe(coins);
  if (made === null) return null;
  const key = wrapKey(header, { kemPublic, ciphertext: made.ciphertext, secret: made.secret });
  const box = seal({ key, nonce: zeroNonce, bound, bytes: secret });
  wipe(key, made.secret);
  return { ciphertext: made.ciphertext, box };
}

const wrapKey = (
  { caseId, signer, epoch }: BridgeHeader,
  to: { kemPublic: Uint8Array; ciphertext: Uint8Array; secret: Uint8Array },
): Uint8Array =>
  derive(
    to.secret,
    labels.bridgeWrap,
    concat(
      caseId,
      u16(signer),
      u16(epoch),
      hash(labels.kemPk, to.kemPublic),
      hash(labels.ct, to.ciphertext),
    ),
  );

/**
 * `signature 64 ‖ header 52 + 2 per member ‖ ciphertext 1,120 ‖ sealed secret 48`: two cells.
 * The same bytes whenever it is made again. Throws `header`, or `argument` for a key that the
 * library refuses.
 */
export function signBridge(
  header: BridgeHeader,
  given: { secret: Uint8Array; kemPublic: Uint8Array },
  signer: { unitId: Uint8Array; signSecret: Uint8Array },
): Uint8Array {
  checkHeader(header);
  const made = span(header, exactly(given.secret, keyBytes, 'board secret'), given.kemPublic);
  if (made === null) throw new ProtocolError('argument', 'an X-Wing public key');
  const signed = concat(encodeHeader(header), made.ciphertext, made.box);
  return concat(sign(signer.signSecret, labels.signBridge, signer.unitId, signed), signed);
}

function checkHeader({ epoch, members }: BridgeHeader): void {
  ensure(epoch >= 1, 'header', 'epoch of a bridge');
  ensure(members.length <= bridgeMemberLimit, 'header', 'members of a bridge');
  ensure(
    members.every((person, i) => person > (members[i - 1] ?? 0)),
    'header',
    'order of members',
  );
}

/** Throws `size`, `version`, `header`, `signature`. */
export function verifyBridge(
  bytes: Uint8Array,
  unitId: Uint8Array,
  findKey: (person: number, keyId: Uint8Array) => Uint8Array | null,
): Bridge {
  ensure(bytes.length > signatureBytes, 'size', 'a bridge');
  const message = bytes.slice(signatureBytes);
  const signature = bytes.slice(0, signatureBytes);
  const read = reader(message);
  ensure(read.u8('version') === bridgeVersion, 'version', 'bridge version');
  const caseId = read.take(caseIdBytes, 'case');
  const signer = read.u16('signer');
  const keyId = read.take(keyIdBytes, 'signer key');
  const publicKey = findKey(signer, keyId);
  if (publicKey === null) throw new ProtocolError('signature', 'a bridge by nobody listed');
  const label = labels.signBridge;
  ensure(verify({ publicKey, label, unitId, message, signature }), 'signature', 'a bridge');
  const epoch = read.u16('epoch');
  const day = read.u16('day');
  const directory = read.u32('directory');
  const count = read.u8('members');
  ensure(count <= bridgeMemberLimit, 'header', 'members of a bridge');
  const members = Array.from({ length: count }, () => read.u16('member'));
  const header = { caseId, signer, keyId, epoch, day, directory, members };
  checkHeader(header);
  const ciphertext = read.take(kemCiphertextBytes, 'ciphertext');
  const box = read.take(keyBytes + tagBytes, 'sealed secret');
  read.end('a bridge');
  return { header, ciphertext, box };
}

/**
 * The secret, for the holder of the receipt. `null` when it was sealed to another key, or not made
 * from its own secret, so that officers could not tell that it leads to theirs.
 */
export function openBridge(
  bridge: Bridge,
  reporter: { kemPublic: Uint8Array; kemSecret: Uint8Array },
): Uint8Array | null {
  const { header, ciphertext, box } = bridge;
  const shared = decapsulate(ciphertext, reporter.kemSecret);
  if (shared === null) return null;
  const { kemPublic } = reporter;
  const key = wrapKey(header, { kemPublic, ciphertext, secret: shared });
  const secret = open({ key, nonce: zeroNonce, bound: encodeHeader(header), bytes: box });
  wipe(shared, key);
  if (secret === null) return null;
  if (leadsTo(bridge, { secret, kemPublic })) return secret;
  wipe(secret);
  return null;
}

/** Whether a bridge leads whoever has this X-Wing key to this secret. */
export function leadsTo(
  { header, ciphertext, box }: Bridge,
  given: { secret: Uint8Array; kemPublic: Uint8Array },
): boolean {
  const made = span(header, given.secret, given.kemPublic);
  return made !== null && sameBytes(made.ciphertext, ciphertext) && sameBytes(made.box, box);
}
