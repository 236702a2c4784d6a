/** What the parts of a history tell one another. */
import type { Observed } from './observer.js';

/** How long a history goes on, and what it is after. */
export type Kind = 'days' | 'weeks' | 'flood' | 'months' | 'carry' | 'retention';

/** What becomes of the next bundle: an answer comes, or is lost before or after storing. */
export type Delivery = 'answered' | 'lost before' | 'lost after';

/** What a server that is behind, or lies, shows in one session. */
export interface Stale {
  /** An older outbox; `null` shows the newest. */
  outbox: Uint8Array | null;
  /** Board cells of this number and later ones are not given, up to those placed by now. */
  hideBoardFrom: number;
  hideBoardTo: number;
}

/** Newest batch, and how many bundles the server had stored. */
export interface LastRead {
  batch: number;
  bundles: number;
}

/** A bundle that placed a state, and its first and last cell on the board. */
export interface Stated {
  bundle: number;
  first: number;
  last: number;
}

/** What one bundle placed, told to the truth and held against the rules. */
export interface Placed {
  person: number;
  day: number;
  read: LastRead;
  cursor: number;
  drop: string;
  store: { caseId: string; kind: number; bytes: Uint8Array }[];
  board: Observed[];
  /** What the server kept back from its officer in this session. */
  stale: Stale | null;
  /** The server kept its board cells, and not all of them were used. */
  room: boolean;
}

/** What happened, as far as it can touch an officer who is left out. */
export type Happening =
  | { at: number; what: 'directory' | 'drop' | 'close' | 'erase' }
  /** A colleague's bundle, and how many cells of it the server kept. */
  | { at: number; what: 'bundle'; person: number; cursor: number; store: number; board: number }
  | {
      at: number;
      what: 'signed in';
      known: { bundle: number; sent: number } | undefined;
      told: string;
    }
  | { at: number; what: 'beat'; delivery: Delivery; told: string }
  | { at: number; what: 'read'; told: string };
