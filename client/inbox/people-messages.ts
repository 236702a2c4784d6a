/** What page and worker say to each other of people: who is invited, admitted and listed, with which roles. */
import type { AccountsAnswer, SettingsAnswer, StateAnswer } from '../../server/inbox/wire.js';
import type { DutyMailAnswer } from '../../server/inbox/wire-duty.js';
import type { Role } from '../../server/roles.js';
import type { Late } from '../conversation/lateness.js';
import type { LeavingPlan, MovingPlan } from '../conversation/may-leave.js';
import type { Keeper } from '../conversation/reserve-named.js';
import type { ReadWords } from '../conversation/words.js';
import type { PersonView } from './case-messages.js';
import type { DrawnWords } from './joining-messages.js';

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
    /** Numbers of the same. */
    reads: number[];
    /** Reads the audit log, and no route. */
    auditor: boolean;
    /** Whether batches wait for them for so long that this officer is told. */
    late: Late | null;
    /** What their cases are locked with, as the server says. */
    lock: 'key' | 'passphrase' | null;
    /** UTC day from which on they are back; `null` when they are not away. */
    awayUntil: number | null;
    /** UTC day on which their copy for the reserve key was last handed out. */
    reserveOpened: number | null;
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
  /** Who keeps the unit’s reserve key, as reporters read it; `null` for none. */
  reserve: Keeper | null;
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

/** How what a threshold of holders signs is signed. */
export interface How {
  /** Words of as many as have to sign besides this officer. */
  holders: readonly string[];
  /** Signed here with what there is, and left for the other holders to sign. */
  apart: boolean;
}

/** What became of it. */
export interface Issued {
  /** Of the directory. */
  number: number;
  published: boolean;
}

/** What taking somebody out would do, as far as this officer's cases tell. */
export interface LeavingView extends LeavingPlan {
  person: number;
  /** So many holders besides this officer have to type their words. */
  signing: number;
}

/** Which routes somebody shall read from now on. */
export interface Moving {
  person: number;
  routes: number[];
  /** Title of a route that is made with it; null for none. */
  newRoute: string | null;
}

export interface MovingView extends MovingPlan {
  /** So many holders besides this officer have to type their words. */
  signing: number;
}

/** How far colleagues' programs have carried cases on from which somebody has gone. */
export interface CarryingView {
  cases: number;
  bridged: number;
  /** Last day on which the board has room for it; `null` when that has passed. */
  until: number | null;
}

/** Somebody of whom everybody, or a Head, is told with the list of cases. */
export interface BehindView extends PersonView {
  /** They have not taken in for long what waits for them. */
  late: Late | null;
  /** UTC day, of the last 60, on which their copy for the reserve key was handed out. */
  reserveOpened: number | null;
}

/** Whose words were typed, or what is the matter with them. */
export type HolderReading =
  | { ok: true; title: string }
  | Exclude<ReadWords, { ok: true }>
  | { ok: false; problem: 'nobody' }
  | { ok: false; problem: 'twice'; title: string };

export interface PeopleAsks {
  people(): PeopleView;
  invite(given: { account: string; name: string; roles: Role[] }): {
    token: string;
    person: number;
  };
  /** `others`: the words of holders that stand above. */
  readHolder(given: { text: string; others: string[] }): HolderReading;
  admit(given: How & { people: Admission[] }): Issued & { readByOne: string[] };
  /** Twenty-four words of a reserve key that is not in force yet. */
  drawReserve(): DrawnWords;
  /** The key that was drawn, with who keeps it; `null`: none any more. */
  setReserve(keeper: Keeper | null): 'stored' | 'published';
  accounts(): AccountView[];
  withdrawInvitation(person: number): null;
  endAccount(person: number): null;
  changeRoles(given: { person: number; before: Role[]; roles: Role[] }): 'ok' | 'asked';
  /** `words`, `roles`: what was compared. */
  vouch(given: { person: number; words: string; roles: Role[] }): null;
  machine(): MachineView;
  /** `until`: UTC day from which on they are back; `null` when they are back already. */
  setAway(given: { person: number; until: number | null }): null;
  /** Where one's own daily mail goes. */
  dutyMail(): DutyMailAnswer;
  setDutyMail(address: string | null): null;
  /** The directory with today's date. */
  renew(how: How): Issued;
  /** What taking somebody out would do; nothing is changed by asking. */
  leaving(person: number): LeavingView;
  /** Takes somebody out, with the holders' signatures. */
  removePerson(given: { person: number; how: How }): Issued;
  /** What it would do; nothing is changed by asking. */
  moving(moving: Moving): MovingView;
  movePerson(given: { moving: Moving; how: How }): Issued;
  /** `null`: nobody has left lately. Asks nothing of the server. */
  carrying(): CarryingView | null;
}
