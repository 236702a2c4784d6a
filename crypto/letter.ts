/** What travels inside a drop: signed by the holder of a receipt, or by an officer. */
import { concat, exactly, isZero, type Reader, reader, sameBytes, u8, u16, u32 } from './bytes.js';
import { deflate, inflate } from './deflate.js';
import { hash } from './derive.js';
import { ensure } from './errors.js';
import { labels } from './labels.js';
import {
  addresseeLimit,
  caseIdBytes,
  hashBytes,
  inflatedLimitBytes,
  kemPublicBytes,
  keyBytes,
  keyIdBytes,
  letterLimitBytes,
  letterParts,
  seenLimit,
  sessionBytes,
  signatureBytes,
  signPublicBytes,
  unitIdBytes,
} from './lengths.js';
import { encodePath, type Path } from './receipt.js';
import { sign, verify } from './sign.js';

export const letterVersion = 1;
const seenHashBytes = 8;

/** Newest message of one signer that the writer had read. */
export interface Seen {
  person: number;
  number: number;
  /** First 8 bytes of the message's hash. */
  hash: Uint8Array;
}

export interface Addressee {
  person: number;
  /** 8 bytes: which of that person's keys. */
  keyId: Uint8Array;
}

/** Carried by every letter until its writer has seen a notice: makes the letter complete in itself. */
export interface Opening {
  caseSecret: Uint8Array;
  signPublic: Uint8Array;
  kemPublic: Uint8Array;
}

export interface LetterHeader {
  /** 1 report, 2 message, 3 identity, 4 withdraw, 16 grant, 17 case grant; others are kept. */
  kind: number;
  kindVersion: number;
  unitId: Uint8Array;
  /** The case; in a grant the circle's hash (32 bytes). */
  caseId: Uint8Array;
  /** 0 for a reporter, the sending officer's number in a grant. */
  sender: number;
  path: Path;
  /** Number of the directory version it is sealed under. */
  directory: number;
  /** Random, 16 bytes. */
  session: Uint8Array;
  /** From 1 within the session. */
  seq: number;
  /** Hash of the session's letter before; zeros when seq is 1. */
  prev: Uint8Array;
  part: number;
  parts: number;
  seen: Seen[];
  addressees: Addressee[];
  opening: Opening | null;
}

export interface Letter {
  header: LetterHeader;
  /** Inflated content, up to 64 KiB. */
  content: Uint8Array;
  /** `sig 64 ‖ header ‖ deflated content`: signed, hashed and stored in this form. */
  bytes: Uint8Array;
  hash: Uint8Array;
}

export const letterHash = (bytes: Uint8Array): Uint8Array => hash(labels.letter, bytes);

export function encodeLetterHeader(h: LetterHeader): Uint8Array {
  ensure(h.seen.length <= seenLimit, 'header', 'notices seen');
  ensure(h.addressees.length <= addresseeLimit, 'header', 'addressees');
  ensure(h.seq > 1 || isZero(h.prev), 'header', 'a first letter of a session');
  ensure(h.part >= 1 && h.part <= h.parts && h.parts <= letterParts, 'header', 'part');
  return concat(
    u8(letterVersion),
    u8(h.kind),
    u8(h.kindVersion),
    u8(h.opening === null ? 0 : 1),
    exactly(h.unitId, unitIdBytes, 'unit'),
    exactly(h.caseId, caseIdBytes, 'case'),
    u16(h.sender),
    encodePath(h.path),
    u32(h.directory),
    exactly(h.session, sessionBytes, 'session'),
    u32(h.seq),
    exactly(h.prev, hashBytes, 'prev'),
    u8(h.part),
    u8(h.parts),
    u8(h.seen.length),
    ...h.seen.map((s) =>
      concat(u16(s.person), u32(s.number), exactly(s.hash, seenHashBytes, 'seen hash')),
    ),
    u8(h.addressees.length),
    ...h.addressees.map((a) =>
      concat(u16(a.person), exactly(a.keyId, keyIdBytes, 'addressee key')),
    ),
    ...(h.opening === null
      ? []
      : [
          exactly(h.opening.caseSecret, keyBytes, 'case secret'),
          exactly(h.opening.signPublic, signPublicBytes, 'reporter key'),
          exactly(h.opening.kemPublic, kemPublicBytes, 'reporter X-Wing key'),
        ]),
  );
}

function readPath(read: Reader): Path {
  const route = read.u16('route');
  const three = [read.u16('excluded'), read.u16('excluded'), read.u16('excluded')];
  const excluded = three.filter((person) => person !== 0);
  const padded = three.slice(excluded.length).every((person) => person === 0);
  const ordered = excluded.every((p, i) => i === 0 || p > (excluded[i - 1] as number));
  ensure(padded && ordered, 'header', 'people left out, in ascending order');
  return { route, excluded };
}

function readLetterHeader(read: Reader): LetterHeader {
  ensure(read.u8('version') === letterVersion, 'version', 'letter version');
  const kind = read.u8('kind');
  const kindVersion = read.u8('kind version');
  const flags = read.u8('flags');
  ensure(flags <= 1, 'header', 'flags of a letter');
  const unitId = read.take(unitIdBytes, 'unit');
  const caseId = read.take(caseIdBytes, 'case');
  const sender = read.u16('sender');
  const path = readPath(read);
  const directory = read.u32('directory');
  const session = read.take(sessionBytes, 'session');
  const seq = read.u32('seq');
  ensure(seq >= 1, 'header', 'seq');
  const prev = read.take(hashBytes, 'prev');
  ensure(seq > 1 || isZero(prev), 'header', 'a first letter of a session');
  const part = read.u8('part');
  const parts = read.u8('parts');
  ensure(part >= 1 && part <= parts && parts <= letterParts, 'header', 'part');
  const seenCount = read.u8('notices seen');
  ensure(seenCount <= seenLimit, 'header', 'notices seen');
  const seen = Array.from({ length: seenCount }, () => ({
    person: read.u16('seen person'),
    number: read.u32('seen number'),
    hash: read.take(seenHashBytes, 'seen hash'),
  }));
  const addresseeCount = read.u8('addressees');
  ensure(addresseeCount <= addresseeLimit, 'header', 'addressees');
  const addressees = Array.from({ length: addresseeCount }, () => ({
    person: read.u16('addressee'),
    keyId: read.take(keyIdBytes, 'addressee key'),
  }));
  const opening =
    flags === 0
      ? null
      : {
          caseSecret: read.take(keyBytes, 'case secret'),
          signPublic: read.take(signPublicBytes, 'reporter key'),
          kemPublic: read.take(kemPublicBytes, 'reporter X-Wing key'),
        };
  return {
    kind,
    kindVersion,
    unitId,
    caseId,
    sender,
    path,
    directory,
    session,
    seq,
    prev,
    part,
    parts,
    seen,
    addressees,
    opening,
  };
}

const labelOf = (sender: number) => (sender === 0 ? labels.signLetter : labels.signGrant);

/**
 * Signs one letter. `content` is at most 64 KiB and, deflated, must fit with its header in 8,190
 * bytes; throws `size` otherwise (see `letterFits`).
 */
export function signLetter(
  header: LetterHeader,
  content: Uint8Array,
  signSecret: Uint8Array,
): Letter {
  const signed = concat(encodeLetterHeader(header), deflate(content));
  ensure(signed.length + signatureBytes <= letterLimitBytes, 'size', 'a letter');
  const signature = sign(signSecret, labelOf(header.sender), header.unitId, signed);
  const bytes = concat(signature, signed);
  return { header, content, bytes, hash: letterHash(bytes) };
}

/** Whether so much content fits in one letter with this header. */
export const letterFits = (header: LetterHeader, content: Uint8Array): boolean =>
  content.length <= inflatedLimitBytes &&
  signatureBytes + encodeLetterHeader(header).length + deflate(content).length <= letterLimitBytes;

/** The header alone, before it is known whose key must have signed. Throws as `verifyLetter`. */
export const peekLetter = (bytes: Uint8Array): LetterHeader =>
  readLetterHeader(reader(bytes.subarray(signatureBytes)));

/**
 * Verifies the signature first, then parses. Throws `size`, `signature`, `version`, `header`,
 * `unit`, `inflation`.
 */
export function verifyLetter(
  bytes: Uint8Array,
  unitId: Uint8Array,
  sender: 'reporter' | 'officer',
  signPublic: Uint8Array,
): Letter {
  ensure(bytes.length > signatureBytes && bytes.length <= letterLimitBytes, 'size', 'a letter');
  const signed = bytes.slice(signatureBytes);
  const label = sender === 'reporter' ? labels.signLetter : labels.signGrant;
  const signature = bytes.slice(0, signatureBytes);
  ensure(
    verify({ publicKey: signPublic, label, unitId, message: signed, signature }),
    'signature',
    'a letter',
  );
  const read = reader(signed);
  const header = readLetterHeader(read);
  ensure(sameBytes(header.unitId, unitId), 'unit', 'a letter');
  ensure((header.sender === 0) === (sender === 'reporter'), 'header', 'sender of a letter');
  return {
    header,
    content: inflate(read.rest()),
    bytes: bytes.slice(),
    hash: letterHash(bytes),
  };
}
