/**
 * Somebody leaves: what has to be said before, and how far their colleagues have come after.
 *
 * A page that removes somebody shows `beforeLeaving`, asks, signs `nextDirectory` with
 * `change.leave`, and publishes it. From then on every remaining member's session does the rest by
 * itself, bundle by bundle (`dueNow`): new sender keys, new board secrets, bridges, states. Nothing
 * of it is remembered anywhere but in what was placed, so that a session may end at any point.
 * `leavingProgress` says how far it has come. `docs/protocol.md`, "Members that change".
 */
import { boardDays, splitItem, toHex } from '../../crypto/index.js';
import type { CaseFile } from './casefile.js';
import { currentPerson } from './circle.js';
import { type Desk, today } from './desk.js';
import { epochInForce, goneSince, knownBridge } from './epochs.js';
import { hasOpened, hindrance } from './given-to.js';
import { itemKinds } from './kinds.js';
import { isCarried, membersNow, reads } from './rank.js';

/** What removing somebody would do to the cases that this officer reads. References, XXXXX-XXXXX. */
export interface LeavingPreview {
  /** Cases still carried from which they would go. */
  cases: string[];
  /** Nobody who would remain is known to be able to open these: grant them first. */
  lost: string[];
  /** Nobody, or one person alone, could open these: somebody who stays may be given them now. */
  giveFirst: { reference: string; to: number[] }[];
  /** One person alone would be left. */
  alone: string[];
  /** Nobody would be left who may write to the reporter. */
  silent: string[];
}

/**
 * To be shown, and agreed to, before the directory without these people is signed; or, where `routes`
 * are given, before one in which they read these no more.
 */
export function beforeLeaving(
  desk: Desk,
  leave: readonly number[],
  routes?: readonly number[],
): LeavingPreview {
  const preview: LeavingPreview = { cases: [], lost: [], giveFirst: [], alone: [], silent: [] };
  for (const file of carried(desk)) {
    if (routes !== undefined && !routes.includes(file.path.route)) continue;
    const members = membersNow(desk, file);
    const rest = members.filter((m) => !leave.includes(m.person));
    if (rest.length === members.length) continue;
    const { reference } = file;
    const able = rest.filter((m) => hasOpened(desk, file, m.person));
    preview.cases.push(reference);
    const to = rest.filter((m) => hindrance(desk, file, m.person) === null).map((m) => m.person);
    if (able.length <= 1 && to.length > 0) preview.giveFirst.push({ reference, to });
    if (able.length === 0) preview.lost.push(reference);
    else if (rest.length === 1) preview.alone.push(reference);
    if (!rest.some((m) => m.notices)) preview.silent.push(reference);
  }
  return preview;
}

/** Cases of which one person alone is a member: lost with them, from the first day on. */
export const casesOfOne = (desk: Desk): string[] =>
  carried(desk)
    .filter((file) => isAlone(desk, file))
    .map(({ reference }) => reference);

/** Of a case that is read: whether nobody else may read it. */
export const isAlone = (desk: Desk, file: CaseFile): boolean => membersNow(desk, file).length === 1;

export interface LeavingProgress {
  /** Cases from which somebody who had their board secret has gone. */
  cases: number;
  /** Those of them with a bridge and a state that a reporter can read. */
  bridged: number;
}

/** "Bridges: 120 of 200", for the cases that this officer reads. */
export function leavingProgress(desk: Desk): LeavingProgress {
  const progress = { cases: 0, bridged: 0 };
  for (const file of carried(desk)) {
    const epoch = epochInForce(desk, file);
    const gone = goneSince(desk, file, epoch) !== null;
    if (!gone && epoch.epoch === 0) continue;
    progress.cases += 1;
    if (gone) continue;
    const bridge = knownBridge(file, epoch);
    const parts = bridge === undefined ? [] : splitItem(itemKinds.bridge.kind, 0, bridge.bytes);
    const standing = parts[0] && desk.book.standing(toHex(parts[0].item), parts);
    const stated = file.states.some(
      ({ state, placer }) =>
        state.epoch === epoch.epoch &&
        state.day + boardDays > today(desk) &&
        currentPerson(desk.directory, placer) !== undefined,
    );
    if (standing?.days.size === standing?.parts && standing !== undefined && stated)
      progress.bridged += 1;
  }
  return progress;
}

const carried = (desk: Desk): CaseFile[] =>
  [...desk.cases.values()].filter((file) => isCarried(desk, file) && reads(desk, file));
