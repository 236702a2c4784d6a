/** An officer's message to a reporter: signed once, placed on the board as often as needed. */
import {
  caseIdBytes,
  concat,
  deflate,
  ensure,
  hash,
  hashBytes,
  inflate,
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
import { encodeJson, parseJson } from './json.js';
import { kindName, messageKinds } from './kinds.js';
import { type MessageContent, messageContent } from './letters.js';

export const messageVersion = 1;

export interface MessageHeader {
  kind: number;
  kindVersion: number;
  caseId: Uint8Array;
  signer: number;
  /** Which of the signer's keys, 8 bytes. */
  keyId: Uint8Array;
  /** Counts the signer's messages in this case from 1. */
  number: number;
  /** Hash of the signer's message before; zeros when number is 1. */
  prev: Uint8Array;
  day: number;
  /** Number of the directory version under which it was signed. */
  directory: number;
}

export interface Message {
  header: MessageHeader;
  /** `newer`: verified, of a kind this program cannot show. */
  content: MessageContent | 'newer';
  bytes: Uint8Array;
  hash: Uint8Array;
}

export const messageHash = (bytes: Uint8Array): Uint8Array => hash(labels.message, bytes);

const encodeHeader = (h: MessageHeader): Uint8Array =>
  concat(
    u8(messageVersion),
    u8(h.kind),
    u8(h.kindVersion),
    h.caseId,
    u16(h.signer),
    h.keyId,
    u32(h.number),
    h.prev,
    u16(h.day),
    u32(h.directory),
  );

/** `sig 64 ‖ header 87 ‖ deflated content`. */
export function signMessage(
  header: Omit<MessageHeader, 'kind' | 'kindVersion'>,
  content: MessageContent,
  signer: { unitId: Uint8Array; signSecret: Uint8Array },
): Message {
  const { kind, version } = messageKinds.text;
  const full = { ...header, kind, kindVersion: version };
  const signed = concat(encodeHeader(full), deflate(encodeJson(messageContent, content)));
  const signature = sign(signer.signSecret, labels.signMessage, signer.unitId, signed);
  const bytes = concat(signature, signed);
  return { header: full, content, bytes, hash: messageHash(bytes) };
}

function readHeader(signed: Uint8Array): { header: MessageHeader; rest: Uint8Array } {
  const read = reader(signed);
  ensure(read.u8('version') === messageVersion, 'version', 'message version');
  const header = {
    kind: read.u8('kind'),
    kindVersion: read.u8('kind version'),
    caseId: read.take(caseIdBytes, 'case'),
    signer: read.u16('signer'),
    keyId: read.take(keyIdBytes, 'signer key'),
    number: read.u32('number'),
    prev: read.take(hashBytes, 'prev'),
    day: read.u16('day'),
    directory: read.u32('directory'),
  };
  ensure(header.number >= 1, 'header', 'number of a message');
  return { header, rest: read.rest() };
}

/** The header alone, of a message that somebody else has signed for. Throws `size`, `version`, `header`. */
export const peekMessage = (bytes: Uint8Array): MessageHeader =>
  readHeader(bytes.slice(signatureBytes)).header;

/** Finds the Ed25519 key of a person by its identifier; `null` when it was never listed. */
export type KeyFinder = (person: number, keyId: Uint8Array) => Uint8Array | null;

/** Verifies, then parses. Throws `size`, `version`, `signature`, `inflation`, `content`. */
export function verifyMessage(bytes: Uint8Array, unitId: Uint8Array, findKey: KeyFinder): Message {
  ensure(bytes.length > signatureBytes, 'size', 'a message');
  const message = bytes.slice(signatureBytes);
  const { header, rest } = readHeader(message);
  const publicKey = findKey(header.signer, header.keyId);
  if (publicKey === null) throw new ProtocolError('signature', 'a message by nobody listed');
  const signature = bytes.slice(0, signatureBytes);
  ensure(
    verify({ publicKey, label: labels.signMessage, unitId, message, signature }),
    'signature',
    'a message',
  );
  const plain = inflate(rest);
  const known = kindName(messageKinds, { kind: header.kind, version: header.kindVersion });
  const content = known === 'newer' ? 'newer' : parseJson(messageContent, plain);
  return { header, content, bytes: bytes.slice(), hash: messageHash(bytes) };
}
