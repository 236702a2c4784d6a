/** Checkpoints of the audit log, and who signed them (C2SP signed-note). docs/audit.md, Checkpoints. */
import {
  concat,
  ProtocolError,
  reader,
  sameBytes,
  toHex,
  toUtf8,
  verifyBare,
} from '../../crypto/index.js';
import type { Sha256 } from './audit-tree.js';

/** Key and signed note, as they are kept. */
export interface SignedCheckpoint {
  key: string;
  note: string;
}

export interface NoteKey {
  /** Of a log: its origin. */
  name: string;
  /** `name+id+key`, as people copy it. */
  text: string;
  /** 4 bytes. */
  id: Uint8Array;
  /** Ed25519, 32 bytes. */
  publicKey: Uint8Array;
}

export interface Head {
  origin: string;
  size: number;
  root: Uint8Array;
}

const kindBytes = { log: 1, witness: 4 } as const;
const idBytes = 4;
const timeBytes = 8;
const signatureBytes = 64;
const keyForm = /^([^\s+]{1,200})\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})$/;
const noteForm = /^([^\n]+)\n(0|[1-9]\d{0,14})\n([A-Za-z0-9+/]{43}=)\n(?:[^\n]+\n)*\n/;
/** Longest that a note is taken to be. */
const noteLimit = 65_536;

const fromBase64 = (text: string): Uint8Array =>
  Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** A key of this kind; `null` for anything else, also when its id is not that of the key. */
export async function readNoteKey(
  given: string,
  kind: keyof typeof kindBytes,
  sha256: Sha256,
): Promise<NoteKey | null> {
  const text = given.trim();
  const [, name, id, coded] = keyForm.exec(text) ?? [];
  if (name === undefined || coded === undefined) return null;
  const bytes = fromBase64(coded);
  if (bytes[0] !== kindBytes[kind]) return null;
  const hashed = await sha256(concat(toUtf8(`${name}\n`), bytes));
  const own = hashed.slice(0, idBytes);
  return toHex(own) === id ? { name, text, id: own, publicKey: bytes.slice(1) } : null;
}

/** What a note says; nothing in it is true before its signature was checked. */
export function headOf(note: string): Head | null {
  if (note.length > noteLimit) return null;
  const [, origin, size, root] = noteForm.exec(note) ?? [];
  return origin === undefined || size === undefined || root === undefined
    ? null
    : { origin, size: Number(size), root: fromBase64(root) };
}

/** What is signed of a note, and what this key is said to have put under it. */
function signaturesOf(note: string, { name, id }: NoteKey): { text: string; own: Uint8Array[] } {
  const end = note.lastIndexOf('\n\n') + 1;
  const own = note
    .slice(end + 1)
    .split('\n')
    .filter((line) => line.startsWith(`— ${name} `))
    .map((line) => line.slice(`— ${name} `.length))
    .map((coded) => (/^(?:[A-Za-z0-9+/]{4})*[A-Za-z0-9+/]{2,4}={0,2}$/.test(coded) ? coded : ''))
    .map(decoded)
    .filter((bytes) => bytes.length === 0 || sameBytes(bytes.slice(0, idBytes), id))
    .map((bytes) => bytes.slice(idBytes));
  return { text: note.slice(0, end), own };
}

function decoded(coded: string): Uint8Array {
  try {
    return fromBase64(coded);
  } catch {
    return new Uint8Array(0);
  }
}

const isMadeBy = ({ publicKey }: NoteKey, message: Uint8Array, signature: Uint8Array): boolean =>
  signature.length === signatureBytes && verifyBare({ publicKey, message, signature });

/** By the log's key, once at least, and with nothing false under its name; and of that log. */
export function isSignedBy(note: string, key: NoteKey): boolean {
  const { text, own } = signaturesOf(note, key);
  const message = toUtf8(text);
  return (
    headOf(note)?.origin === key.name &&
    own.length > 0 &&
    own.every((signature) => isMadeBy(key, message, signature))
  );
}

/**
 * When this witness cosigned the note (seconds since 1970, the newest); `null` when it did not, and
 * `false` when something under its name is not from its key.
 */
export function cosignedAt(note: string, witness: NoteKey): number | null | false {
  const { text, own } = signaturesOf(note, witness);
  let newest: number | null = null;
  for (const bytes of own) {
    const seconds = secondsIn(bytes);
    if (seconds === null) return false;
    const message = toUtf8(`cosignature/v1\ntime ${seconds}\n${text}`);
    if (!isMadeBy(witness, message, bytes.slice(timeBytes))) return false;
    newest = Math.max(newest ?? 0, seconds);
  }
  return newest;
}

function secondsIn(bytes: Uint8Array): number | null {
  try {
    const read = reader(bytes);
    const seconds = read.u32('time') * 2 ** 32 + read.u32('time');
    return Number.isSafeInteger(seconds) ? seconds : null;
  } catch (error) {
    if (error instanceof ProtocolError) return null;
    throw error;
  }
}
