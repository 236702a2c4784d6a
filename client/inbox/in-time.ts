/**
 * The order of a conversation. Batches tell the day, officers' entries the minute, and letters name
 * the answers that their writer had read.
 */
import { compareBytes, sameBytes } from '../../crypto/index.js';
import type { CaseLetter } from '../conversation/casefile.js';
import type { Desk } from '../conversation/desk.js';
import type { Entry } from '../conversation/entry.js';
import { messageIn } from '../conversation/writing.js';

/** When its batch was taken in, if that is still known; milliseconds. */
const takenAt = (desk: Desk, { origin }: CaseLetter): number => desk.taken.get(origin.batch) ?? 0;

/** Letters by day and batch; those of one session as they were written. */
export const inTime = (desk: Desk, letters: readonly CaseLetter[]): CaseLetter[] =>
  [...letters].sort(
    (a, b) =>
      a.origin.day - b.origin.day ||
      (sameBytes(a.letter.header.session, b.letter.header.session)
        ? a.letter.header.seq - b.letter.header.seq
        : a.origin.batch - b.origin.batch ||
          takenAt(desk, a) - takenAt(desk, b) ||
          compareBytes(a.letter.hash, b.letter.hash)),
  );

/** Whether a letter says that this answer, or a later one of its signer's, had been read. */
export function namesReply(desk: Desk, { letter }: CaseLetter, reply: Entry): boolean {
  const { seen } = letter.header;
  const message = seen.length === 0 ? null : messageIn(desk, reply);
  if (message === null) return false;
  const { signer, number } = message.header;
  return seen.some((s) => s.person === signer && s.number >= number);
}

/** Whether a letter came after an answer was written, as far as anybody can tell. */
export const cameAfter = (desk: Desk, letter: CaseLetter, reply: Entry): boolean =>
  Math.floor(reply.header.minute / 1440) < letter.origin.day ||
  namesReply(desk, letter, reply) ||
  takenAt(desk, letter) >= (reply.header.minute + 1) * 60_000;
