/** Sender keys to grant, keep and confirm; letters of unknown cases to keep. */
import { sameBytes, toHex } from '../../crypto/index.js';
import { currentPerson, isCurrentKey } from './circle.js';
import { type Desk, indexLog, keyringLog, today, waited } from './desk.js';
import type { HeldKey } from './keyring.js';
import { logId } from './logbook.js';
import { isOut } from './out-of-case.js';
import type { Due } from './placement.js';
import { type KeyReader, recordId, type SenderKey, senderKeyHash } from './records.js';

const regrantDays = 7;

/** Own sender keys to be granted, keys of others to be kept and confirmed. */
export function dueForKeys(desk: Desk, due: Due[]): void {
  const ring = keyringLog(desk);
  const { person } = desk.officer;
  for (const held of desk.keyring.all()) {
    const { senderKey: k } = held;
    if (isOut(desk, k.caseId)) continue;
    if (k.owner === person) {
      if (held.placed && needsGrantAgain(desk, held))
        due.push({
          of: 'grant',
          key: `grant:${recordId({ record: 'senderKey', senderKey: k })}`,
          grant: { of: 'senderKey', held },
        });
      continue;
    }
    const record = { record: 'senderKey' as const, senderKey: k };
    if (!held.placed)
      due.push({
        of: 'record',
        key: `ring:${recordId(record)}`,
        name: ring,
        record,
        senderKey: null,
      });
    const own = ownIndexOf(desk, held);
    if (own === null) continue;
    const name = indexLog(own.senderKey);
    const confirmation = {
      record: 'keyConfirmed' as const,
      owner: k.owner,
      number: k.number,
      hash: senderKeyHash(k.key),
    };
    const id = `${logId(name)}|${recordId(confirmation)}`;
    if (!desk.records.has(id))
      due.push({ of: 'record', key: id, name, record: confirmation, senderKey: own });
  }
}

/** Whether somebody who was to read under a key still does, under the key that it names of them. */
export const stays = (desk: Desk, k: SenderKey, reader: KeyReader): boolean =>
  isCurrentKey(desk.directory, reader) &&
  currentPerson(desk.directory, reader.person)?.routes.includes(k.path.route) === true &&
  !isOutOfKey(desk, k, reader.person);

/** The same of everybody, its owner among them. */
export const allStay = (desk: Desk, k: SenderKey): boolean =>
  k.readers.every((reader) => stays(desk, k, reader));

/**
 * The own key of a circle in whose index a colleague's key is confirmed. One that was drawn and has
 * not left, and names somebody who has gone since, never leaves.
 */
const ownIndexOf = (desk: Desk, of: HeldKey): HeldKey | null =>
  desk.keyring
    .forCase(of.senderKey.path, of.senderKey.caseId)
    .filter(
      ({ senderKey: k }) =>
        k.owner === desk.officer.person && sameBytes(k.caseId, of.senderKey.caseId),
    )
    .filter((k) => k.placed || allStay(desk, k.senderKey))
    .find((k) => k.senderKey.readers.some((r) => r.person === of.senderKey.owner)) ?? null;

/** Day on which an own key left with its first grant: it may have been drawn long before. */
export function grantedDay(desk: Desk, senderKey: SenderKey): number {
  const record = recordId({ record: 'senderKey', senderKey });
  return desk.records.get(`${logId(keyringLog(desk))}|${record}`)?.since ?? today(desk);
}

/** Whether a key is for one case that this reader of it is out of. */
export const isOutOfKey = (desk: Desk, { caseId }: SenderKey, person: number): boolean =>
  desk.cases.get(toHex(caseId))?.recusals.has(person) === true;

/** Unconfirmed for a week: the same grant goes to all again, once in each further week. */
function needsGrantAgain(desk: Desk, { senderKey: k, confirmedBy }: HeldKey): boolean {
  const open = k.readers.some((r) => r.person !== k.owner && !confirmedBy.has(r.person));
  // A key that somebody who left can read is replaced, never granted again; so is one of older keys.
  if (!open || !allStay(desk, k)) return false;
  const what = `regrant:${recordId({ record: 'senderKey', senderKey: k })}`;
  const weeks = Math.floor(waited(desk, what, grantedDay(desk, k)) / regrantDays);
  const done = desk.firstSeen.get(`${what}:done`) ?? 0;
  return weeks > done;
}

/** Notes that a grant left again. */
export function noteRegranted(desk: Desk, { senderKey: k }: HeldKey): void {
  const what = `regrant:${recordId({ record: 'senderKey', senderKey: k })}`;
  desk.firstSeen.set(
    `${what}:done`,
    Math.floor(waited(desk, what, grantedDay(desk, k)) / regrantDays),
  );
}

export function dueUnknown(desk: Desk, due: Due[]): void {
  const name = keyringLog(desk);
  for (const [id, { origin, bytes, kept }] of desk.unknown) {
    if (kept) continue;
    const record = { record: 'unknownLetter' as const, origin, letter: bytes };
    due.push({ of: 'record', key: `unknown:${id}`, name, record, senderKey: null });
  }
}
