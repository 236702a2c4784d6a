/** Who can open which case, and whom this officer can give them. `docs/protocol.md`, "Case grants". */
import type { CaseFile } from './casefile.js';
import type { Desk } from './desk.js';
import { type Hindrance, hindrance, type Opening, openingOf } from './given-to.js';
import { isAskedFor } from './giving-cases.js';
import { membersNow } from './rank.js';

/** One member of a case. */
export interface Opener {
  person: number;
  opening: Opening;
  /** Why they cannot be given it; `null` when they can. */
  hindrance: Hindrance | null;
  /** It was asked for, and leaves with a bundle to come. */
  waits: boolean;
}

export const openersOf = (desk: Desk, file: CaseFile): Opener[] =>
  membersNow(desk, file).map(({ person }) => ({
    person,
    opening: openingOf(desk, file, person),
    hindrance: hindrance(desk, file, person),
    waits: isAskedFor(desk, file, person),
  }));

/** Of one colleague: how many cases this officer can give them, which wait to leave, and which have left. */
export interface GivingState {
  person: number;
  could: number;
  waits: number;
  /** Left, and they have not said yet that they have it. */
  left: number;
}

/** Of every colleague who cannot open some case of which they are a member. */
export function givingStates(desk: Desk): GivingState[] {
  const states = new Map<number, GivingState>();
  for (const file of desk.cases.values()) {
    for (const { person } of membersNow(desk, file)) {
      const opening = openingOf(desk, file, person);
      if (opening === 'opens' || opening === 'sent') continue;
      const state = states.get(person) ?? { person, could: 0, waits: 0, left: 0 };
      states.set(person, state);
      if (opening === 'given') state.left += 1;
      else if (isAskedFor(desk, file, person)) state.waits += 1;
      else if (hindrance(desk, file, person) === null) state.could += 1;
    }
  }
  return [...states.values()].filter(({ could, waits, left }) => could + waits + left > 0);
}
