/** What an officer's program makes of the items that it finds in store and board. */
import {
  type CaseKeys,
  ensure,
  letterHash,
  membersOf,
  millisecondsPerDay,
  ProtocolError,
  peekLetter,
  sameBytes,
  toHex,
  verifyBridge,
} from '../../crypto/index.js';
import { addLetter, tryUnknown } from './adding.js';
import { verifyAttendance } from './attendance.js';
import { addAuditKey } from './audit-keys.js';
import { type CaseFile, caseFile } from './casefile.js';
import { keyFinder } from './circle.js';
import { type Desk, noteListed, today } from './desk.js';
import { verifyEntry } from './entry.js';
import { addEpoch } from './epochs.js';
import { noteGiven } from './given-to.js';
import { settleGiving } from './giving-cases.js';
import { addGrantedCase, caseNamedIn, keysInLetter, takeGrantedEpochs } from './granted-cases.js';
import { belongsIn, confirmKey, indexKeyOf, isOfCircle } from './index-keys.js';
import { itemKinds, kindName } from './kinds.js';
import { type LogItem, logId } from './logbook.js';
import { verifyMessage } from './message.js';
import { recusesSelf } from './notice-states.js';
import { addEntry, allFiles, fileOf, finish, isLater, noteRecusal } from './out-of-case.js';
import {
  type BoardEpoch,
  parseLetterCopy,
  parseRecords,
  type RecordContent,
  recordId,
} from './records.js';
import { verifyState } from './state.js';
import { watchBridges, watchCase, watchGranted, watchKey } from './watching-logs.js';

/** Reads everything that the book has found, until nothing new turns up. */
export function readItems(desk: Desk): void {
  desk.book.advance(today(desk));
  for (let items = desk.book.drain(); items.length > 0; items = desk.book.drain()) {
    for (const item of items) readSafely(desk, item);
    for (const file of allFiles(desk)) watchBridges(desk, file);
  }
}

function readSafely(desk: Desk, item: LogItem): void {
  try {
    readItem(desk, item);
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    const { person } = item.name;
    desk.alarms.raise({ kind: 'bad-item', person, detail: `${item.item}:${error.code}` });
  }
}

function readItem(desk: Desk, item: LogItem): void {
  const kind = kindName(itemKinds, { kind: item.kind, version: 1 });
  const { log } = item.name;
  if (log === 'keyring' && kind === 'keyring') readRecords(desk, item);
  else if (log === 'index' && kind === 'index') readRecords(desk, item);
  else if (log === 'case') readCaseItem(desk, item, kind);
  else if (log === 'notice') readNotice(desk, item, kind);
  else if (log === 'bridge' && kind === 'bridge') readBridge(desk, item);
  else if (log === 'attendance' && kind === 'attendance') readAttendance(desk, item);
}

function readRecords(desk: Desk, item: LogItem): void {
  for (const record of parseRecords(item.bytes)) {
    ensure(belongsIn(record, item.name.log), 'header', 'a record of another log');
    if (item.name.person === desk.officer.person) {
      const key = `${logId(item.name)}|${recordId(record)}`;
      const known = desk.records.get(key);
      const day = Math.max(item.day, known?.day ?? 0);
      const items = [...(known?.items ?? []), item.item];
      const since = Math.min(item.day, known?.since ?? item.day);
      desk.records.set(key, { name: item.name, record, day, since, items });
    }
    readRecord(desk, item, record);
  }
}

function readRecord(desk: Desk, item: LogItem, record: RecordContent): void {
  const { person } = item.name;
  switch (record.record) {
    case 'senderKey': {
      const held = desk.keyring.add(record.senderKey, { placed: true });
      if (held !== null) watchKey(desk, held);
      break;
    }
    case 'auditKey':
      addAuditKey(desk, record.auditKey, { placed: true });
      break;
    case 'unknownLetter': {
      peekLetter(record.letter);
      const id = toHex(letterHash(record.letter));
      if (!desk.unknown.has(id)) {
        const { origin, letter: bytes } = record;
        desk.unknown.set(id, { origin, bytes, kept: true });
      } else (desk.unknown.get(id) as { kept: boolean }).kept = true;
      tryUnknown(desk);
      break;
    }
    case 'recused':
      finish(desk, record.caseId);
      break;
    case 'case':
      ensure(isOfCircle(desk, item, record.keys), 'header', 'a case of another circle');
      openCase(desk, record.keys, record.day);
      break;
    case 'letterStored':
    case 'letterConfirmed':
      noteListed(desk, toHex(record.letter), person);
      break;
    case 'keyConfirmed':
      confirmKey(desk, item, record);
      break;
    case 'boardEpoch':
      readEpoch(desk, item, record.caseId, record.drawn);
      break;
    case 'grantedCase':
      if (addGrantedCase(desk, record, { batch: 0, placed: true })) openGranted(desk, record.given);
      break;
    case 'caseGiven':
      noteGiven(desk, record.caseId, { to: record.to, by: person });
      if (person === desk.officer.person) settleGiving(desk, record);
      break;
    case 'newer':
      break;
  }
}

/**
 * A board secret drawn by the index's owner, where nobody reads the index for whom it was not
 * drawn. One of a case that is not known yet waits for it.
 */
function readEpoch(desk: Desk, item: LogItem, caseId: Uint8Array, drawn: BoardEpoch): void {
  const index = indexKeyOf(desk, item);
  ensure(index !== undefined && drawn.author === item.name.person, 'header', 'author of an epoch');
  const told = index.senderKey.readers.every((r) => drawn.members.includes(r.person));
  ensure(told, 'header', 'readers of an epoch');
  const id = toHex(caseId);
  if (desk.recusals.done.has(id)) return;
  const file = fileOf(desk, id);
  if (file === undefined) {
    desk.epochsAhead.set(id, [...(desk.epochsAhead.get(id) ?? []), { item, drawn }]);
    return;
  }
  ensure(isOfCircle(desk, item, file.keys), 'header', 'an epoch of another circle');
  addEpoch(file, drawn);
  watchCase(desk, file);
}

/**
 * Opens a case from its keys, or finds it; its id is computed, never believed. The earliest day
 * that anybody names counts: a later one would leave out periods in which colleagues wrote. One
 * that this officer is out of stands in no list, and nothing is looked for in it once that is kept.
 */
export function openCase(desk: Desk, keys: CaseKeys, day: number): CaseFile {
  const fresh = caseFile(keys, Math.min(day, today(desk)));
  const { out, done, going } = desk.recusals;
  if (done.has(fresh.id)) return fresh;
  const known = fileOf(desk, fresh.id);
  if (known !== undefined) {
    if (fresh.day < known.day) {
      known.day = fresh.day;
      watchCase(desk, known);
    }
    return known;
  }
  (out.has(fresh.id) ? going : desk.cases).set(fresh.id, fresh);
  const ahead = desk.epochsAhead.get(fresh.id) ?? [];
  desk.epochsAhead.delete(fresh.id);
  for (const { item, drawn } of ahead) if (isOfCircle(desk, item, keys)) addEpoch(fresh, drawn);
  watchCase(desk, fresh);
  for (const item of takeAhead(desk, fresh.id)) readSafely(desk, item);
  tryUnknown(desk);
  return fresh;
}

/** Looks for a case that a colleague gave, or for what more they gave of one that is known. */
export function openGranted(desk: Desk, { caseId }: { caseId: Uint8Array }): void {
  const id = toHex(caseId);
  const granted = desk.granted.get(id);
  if (desk.recusals.done.has(id)) return;
  if (granted !== undefined) watchGranted(desk, granted);
  const file = fileOf(desk, id);
  if (file === undefined) for (const item of takeAhead(desk, id)) readSafely(desk, item);
  else {
    watchCase(desk, file);
    takeGrantedEpochs(desk, file);
    watchCase(desk, file);
  }
}

function takeAhead(desk: Desk, id: string): LogItem[] {
  const items = desk.itemsAhead.get(id) ?? [];
  desk.itemsAhead.delete(id);
  return items;
}

/** An item of a case that is not open yet: it waits for the letter that opens it. */
function holdItem(desk: Desk, item: LogItem, { id, kind }: { id: string; kind: string }): void {
  const ahead = desk.itemsAhead.get(id);
  if (desk.recusals.done.has(id)) return;
  if (ahead === undefined) desk.itemsAhead.set(id, [item]);
  else ahead.push(item);
  const granted = desk.granted.get(id);
  if (kind !== 'letter' || granted === undefined) return;
  const opened = keysInLetter(desk, granted, item.bytes);
  if (opened !== null) openCase(desk, opened.keys, opened.day);
}

const caseOf = (desk: Desk, item: LogItem): CaseFile | undefined =>
  fileOf(desk, desk.caseOfLog.get(logId(item.name)) ?? '');

function readCaseItem(desk: Desk, item: LogItem, kind: string): void {
  const id = desk.caseOfLog.get(logId(item.name)) ?? caseNamedIn(item, kind);
  const file = fileOf(desk, id ?? '');
  if (file === undefined) {
    if (id !== undefined) holdItem(desk, item, { id, kind });
    return;
  }
  if (kind === 'letter') {
    const { origin, letter } = parseLetterCopy(item.bytes);
    ensure(origin.day <= today(desk) + 1, 'header', 'a letter of a day to come');
    addLetter(desk, file, { origin, bytes: letter, stored: true, takenIn: false, partial: false });
    noteListed(desk, toHex(letterHash(letter)), item.name.person);
    return;
  }
  if (kind !== 'entry') {
    file.newer++;
    return;
  }
  const entry = verifyEntry(item.bytes, desk.officer.unitId, keyFinder(desk.directory));
  const { person, directory: number } = entry.header;
  const { reference } = file;
  ensure(sameBytes(entry.header.caseId, file.caseId), 'header', 'case of an entry');
  const under = desk.directories.get(number);
  if (under === undefined) {
    desk.alarms.raise({ kind: 'directory-old', detail: String(number) });
    return;
  }
  if (!membersOf(under, file.path).some((m) => m.person === person)) {
    desk.alarms.raise({ kind: 'entry-stranger', reference, person, detail: toHex(entry.hash) });
    return;
  }
  addEntry(desk, file, entry);
}

function readNotice(desk: Desk, item: LogItem, kind: string): void {
  const file = caseOf(desk, item);
  if (file === undefined) return;
  const { unitId } = desk.officer;
  const find = keyFinder(desk.directory);
  if (kind === 'message') {
    const message = verifyMessage(item.bytes, unitId, find);
    ensure(sameBytes(message.header.caseId, file.caseId), 'header', 'case of a message');
    file.notices.set(toHex(message.hash), { message, item: item.item });
  } else if (kind === 'state') {
    const state = verifyState(item.bytes, unitId, find);
    ensure(sameBytes(state.caseId, file.caseId), 'header', 'case of a state');
    ensure(state.day <= today(desk) + 1, 'header', 'a state that would stay the newest');
    const { name, period, index, bytes } = item;
    if (recusesSelf(state)) noteRecusal(desk, file, { state, bytes, number: null });
    if (isLater(file, state)) return;
    file.states.push({ state, name, placer: name.person, period, index });
  } else file.newer++;
}

/** A bridge of anybody: whether it leads to a secret that members know is told later. */
function readBridge(desk: Desk, item: LogItem): void {
  const file = caseOf(desk, item);
  if (file === undefined) return;
  const bridge = verifyBridge(item.bytes, desk.officer.unitId, keyFinder(desk.directory));
  ensure(sameBytes(bridge.header.caseId, file.caseId), 'header', 'case of a bridge');
  // Its reporter does not follow one either that names a day or a directory to come.
  const { day, directory } = bridge.header;
  ensure(day <= today(desk) + 1 && desk.directories.has(directory), 'header', 'day of a bridge');
  const known = file.bridges.get(item.item);
  if (known !== undefined) known.placers.add(item.name.person);
  else
    file.bridges.set(item.item, {
      bridge,
      bytes: item.bytes,
      placers: new Set([item.name.person]),
    });
  if (known === undefined && takeGrantedEpochs(desk, file)) watchCase(desk, file);
}

/** Own attendance, so that one cell a week is placed and no more. */
function readAttendance(desk: Desk, item: LogItem): void {
  const { day } = verifyAttendance(item.bytes, desk.officer.unitId, keyFinder(desk.directory));
  if (item.name.person === desk.officer.person && day >= (desk.attended?.day ?? 0))
    desk.attended = { day, at: Math.max(desk.attended?.at ?? 0, day * millisecondsPerDay) };
}
