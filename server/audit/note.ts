/** Signed notes (C2SP signed-note) with Ed25519. */
import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { fromBase64, Malformed, toBase64 } from './malformed.js';

/** What a key signs: notes themselves (a log), or timestamped cosignatures (a witness). */
export type KeyKind = 'log' | 'witness';
const kindBytes: Readonly<Record<KeyKind, number>> = { log: 0x01, witness: 0x04 };

/** A public key as everybody knows it. */
export interface NoteKey {
  /** No space, no plus; a log's is its origin. */
  name: string;
  kind: KeyKind;
  /** Ed25519, 32 bytes. */
  publicKey: Uint8Array;
  /** 4 bytes of SHA-256 over name, kind and key. */
  id: Uint8Array;
}

/** A key that signs. */
export interface Signer {
  key: NoteKey;
  /** Ed25519 (RFC 8032), 64 bytes. */
  sign(message: Uint8Array): Uint8Array;
}

export interface NoteSignature {
  name: string;
  id: Uint8Array;
  /** What follows the key's id: 64 bytes, with a time of 8 before it in a cosignature. */
  bytes: Uint8Array;
  /** The whole line, without its end. */
  line: string;
}

export interface Note {
  /** What is signed, with the newline at its end. */
  text: string;
  signatures: NoteSignature[];
}

/** Ed25519 signatures, public keys and seeds. */
export const signatureBytes = 64;
const keyBytes = 32;
const idBytes = 4;
/** Enough for one log and more witnesses than anybody has. */
const signatureLimit = 64;
const noteLimitBytes = 65_536;

const keyName = /^[^\s+\p{Cc}]+$/u;
const derOfPublic = Buffer.from('302a300506032b6570032100', 'hex');
const derOfSeed = Buffer.from('302e020100300506032b657004220420', 'hex');

/** A key with its id. Throws Malformed for a name that cannot be one, and for another length. */
export function noteKey(given: Omit<NoteKey, 'id'>): NoteKey {
  const { name, kind, publicKey } = given;
  if (!keyName.test(name) || publicKey.length !== keyBytes) throw new Malformed('key');
  const id = createHash('sha256')
    .update(`${name}\n`)
    .update(Uint8Array.of(kindBytes[kind]))
    .update(publicKey)
    .digest()
    .subarray(0, idBytes);
  return { name, kind, publicKey, id };
}

/** `name+id+key`, as people copy it. */
export function formatKey({ name, kind, publicKey, id }: NoteKey): string {
  const coded = Buffer.concat([Uint8Array.of(kindBytes[kind]), publicKey]);
  return `${name}+${Buffer.from(id).toString('hex')}+${toBase64(coded)}`;
}

/** Reads `name+id+key`; throws Malformed, also when the id is not that of the key. */
export function parseKey(text: string): NoteKey {
  const [, name = '', id, coded = ''] = /^([^+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text) ?? [];
  const bytes = fromBase64(coded, 'key');
  const kind = (['log', 'witness'] as const).find((kind) => kindBytes[kind] === bytes[0]);
  if (kind === undefined) throw new Malformed('key');
  const key = noteKey({ name, kind, publicKey: bytes.subarray(1) });
  if (Buffer.from(key.id).toString('hex') !== id) throw new Malformed('key');
  return key;
}

/** The key pair of a seed of 32 bytes, under a name. */
export function signerOf(given: { name: string; kind: KeyKind; seed: Uint8Array }): Signer {
  const { name, kind, seed } = given;
  if (seed.length !== keyBytes) throw new Malformed('seed');
  const der = Buffer.concat([derOfSeed, seed]);
  const secret = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const publicDer = createPublicKey(secret).export({ format: 'der', type: 'spki' });
  const publicKey = publicDer.subarray(derOfPublic.length);
  return {
    key: noteKey({ name, kind, publicKey }),
    sign: (message) => sign(null, message, secret),
  };
}

/** Whether the key made this signature of 64 bytes. */
export function isSigned(key: NoteKey, message: Uint8Array, signature: Uint8Array): boolean {
  const der = Buffer.concat([derOfPublic, key.publicKey]);
  const publicKey = createPublicKey({ key: der, format: 'der', type: 'spki' });
  return signature.length === signatureBytes && verify(null, message, publicKey, signature);
}

/** The line of a signature; `bytes` is what follows the key's id. */
export const signatureLine = (key: NoteKey, bytes: Uint8Array): string =>
  `— ${key.name} ${toBase64(Buffer.concat([key.id, bytes]))}`;

/** A log's own signature under a note. */
export const signText = (text: string, signer: Signer): string =>
  signatureLine(signer.key, signer.sign(Buffer.from(text)));

/** Text, an empty line, signature lines. */
export const formatNote = (text: string, lines: readonly string[]): string =>
  `${text}\n${lines.map((line) => `${line}\n`).join('')}`;

/** Takes a note apart; nothing in it is true before a signature was checked. Throws Malformed. */
export function parseNote(note: string): Note {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const control = /[\u0000-\u0009\u000b-\u001f\ufffd]/;
  const end = note.lastIndexOf('\n\n') + 1;
  if (note.length > noteLimitBytes || control.test(note) || end < 2 || !note.endsWith('\n')) {
    throw new Malformed('note');
  }
  const lines = note.slice(end + 1, -1).split('\n');
  if (lines.length > signatureLimit) throw new Malformed('note');
  return { text: note.slice(0, end), signatures: lines.map(parseSignature) };
}

/** One line of a signature; throws Malformed. */
export function parseSignature(line: string): NoteSignature {
  const [, name = '', coded = ''] = /^— (\S+) (\S+)$/.exec(line) ?? [];
  const bytes = fromBase64(coded, 'signature');
  if (!keyName.test(name) || bytes.length <= idBytes) throw new Malformed('signature');
  return { name, id: bytes.subarray(0, idBytes), bytes: bytes.subarray(idBytes), line };
}

/** The signatures that say to be of this key. */
export const signaturesOf = ({ signatures }: Note, key: NoteKey): NoteSignature[] =>
  signatures.filter(({ name, id }) => name === key.name && Buffer.compare(id, key.id) === 0);

/** Whether a log's key signed the note: once at least, and with nothing false under its name. */
export function isSignedNote(note: Note, key: NoteKey): boolean {
  const own = signaturesOf(note, key);
  const text = Buffer.from(note.text);
  return own.length > 0 && own.every(({ bytes }) => isSigned(key, text, bytes));
}
