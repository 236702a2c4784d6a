/** What a life is made of, and what it leaves to be compared. */
import type { Office } from '../lying/office.js';
import type { Writer } from '../lying/writer.js';
import type { Names } from './names.js';
import type { Plan } from './plan.js';

/** What one world shows, in lines: those of two worlds are held against each other. */
export interface Life {
  /** Every answer that X received, with its moment. */
  answers: string[];
  /** Everything that the server stores, at the end of each day. */
  stored: string[];
  /** The server's own log. */
  log: string[];
  /** What X's own program made of it, at the end of each of X's sessions. */
  views: View[];
  figures: Figures;
}

export interface View {
  same: string;
  /** Items of the cases that X reads. */
  progress: number;
}

export interface Figures {
  days: number;
  /** Lines of each. */
  answers: number;
  stored: number;
  /** Letters of reporters who left X out, and what colleagues wrote in their cases. */
  excludedLetters: number;
  excludedEntries: number;
  /** Messages that those reporters find at the end. */
  excludedAnswers: number;
  /** The same of everybody else. */
  otherLetters: number;
  otherEntries: number;
}

export const noFigures = (): Figures => ({
  days: 0,
  answers: 0,
  stored: 0,
  excludedLetters: 0,
  excludedEntries: 0,
  excludedAnswers: 0,
  otherLetters: 0,
  otherEntries: 0,
});

export interface Reporter {
  writer: Writer;
  /** Hexadecimal: officers know it under the same. */
  caseId: string;
  differs: boolean;
  hasWritten: boolean;
}

/** What acts need of a server, in this process or in another. */
export type Place = Pick<
  Office,
  'made' | 'clock' | 'random' | 'directory' | 'until' | 'startSessions'
>;

export interface World {
  plan: Plan;
  office: Place;
  /** The excluded case is there. */
  real: boolean;
  names: Names;
  life: Life;
  reporters: Reporter[];
}

/** Something at a moment, milliseconds since 1970. */
export interface Act {
  at: number;
  act: () => Promise<void>;
}
