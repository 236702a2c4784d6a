/** What page and worker say to each other before anybody is signed in: founding, enrolling, recovering. */
import type { Expiry } from '../conversation/expiry.js';
import type { ReadWords } from '../conversation/words.js';
import type { NewFactorGiven } from './factor-messages.js';

export interface UnitView {
  name: string;
  /** Eight words to compare with what the unit has published. */
  words: string;
  trial: boolean;
  /** Days since the directory was dated. */
  age: number;
  /** From its twentieth day on. */
  expiry: Expiry | null;
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

/** Whether the words of a kit fit, or what is the matter with them. */
export type KitReading =
  | { ok: true }
  | Exclude<ReadWords, { ok: true }>
  /** `older`: keys have changed since, and there is a newer kit. */
  | { ok: false; problem: 'older' }
  /** The server did not give what belongs to the kit. */
  | { ok: false; problem: 'withheld' }
  | { ok: false; problem: 'other' };

export interface JoiningAsks {
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
  /** The same with the words of the unit’s reserve key, which open this account’s keys. */
  readReserve(given: { token: string; text: string }): KitReading;
  /** Puts a new passphrase in force, with what was read. */
  recover(given: { token: string; passphrase: string; factor: NewFactorGiven }): null;
}
