/** One link of a member's signed, hash-chained log in a case. `docs/protocol.md`, "Entry". */
import {
  caseIdBytes,
  concat,
  deflate,
  ensure,
  hash,
  hashBytes,
  inflate,
  itemLimitBytes,
  keyIdBytes,
  labels,
  ProtocolError,
  reader,
  sign,
  signatureBytes,
  u8,
  u16,
  u32,
  verify,
} from '../../crypto/index.js';
import type { KeyFinder } from './message.js';

export const entryVersion = 1;
const headBytes = 16;
export const headLimit = 32;

export interface EntryHeader {
  kind: number;
  kindVersion: number;
  caseId: Uint8Array;
  person: number;
  /** Which of the person's keys, 8 bytes. */
  keyId: Uint8Array;
  /** Number of the directory version under which it was signed. */
  directory: number;
  /** Counts this person's entries in the case from 1. */
  number: number;
  /** Hash of the person's entry before; zeros when number is 1. */
  prev: Uint8Array;
  /** Minutes since 1970: an officer's act, never a reporter's. */
  minute: number;
  /** First 16 bytes of the newest entries of the others that the writer had read. */
  heads: Uint8Array[];
}

export interface Entry {
  header: EntryHeader;
  payload: Uint8Array;
  bytes: Uint8Array;
  hash: Uint8Array;
}

export const entryHash = (bytes: Uint8Array): Uint8Array => hash(labels.entry, bytes);
export const headOf = (entryHashBytes: Uint8Array): Uint8Array =>
  entryHashBytes.slice(0, headBytes);

/** The case that an entry names, unverified: behind signature, version, kind and kind version. */
export const entryCase = (bytes: Uint8Array): Uint8Array =>
  bytes.subarray(signatureBytes + 3, signatureBytes + 3 + caseIdBytes);

/** `sig 64 ‖ header ‖ deflated payload`. Throws `size` beyond 14,080 bytes. */
export function signEntry(
  header: EntryHeader,
  payload: Uint8Array,
  signer: { unitId: Uint8Array; signSecret: Uint8Array },
): Entry {
  ensure(header.heads.length <= headLimit, 'header', 'heads of an entry');
  const signed = concat(
    u8(entryVersion),
    u8(header.kind),
    u8(header.kindVersion),
    header.caseId,
    u16(header.person),
    header.keyId,
    u32(header.directory),
    u32(header.number),
    header.prev,
    u32(header.minute),
    u8(header.heads.length),
    ...header.heads,
    deflate(payload),
  );
  const bytes = concat(sign(signer.signSecret, labels.signEntry, signer.unitId, signed), signed);
  ensure(bytes.length <= itemLimitBytes, 'size', 'an entry');
  return { header, payload, bytes, hash: entryHash(bytes) };
}

/** Throws `size`, `version`, `header`, `signature`, `inflation`. */
export function verifyEntry(bytes: Uint8Array, unitId: Uint8Array, findKey: KeyFinder): Entry {
  ensure(bytes.length > signatureBytes, 'size', 'an entry');
  const message = bytes.slice(signatureBytes);
  const read = reader(message);
  ensure(read.u8('version') === entryVersion, 'version', 'entry version');
  const kind = read.u8('kind');
  const kindVersion = read.u8('kind version');
  const caseId = read.take(caseIdBytes, 'case');
  const person = read.u16('person');
  const keyId = read.take(keyIdBytes, 'key');
  const publicKey = findKey(person, keyId);
  if (publicKey === null) throw new ProtocolError('signature', 'an entry by nobody listed');
  const signature = bytes.slice(0, signatureBytes);
  const label = labels.signEntry;
  ensure(verify({ publicKey, label, unitId, message, signature }), 'signature', 'an entry');
  const directory = read.u32('directory');
  const number = read.u32('number');
  ensure(number >= 1, 'header', 'number of an entry');
  const prev = read.take(hashBytes, 'prev');
  const minute = read.u32('minute');
  const headCount = read.u8('heads');
  ensure(headCount <= headLimit, 'header', 'heads of an entry');
  const heads = Array.from({ length: headCount }, () => read.take(headBytes, 'head'));
  const header = {
    kind,
    kindVersion,
    caseId,
    person,
    keyId,
    directory,
    number,
    prev,
    minute,
    heads,
  };
  return { header, payload: inflate(read.rest()), bytes: bytes.slice(), hash: entryHash(bytes) };
}
