/** What stands in the store for long is placed again, as long as it is needed. */
import { letterHash, periodOf, sameBytes, splitItem, toHex } from '../../crypto/index.js';
import type { CaseFile } from './casefile.js';
import { type Desk, indexLog, keyringLog, type PlacedRecord, today } from './desk.js';
import type { HeldKey } from './keyring.js';
import { itemKinds } from './kinds.js';
import { logId } from './logbook.js';
import type { Due } from './placement.js';
import { isGone, rankIn } from './rank.js';
import { encodeLetterCopy, type RecordContent, recordId } from './records.js';

/** Age at which a cell in the store is placed again. */
const carryDays = 200;

/** Whoever comes later in rank places again so many days later each. */
const rankDays = 7;

/** The newest day on which a record was placed: the same item may have been placed again. */
const placedDay = (desk: Desk, { day, items }: PlacedRecord): number =>
  Math.max(day, ...items.flatMap((item) => [...(desk.book.standing(item)?.days.values() ?? [])]));

/** Keyring records and confirmations of keys are placed again once they are old, always. */
export function carryKeyring(desk: Desk, spare: Due[]): void {
  const ring = keyringLog(desk);
  for (const placed of desk.records.values()) {
    if (today(desk) - placedDay(desk, placed) < carryDays) continue;
    const { name, record } = placed;
    const read =
      record.record === 'unknownLetter' && !desk.unknown.has(toHex(letterHash(record.letter)));
    if ((logId(name) === logId(ring) && !read) || record.record === 'keyConfirmed') {
      const key = `carry:${logId(name)}:${recordId(record)}:${periodOf(today(desk))}`;
      spare.push({ of: 'record', key, name, record, senderKey: null });
    }
  }
}

/** Letters, entries (a departed member's too) and own index records of a case, once they are old. */
export function carryCase(
  desk: Desk,
  file: CaseFile,
  key: HeldKey,
  item: (to: Due[], kind: number, bytes: Uint8Array, id: string) => void,
  spare: Due[],
): void {
  // Nothing of a case was placed before the case was there.
  if (today(desk) - file.day < carryDays) return;
  const old = (bytes: Uint8Array, kind: number, later: number): boolean => {
    const parts = splitItem(kind, 0, bytes);
    const standing = parts[0] && desk.book.standing(toHex(parts[0].item), parts);
    if (standing === undefined) return false;
    return today(desk) - Math.max(...standing.days.values()) >= carryDays + later;
  };
  const period = periodOf(today(desk));
  const later = rankIn(desk, file, () => true) * rankDays;
  for (const entry of file.entries.values()) {
    const { person } = entry.header;
    const mine = person === desk.officer.person;
    const gone = isGone(desk, file, person);
    if ((mine || gone) && old(entry.bytes, itemKinds.entry.kind, mine ? 0 : later))
      item(spare, itemKinds.entry.kind, entry.bytes, `carry:${toHex(entry.hash)}:${period}`);
  }
  for (const { letter, origin } of file.letters.values()) {
    const copy = encodeLetterCopy(origin, letter.bytes);
    if (old(copy, itemKinds.letter.kind, later))
      item(spare, itemKinds.letter.kind, copy, `carry:${toHex(letter.hash)}:${period}`);
  }
  carryRecords(desk, file, key, spare);
}

/**
 * Records of one's own indexes, once they are old: under the key that is written with now. The index
 * of a key that was replaced ends like any other, and with it what opens the case.
 */
function carryRecords(desk: Desk, file: CaseFile, key: HeldKey, spare: Due[]): void {
  const name = indexLog(key.senderKey);
  const own = new Set(
    desk.keyring
      .forCase(file.path, file.caseId)
      .filter(({ senderKey: k }) => k.owner === desk.officer.person)
      .map(({ senderKey }) => logId(indexLog(senderKey))),
  );
  const isOld = (placed: PlacedRecord): boolean =>
    today(desk) - placed.day >= carryDays && today(desk) - placedDay(desk, placed) >= carryDays;
  const carried = new Set<string>();
  for (const placed of desk.records.values()) {
    const { record } = placed;
    if (today(desk) - placed.day < carryDays || !own.has(logId(placed.name))) continue;
    if (!isOld(placed) || !isOfCase(record, file) || !mayRead(key, record)) continue;
    const id = recordId(record);
    const here = desk.records.get(`${logId(name)}|${id}`);
    if (carried.has(id) || (here !== undefined && !isOld(here))) continue;
    carried.add(id);
    const again = `carry:${id}:${periodOf(today(desk))}`;
    spare.push({ of: 'record', key: again, name, record, senderKey: key });
  }
}

function isOfCase(record: RecordContent, file: CaseFile): boolean {
  if (record.record === 'case') return sameBytes(record.keys.caseSecret, file.keys.caseSecret);
  return 'caseId' in record && sameBytes(record.caseId, file.caseId);
}

/** A board secret is written for nobody but those for whom it was drawn. */
const mayRead = ({ senderKey }: HeldKey, record: RecordContent): boolean =>
  record.record !== 'boardEpoch' ||
  senderKey.readers.every(({ person }) => record.drawn.members.includes(person));
