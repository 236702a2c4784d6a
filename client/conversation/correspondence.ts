/** The letters of one visit: their sessions, and what becomes of them when the directory changes. */
import {
  caseIdOf,
  currentPeople,
  type Directory,
  type DirectoryPerson,
  type Letter,
  type Path,
  ProtocolError,
  type Random,
  type Receipt,
  referenceOf,
  sameBytes,
  sessionBytes,
  toHex,
  wipe,
} from '../../crypto/index.js';
import {
  type Part,
  partsOfWriting,
  type Session,
  signParts,
  slotKeysOf,
  startSession,
  type Writing,
} from './compose.js';
import { type Keeper, type Reserve, reserveOf } from './reserve-named.js';
import { addresseesOf, caseKeysOf, type ReturnedCase } from './returning.js';
import type { Sender } from './sender.js';
import type { HeldLetter, SenderEvent } from './sending.js';

/** Who will be able to open a letter, and who of the unit's recipients will not. */
export interface Readers {
  readBy: DirectoryPerson[];
  notReadBy: DirectoryPerson[];
  /** Besides, a key on paper opens what those who read it can; who keeps it. */
  reserve: Keeper | null;
}

export type SittingEvent =
  | Exclude<SenderEvent, { event: 'directory' }>
  /** Letters wait for their places. */
  | { event: 'queued'; letters: number[] }
  /** Other people would read what waits: show them, then `confirmReaders()`. */
  | { event: 'readers'; readers: Readers; letters: number[] }
  /** Letters that waited can no longer be sealed: `too-long` or `no-readers`; write them again. */
  | { event: 'unsendable'; letters: number[]; code: string };

/** Which case a writing belongs to. */
export interface Draft {
  path: Path;
  /** The case as the board shows it; `null` when nothing was found. */
  returned: ReturnedCase | null;
}

/** What became of a writing. */
export interface Queued {
  letters: number[];
  readBy: DirectoryPerson[];
  /** XXXXX-XXXXX: officers compute the same. */
  reference: string;
}

interface Kept {
  id: number;
  draft: Draft;
  part: Part;
  letter: Letter;
  /** Before this letter was signed. */
  session: Session;
  readBy: readonly DirectoryPerson[];
  reserve: Reserve | null;
}

export interface Correspondence {
  readonly directory: Directory;
  readers(draft: Draft): Readers;
  write(draft: Draft & { writing: Writing; receipt: Receipt }): Queued;
  sent(id: number): void;
  directoryChanged(next: Directory, held: readonly HeldLetter[]): void;
  confirmReaders(): void;
  declineReaders(): void;
  /** Wipes letters that wait, and sessions: what is written next begins a new one. */
  forget(): void;
}

const caseOf = ({ keys }: Pick<Session, 'keys'>): string => toHex(caseIdOf(keys));

const sameReaders = (a: readonly DirectoryPerson[], b: readonly DirectoryPerson[]): boolean =>
  a.length === b.length &&
  a.every((p) => b.some((q) => p.person === q.person && sameBytes(p.keyId, q.keyId)));

/** Whether a directory names no reserve key, or the one that was shown. */
function fewer(next: Directory, shown: Reserve | null): boolean {
  const reserve = reserveOf(next);
  if (reserve === null) return true;
  return (
    shown !== null && sameBytes(reserve.key, shown.key) && reserve.keeper.en === shown.keeper.en
  );
}

export function correspondence(given: {
  directory: Directory;
  random: Random;
  sender: Pick<Sender, 'queue' | 'withdraw'>;
  emit: (event: SittingEvent) => void;
}): Correspondence {
  const { random, sender, emit } = given;
  let directory = given.directory;
  let lastId = 0;
  const sessions = new Map<string, Session>();
  const kept = new Map<number, Kept>();
  const asked = new Set<number>();
  const doubtful = new Set<number>();

  const addressees = ({ path, returned }: Draft): DirectoryPerson[] =>
    addresseesOf(directory, path, returned);

  const readers = (draft: Draft): Readers => {
    const readBy = addressees(draft);
    return {
      readBy,
      notReadBy: currentPeople(directory).filter((p) => !readBy.includes(p)),
      reserve: reserveOf(directory)?.keeper ?? null,
    };
  };

  function queueParts(draft: Draft, session: Session, parts: readonly Part[]): number[] {
    const readBy = addressees(draft);
    const reserve = reserveOf(directory);
    const { letters, next } = signParts(session, { directory, addressees: readBy }, parts);
    sessions.set(caseOf(session), next);
    let before = session;
    return letters.map((letter, i) => {
      const id = ++lastId;
      kept.set(id, { id, draft, part: parts[i] as Part, letter, session: before, readBy, reserve });
      before = { ...before, seq: before.seq + 1, prev: letter.hash };
      const slots = slotKeysOf(readBy);
      sender.queue({ id, bytes: letter.bytes, addressees: slots, directory: directory.number });
      return id;
    });
  }

  /**
   * The session in which letters are signed again. The same one, when none of them can have been
   * stored and nothing was signed after them: officers then see no gap and no second version.
   */
  function sessionFor(letters: readonly Kept[]): Session {
    const [first] = letters as [Kept, ...Kept[]];
    const current = sessions.get(caseOf(first.session)) ?? first.session;
    const tail =
      sameBytes(current.session, first.session.session) &&
      letters.every((k, i) => k.session.seq === first.session.seq + i) &&
      current.seq === first.session.seq + letters.length;
    if (tail && !letters.some((k) => doubtful.has(k.id))) return first.session;
    return { ...current, session: random(sessionBytes), seq: 1, prev: new Uint8Array(32) };
  }

  /** Signs what was held anew, under the directory in force. */
  function signAgain(ids: readonly number[]): void {
    const cases = new Map<string, Kept[]>();
    for (const id of ids) {
      const one = kept.get(id);
      if (one === undefined) continue;
      const name = caseOf(one.session);
      cases.set(name, [...(cases.get(name) ?? []), one]);
    }
    for (const letters of cases.values()) {
      letters.sort((a, b) => a.id - b.id);
      const old = letters.map((k) => k.id);
      const [first] = letters as [Kept, ...Kept[]];
      try {
        if (addressees(first.draft).length === 0)
          throw new ProtocolError('addressees', 'nobody who could open a letter');
        const session = sessionFor(letters);
        const parts = letters.map((k) => k.part);
        emit({ event: 'queued', letters: queueParts(first.draft, session, parts) });
      } catch (error) {
        if (!(error instanceof ProtocolError)) throw error;
        // What is written instead begins a new session: officers would miss these letters.
        sessions.delete(caseOf(first.session));
        const code = error.code === 'size' ? 'too-long' : 'no-readers';
        emit({ event: 'unsendable', letters: old, code });
      }
      for (const id of old) kept.delete(id);
    }
  }

  return {
    get directory() {
      return directory;
    },
    readers,
    write({ writing, receipt, ...draft }) {
      const { path, returned } = draft;
      const keys = caseKeysOf(receipt, path);
      const session =
        sessions.get(caseOf({ keys })) ??
        startSession({
          receipt,
          keys,
          seen: returned?.seen ?? [],
          noticeSeen: returned?.noticeSeen ?? false,
          random,
        });
      const readBy = addressees(draft);
      const parts = partsOfWriting(session, { directory, addressees: readBy }, writing);
      const letters = queueParts(draft, session, parts);
      emit({ event: 'queued', letters });
      const caseId = (kept.get(letters[0] as number) as Kept).letter.header.caseId;
      return { letters, readBy, reference: referenceOf(caseId) };
    },
    sent: (id) => {
      kept.delete(id);
    },
    directoryChanged(next, held) {
      directory = next;
      for (const { id, mayBeStored } of held) if (mayBeStored) doubtful.add(id);
      const ids = held.map((h) => h.id).filter((id) => kept.has(id));
      sender.withdraw(ids);
      for (const id of ids) {
        const one = kept.get(id) as Kept;
        const alike = sameReaders(one.readBy, addressees(one.draft)) && fewer(next, one.reserve);
        if (!alike) asked.add(id);
      }
      signAgain(ids.filter((id) => !asked.has(id)));
      const waiting = [...asked];
      const first = waiting.map((id) => kept.get(id)).find((one) => one !== undefined);
      if (first !== undefined)
        emit({ event: 'readers', readers: readers(first.draft), letters: waiting });
    },
    confirmReaders() {
      const ids = [...asked];
      asked.clear();
      signAgain(ids);
    },
    declineReaders() {
      for (const id of asked) {
        const one = kept.get(id);
        // What follows begins a new session: officers would miss the letters that did not leave.
        if (one !== undefined) sessions.delete(caseOf(one.session));
        kept.delete(id);
      }
      asked.clear();
    },
    forget() {
      for (const { part, letter, session } of kept.values()) {
        wipe(part.content, letter.bytes, session.keys.caseSecret);
        if (letter.header.opening !== null) wipe(letter.header.opening.caseSecret);
      }
      for (const { keys } of sessions.values()) wipe(keys.caseSecret);
      for (const memory of [sessions, kept, asked, doubtful]) memory.clear();
    },
  };
}
