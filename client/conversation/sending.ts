/** What passes between a page and its sender: plain data, so that it can be posted to a worker. */
import type { Directory, SlotKey } from '../../crypto/index.js';
import type { Timing } from './schedule.js';

/** A signed letter and where it is sealed to. */
export interface QueuedLetter {
  /** Names it in events. */
  id: number;
  bytes: Uint8Array;
  addressees: readonly SlotKey[];
  /** Number of the directory under which it was signed: it is sealed under no other. */
  directory: number;
}

/** A letter that waits because the directory changed. */
export interface HeldLetter {
  id: number;
  /** A PUT of it went without an answer: it may have been stored. */
  mayBeStored: boolean;
}

export type SenderEvent =
  /** Told at the drawn moment, not on the answer. */
  | { event: 'sent'; letter: number; place: number }
  /**
   * A place that came to nothing: the server's code, `unreachable`, `late`, `proof`, or `frozen`.
   * What was in it (`letter`) goes into a later one. Told at the drawn moment too.
   */
  | { event: 'lost'; letter: number | null; place: number; code: string }
  /** The server refused a drop as sealed under too old a directory. */
  | { event: 'stale' }
  /** Another directory is in force; the letters held have to be signed anew. */
  | { event: 'directory'; directory: Directory; held: HeldLetter[] }
  /** The directory shown does not hold, or is older: letters wait, decoys go on. */
  | { event: 'refused'; code: string }
  /** The directory is older than 60 days: nothing is sent any more. */
  | { event: 'closed' }
  /** 12 hours have passed: the page asks to be opened again, and sends no more. */
  | { event: 'reopen'; waiting: number[] };

/** What a sender begins with. */
export interface SenderStart {
  /** When the page was opened, milliseconds. */
  openedAt: number;
  /** 32 bytes drawn when the page opened. */
  seed: Uint8Array;
  directory: Directory;
  /** The server's UTC day and its difficulty, as `/api/unit` gave them. */
  day: number;
  work: number;
  /** Of a test alone; by default what the directory says. */
  timing?: Timing;
}
