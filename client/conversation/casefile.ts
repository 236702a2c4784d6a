/** One case as an officer's program knows it: letters, entries, notices, and what they say. */
import {
  type Bridge,
  boardSecretOf,
  type CaseKeys,
  caseIdOf,
  compareBytes,
  type Letter,
  type Path,
  ProtocolError,
  referenceOf,
  sameBytes,
  toHex,
} from '../../crypto/index.js';
import { type Entry, headOf } from './entry.js';
import { parseJson } from './json.js';
import { entryKinds, kindName } from './kinds.js';
import { promiseContent, statusContent } from './letters.js';
import type { LogName } from './logbook.js';
import type { Message } from './message.js';
import { orderEntries } from './ordering.js';
import type { BoardEpoch, Origin } from './records.js';
import type { State } from './state.js';

export interface CaseLetter {
  letter: Letter;
  origin: Origin;
  /** Found whole in somebody's case log. */
  stored: boolean;
  /** Opened from a batch by this officer. */
  takenIn: boolean;
  /** Sealed to fewer than the circle's members. */
  partial: boolean;
}

/** A state as it stands on the board. */
export interface PlacedState {
  state: State;
  /** In whose log, under which board secret. */
  name: LogName;
  placer: number;
  period: number;
  index: number;
}

/** A bridge as it stands on the board. */
export interface PlacedBridge {
  bridge: Bridge;
  bytes: Uint8Array;
  /** Everybody in whose log a whole copy stands. */
  placers: Set<number>;
}

/** Somebody's own word that they have taken themselves out. */
export interface Recusal {
  state: State;
  /** The signed state: it goes on the board again as it is, whoever places it. */
  bytes: Uint8Array;
  /** Number of the entry that says so; `null` while only the board shows it. */
  number: number | null;
}

export interface CaseFile {
  id: string;
  caseId: Uint8Array;
  reference: string;
  keys: CaseKeys;
  path: Path;
  boardSecret: Uint8Array;
  /** Day on which it was opened. */
  day: number;
  letters: Map<string, CaseLetter>;
  entries: Map<string, Entry>;
  /** Messages found whole on the board, by hash. */
  notices: Map<string, { message: Message; item: string }>;
  states: PlacedState[];
  /** Colleagues who have taken themselves out, by person. */
  recusals: Map<number, Recusal>;
  /** Board secrets drawn after the first, as members' indexes name them. */
  epochs: BoardEpoch[];
  /** Bridges found whole on the board, by item. */
  bridges: Map<string, PlacedBridge>;
  /** Well-formed items of a kind this program does not know. */
  newer: number;
}

export function caseFile(keys: CaseKeys, day: number): CaseFile {
  const caseId = caseIdOf(keys);
  return {
    id: toHex(caseId),
    caseId,
    reference: referenceOf(caseId),
    keys,
    path: keys.path,
    boardSecret: boardSecretOf(keys.caseSecret),
    day,
    letters: new Map(),
    entries: new Map(),
    notices: new Map(),
    states: [],
    recusals: new Map(),
    epochs: [],
    bridges: new Map(),
    newer: 0,
  };
}

/** Letters in the order in which they came: by day of intake, then within their session. */
export const lettersOf = (file: CaseFile): CaseLetter[] =>
  [...file.letters.values()].sort(
    (a, b) =>
      a.origin.day - b.origin.day ||
      compareBytes(a.letter.header.session, b.letter.header.session) ||
      a.letter.header.seq - b.letter.header.seq ||
      compareBytes(a.letter.hash, b.letter.hash),
  );

export interface SessionReading {
  session: string;
  letters: number;
  /** Newest day of intake. */
  day: number;
  missing: number[];
  conflict: boolean;
}

/** Whoever writes a number may write any: more missing ones than this are not looked for. */
const missingLimit = 1000;

/** What the letters of each session say about missing and conflicting ones. */
export function sessionsOf(letters: readonly CaseLetter[]): SessionReading[] {
  const sessions = new Map<string, CaseLetter[]>();
  for (const letter of letters) {
    const id = toHex(letter.letter.header.session);
    sessions.set(id, [...(sessions.get(id) ?? []), letter]);
  }
  const readings = [...sessions].map(([session, of]) => {
    const seqs = new Set(of.map((l) => l.letter.header.seq));
    const last = Math.max(...seqs);
    const missing: number[] = [];
    for (let seq = 1; seq <= Math.min(last, missingLimit); seq++)
      if (!seqs.has(seq)) missing.push(seq);
    const day = Math.max(...of.map((l) => l.origin.day));
    const conflict = seqs.size < of.length || of.some((l) => !followsOn(l, of));
    return { session, letters: of.length, day, missing, conflict };
  });
  return readings.sort((a, b) => a.day - b.day || (a.session < b.session ? -1 : 1));
}

/** Whether a letter names the one before it, where that one is here. */
function followsOn({ letter }: CaseLetter, session: readonly CaseLetter[]): boolean {
  const { seq, prev } = letter.header;
  const before = session.filter((l) => l.letter.header.seq === seq - 1);
  return before.length === 0 || before.some((l) => sameBytes(l.letter.hash, prev));
}

/** A person's chain of entries: what is missing from it, and where it forks. */
export function checkChains(entries: Iterable<Entry>): {
  missing: { person: number; number: number }[];
  forks: { person: number; number: number }[];
  /** Heads that somebody had read and that are not here. */
  absent: string[];
} {
  const all = [...entries];
  const byPerson = new Map<number, Entry[]>();
  for (const entry of all) {
    const { person } = entry.header;
    byPerson.set(person, [...(byPerson.get(person) ?? []), entry]);
  }
  const missing: { person: number; number: number }[] = [];
  const forks: { person: number; number: number }[] = [];
  for (const [person, own] of byPerson) {
    const last = Math.max(...own.map((e) => e.header.number));
    for (let number = 1; number <= Math.min(last, missingLimit); number++) {
      const here = own.filter((e) => e.header.number === number);
      if (here.length === 0) missing.push({ person, number });
      if (here.length > 1) forks.push({ person, number });
      const before = own.filter((e) => e.header.number === number - 1);
      const broken = here.some(
        (e) => before.length > 0 && !before.some((b) => sameBytes(b.hash, e.header.prev)),
      );
      if (broken && here.length === 1) forks.push({ person, number });
    }
  }
  const here = new Set(all.map((e) => toHex(headOf(e.hash))));
  const absent = all.flatMap((e) => e.header.heads.map(toHex)).filter((head) => !here.has(head));
  return { missing, forks, absent: [...new Set(absent)] };
}

/** Newest entry hash of every other member: what the next entry names as read. */
export function headsFor(file: CaseFile, person: number): Uint8Array[] {
  const newest = new Map<number, Entry>();
  for (const entry of file.entries.values()) {
    const known = newest.get(entry.header.person);
    if (known === undefined || entry.header.number > known.header.number)
      newest.set(entry.header.person, entry);
  }
  newest.delete(person);
  return [...newest.values()].map((e) => headOf(e.hash)).sort(compareBytes);
}

export type CaseStatus = 'open' | 'hold' | 'closed';

/** What all entries together say. Of two concurrent settings the later in the order holds. */
export interface CaseFold {
  status: CaseStatus;
  /** Day of the entry that set it; the case's own day when none did. */
  statusDay: number;
  /** 0 when nothing is promised. */
  nextBy: number;
  /** Fields that two members set without having read each other. */
  contested: string[];
  /** Entries that set something in a way that nobody can read; they set nothing. */
  malformed: Entry[];
  entries: Entry[];
}

/** The last fold of a case, and of how many of which entries: they are added, or all replaced. */
const folds = new WeakMap<CaseFile['entries'], { of: number; day: number; fold: CaseFold }>();

export function foldCase(file: CaseFile): CaseFold {
  const known = folds.get(file.entries);
  if (known?.of === file.entries.size && known.day === file.day) return known.fold;
  const fold = foldEntries(file);
  folds.set(file.entries, { of: file.entries.size, day: file.day, fold });
  return fold;
}

function foldEntries(file: CaseFile): CaseFold {
  const entries = orderEntries(file.entries.values());
  const fold: CaseFold = {
    status: 'open',
    statusDay: file.day,
    nextBy: 0,
    contested: [],
    malformed: [],
    entries,
  };
  const setters = new Map<string, Entry>();
  const set = (field: string, entry: Entry): void => {
    const before = setters.get(field);
    if (before !== undefined && !hasRead(entries, entry, before)) fold.contested.push(field);
    setters.set(field, entry);
  };
  const apply = (entry: Entry): void => {
    const { kind, kindVersion, minute } = entry.header;
    const name = kindName(entryKinds, { kind, version: kindVersion });
    if (name === 'status') {
      fold.status = parseJson(statusContent, entry.payload).status;
      fold.statusDay = Math.floor(minute / 1440);
      set('status', entry);
    } else if (name === 'promise') {
      fold.nextBy = parseJson(promiseContent, entry.payload).nextBy;
      set('nextBy', entry);
    }
  };
  for (const entry of entries) {
    try {
      apply(entry);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      fold.malformed.push(entry);
    }
  }
  return fold;
}

/** Whether `later` had read `earlier`, directly or through others. */
function hasRead(entries: readonly Entry[], later: Entry, earlier: Entry): boolean {
  const byHead = new Map(entries.map((e) => [toHex(headOf(e.hash)), e]));
  const goal = toHex(headOf(earlier.hash));
  const seen = new Set<string>();
  const stack = [later];
  for (let entry = stack.pop(); entry !== undefined; entry = stack.pop()) {
    const before = entry.header.heads.map(toHex);
    if (entry.header.number > 1) before.push(toHex(headOf(entry.header.prev)));
    for (const head of before) {
      if (head === goal) return true;
      const next = byHead.get(head);
      if (next !== undefined && !seen.has(head)) {
        seen.add(head);
        stack.push(next);
      }
    }
  }
  return false;
}

/** The newest state: greatest (day, letters, period, index), then lowest person. */
export const newestState = (states: readonly PlacedState[]): PlacedState | undefined =>
  [...states].sort(
    (a, b) =>
      b.state.day - a.state.day ||
      b.state.letters - a.state.letters ||
      b.period - a.period ||
      b.index - a.index ||
      a.placer - b.placer,
  )[0];
