/** Signed checkpoints, read a second time and otherwise than server/audit does. */
import { alike, concatenated, type Primitives, utf8 } from './primitives.js';

/** A public key out of `name+id+base64(kind ‖ key)`. */
export interface PublicKey {
  name: string;
  id: Uint8Array;
  /** 1: a log, 4: a witness. */
  kind: number;
  key: Uint8Array;
}

export interface SignedCheckpoint {
  origin: string;
  size: number;
  root: Uint8Array;
  /** Everything that is signed. */
  text: string;
  signatures: { name: string; id: Uint8Array; rest: Uint8Array }[];
}

const keyForm = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})$/;
const noteForm =
  /^([^\n]+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\n((?:[^\n]+\n)*)\n((?:— \S+ \S+\n)+)$/;

/** Null when the text is no key, or its id not that of the key. */
export function keyFrom(text: string, p: Primitives): PublicKey | null {
  const [, name, id, coded] = keyForm.exec(text.replace(/\n$/, '')) ?? [];
  if (name === undefined || id === undefined || coded === undefined) return null;
  const bytes = p.fromBase64(coded);
  const wanted = p.sha256(concatenated(utf8(`${name}\n`), bytes)).slice(0, 4);
  const [kind = 0] = bytes;
  const given = Uint8Array.from(id.match(/../g) ?? [], (two) => Number.parseInt(two, 16));
  if (bytes.length !== 33 || !alike(given, wanted)) return null;
  return { name, id: wanted, kind, key: bytes.slice(1) };
}

/** Null when the text is no signed checkpoint. */
export function checkpointFrom(note: string, p: Primitives): SignedCheckpoint | null {
  const [, origin = '', size, root = '', , lines = ''] = noteForm.exec(note) ?? [];
  if (size === undefined) return null;
  const signatures = [];
  for (const line of lines.trimEnd().split('\n')) {
    const [, name = '', coded = ''] = line.split(' ');
    const bytes = p.fromBase64(coded);
    if (bytes.length < 5) return null;
    signatures.push({ name, id: bytes.slice(0, 4), rest: bytes.slice(4) });
  }
  const text = note.slice(0, note.lastIndexOf('\n\n') + 1);
  return { origin, size: Number(size), root: p.fromBase64(root), text, signatures };
}

const by = (note: SignedCheckpoint, { name, id }: PublicKey) =>
  note.signatures.filter((one) => one.name === name && alike(one.id, id));

/** Whether the log signed it, and nothing else under its name. */
export function isOfLog(note: SignedCheckpoint, key: PublicKey, p: Primitives): boolean {
  const own = by(note, key);
  const message = utf8(note.text);
  return (
    note.origin === key.name &&
    own.length > 0 &&
    own.every(({ rest }) => p.verify({ key: key.key, message, signature: rest }))
  );
}

/** The second of each cosignature of a witness; null for a false one. */
export function seenBy(
  note: SignedCheckpoint,
  witness: PublicKey,
  p: Primitives,
): (number | null)[] {
  return by(note, witness).map(({ rest }) => {
    if (rest.length !== 72) return null;
    const second = new DataView(rest.buffer, rest.byteOffset).getBigUint64(0);
    const message = utf8(`cosignature/v1\ntime ${second}\n${note.text}`);
    const good = p.verify({ key: witness.key, message, signature: rest.slice(8) });
    return good ? Number(second) : null;
  });
}
