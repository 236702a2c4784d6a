/** What this computer keeps of an officer's sessions: when it is read, and when it is written. */
import { type CacheOwner, cacheName, dayOf, type Random, toHex } from '../../crypto/index.js';
import type { Known } from '../conversation/remembering.js';
import type { BundleMemory, LastBundles } from '../conversation/session.js';
import type { AtDesk } from './at-desk.js';
import {
  type CacheContent,
  knownOf,
  openContent,
  type SavedDraft,
  sealContent,
} from './cache-content.js';
import type { CaseRow } from './case-messages.js';

/** Where sealed bytes are kept; nothing of it throws. */
export interface Disk {
  read(name: string): Promise<Uint8Array | null>;
  /** False when it could not be kept. */
  write(name: string, bytes: Uint8Array): Promise<boolean>;
  drop(name: string): Promise<void>;
}

export interface Keeping {
  /** How the last session ended, as far as this computer knows; `null` too once it was let go. */
  readonly before: CacheContent | null;
  /** Something was kept under the officer's name and was no cache of theirs: it is gone. */
  readonly dropped: boolean;
  /** What a new session is held against. */
  known(): Known | undefined;
  readonly bundles: BundleMemory;
  readonly drafts: Map<string, SavedDraft>;
  /** Keys of witnesses, which everybody may know. */
  readonly witnesses: Set<string>;
  /** A reading came after a bundle of this session: how far the shelves are counts from then on. */
  noteReach(at: AtDesk): void;
  noteSent(now: number): void;
  /** Seals everything as it stands. `sent`: newest number that may have left by the next writing. */
  seal(at: AtDesk, given: { cases: CaseRow[]; sent: number; now: number }): Uint8Array;
  write(sealed: Uint8Array): Promise<boolean>;
  /** Lets go of everything that can be read: the last session's list, and drafts. */
  forget(): void;
}

/** Longest text of all drafts together that is kept: what is pasted may be of any length. */
const draftsLimit = 2 ** 20;

/** Reads what was kept; `page`: what the page holds of a session that has just ended. */
export async function openKeeping(
  disk: Disk,
  owner: CacheOwner,
  given: { page: Uint8Array | null; now: number; random: Random },
): Promise<Keeping> {
  const name = cacheName(owner);
  const today = dayOf(given.now);
  const kept = await disk.read(name);
  const opened = [kept, given.page].flatMap((bytes) => {
    const content = bytes === null ? null : openContent(bytes, owner, today);
    return content === null ? [] : [{ bytes, content }];
  });
  const dropped = kept !== null && opened.every(({ bytes }) => bytes !== kept);
  if (dropped) await disk.drop(name);
  const [first, second] = opened.map(({ content }) => content);
  const before = first === undefined || (second?.savedAt ?? 0) > first.savedAt ? second : first;
  return keepingWith({ disk, name, random: given.random, before: before ?? null, dropped });
}

function keepingWith(given: {
  disk: Disk;
  name: string;
  random: Random;
  before: CacheContent | null;
  dropped: boolean;
}): Keeping {
  const { disk, name, random, dropped } = given;
  let { before } = given;
  const drafts = new Map(before?.drafts.map((draft) => [draft.caseId, draft]));
  const witnesses = new Set(before?.witnesses);
  let last: LastBundles = before?.bundle ?? { answered: 0, sent: 0 };
  let cells = before?.cells ?? null;
  let sentOn: number | null = null;
  return {
    get before() {
      return before;
    },
    dropped,
    known: () => (before === null ? undefined : { ...knownOf(before), bundle: last.answered }),
    bundles: {
      last: () => last,
      remember: (next) => {
        last = next;
      },
    },
    drafts,
    witnesses,
    noteSent: (now) => {
      sentOn = dayOf(now);
    },
    noteReach: ({ duty }) => {
      if (sentOn !== null) cells = { ...duty.from().points, day: sentOn };
    },
    seal: ({ duty }, { cases, sent, now }) => {
      const { desk } = duty;
      const content: CacheContent = {
        savedAt: Math.floor(now),
        bundle: { answered: last.answered, sent: Math.max(sent, last.sent) },
        directory: { number: desk.directory.number, hash: toHex(desk.directory.hash) },
        batch: desk.newestBatch,
        cells,
        cases,
        drafts: fitting(drafts),
        witnesses: [...witnesses],
      };
      return sealContent(content, desk.officer, random);
    },
    write: (sealed) => disk.write(name, sealed),
    forget: () => {
      before = null;
      drafts.clear();
    },
  };
}

function fitting(drafts: ReadonlyMap<string, SavedDraft>): SavedDraft[] {
  let room = draftsLimit;
  return [...drafts.values()].filter((draft) => {
    const { answers, text, note, reason } = draft;
    const length = answers.length + text.length + note.length + reason.length;
    if (length === 0 || length > room) return false;
    room -= length;
    return true;
  });
}
