/** The secret under which a case's notices are written: drawn, kept, and bridged to the reporter. */
import { boardDays, type Random, signBridge, splitItem, toHex } from '../../crypto/index.js';
import type { CaseFile } from './casefile.js';
import { bridgeLog, type Desk, indexLog, self, today } from './desk.js';
import { drawEpoch, epochInForce, goneSince, knownBridge } from './epochs.js';
import type { HeldKey } from './keyring.js';
import { itemKinds } from './kinds.js';
import { logId } from './logbook.js';
import type { BoardDue, Due } from './placement.js';
import { rankIn } from './rank.js';
import { type BoardEpoch, recordId } from './records.js';

/** Age at which a bridge is placed again, by its author and by anybody. */
const authorAgainDays = 28;
const anybodyAgainDays = 35;

/**
 * What is due for the epoch of a case, and the epoch under which notices may be placed: `null`
 * while one is to be drawn, or its record was not read back yet. A secret that nobody could learn
 * any more must not stand before what is said under it.
 */
export function dueEpoch(
  desk: Desk,
  file: CaseFile,
  given: { key: HeldKey; random: Random; urgent: Due[]; board: BoardDue[] },
): BoardEpoch | null {
  const { key, random, urgent, board } = given;
  const known = epochInForce(desk, file);
  const stays = goneSince(desk, file, known) === null;
  const epoch = stays ? known : drawEpoch(desk, file, random);
  if (epoch === null || epoch.epoch === 0) return epoch;
  if (epoch.author === desk.officer.person && !isKept(desk, file, epoch)) {
    const name = indexLog(key.senderKey);
    const record = { record: 'boardEpoch' as const, caseId: file.caseId, drawn: epoch };
    const id = `${logId(name)}|${recordId(record)}`;
    urgent.push({ of: 'record', key: id, name, record, senderKey: key });
    return null;
  }
  board.push(...dueBridge(desk, file, epoch));
  return epoch;
}

/** Whether an own index names it, read back. */
const isKept = (desk: Desk, file: CaseFile, drawn: BoardEpoch): boolean =>
  desk.keyring
    .forCase(file.path, file.caseId)
    .filter(({ senderKey: k }) => k.owner === desk.officer.person)
    .some(({ senderKey }) => {
      const record = { record: 'boardEpoch' as const, caseId: file.caseId, drawn };
      return desk.records.has(`${logId(indexLog(senderKey))}|${recordId(record)}`);
    });

const built = new WeakMap<BoardEpoch, Uint8Array>();

/** The bridge as it stands on the board, or as its author makes it. */
function bridgeBytes(desk: Desk, file: CaseFile, epoch: BoardEpoch): Uint8Array | null {
  const known = knownBridge(file, epoch)?.bytes ?? built.get(epoch);
  const me = self(desk);
  if (known !== undefined || me === undefined) return known ?? null;
  if (epoch.author !== me.person) return null;
  const { unitId, keys } = desk.officer;
  const { caseId } = file;
  const { epoch: number, day, directory, members, secret } = epoch;
  const bytes = signBridge(
    { caseId, signer: me.person, keyId: me.keyId, epoch: number, day, directory, members },
    { secret, kemPublic: file.keys.kemPublic },
    { unitId, signSecret: keys.signSecret },
  );
  built.set(epoch, bytes);
  return bytes;
}

/** Its two parts, for the first time or again: a reporter has to find it in every period. */
function dueBridge(desk: Desk, file: CaseFile, epoch: BoardEpoch): BoardDue[] {
  const me = self(desk);
  const bytes = me?.notices === true ? bridgeBytes(desk, file, epoch) : null;
  if (me === undefined || bytes === null) return [];
  const day = today(desk);
  const parts = splitItem(itemKinds.bridge.kind, day, bytes);
  const standing = parts[0] && desk.book.standing(toHex(parts[0].item), parts);
  const rank = rankIn(desk, file, (p) => p.notices);
  const again = epoch.author === me.person ? authorAgainDays : anybodyAgainDays + rank;
  const name = bridgeLog(file, me.person);
  return parts.flatMap((content): BoardDue[] => {
    const placed = standing?.days.get(content.part);
    const key = `bridge:${toHex(content.item)}:${content.part}:${day}`;
    if (placed === undefined)
      return [{ of: 'board', key, name, content, turn: { turn: 'new', until: 0 } }];
    if (day - placed < again) return [];
    return [
      { of: 'board', key, name, content, turn: { turn: 'again', until: placed + boardDays } },
    ];
  });
}
