/**
 * What is due to be placed in store and board, made anew from what is known: nothing of it needs
 * to be remembered. `docs/protocol.md`, "What is due".
 */
import { membersOf, type Random, sameBytes, toHex } from '../../crypto/index.js';
import { attendanceDue } from './attendance-due.js';
import { type CaseFile, type CaseLetter, lettersOf } from './casefile.js';
import { caseLog, type Desk, indexLog, self, today, waitedSince } from './desk.js';
import { carryCase, carryKeyring } from './due-carry.js';
import { dueForKeys, dueUnknown } from './due-keys.js';
import { answersHere, dueNotices } from './due-notices.js';
import { drawKey, type HeldKey, keyForCase } from './keyring.js';
import { itemKinds } from './kinds.js';
import { logId } from './logbook.js';
import type { Due } from './placement.js';
import { isCarried, rankIn } from './rank.js';
import { encodeLetterCopy, type RecordContent, recordId } from './records.js';

/** Days before a cursor passes after which a letter is stored whatever the rank. */
const lastCallDays = 6;

/** Everything that is due now, most urgent first. Draws sender keys where a case needs one. */
export function dueNow(desk: Desk, random: Random): Due[] {
  const me = self(desk);
  if (me === undefined) return [];
  const urgent: Due[] = [];
  const spare: Due[] = [];
  for (const file of desk.cases.values()) {
    if (!membersOf(desk.directory, file.path).some((m) => m.person === me.person)) continue;
    dueInCase(desk, file, random, urgent, spare);
  }
  dueForKeys(desk, urgent);
  dueUnknown(desk, urgent);
  urgent.push(...attendanceDue(desk));
  carryKeyring(desk, spare);
  return [...urgent, ...spare].filter((due) => !desk.inFlight.has(due.key));
}

/** Who was a member when the first letter of a case was sealed. */
function wantedFor(desk: Desk, file: CaseFile): number[] {
  const first = lettersOf(file)[0];
  const under = desk.directories.get(first?.letter.header.directory ?? desk.directory.number);
  return membersOf(under ?? desk.directory, file.path).map((m) => m.person);
}

function ensureKey(desk: Desk, file: CaseFile, random: Random): HeldKey | null {
  const { person } = desk.officer;
  const own = { person, path: file.path, wanted: wantedFor(desk, file) };
  const held = keyForCase(desk.keyring, desk.directory, own);
  if (held !== null || unplacedKeys(desk) >= drawnLimit) return held;
  return drawKey(desk.keyring, desk.directory, { ...own, day: today(desk) }, random);
}

/**
 * Most own keys drawn and not yet read back: each takes a bundle of its own, and a flood of
 * reports to many circles must not fill the outbox.
 */
const drawnLimit = 32;

const unplacedKeys = (desk: Desk): number =>
  desk.keyring.all().filter((k) => !k.placed && k.senderKey.owner === desk.officer.person).length;

function dueInCase(desk: Desk, file: CaseFile, random: Random, urgent: Due[], spare: Due[]): void {
  const key = ensureKey(desk, file, random);
  if (key === null) return;
  const store = caseLog(key.senderKey, file.caseId);
  const index = indexLog(key.senderKey);
  const record = (content: RecordContent): void => {
    const id = `${logId(index)}|${recordId(content)}`;
    if (!desk.records.has(id))
      urgent.push({ of: 'record', key: id, name: index, record: content, senderKey: key });
  };
  const item = (to: Due[], kind: number, bytes: Uint8Array, id: string): void => {
    to.push({ of: 'item', key: id, name: store, kind, bytes, senderKey: key });
  };
  const rank = answersHere(desk, file) ? 0 : rankIn(desk, file, () => true);
  let wrote = false;
  for (const letter of lettersOf(file)) {
    const id = toHex(letter.letter.hash);
    const mine = desk.listed.get(id)?.has(desk.officer.person) === true;
    if (letter.takenIn && !letter.stored && isMyTurn(desk, letter, rank)) {
      const bytes = encodeLetterCopy(letter.origin, letter.letter.bytes);
      item(urgent, itemKinds.letter.kind, bytes, `letter:${id}`);
      record({
        record: 'letterStored',
        caseId: file.caseId,
        letter: letter.letter.hash,
        origin: letter.origin,
      });
      wrote = true;
    } else if (letter.takenIn && letter.stored && !mine) {
      record({ record: 'letterConfirmed', caseId: file.caseId, letter: letter.letter.hash });
    }
  }
  for (const [id, bytes] of desk.written) {
    if (!sameCase(bytes, file)) continue;
    item(urgent, itemKinds.entry.kind, bytes, `entry:${id}`);
    wrote = true;
  }
  const stores = [...file.letters.keys()].some((id) =>
    desk.records.has(`${logId(index)}|stored:${id}`),
  );
  if (wrote || stores || hasWritten(desk, file))
    record({ record: 'case', keys: file.keys, day: file.day });
  if (isCarried(desk, file)) {
    dueNotices(desk, file, urgent);
    carryCase(desk, file, key, item, spare);
  }
}

/** The case's id stands after signature, version, kind and kind version. */
const sameCase = (entry: Uint8Array, file: CaseFile): boolean =>
  sameBytes(entry.subarray(67, 99), file.caseId);

const hasWritten = (desk: Desk, file: CaseFile): boolean =>
  [...file.entries.values()].some((e) => e.header.person === desk.officer.person);

function isMyTurn(desk: Desk, letter: CaseLetter, rank: number): boolean {
  const takenAt = desk.taken.get(letter.origin.batch) ?? desk.now;
  const days = waitedSince(desk, takenAt);
  return days >= rank || days >= lastCallDays;
}
