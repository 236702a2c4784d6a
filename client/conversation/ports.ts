/** What both ends need of a server; the real one speaks HTTP, tests may stand in between. */
import type { Shelf } from '../../crypto/index.js';

export interface UnitAnswer {
  /** The server's UTC day, for the proof of work. */
  day: number;
  /** Difficulty in force, bits. */
  work: number;
  /** Founding statement first. */
  statements: Uint8Array[];
  directory: Uint8Array;
}

export type PutAnswer =
  | { stored: true; work: number }
  | { stored: false; code: string; work: number | null };

/** The reporters' side. Nothing in it knows what a drop holds. */
export interface PortalPort {
  unit(): Promise<UnitAnswer>;
  /** Cells of 1,024 bytes, one after another. `arrives` hears which share of them is there. */
  board(arrives?: (share: number) => void): Promise<Uint8Array>;
  /** `body`: drop and proof. Throws `PortError` only when no answer came. */
  putDrop(id: Uint8Array, body: Uint8Array): Promise<PutAnswer>;
}

export interface ClosedBatch {
  number: number;
  /** UTC day on which it closed. */
  day: number;
  drops: number;
}

/** The officers' side, signed in. Every call throws `PortError` with the server's code. */
export interface InboxPort {
  /** What everybody is shown: all statements, the founding one first, and the directory in force. */
  unit(): Promise<Pick<UnitAnswer, 'statements' | 'directory'>>;
  directories(after: number): Promise<Uint8Array[]>;
  batches(after: number): Promise<ClosedBatch[]>;
  /** Intake rows for one's own slot, 256 a page, in identifier order; empty past the end. */
  batchPage(batch: number, page: number): Promise<Uint8Array>;
  /** Cells after a point, at most 2,048 a call; none means up to date. */
  cells(shelf: Shelf, after: number): Promise<{ next: number; cells: Uint8Array }>;
  outbox(): Promise<Uint8Array | null>;
  putBundle(id: Uint8Array, bytes: Uint8Array): Promise<void>;
}

/** An answer that is not a yes: the server's code, or `unreachable` when none came. */
export class PortError extends Error {
  override readonly name = 'PortError';
  constructor(
    readonly code: string,
    readonly status: number,
  ) {
    super(code);
  }
}
