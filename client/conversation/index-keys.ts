/** What belongs in which log, whose index it is, and what readers say there of a colleague's key. */
import { type CaseKeys, sameBytes } from '../../crypto/index.js';
import type { Desk } from './desk.js';
import { type HeldKey, pathId } from './keyring.js';
import type { LogItem, LogName } from './logbook.js';
import { type RecordContent, senderKeyHash } from './records.js';

export const indexKeyOf = ({ keyring }: Desk, { name }: LogItem): HeldKey | undefined =>
  keyring
    .all()
    .find(({ senderKey: k }) => k.owner === name.person && sameBytes(k.key, name.logKey));

/** An index names cases of the circle whose key it stands under. */
export function isOfCircle(desk: Desk, item: LogItem, { path }: CaseKeys): boolean {
  const index = indexKeyOf(desk, item);
  return index !== undefined && pathId(index.senderKey.path) === pathId(path);
}

/** A reader tells which bytes they hold under a number; other bytes than ours are an alarm. */
export function confirmKey(
  desk: Desk,
  item: LogItem,
  record: Extract<RecordContent, { record: 'keyConfirmed' }>,
): void {
  const { person } = item.name;
  const index = indexKeyOf(desk, item);
  if (index === undefined) return;
  const { path, caseId } = index.senderKey;
  const held = desk.keyring.find(record.owner, path, caseId, record.number);
  if (held === undefined) return;
  if (sameBytes(senderKeyHash(held.senderKey.key), record.hash)) held.confirmedBy.add(person);
  else {
    const detail = `${pathId(path)}:${record.number}:${person}`;
    desk.alarms.raise({ kind: 'key-fork', person: record.owner, detail });
  }
}

const keyringRecords = new Set([
  ...['senderKey', 'auditKey', 'unknownLetter', 'recused', 'grantedCase'],
]);

/** Keys and letters kept are taken from one's own keyring alone: colleagues write an index. */
export function belongsIn({ record }: RecordContent, log: LogName['log']): boolean {
  if (record === 'newer') return true;
  return keyringRecords.has(record) === (log === 'keyring');
}
