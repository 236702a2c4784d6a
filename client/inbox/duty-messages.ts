/**
 * What page and worker say to each other. The worker holds everything secret: keys, vault, the
 * officer's session. The page gets plain data to draw, and nothing that opens anything.
 */
import type { Role } from '../../server/roles.js';
import type { Keeper } from '../conversation/reserve-named.js';
import type { AuditAsks, AuditProgress } from './audit-messages.js';
import type { SavedDraft } from './cache-content.js';
import type {
  AlarmView,
  CaseRow,
  CaseStatus,
  CaseView,
  GivingView,
  LogKind,
  RecusalView,
} from './case-messages.js';
import type { FactorAsks, ShownFactor } from './factor-messages.js';
import type { JoiningAsks, UnitView } from './joining-messages.js';
import type { BehindView, PeopleAsks } from './people-messages.js';
import type { ProposalAsks } from './proposal-messages.js';

export interface SignedInView {
  person: number;
  name: string;
  account: string;
  roles: readonly Role[];
  unit: UnitView;
  beatSeconds: number;
  /** Their vault holds a holder's key, as of sign-in. */
  holds: boolean;
  /** What this computer had kept did not open: it was dropped, and nothing is lost with it. */
  dropped: boolean;
  /** Days by which this computer's clock is ahead of the server's; 0 within a day. */
  clockOff: number;
  /** Whom erasing waits for, as it was when the session began. */
  behind: readonly BehindView[];
  /** Who keeps the reserve key, when this sign-in has sealed a copy to it; else `null`. */
  reserve: Keeper | null;
}

export interface WaitingView {
  id: string;
  caseId: string;
  reference: string;
  kind: LogKind;
  /** Its first words, as the officer wrote them. */
  text: string;
  /**
   * `waits`: leaves with a bundle to come. `left`: not yet read back from the server. `unsent`: of a case
   * that the officer reads no more.
   */
  stage: 'waits' | 'left' | 'unsent';
  /** Milliseconds since 1970, at the earliest; of an answer, the bundle that takes it to the board. */
  leavesAt: number;
  /** When a reporter can read it; `null` for what no reporter reads. */
  readableFrom: number | null;
}

export interface DeskView {
  unit: UnitView;
  title: string | null;
  routes: string[];
  beatSeconds: number;
  /** Milliseconds since 1970; `null` in trial, where a batch closes every ten seconds. */
  nextClosing: number | null;
  readAt: number;
  /** The list of an earlier moment, while everything is being read anew; `today`: it was today. */
  stood?: { at: number; today: boolean };
  cases: CaseRow[];
  alarms: AlarmView[];
  /** Colleagues who cannot open some case, and what this officer can do about it. */
  giving: GivingView[];
  waiting: WaitingView[];
  /**
   * When that leaves which waits of cases that the officer took themselves out of; `null` for nothing.
   * Milliseconds since 1970.
   */
  goesAt: number | null;
}

/** What did not get through and is tried again: a code of `client/locales`. */
export interface Trouble {
  what: 'reading' | 'bundle';
  code: string;
}

export interface BeatView {
  nextAt: number;
  /** Moment and number of the newest bundle that was answered. */
  lastAt: number | null;
  trouble: Trouble | null;
}

/** Nothing of another case stands in it: said where somebody must not know of that one. */
interface Agreed {
  agreed?: boolean;
}

export type EntryWriting =
  | ({
      write: 'reply';
      language: 'en' | 'cy';
      answers: string;
      text: string;
      days: number;
    } & Agreed)
  | ({ write: 'note'; text: string } & Agreed)
  | ({ write: 'status'; status: CaseStatus; reason: string } & Agreed)
  | { write: 'promise'; days: number };

/**
 * `recusal`: the officer takes themselves out; `note`: for the others, '' for none. `takeBack`: one that
 * was not sent is removed (its `WaitingView.id`).
 */
export type Writing =
  | EntryWriting
  | { write: 'recusal'; note: string }
  | { write: 'takeBack'; id: string };

/** Every question of the page, with its answer. */
export interface Asks extends AuditAsks, FactorAsks, JoiningAsks, PeopleAsks, ProposalAsks {
  /** What it would leave behind if the officer took themselves out of this case. */
  beforeRecusing(caseId: string): RecusalView;
  /** This case goes on paper. */
  printed(caseId: string): null;
  /** After `knock`. `page`: the sealed cache that the page holds of the session before. */
  enter(given: { factor: ShownFactor; page: Uint8Array | null }): SignedInView;
  unit(): UnitView | null;
  /** From now on this case is told whenever it changes; `null`: none is. */
  show(caseId: string | null): CaseView | null;
  write(given: { caseId: string; writing: Writing }): CaseView | null;
  /** Gives a case to a member who cannot open it. */
  giveCase(given: { caseId: string; person: number }): CaseView | null;
  /** The same of every case that they may be given; tells how it stands. */
  giveAll(person: number): GivingView[];
  /** What stands in the fields of a case: kept, sealed, when the session is locked or ends. */
  draft(draft: SavedDraft): null;
  /** Wipes everything decrypted; the beat goes on. */
  lock(): null;
  /** Whether these are the words that opened the session. */
  unlock(passphrase: string): boolean;
  /** How many officers' caches this computer keeps. */
  kept(): number;
  /** Forgets all of them. */
  forget(): boolean;
  /**
   * Sends the last bundle and signs out; `anyway` without it, when it did not arrive. `forgets`: and
   * forgets what this computer keeps. False when the browser did not do that.
   */
  leave(given: { anyway: boolean; forgets: boolean }): boolean;
}
export type Asked = keyof Asks;

export type DutyEvent =
  /** The worker listens: what is said before is lost while its modules load. */
  | { event: 'ready' }
  | { event: 'reading'; cells: number }
  | { event: 'intake'; done: number; of: number }
  | AuditProgress
  | { event: 'desk'; desk: DeskView }
  | { event: 'case'; shown: CaseView }
  | { event: 'beat'; beat: BeatView }
  /** What was typed and not written in the session before. */
  | { event: 'drafts'; drafts: SavedDraft[] }
  /** What the disk was given too, for a browser that keeps nothing there. */
  | { event: 'sealed'; sealed: Uint8Array }
  /** The session is over: `over` after its time, otherwise a code. */
  | { event: 'ended'; code: string };

export type ToDuty = { [K in Asked]: { id: number; ask: K; given: Parameters<Asks[K]> } }[Asked];

export type FromDuty =
  | { id: number; answer: ReturnType<Asks[Asked]> }
  | { id: number; refused: string }
  | DutyEvent;
