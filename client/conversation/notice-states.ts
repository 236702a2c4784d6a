/** States of a case as they stand on the board: who signed them, and who may. */
import {
  boardDays,
  type CaseKeys,
  currentPeople,
  type Directory,
  ensure,
  membersOf,
  ProtocolError,
  sameBytes,
} from '../../crypto/index.js';
import { keyFinder } from './circle.js';
import { itemKinds } from './kinds.js';
import type { NoticeAlarm } from './notice-alarms.js';
import type { NoticeCell } from './notice-items.js';
import { type State, verifyState } from './state.js';

/** A state and where it stands; of two equally new ones the later place counts. */
export interface FoundState {
  state: State;
  placer: number;
  period: number;
  index: number;
}

/** Those whom the directory lists as current, less those left out. */
export const standingPeople = (directory: Directory, excluded: readonly number[]): Set<number> =>
  new Set(
    currentPeople(directory)
      .map((p) => p.person)
      .filter((person) => !excluded.includes(person)),
  );

/** Whether a state takes its own signer out (this person, where one is given). */
export const recusesSelf = (state: State, person = state.signer): boolean =>
  state.signer === person && state.recused.includes(person);
export const unexpired = (state: State, day: number): boolean => state.day + boardDays > day;

export function readStates(given: {
  cells: readonly NoticeCell[];
  directory: Directory;
  caseId: Uint8Array;
  standing: ReadonlySet<number>;
  day: number;
  alarms: NoticeAlarm[];
}): FoundState[] {
  const { directory, caseId, standing, day, alarms } = given;
  const found: FoundState[] = [];
  for (const { place, content } of given.cells) {
    if (content.kind !== itemKinds.state.kind || !standing.has(place.person)) continue;
    try {
      ensure(content.parts === 1, 'header', 'a state of more than one cell');
      const state = verifyState(content.content, directory.unitId, keyFinder(directory));
      ensure(sameBytes(state.caseId, caseId), 'chain', 'a state of another case');
      ensure(state.day <= day + 1, 'header', 'a state that would stay the newest');
      if (!standing.has(state.signer)) continue;
      const { person: placer, period, index } = place;
      found.push({ state, placer, period, index });
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      alarms.push({ kind: 'broken', person: place.person });
    }
  }
  return found;
}

/** Who may write here, and which states say so. */
export interface Settled {
  members: Set<number>;
  /** Whom states name that were made under a later directory: the latest that names each. */
  named: Map<number, number>;
  counted: FoundState[];
  /** Those who took themselves out under their own signature, and since which day. */
  recusals: Map<number, number>;
}

/**
 * Members: those of the route in the directory, and those whom a member's unexpired state names that was
 * made under a later directory, so far as they stand in this one, less those who took themselves out. An
 * older state knows nothing of who has been moved off the route since. A state counts when signer and
 * placer are members; of somebody who took themselves out, none from after that day.
 */
export function settleMembers(
  found: readonly FoundState[],
  { directory, path, day }: { directory: Directory; path: CaseKeys['path']; day: number },
): Settled {
  const standing = standingPeople(directory, path.excluded);
  const members = new Set(membersOf(directory, path).map((m) => m.person));
  const named = new Map<number, number>();
  const byMembers = ({ state, placer }: FoundState): boolean =>
    members.has(state.signer) && members.has(placer);
  for (let before = -1; before !== members.size; ) {
    before = members.size;
    for (const f of found) {
      const { members: people, directory: number } = f.state;
      if (!byMembers(f) || !unexpired(f.state, day) || number <= directory.number) continue;
      for (const person of people.filter((one) => standing.has(one))) {
        members.add(person);
        named.set(person, Math.max(number, named.get(person) ?? 0));
      }
    }
  }
  const recusals = new Map<number, number>();
  for (const { state } of found.filter((f) => byMembers(f) && recusesSelf(f.state)))
    recusals.set(state.signer, Math.min(state.day, recusals.get(state.signer) ?? state.day));
  const counted = found.filter(
    (f) =>
      byMembers(f) && f.state.day <= (recusals.get(f.state.signer) ?? Number.POSITIVE_INFINITY),
  );
  for (const person of recusals.keys()) members.delete(person);
  return { members, named, counted, recusals };
}

/** Greatest (day, letters received, period, index), then lowest person. */
export const newestOf = (found: readonly FoundState[]): State | null =>
  [...found].sort(
    (a, b) =>
      b.state.day - a.state.day ||
      b.state.letters - a.state.letters ||
      b.period - a.period ||
      b.index - a.index ||
      a.placer - b.placer,
  )[0]?.state ?? null;
