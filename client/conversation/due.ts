/**
 * What is due to be placed in store and board, made anew from what is known: nothing of it needs
 * to be remembered. `docs/protocol.md`, "What is due".
 */
import { caseIdBytes, type Random, toHex } from '../../crypto/index.js';
import { attendanceDue } from './attendance-due.js';
import { dueForAuditKeys } from './audit-keys.js';
import { type CaseFile, type CaseLetter, lettersOf } from './casefile.js';
import { caseLog, type Desk, indexLog, self, today, waitedSince } from './desk.js';
import { inTurn } from './due-board.js';
import { carryCase, carryKeyring } from './due-carry.js';
import { dueEpoch } from './due-epoch.js';
import { allStay, dueForKeys, dueUnknown } from './due-keys.js';
import { answersHere, dueNotices } from './due-notices.js';
import { dueGoing, dueRecusals } from './due-recusals.js';
import { caseLine, dueCaseRecord, dueEntries } from './due-written.js';
import { firstReaders, givenSince } from './given-to.js';
import { dueForGiving } from './giving-cases.js';
import { dueForGranted, isKept } from './granted-cases.js';
import { drawKey, type HeldKey, keyForCase } from './keyring.js';
import { itemKinds } from './kinds.js';
import { logId } from './logbook.js';
import type { BoardDue, Due, Order } from './placement.js';
import { isApart, isCarried, membersNow, rankIn, reads } from './rank.js';
import { encodeLetterCopy, type RecordContent, recordId } from './records.js';

/** Days before a cursor passes after which a letter is stored whatever the rank. */
const lastCallDays = 6;

/** Everything that is due now, most urgent first. Draws sender keys where a case needs one. */
export function dueNow(desk: Desk, random: Random): Due[] {
  if (self(desk) === undefined) return [];
  const urgent: Due[] = [];
  const board: BoardDue[] = [];
  const spare: Due[] = [];
  for (const file of desk.recusals.going.values()) {
    if (!reads(desk, file)) continue;
    // Whoever else has gone from it is left out of the key; this officer still writes once.
    const key = ensureKey(desk, file, random);
    if (key !== null) dueGoing(desk, file, { key, urgent, board });
  }
  const keys = new Map<string, HeldKey>();
  for (const file of desk.cases.values()) {
    if (!reads(desk, file)) continue;
    const key = ensureKey(desk, file, random);
    if (key === null) continue;
    keys.set(file.id, key);
    dueInCase(desk, file, key, urgent, spare);
    if (!isCarried(desk, file)) continue;
    const epoch = dueEpoch(desk, file, { key, random, urgent, board });
    if (epoch === null) continue;
    dueNotices(desk, file, epoch, board);
    dueRecusals(desk, file, epoch, board);
  }
  dueForGranted(desk, urgent);
  dueForKeys(desk, urgent);
  dueForGiving(desk, keys, urgent);
  dueForAuditKeys(desk, urgent);
  dueUnknown(desk, urgent);
  carryKeyring(desk, spare);
  board.push(...attendanceDue(desk));
  const all = [...inTurn(board, today(desk)), ...urgent, ...spare];
  return all.filter((due) => !desk.inFlight.has(due.key));
}

function ensureKey(desk: Desk, file: CaseFile, random: Random): HeldKey | null {
  const { person } = desk.officer;
  const own = {
    person,
    path: file.path,
    caseId: isApart(file) ? file.caseId : new Uint8Array(caseIdBytes),
    members: membersNow(desk, file),
    wanted: [...firstReaders(desk, file), ...givenSince(desk, file)],
  };
  const held = keyForCase(desk.keyring, own);
  if (held !== null || unplacedKeys(desk) >= drawnLimit) return held;
  return drawKey(desk.keyring, { ...own, day: today(desk) }, random);
}

/**
 * Most own keys drawn and not yet read back: each takes a bundle of its own, and a flood of
 * reports to many circles must not fill the outbox. One that names somebody who has gone since never
 * leaves: it keeps no other waiting.
 */
const drawnLimit = 32;

const unplacedKeys = (desk: Desk): number =>
  desk.keyring
    .all()
    .filter(({ placed, senderKey: k }) => !placed && k.owner === desk.officer.person)
    .filter(({ senderKey }) => allStay(desk, senderKey)).length;

function dueInCase(desk: Desk, file: CaseFile, key: HeldKey, urgent: Due[], spare: Due[]): void {
  const store = caseLog(key.senderKey, file.caseId);
  const index = indexLog(key.senderKey);
  const record = (content: RecordContent, order: Order = {}): void => {
    const id = `${logId(index)}|${recordId(content)}`;
    const record = { record: content, name: index, senderKey: key };
    if (!desk.records.has(id)) urgent.push({ of: 'record', key: id, ...record, ...order });
  };
  const item = (
    to: Due[],
    kind: number,
    bytes: Uint8Array,
    id: string,
    order: Order = {},
  ): void => {
    to.push({ of: 'item', key: id, name: store, kind, bytes, senderKey: key, ...order });
  };
  const rank = answersHere(desk, file) ? 0 : rankIn(desk, file, () => true);
  const isMine = (letter: CaseLetter): boolean =>
    letter.takenIn && !letter.stored && isMyTurn(desk, letter, rank);
  const stores = [...file.letters].some(
    ([id, letter]) => isMine(letter) || desk.records.has(`${logId(index)}|stored:${id}`),
  );
  dueCaseRecord(desk, file, { key, urgent, stores });
  for (const letter of lettersOf(file)) {
    const id = toHex(letter.letter.hash);
    const mine = desk.listed.get(id)?.has(desk.officer.person) === true;
    if (isMine(letter)) {
      const bytes = encodeLetterCopy(letter.origin, letter.letter.bytes);
      const line = `letter:${id}`;
      item(urgent, itemKinds.letter.kind, bytes, line, { line, behind: [caseLine(file)] });
      const { origin } = letter;
      const content = { caseId: file.caseId, letter: letter.letter.hash, origin };
      record({ record: 'letterStored', ...content }, { behind: [caseLine(file), line] });
    } else if (letter.takenIn && letter.stored && !mine) {
      record({ record: 'letterConfirmed', caseId: file.caseId, letter: letter.letter.hash });
    }
  }
  const given = { record: 'caseGiven' as const, caseId: file.caseId, to: desk.officer.person };
  if (isKept(desk, file) && !saysSo(desk, file)) record(given);
  dueEntries(desk, file, { key, urgent });
  if (isCarried(desk, file)) carryCase(desk, file, key, item, spare);
}

/** Whether an own index says that this officer has the case, which was given to them. */
const saysSo = (desk: Desk, { id }: CaseFile): boolean =>
  desk.given.get(id)?.get(desk.officer.person)?.has(desk.officer.person) === true;

function isMyTurn(desk: Desk, letter: CaseLetter, rank: number): boolean {
  const { batch } = letter.origin;
  if (batch <= desk.cursor) return true;
  const takenAt = desk.taken.get(batch) ?? desk.now;
  const days = waitedSince(desk, takenAt);
  return days >= rank || days >= lastCallDays;
}
