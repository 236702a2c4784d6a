/** What a witness that reads entries makes of a submission: the tree grows, and so does time. */
import { parseEntries } from '../audit/entries-submission.js';
import { grown, rootOver } from '../audit/frontier.js';
import { Malformed } from '../audit/malformed.js';
import { bundleAct, dayBegins, dayOfSeconds, parseEntry } from '../audit/record.js';
import { emptyRoot, isSame } from '../audit/tree.js';
import { type Judge, type Judgement, submitted } from './judge.js';

export interface EntriesJudge extends Judge {
  /** Newest time (seconds since 1970) that an entry said; 0 before the first. */
  secondsOf(origin: string): number;
}

/** A cosignature further from the mark is a finding of both verifiers. */
const daySeconds = 86_400;

/** Judges a body at `now` (seconds since 1970). Nothing is kept here. */
export function judgeEntries(
  body: string,
  { logs, newestOf, secondsOf }: EntriesJudge,
  now: number,
): Judgement {
  const read = submitted(body, parseEntries, logs);
  if ('status' in read) return read;
  const { submission, note, checkpoint } = read;
  const newest = newestOf(checkpoint.origin) ?? { size: 0, root: emptyRoot };
  const { old, frontier, entries } = submission;
  if (old !== newest.size) return { status: 409, size: newest.size };
  if (!isSame(rootOver(frontier, old), newest.root)) return { status: 422 };
  let edge: readonly Uint8Array[] = frontier;
  for (const [i, entry] of entries.entries()) edge = grown(edge, old + i, entry);
  const size = old + entries.length;
  if (size !== checkpoint.size || !isSame(rootOver(edge, size), checkpoint.root))
    return { status: 422 };
  const seconds = inOrder(entries, secondsOf(checkpoint.origin));
  if (seconds === null || seconds > now + daySeconds) return { status: 422 };
  const fresh = seconds >= now - daySeconds;
  return { status: 200, checkpoint, note: submission.note, text: note.text, seconds, fresh };
}

/** The time of the mark that ends them; null when one is dated back, or they end with no mark. */
function inOrder(entries: readonly Uint8Array[], from: number): number | null {
  let last = from;
  let marked = false;
  try {
    for (const bytes of entries) {
      const { act, outcome, seconds } = parseEntry(bytes);
      const done = outcome === 'done';
      // A bundle says its day alone, which may have begun before.
      const floor = act === bundleAct && done ? dayBegins(dayOfSeconds(last)) : last;
      if (seconds < floor) return null;
      last = Math.max(last, seconds);
      marked = act === 'mark' && done;
    }
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
  return marked ? last : null;
}
