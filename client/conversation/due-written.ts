/** One's own entries of a case, and what opens it for those who read them. */
import { sameBytes } from '../../crypto/index.js';
import type { CaseFile } from './casefile.js';
import { caseLog, type Desk, indexLog } from './desk.js';
import { entryCase } from './entry.js';
import type { HeldKey } from './keyring.js';
import { itemKinds } from './kinds.js';
import { logId } from './logbook.js';
import type { Due } from './placement.js';
import { recordId } from './records.js';

interface Placing {
  key: HeldKey;
  urgent: Due[];
}

export const caseLine = (file: CaseFile): string => `case:${file.id}`;
const entryLine = (file: CaseFile): string => `entries:${file.id}`;

/** One's own entries of a case that were not read back, hexadecimal hash and bytes. */
const waitingEntries = (desk: Desk, file: CaseFile): [string, Uint8Array][] =>
  [...desk.written].filter(([, bytes]) => sameCase(bytes, file));

/** The record that opens the case, before anything else of it. `stores`: letters need it too. */
export function dueCaseRecord(
  desk: Desk,
  file: CaseFile,
  { key: senderKey, urgent, stores }: Placing & { stores: boolean },
): void {
  const needed = stores || waitingEntries(desk, file).length > 0 || hasWritten(desk, file);
  if (!needed || isIndexed(desk, file)) return;
  const name = indexLog(senderKey.senderKey);
  const record = { record: 'case' as const, keys: file.keys, day: file.day };
  const key = `${logId(name)}|${recordId(record)}`;
  if (desk.records.has(key)) return;
  urgent.push({ of: 'record', key, name, record, senderKey, line: caseLine(file) });
}

/** Those entries, in their order, behind that record. */
export function dueEntries(desk: Desk, file: CaseFile, { key: senderKey, urgent }: Placing): void {
  const name = caseLog(senderKey.senderKey, file.caseId);
  const kind = itemKinds.entry.kind;
  const order = { line: entryLine(file), behind: [caseLine(file), entryLine(file)] };
  for (const [id, bytes] of waitingEntries(desk, file))
    urgent.push({ of: 'item', key: `entry:${id}`, name, kind, bytes, senderKey, ...order });
}

/**
 * Whether an older own index names the case: its readers hold that key as well, so that a key that
 * was replaced is no reason to write everything again.
 */
const isIndexed = (desk: Desk, file: CaseFile): boolean =>
  desk.keyring
    .forCase(file.path, file.caseId)
    .filter(({ senderKey: k }) => k.owner === desk.officer.person)
    .some(({ senderKey }) => {
      const record = { record: 'case' as const, keys: file.keys, day: file.day };
      return desk.records.has(`${logId(indexLog(senderKey))}|${recordId(record)}`);
    });

const sameCase = (entry: Uint8Array, file: CaseFile): boolean =>
  sameBytes(entryCase(entry), file.caseId);

const hasWritten = (desk: Desk, file: CaseFile): boolean =>
  [...file.entries.values()].some((e) => e.header.person === desk.officer.person);
