/** Finds route and exclusions of a receipt's cases again by trying all. `docs/protocol.md`, "Return". */
import {
  boardSecretOf,
  caseSecretOf,
  cellTagBytes,
  concat,
  type Directory,
  derive,
  exclusionLimit,
  labels,
  type Path,
  u16,
  wipe,
} from '../../crypto/index.js';
import { type BoardReading, livePeriods, tagStart } from './board-reading.js';

/** What is tried. */
export interface Candidates {
  routes: number[];
  /** People who may have been left out, ascending. */
  excludable: number[];
  /** People whose logs are looked for, ascending. */
  placers: number[];
}

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

/** Tags of which something is kept before there is a board: 4 bytes of each, so 4 MiB at most. */
const aheadTags = 2 ** 20;

export interface LookingUp {
  /**
   * Derives one path's tags a step, for which no board is needed; ends when all are derived or no
   * more can be kept. Of each the first 4 bytes are kept.
   */
  ahead(): Generator<void>;
  /**
   * Tries one path a step, those derived ahead by what was kept of them: gives the path when
   * index 0 of some live period stands on the board under it, else `null`.
   */
  over(board: BoardReading): Generator<Path | null>;
  /** Overwrites what was kept; all is derived anew then. */
  forget(): void;
}

/** `receiptSeed` has to stand until the end. `room`, for what is kept, is of a test alone. */
export function lookUp(given: {
  receiptSeed: Uint8Array;
  candidates: Candidates;
  day: number;
  room?: Int32Array;
}): LookingUp {
  const { receiptSeed, candidates } = given;
  const { placers } = candidates;
  const places = livePeriods(given.day).flatMap((period) =>
    [labels.tagNotice, labels.tagBridge].map((label) => ({ label, period })),
  );
  const firsts = placers.map((person) => ({
    person,
    tags: places.map(({ label, period }) => ({
      label,
      context: concat(u16(person), u16(period), u16(0)),
    })),
  }));
  const all = pathCount(candidates) * placers.length * places.length;
  let starts = given.room ?? new Int32Array(0);
  /** Those of the first so many paths, so many in all. */
  let kept = { paths: 0, tags: 0 };

  const tagCount = ({ excluded }: Path): number =>
    placers.filter((person) => !excluded.includes(person)).length * places.length;

  /** Gives the tags of the first cells of this path until one is taken; whether one was. */
  function takenOf(path: Path, take: (tag: Uint8Array) => boolean): boolean {
    const caseSecret = caseSecretOf(receiptSeed, path);
    const secret = boardSecretOf(caseSecret);
    const taken = firsts.some(
      ({ person, tags }) =>
        !path.excluded.includes(person) &&
        tags.some(({ label, context }) => take(derive(secret, label, context, cellTagBytes))),
    );
    wipe(caseSecret, secret);
    return taken;
  }

  return {
    *ahead() {
      starts = given.room ?? new Int32Array(Math.min(all, aheadTags));
      kept = { paths: 0, tags: 0 };
      for (const path of pathsOf(candidates)) {
        let at = kept.tags;
        if (at + tagCount(path) > starts.length) return;
        takenOf(path, (tag) => {
          starts[at++] = tagStart(tag);
          return false;
        });
        kept = { paths: kept.paths + 1, tags: at };
        yield;
      }
    },
    *over(board) {
      const stands = (path: Path): boolean =>
        takenOf(path, (tag) => board.has(tag) && board.find(tag).length > 0);
      let [left, at] = [kept.paths, 0];
      for (const path of pathsOf(candidates)) {
        let mayStand = true;
        if (left > 0) {
          const end = at + tagCount(path);
          mayStand = starts.subarray(at, end).some((start) => board.hasStart(start));
          left -= 1;
          at = end;
        }
        yield mayStand && stands(path) ? path : null;
      }
    },
    forget() {
      starts.fill(0);
      kept = { paths: 0, tags: 0 };
    },
  };
}
