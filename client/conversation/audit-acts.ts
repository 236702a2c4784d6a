/** What the audit log tells an auditor, act by act: the clear entries and what opened of the leaves. */
import type { DatedAct } from './acts.js';
import { dayOfEntry, type LogEntry } from './audit-log.js';
import type { LeafFault, ReadLeaf } from './leaf-reading.js';

interface Where {
  /** Number of the entry, from 0. */
  entry: number;
  /** UTC day on which the server recorded it. */
  day: number;
  /** `null` for the server, and for nobody known. */
  person: number | null;
}

export type LoggedAct = Where &
  (
    | {
        of: 'account';
        act: string;
        refused: boolean;
        about: string | null;
        /** `HH:MM:SS`, UTC. */
        time: string | null;
      }
    | { of: 'content'; act: DatedAct }
    /** A leaf that did not hold. */
    | { of: 'fault'; fault: LeafFault }
    /** A leaf that says nothing, or of which this auditor has no key. */
    | { of: 'leaf'; opened: boolean }
  );

/** All of it, newest first. `leaves`: those of these entries, read. */
export function actsIn(entries: readonly LogEntry[], leaves: readonly ReadLeaf[]): LoggedAct[] {
  const read = new Map(leaves.map((leaf) => [leaf.number, leaf]));
  return entries
    .flatMap((entry): LoggedAct[] => {
      const { number, by: person, act, refused, about, time } = entry;
      const where: Where = { entry: number, day: dayOfEntry(entry), person };
      const leaf = read.get(number);
      if (leaf === undefined) return [{ ...where, of: 'account', act, refused, about, time }];
      const acts = leaf.content?.acts ?? [];
      const said: LoggedAct[] = [
        ...acts.map((act) => ({ ...where, of: 'content' as const, act })),
        ...leaf.faults.map((fault) => ({ ...where, of: 'fault' as const, fault })),
      ];
      return said.length > 0 ? said : [{ ...where, of: 'leaf', opened: leaf.content !== null }];
    })
    .reverse();
}

/** What an act is called when acts are chosen by kind: its own name, unless it was refused. */
export const kindOf = (one: LoggedAct): string => {
  switch (one.of) {
    case 'account':
      return one.refused ? 'refused' : one.act;
    case 'content':
      return one.act.act;
    case 'fault':
      return 'fault';
    case 'leaf':
      return one.opened ? 'empty' : 'unopened';
  }
};

/** What the log says by itself, whether or not anybody did anything. */
const quiet: ReadonlySet<string> = new Set(['mark', 'empty', 'unopened']);

export interface ActChoice {
  /** A person's number, `server` for whatever has nobody's, `null` for everybody. */
  person: number | 'server' | null;
  /** As `kindOf` gives it; `acts`: whatever somebody did; `all`: every entry. */
  kind: string;
  /** First and last UTC day, both with it; `null` for no end. */
  from: number | null;
  to: number | null;
}

export const everyAct: ActChoice = { person: null, kind: 'acts', from: null, to: null };

/** The day that an act says itself, by its officer's clock, and the one on which it was recorded. */
const daysOf = (one: LoggedAct): number[] =>
  one.of === 'content' ? [one.day, Math.floor(one.act.minute / 1_440)] : [one.day];

export function chosenActs(acts: readonly LoggedAct[], choice: ActChoice): LoggedAct[] {
  const { person, kind, from, to } = choice;
  const wanted = person === 'server' ? null : person;
  return acts.filter((one) => {
    const own = kindOf(one);
    return (
      (person === null || one.person === wanted) &&
      (kind === 'all' || (kind === 'acts' ? !quiet.has(own) : own === kind)) &&
      daysOf(one).some((day) => (from === null || day >= from) && (to === null || day <= to))
    );
  });
}
