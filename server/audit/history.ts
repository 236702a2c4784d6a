/** Checkpoints, one by one and against the log that they are said to be of. */
import { type Checkpoint, cosignaturesOf, parseCheckpoint } from './checkpoint.js';
import type { Find } from './findings.js';
import { Malformed } from './malformed.js';
import { isSignedNote, type Note, type NoteKey, parseNote } from './note.js';
import { isSame, type ReadHashes, treeRoot } from './tree.js';

/** A signed note and where it lay. */
export interface KnownCheckpoint {
  where: string;
  note: string;
}

/** The log against which checkpoints are held. */
export interface History {
  key: NoteKey;
  size: number;
  tree: { read: ReadHashes; marks: ReadonlyMap<number, number> };
  witnesses: readonly NoteKey[];
}

/**
 * So far apart may be what the log says of a moment, and when a witness saw it: a witness is asked
 * within the hour, or at the next one for the next checkpoint.
 */
const witnessedWithinSeconds = 86_400;

/** A checkpoint that the log's key signed; null, and a finding, for every other. */
export function readCheckpoint(
  { where, note }: KnownCheckpoint,
  key: NoteKey,
  find: Find,
): (Checkpoint & { signed: Note }) | null {
  try {
    const signed = parseNote(note);
    const checkpoint = parseCheckpoint(signed.text);
    if (checkpoint.origin === key.name && isSignedNote(signed, key))
      return { ...checkpoint, signed };
    find('signature', where);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    find('checkpoint', where);
  }
  return null;
}

/** Holds every checkpoint against the log. Tells when each witness last saw one. */
export async function checkHistory(
  all: readonly KnownCheckpoint[],
  { key, size, tree, witnesses }: History,
  find: Find,
): Promise<{ name: string; seconds: number | null }[]> {
  const seen = new Map<string, number>();
  for (const known of all) {
    const checkpoint = readCheckpoint(known, key, () => undefined);
    if (checkpoint === null) {
      // The newest was read, and blamed, before.
      if (known !== all[0]) readCheckpoint(known, key, find);
      continue;
    }
    const fits =
      checkpoint.size <= size &&
      isSame(await treeRoot(tree.read, checkpoint.size), checkpoint.root);
    if (!fits && known !== all[0]) find('history', known.where);
    const marked = tree.marks.get(checkpoint.size);
    if (fits && marked === undefined) find('mark', known.where);
    for (const witness of witnesses) {
      for (const seconds of cosignaturesOf(checkpoint.signed, witness)) {
        if (seconds === null) find('cosignature', known.where);
        else {
          seen.set(witness.name, Math.max(seconds, seen.get(witness.name) ?? 0));
          if (marked !== undefined && Math.abs(seconds - marked) > witnessedWithinSeconds) {
            find('time', known.where);
          }
        }
      }
    }
  }
  return witnesses.map(({ name }) => ({ name, seconds: seen.get(name) ?? null }));
}
