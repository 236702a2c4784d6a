/** Checkpoints (C2SP tlog-checkpoint) and what witnesses put under them (tlog-cosignature). */
import { fromBase64, fromDecimal, Malformed, toBase64 } from './malformed.js';
import {
  isSigned,
  type Note,
  type NoteKey,
  type NoteSignature,
  type Signer,
  signatureBytes,
  signatureLine,
  signaturesOf,
} from './note.js';
import { hashBytes, type TreeHead } from './tree.js';

/** What a log says of itself at a moment. */
export interface Checkpoint extends TreeHead {
  /** Names the log for ever. */
  origin: string;
}

/** `origin`, size and root, a line each. */
export const formatCheckpoint = ({ origin, size, root }: Checkpoint): string =>
  `${origin}\n${size}\n${toBase64(root)}\n`;

/** Reads the text of a checkpoint; what other logs add in further lines is passed over. */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin = '', size = '', root = '', ...more] = text.split('\n');
  if (origin === '' || more.at(-1) !== '' || more.slice(0, -1).includes('')) {
    throw new Malformed('checkpoint');
  }
  const bytes = fromBase64(root, 'checkpoint');
  if (bytes.length !== hashBytes) throw new Malformed('checkpoint');
  return { origin, size: fromDecimal(size, 'checkpoint'), root: bytes };
}

const timeBytes = 8;

/** What a witness signs at a time (seconds since 1970). */
const cosigned = (text: string, seconds: number): Uint8Array =>
  Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`);

/** The line with which a witness says that it saw this checkpoint, and no fork, at that second. */
export function cosign(text: string, witness: Signer, seconds: number): string {
  const time = Buffer.alloc(timeBytes);
  time.writeBigUInt64BE(BigInt(seconds));
  const signature = witness.sign(cosigned(text, seconds));
  return signatureLine(witness.key, Buffer.concat([time, signature]));
}

/** When a witness signed (seconds since 1970); null when it did not sign this. */
export function cosignedAt(
  text: string,
  key: NoteKey,
  { bytes }: Pick<NoteSignature, 'bytes'>,
): number | null {
  if (key.kind !== 'witness' || bytes.length !== timeBytes + signatureBytes) return null;
  const seconds = Number(Buffer.from(bytes).readBigUInt64BE());
  if (!Number.isSafeInteger(seconds)) return null;
  const good = isSigned(key, cosigned(text, seconds), bytes.subarray(timeBytes));
  return good ? seconds : null;
}

/** When each signature of this witness under the note was made; null for one that is false. */
export const cosignaturesOf = (note: Note, key: NoteKey): (number | null)[] =>
  signaturesOf(note, key).map((signature) => cosignedAt(note.text, key, signature));
