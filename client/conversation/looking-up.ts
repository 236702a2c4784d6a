/** Finds route and exclusions of a receipt's cases again by trying all. `docs/protocol.md`, "Return". */
import {
  boardSecretOf,
  caseSecretOf,
  concat,
  type Directory,
  derive,
  exclusionLimit,
  labels,
  type Path,
  u16,
  wipe,
} from '../../crypto/index.js';
import { type BoardReading, livePeriods } from './board-reading.js';

/** What is tried. */
export interface Candidates {
  routes: number[];
  /** People who may have been left out, ascending. */
  excludable: number[];
  /** People whose logs are looked for, ascending. */
  placers: number[];
}

const tagBytes = 16;
const ascending = (numbers: Iterable<number>): number[] =>
  [...new Set(numbers)].sort((a, b) => a - b);

/**
 * Every route and every nameable person listed, past ones included. `everyone` adds whoever else
 * is listed and the bare numbers of those who no longer are: tried last, after asking.
 */
export function candidatesOf(directory: Directory, everyone: boolean): Candidates {
  const bare = everyone ? directory.numbers : [];
  const named = directory.people.filter((p) => everyone || p.nameable);
  return {
    routes: ascending([...directory.routes.map((r) => r.route), ...bare]),
    excludable: ascending([...named.map((p) => p.person), ...bare]).filter((p) => p > 0),
    placers: ascending(directory.people.map((p) => p.person)),
  };
}

/** Every choice of so many of these people, each ascending. */
function* choices(people: readonly number[], count: number, from = 0): Generator<number[]> {
  if (count === 0) {
    yield [];
    return;
  }
  for (let i = from; i <= people.length - count; i++) {
    for (const rest of choices(people, count - 1, i + 1)) yield [people[i] as number, ...rest];
  }
}

/** Every route without exclusions, then with one person left out, then two, then three. */
export function* pathsOf({ routes, excludable }: Candidates): Generator<Path> {
  for (let count = 0; count <= exclusionLimit; count++) {
    for (const excluded of choices(excludable, count)) {
      for (const route of routes) yield { route, excluded };
    }
  }
}

/** How many paths `pathsOf` gives. */
export function pathCount({ routes, excludable }: Candidates): number {
  let circles = 0;
  let ofThisSize = 1;
  for (let count = 0; count <= Math.min(exclusionLimit, excludable.length); count++) {
    circles += ofThisSize;
    ofThisSize = (ofThisSize * (excludable.length - count)) / (count + 1);
  }
  return circles * routes.length;
}

/**
 * Tries one path a step: gives the path when index 0 of some live period stands on the board
 * under it, else `null`.
 */
export function* lookUp(given: {
  receiptSeed: Uint8Array;
  candidates: Candidates;
  board: BoardReading;
  day: number;
}): Generator<Path | null> {
  const { receiptSeed, candidates, board } = given;
  const periods = livePeriods(given.day);
  const firsts = candidates.placers.map((person) => ({
    person,
    contexts: periods.map((period) => concat(u16(person), u16(period), u16(0))),
  }));
  const stands = (secret: Uint8Array, context: Uint8Array): boolean => {
    for (const label of [labels.tagNotice, labels.tagBridge]) {
      const tag = derive(secret, label, context, tagBytes);
      if (board.has(tag) && board.find(tag).length > 0) return true;
    }
    return false;
  };
  for (const path of pathsOf(candidates)) {
    const caseSecret = caseSecretOf(receiptSeed, path);
    const secret = boardSecretOf(caseSecret);
    const found = firsts.some(
      ({ person, contexts }) =>
        !path.excluded.includes(person) && contexts.some((context) => stands(secret, context)),
    );
    wipe(caseSecret, secret);
    yield found ? path : null;
  }
}
