/**
 * Cases of one reporter: they have one signing key, and may leave different people out. Whoever
 * reads several acts on all of what they ask. `docs/protocol.md`, "Cases of one reporter".
 */
import { toHex } from '../../crypto/index.js';
import type { CaseFile } from './casefile.js';
import type { Desk } from './desk.js';
import { membersNow } from './rank.js';

const ascending = (people: Iterable<number>): number[] =>
  [...new Set(people)].sort((a, b) => a - b);

/** The reporter has signed something in it: a colleague can name any key in an index. */
const isSigned = (file: CaseFile): boolean => file.letters.size > 0;

const byKey = new WeakMap<Desk, { of: number; cases: Map<string, CaseFile[]> }>();

/** Cases with one signing key: cases are added, and go only where this officer goes out of them. */
function withKeyOf(desk: Desk, { keys }: CaseFile): readonly CaseFile[] {
  let known = byKey.get(desk);
  const of = desk.cases.size + desk.recusals.out.size * 65_536;
  if (known?.of !== of) {
    const cases = new Map<string, CaseFile[]>();
    for (const one of desk.cases.values()) {
      const key = toHex(one.keys.signPublic);
      const same = cases.get(key);
      if (same === undefined) cases.set(key, [one]);
      else same.push(one);
    }
    known = { of, cases };
    byKey.set(desk, known);
  }
  return known.cases.get(toHex(keys.signPublic)) ?? [];
}

/** The other cases of this reporter that this officer reads, in order of their references. */
export const othersOf = (desk: Desk, file: CaseFile): CaseFile[] =>
  (isSigned(file) ? withKeyOf(desk, file) : [])
    .filter((other) => other.id !== file.id && isSigned(other))
    .sort((a, b) => (a.reference < b.reference ? -1 : 1));

/** Whoever the reporter leaves out in this case or in another one that this officer reads. */
export const leftOutAnywhere = (desk: Desk, file: CaseFile): number[] =>
  ascending([file, ...othersOf(desk, file)].flatMap(({ path }) => path.excluded));

/**
 * Members of this case whom the reporter leaves out elsewhere: they read what is written here, and
 * must learn nothing from there. Nothing of another case may be carried into this one.
 */
export function readsHereOnly(desk: Desk, file: CaseFile): number[] {
  const leftOut = leftOutAnywhere(desk, file);
  return membersNow(desk, file)
    .map(({ person }) => person)
    .filter((person) => leftOut.includes(person));
}

/**
 * The case of this reporter in which to write what concerns them all: nobody reads it whom they
 * leave out anywhere. `null` where there is none, and each is answered for itself.
 */
export const sharedCase = (desk: Desk, file: CaseFile): CaseFile | null =>
  [file, ...othersOf(desk, file)].find((one) => readsHereOnly(desk, one).length === 0) ?? null;
