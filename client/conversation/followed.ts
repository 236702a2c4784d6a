/** What of the board the reporter of a case reads. `docs/protocol.md`, "Members that change". */
import { boardDays, sameBytes, splitItem, toHex } from '../../crypto/index.js';
import type { CaseFile } from './casefile.js';
import { currentPerson } from './circle.js';
import { type Desk, today } from './desk.js';
import { epochInForce, isLookedAt, knownBridge } from './epochs.js';
import { itemKinds } from './kinds.js';
import type { Counts } from './logbook.js';
import { membersNow } from './rank.js';
import type { BoardEpoch } from './records.js';

/**
 * Which notice logs of a case count as read: those of the first epoch, of the epoch in force, and of
 * every other that its reporter still follows. What stands elsewhere stands nowhere for them.
 */
export function readByReporter(desk: Desk, file: CaseFile): Counts {
  if (file.epochs.length === 0) return () => true;
  const inForce = epochInForce(desk, file);
  const lost = file.epochs
    .filter((epoch) => epoch !== inForce && !isFollowed(desk, file, epoch))
    .map(({ secret }) => secret);
  return ({ logKey }) => !lost.some((secret) => sameBytes(secret, logKey));
}

/**
 * As a reporter's program decides it: whoever drew it is a member, or was one when they drew it and
 * has only taken themselves out since; and its bridge stands whole.
 */
function isFollowed(desk: Desk, file: CaseFile, epoch: BoardEpoch): boolean {
  const { author, day } = epoch;
  const left = file.recusals.get(author)?.state.day;
  const drawnByMember =
    left === undefined
      ? membersNow(desk, file).some(({ person }) => person === author)
      : isListed(desk, author) && day <= left;
  return drawnByMember && isLookedAt(file, epoch) && bridgeStands(desk, file, epoch);
}

const isListed = (desk: Desk, person: number): boolean =>
  currentPerson(desk.directory, person) !== undefined;

/** Placed by somebody who is listed, and not erased yet. */
function bridgeStands(desk: Desk, file: CaseFile, epoch: BoardEpoch): boolean {
  const bridge = knownBridge(file, epoch);
  if (bridge === undefined) return false;
  const parts = splitItem(itemKinds.bridge.kind, 0, bridge.bytes);
  const [first] = parts;
  const standing =
    first && desk.book.standing(toHex(first.item), parts, ({ person }) => isListed(desk, person));
  const days = [...(standing?.days.values() ?? [])];
  return days.length === parts.length && Math.min(...days) + boardDays > today(desk);
}
