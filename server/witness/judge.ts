/** What a witness makes of a submission (C2SP tlog-witness): cosigned, or refused with a status. */
import { type Checkpoint, parseCheckpoint } from '../audit/checkpoint.js';
import { Malformed } from '../audit/malformed.js';
import { isSignedNote, type Note, type NoteKey, parseNote } from '../audit/note.js';
import { parseSubmission } from '../audit/submission.js';
import { checkConsistency, emptyRoot, isSame, type TreeHead } from '../audit/tree.js';

export interface Judge {
  /** The logs that this witness watches; each key's name is the log's origin. */
  logs: readonly NoteKey[];
  /** The newest checkpoint of a log that was cosigned; null before the first. */
  newestOf(origin: string): TreeHead | null;
}

export type Judgement =
  | {
      status: 200;
      checkpoint: Checkpoint;
      note: string;
      text: string;
      /** Newest time that an entry says, seconds since 1970; 0 where entries are not read. */
      seconds: number;
      /** It may be cosigned: what was read, if anything, ends within a day of now. */
      fresh: boolean;
    }
  /** `size`: the newest that was cosigned, which the log has to begin from. */
  | { status: 409; size: number }
  | { status: 400 | 403 | 404 | 422 };

/** Judges a body. Nothing is kept here. */
export function judge(body: string, { logs, newestOf }: Judge): Judgement {
  const read = submitted(body, parseSubmission, logs);
  if ('status' in read) return read;
  const { submission, note, checkpoint } = read;
  const { old, proof } = submission;
  if (old > checkpoint.size) return { status: 400 };
  const newest = newestOf(checkpoint.origin) ?? { size: 0, root: emptyRoot };
  if (old !== newest.size) return { status: 409, size: newest.size };
  if (old === checkpoint.size && !isSame(checkpoint.root, newest.root)) {
    return { status: 409, size: newest.size };
  }
  if (!checkConsistency(newest, checkpoint, proof)) return { status: 422 };
  const seen = { seconds: 0, fresh: true };
  return { status: 200, checkpoint, note: submission.note, text: note.text, ...seen };
}

interface Submitted<Given> {
  submission: Given;
  note: Note;
  checkpoint: Checkpoint;
}

/** A body whose checkpoint is signed by a log that is watched; else the status that refuses it. */
export function submitted<Given extends { note: string }>(
  body: string,
  parse: (body: string) => Given,
  logs: readonly NoteKey[],
): Submitted<Given> | { status: 400 | 403 | 404 } {
  const read = readBody(body, parse);
  if (read === null) return { status: 400 };
  const keys = logs.filter(({ name }) => name === read.checkpoint.origin);
  if (keys.length === 0) return { status: 404 };
  return keys.some((key) => isSignedNote(read.note, key)) ? read : { status: 403 };
}

function readBody<Given extends { note: string }>(
  body: string,
  parse: (body: string) => Given,
): Submitted<Given> | null {
  try {
    const submission = parse(body);
    const note = parseNote(submission.note);
    return { submission, note, checkpoint: parseCheckpoint(note.text) };
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}
