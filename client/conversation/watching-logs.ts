/** Which logs are looked for: those of keys and cases that are known. */
import { type Directory, toHex } from '../../crypto/index.js';
import type { CaseFile } from './casefile.js';
import { bridgeLog, caseLog, type Desk, indexLog, noticeLog } from './desk.js';
import type { GrantedCase } from './granted.js';
import type { HeldKey } from './keyring.js';
import { type LogName, logId } from './logbook.js';
import { allFiles } from './out-of-case.js';
import { isCarried } from './rank.js';

/** Watches the index of a sender key, and the logs of the cases that it opens. */
export function watchKey(desk: Desk, held: HeldKey): void {
  const { senderKey } = held;
  desk.book.watch(indexLog(senderKey), senderKey.since);
  for (const file of allFiles(desk)) watchCase(desk, file);
  for (const granted of desk.granted.values()) watchGranted(desk, granted);
}

/**
 * Watches the case logs of a case that was given: its first letter is found there. Which case a log
 * belongs to is believed of those alone that follow from a sender key.
 */
export function watchGranted(desk: Desk, granted: GrantedCase): void {
  const { caseId, day } = granted;
  const id = toHex(caseId);
  const paths = [...granted.parts.values()].map(({ record }) => record.path);
  const own = paths.flatMap((path) =>
    desk.keyring.forCase(path, caseId).map(({ senderKey }) => caseLog(senderKey, caseId)),
  );
  for (const name of own) desk.caseOfLog.set(logId(name), id);
  for (const name of [...granted.logs.values(), ...own]) desk.book.watch(name, day);
}

/** Watches every log of a case but for bridges. */
export function watchCase(desk: Desk, file: CaseFile): void {
  const watch = (name: LogName, fromDay: number): void => {
    desk.caseOfLog.set(logId(name), file.id);
    desk.book.watch(name, fromDay);
  };
  for (const { senderKey } of desk.keyring.forCase(file.path, file.caseId))
    watch(caseLog(senderKey, file.caseId), Math.min(file.day, senderKey.since));
  for (const name of desk.granted.get(file.id)?.logs.values() ?? [])
    desk.book.watch(name, file.day);
  for (const person of writersOf(desk.directory, file)) {
    watch(noticeLog(file.boardSecret, person), file.day);
    for (const { secret, day } of file.epochs) watch(noticeLog(secret, person), day);
  }
}

const bridgesWatched = new WeakMap<CaseFile, Directory>();

/** Bridges are looked for while a case is carried: beyond that nobody reads them. */
export function watchBridges(desk: Desk, file: CaseFile): void {
  if (bridgesWatched.get(file) === desk.directory || !isCarried(desk, file)) return;
  bridgesWatched.set(file, desk.directory);
  for (const person of writersOf(desk.directory, file)) {
    const name = bridgeLog(file, person);
    desk.caseOfLog.set(logId(name), file.id);
    desk.book.watch(name, file.day);
  }
}

/** Everybody who may have written notices of a case: past and present people of its route. */
const writersOf = (directory: Directory, file: CaseFile): number[] => [
  ...new Set(
    directory.people
      .filter((p) => p.routes.includes(file.path.route) && !file.path.excluded.includes(p.person))
      .map((p) => p.person),
  ),
];
