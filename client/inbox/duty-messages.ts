/**
 * What page and worker say to each other. The worker holds everything secret: keys, vault, the
 * officer's session. The page gets plain data to draw, and nothing that opens anything.
 */
import type { AccountsAnswer, SettingsAnswer, StateAnswer } from '../../server/inbox/wire.js';
import type { Role } from '../../server/roles.js';
import type { Late } from '../conversation/lateness.js';
import type { ReadWords } from '../conversation/words.js';
import type { SavedDraft } from './cache-content.js';
import type {
  AlarmView,
  CaseRow,
  CaseStatus,
  CaseView,
  LogKind,
  PersonView,
} from './case-messages.js';
import type { FactorAsks, NewFactorGiven, ShownFactor } from './factor-messages.js';
import type { ProposalAsks } from './proposal-messages.js';

export interface UnitView {
  name: string;
  /** Eight words to compare with what the unit has published. */
  words: string;
  trial: boolean;
  /** Days since the directory was dated. */
  age: number;
}

export interface LookView {
  purpose: 'setup' | 'officer' | 'recovery';
  /** Where reporters find their page. */
  portal: string;
  account: string | null;
  name: string | null;
  unit: UnitView | null;
}

/** Words to be kept on paper, and the places of those that are asked back. */
export interface DrawnWords {
  words: string[];
  asked: number[];
}

export interface FoundingPlanGiven {
  unitName: string;
  /** The founder's. */
  title: string;
  /** Holders besides the founder. */
  further: { title: string; outside: boolean }[];
  threshold: number;
}

/** What goes on the sheet of a holder. */
export interface SheetView extends DrawnWords {
  title: string;
  outside: boolean;
}

/** What was drawn for a unit that is not founded yet; the worker keeps what it stands for. */
export interface PreparedView {
  /** The fingerprint that the unit will have. */
  words: string;
  kit: DrawnWords;
  sheets: SheetView[];
}

export interface FoundingGiven {
  token: string;
  account: string;
  name: string;
  trial: boolean;
  passphrase: string;
  factor: NewFactorGiven;
}

export interface SignedInView {
  person: number;
  name: string;
  account: string;
  roles: readonly Role[];
  unit: UnitView;
  beatSeconds: number;
  /** What this computer had kept did not open: it was dropped, and nothing is lost with it. */
  dropped: boolean;
}

export interface WaitingView {
  id: string;
  caseId: string;
  reference: string;
  kind: LogKind;
  /** Its first words, as the officer wrote them. */
  text: string;
  /** `waits`: leaves with a bundle to come. `left`: not yet read back from the server. */
  stage: 'waits' | 'left';
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
  waiting: WaitingView[];
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

export type Writing =
  | { write: 'reply'; language: 'en' | 'cy'; answers: string; text: string; days: number }
  | { write: 'note'; text: string }
  | { write: 'status'; status: CaseStatus; reason: string }
  | { write: 'promise'; days: number };

export interface ApplicantView {
  person: number;
  name: string;
  account: string;
  roles: readonly Role[];
  /** Public title and eight words; `null` when the keys do not hold. */
  applied: { title: string; words: string } | null;
}

/** An account as the server lists it. */
export type AccountView = AccountsAnswer['accounts'][number];

/** How the machine is set and whether it works. */
export interface MachineView {
  settings: SettingsAnswer['settings'];
  state: StateAnswer;
}

export interface PeopleView {
  people: (PersonView & {
    head: boolean;
    outside: boolean;
    routes: string[];
    /** Whether batches wait for them for so long that this officer is told. */
    late: Late | null;
    /** What their cases are locked with, as the server says. */
    lock: 'key' | 'passphrase' | null;
  })[];
  /** UTC day of the oldest batch that waits for anybody, as the server says. */
  waitingSince: number | null;
  routes: { route: number; title: string; readers: number }[];
  applicants: ApplicantView[];
  /** Those who are no matter of a directory: a Head confirms them. */
  confirming: ApplicantView[];
  /** Invited, and not enrolled yet. */
  invited: { person: number; name: string; account: string; expires: number }[];
  signing: {
    /** So many holders besides this officer have to type their words to admit somebody. */
    admit: number;
    /** The same to put today's date on the directory. */
    renew: number;
  };
  directory: number;
  age: number;
}

export interface Admission {
  person: number;
  /** Words that were compared: the application must still be the one that has them. */
  words: string;
  routes: number[];
  /** Title of a route that this admission makes; null for none. */
  newRoute: string | null;
  nameable: boolean;
  notices: boolean;
  outside: boolean;
  head: boolean;
}

/** Whose words were typed, or what is the matter with them. */
export type HolderReading =
  | { ok: true; title: string }
  | Exclude<ReadWords, { ok: true }>
  | { ok: false; problem: 'nobody' }
  | { ok: false; problem: 'twice'; title: string };

/** Whether the words of a kit fit, or what is the matter with them. */
export type KitReading =
  | { ok: true }
  | Exclude<ReadWords, { ok: true }>
  | { ok: false; problem: 'other' };

/** Every question of the page, with its answer. */
export interface Asks extends FactorAsks, ProposalAsks {
  /** After `knock`. `page`: the sealed cache that the page holds of the session before. */
  enter(given: { factor: ShownFactor; page: Uint8Array | null }): SignedInView;
  unit(): UnitView | null;
  look(token: string): LookView;
  /** A passphrase of seven words, made here. */
  draw(): DrawnWords;
  /** The recovery kit of whoever enrols next. */
  drawKit(): DrawnWords;
  /** Draws everything of a unit and signs its founding statement; what was drawn before is wiped. */
  prepare(given: FoundingPlanGiven): PreparedView;
  /** Founds what was prepared. */
  found(given: FoundingGiven): UnitView;
  enrol(given: {
    token: string;
    title: string;
    passphrase: string;
    factor: NewFactorGiven;
  }): string;
  /** Keeps the words of a recovery kit when they fit the link. */
  readKit(given: { token: string; text: string }): KitReading;
  /** Puts a new passphrase in force, with the kit that was read. */
  recover(given: { token: string; passphrase: string; factor: NewFactorGiven }): null;
  /** From now on this case is told whenever it changes; `null`: none is. */
  show(caseId: string | null): CaseView | null;
  write(given: { caseId: string; writing: Writing }): CaseView | null;
  people(): PeopleView;
  invite(given: { account: string; name: string; roles: Role[] }): {
    token: string;
    person: number;
  };
  /** `others`: the words of holders that stand above. */
  readHolder(given: { text: string; others: string[] }): HolderReading;
  /** `holders`: the words of as many as have to sign besides this officer. */
  admit(given: {
    people: Admission[];
    holders: string[];
    /** Signed here with what there is, and left for the other holders to sign. */
    apart: boolean;
  }): {
    number: number;
    published: boolean;
    readByOne: string[];
  };
  accounts(): AccountView[];
  withdrawInvitation(person: number): null;
  endAccount(person: number): null;
  changeRoles(given: { person: number; before: Role[]; roles: Role[] }): 'ok' | 'asked';
  /** `words`, `roles`: what was compared. */
  vouch(given: { person: number; words: string; roles: Role[] }): null;
  machine(): MachineView;
  /** The directory with today's date. */
  renew(given: { holders: string[] }): number;
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
