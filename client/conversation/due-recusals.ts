/** Somebody who is out of a case: their word in store and on the board. `docs/protocol.md`, "Recusal". */
import { boardDays, type CellContent, splitItem, toHex } from '../../crypto/index.js';
import type { CaseFile } from './casefile.js';
import { currentPerson } from './circle.js';
import { type Desk, keyringLog, noticeLog, self, today, waited } from './desk.js';
import { standingStates } from './due-notices.js';
import { dueCaseRecord, dueEntries } from './due-written.js';
import { epochInForce, goneSince } from './epochs.js';
import { readByReporter } from './followed.js';
import type { HeldKey } from './keyring.js';
import { itemKinds } from './kinds.js';
import { logId } from './logbook.js';
import { recusalIn } from './out-of-case.js';
import type { BoardDue, Due, Turn } from './placement.js';
import { rankIn } from './rank.js';
import { type BoardEpoch, recordId } from './records.js';
import type { State } from './state.js';
import { ownEntries } from './writing.js';

/** Age at which what somebody said who is out is placed again, by those who are not. */
const againDays = 35;

/**
 * Its one cell, and the days on which it was placed where its reporter reads, by somebody who is
 * listed: what anybody else placed counts for nothing.
 */
function cellOf(
  desk: Desk,
  file: CaseFile,
  bytes: Uint8Array,
): { content: CellContent; days: number[] } {
  const parts = splitItem(itemKinds.state.kind, today(desk), bytes);
  const content = parts[0] as CellContent;
  const read = readByReporter(desk, file);
  const standing = desk.book.standing(
    toHex(content.item),
    parts,
    (name) => read(name) && currentPerson(desk.directory, name.person) !== undefined,
  );
  return { content, days: [...(standing?.days.values() ?? [])] };
}

/**
 * Of a case that this officer is out of: what they wrote before, the entry that says so, and the
 * state on the board, where they may place one. Once all of it was read back their keyring keeps it.
 */
export function dueGoing(
  desk: Desk,
  file: CaseFile,
  given: { key: HeldKey; urgent: Due[]; board: BoardDue[] },
): void {
  const { urgent, board } = given;
  dueCaseRecord(desk, file, { ...given, stores: false });
  dueEntries(desk, file, given);
  const said = ownEntries(desk, file).findLast((entry) => recusalIn(desk, entry) !== null);
  const state = said === undefined ? null : recusalIn(desk, said);
  if (said === undefined || state === null) return;
  const { content, days } = cellOf(desk, file, said.payload);
  const epoch = placesIn(desk, file, state);
  if (days.length === 0 && epoch !== null) {
    const name = noticeLog(epoch.secret, desk.officer.person);
    const turn: Turn = { turn: 'new', until: 0 };
    board.push({ of: 'board', key: `recusal:${file.id}`, name, content, turn });
    return;
  }
  if (!file.entries.has(toHex(said.hash))) return;
  const name = keyringLog(desk);
  const record = { record: 'recused' as const, caseId: file.caseId, day: state.day };
  const key = `${logId(name)}|${recordId(record)}`;
  urgent.push({ of: 'record', key, name, record, senderKey: null });
}

/**
 * The epoch under which this officer may say so to the reporter: not before a letter was counted,
 * nor where a colleague has yet to draw a secret. Then a colleague places it.
 */
function placesIn(desk: Desk, file: CaseFile, state: State): BoardEpoch | null {
  if (self(desk)?.notices !== true || state.letters === 0) return null;
  const epoch = epochInForce(desk, file);
  return goneSince(desk, file, epoch) === null ? epoch : null;
}

/**
 * What others said who are out of this case, as they signed it: whoever writes to the reporter knows
 * it from there alone. Placed where it does not stand, and again before it ends.
 */
export function dueRecusals(desk: Desk, file: CaseFile, epoch: BoardEpoch, due: BoardDue[]): void {
  const me = self(desk);
  if (me?.notices !== true || standingStates(desk, file).length === 0) return;
  const rank = rankIn(desk, file, (p) => p.notices);
  const name = noticeLog(epoch.secret, me.person);
  for (const [person, { state, bytes }] of file.recusals) {
    const { content, days } = cellOf(desk, file, bytes);
    const placed = Math.max(0, ...days);
    const what = `recusal:${file.id}:${person}`;
    const stands = placed + boardDays > today(desk);
    if (stands && today(desk) - placed < againDays + rank) continue;
    if (!stands && waited(desk, what, state.day) < rank) continue;
    const turn: Turn = stands
      ? { turn: 'again', until: placed + boardDays }
      : { turn: 'new', until: 0 };
    due.push({ of: 'board', key: `${what}:${today(desk)}`, name, content, turn });
  }
}
