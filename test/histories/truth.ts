/**
 * What must be true of a history, kept without any cryptography and without the product's code:
 * sets of letters, who was named, when a batch closed, who wrote what. The product is held
 * against it by `checks.ts`.
 */

export interface TrueDrop {
  id: string;
  /** Number of the batch it closed in; `null` while that is open. */
  batch: number | null;
}

export interface TrueLetter {
  id: string;
  caseId: string;
  session: string;
  seq: number;
  /** Persons named. */
  to: readonly number[];
  seen: readonly { person: number; number: number }[];
  drops: TrueDrop[];
  /** Who stored a copy, on which day, in which bundle's drop. */
  copies: { person: number; day: number; drop: string; bundle: number }[];
}

export interface TrueMessage {
  person: number;
  number: number;
  text: string;
  /** Of its bytes: 16 bytes of hash. */
  item: string;
  parts: number;
  /** Hash of the entry that holds it. */
  entry: string;
  /** Part → days on which it was placed, by whom. */
  placed: Map<number, { person: number; day: number; bundle: number }[]>;
}

export interface TrueEntry {
  id: string;
  caseId: string;
  person: number;
  number: number;
  what:
    | { kind: 'note' | 'decision' }
    | { kind: 'status'; status: 'open' | 'hold' | 'closed' }
    | { kind: 'promise'; nextBy: number }
    | { kind: 'reply'; message: TrueMessage };
  /** Entries that its writer's screen showed. */
  read: readonly string[];
  day: number;
  /** Carried by a bundle that the server stored. */
  safe: boolean;
  /** The bundle that placed it in the store, counted over all officers; `null` before. */
  stored: number | null;
}

export interface TrueCase {
  id: string;
  reporter: number;
  route: number;
  excluded: readonly number[];
  /** In order of their numbers. */
  members: readonly number[];
  letters: Map<string, TrueLetter>;
  entries: Map<string, TrueEntry>;
}

export interface TrueBatch {
  number: number;
  day: number;
  /** Letters and other drops that closed in it. */
  drops: ReadonlySet<string>;
}

export interface Truth {
  cases: Map<string, TrueCase>;
  batches: TrueBatch[];
  /** Person → batch → moment (milliseconds) at which a session of theirs first saw it. */
  firstSeen: Map<number, Map<number, number>>;
  letter(id: string): TrueLetter | undefined;
  /** A batch closed with these drops in it. */
  closed(batch: TrueBatch): void;
  /** Letters of a case that this person has been given in batches up to a number. */
  given(of: TrueCase, person: number, batch: number): TrueLetter[];
  /** The first batch in which a letter closed; `null` when it never did. */
  batchOf(letter: TrueLetter): number | null;
  /** Entries of a case whose bundle the server stored. */
  safeEntries(of: TrueCase): TrueEntry[];
  messages(of: TrueCase): TrueMessage[];
}

export function emptyTruth(): Truth {
  const truth: Truth = {
    cases: new Map(),
    batches: [],
    firstSeen: new Map(),
    letter: (id) => {
      for (const one of truth.cases.values()) {
        const letter = one.letters.get(id);
        if (letter !== undefined) return letter;
      }
      return undefined;
    },
    closed: (batch) => {
      truth.batches.push(batch);
      for (const one of truth.cases.values()) {
        for (const letter of one.letters.values()) {
          for (const drop of letter.drops) {
            if (drop.batch === null && batch.drops.has(drop.id)) drop.batch = batch.number;
          }
        }
      }
    },
    given: (of, person, upTo) =>
      [...of.letters.values()].filter((letter) => {
        const batch = truth.batchOf(letter);
        return batch !== null && batch <= upTo && letter.to.includes(person);
      }),
    batchOf: (letter) => {
      const batches = letter.drops.flatMap((d) => (d.batch === null ? [] : [d.batch]));
      return batches.length === 0 ? null : Math.min(...batches);
    },
    safeEntries: (of) => [...of.entries.values()].filter((e) => e.safe),
    messages: (of) =>
      [...of.entries.values()].flatMap((e) => (e.what.kind === 'reply' ? [e.what.message] : [])),
  };
  return truth;
}

/** Gaps of a session: numbers below its newest letter of which no letter is among these. */
export function gapsOf(letters: readonly TrueLetter[]): Map<string, number[]> {
  const sessions = new Map<string, Set<number>>();
  for (const { session, seq } of letters) {
    const known = sessions.get(session) ?? new Set<number>();
    sessions.set(session, known.add(seq));
  }
  const gaps = new Map<string, number[]>();
  for (const [session, seqs] of sessions) {
    const missing: number[] = [];
    for (let seq = 1; seq < Math.max(...seqs); seq++) if (!seqs.has(seq)) missing.push(seq);
    if (missing.length > 0) gaps.set(session, missing);
  }
  return gaps;
}

export interface TrueFold {
  status: 'open' | 'hold' | 'closed';
  nextBy: number;
  /** Fields that two people set without having read each other. */
  contested: Set<string>;
}

/**
 * What a set of entries says: whoever had read another's comes after it, and of those that do not
 * know each other the one of the smaller hash comes first.
 */
export function foldOf(entries: readonly TrueEntry[]): TrueFold {
  const here = new Map(entries.map((e) => [e.id, e]));
  const left = [...entries].sort((a, b) => (a.id < b.id ? -1 : 1));
  const done = new Set<string>();
  const fold: TrueFold = { status: 'open', nextBy: 0, contested: new Set() };
  const last = new Map<string, TrueEntry>();
  while (left.length > 0) {
    const at = left.findIndex((e) => e.read.every((r) => done.has(r) || !here.has(r)));
    const [entry] = left.splice(Math.max(at, 0), 1);
    if (entry === undefined) break;
    done.add(entry.id);
    const { what } = entry;
    if (what.kind !== 'status' && what.kind !== 'promise') continue;
    const field = what.kind === 'status' ? 'status' : 'nextBy';
    const before = last.get(field);
    if (before !== undefined && !entry.read.includes(before.id)) fold.contested.add(field);
    last.set(field, entry);
    if (what.kind === 'status') fold.status = what.status;
    else fold.nextBy = what.nextBy;
  }
  return fold;
}
