import type { CellContent } from '../../crypto/index.js';
import type { CaseGrant } from './case-grant.js';
import type { HeldAuditKey } from './desk.js';
import type { HeldKey } from './keyring.js';
import type { LogName } from './logbook.js';
import type { RecordContent } from './records.js';

/**
 * What must not leave before something else: a letter or an entry without the record that opens
 * its case could be read by nobody once its batch is gone, an entry before an older one seems to
 * follow a missing one.
 */
export interface Order {
  /** Where this stands in line: if it must wait for a later bundle, so must what is behind. */
  line?: string;
  behind?: readonly string[];
}

/** Why something goes on the board: what stands there already is erased on the day `until`. */
export type Turn =
  | { turn: 'attendance' }
  /** It tells the reporter something that stands nowhere yet; 0 where nothing stands at all. */
  | { turn: 'new'; until: number }
  | { turn: 'again'; until: number };

/** What one bundle gives to others. */
export type Grant =
  | { of: 'senderKey'; held: HeldKey }
  | { of: 'auditKey'; held: HeldAuditKey }
  | { of: 'cases'; grant: CaseGrant };

/** What leaves together with a grant, or not at all: its name among what is due, and a record. */
export interface WithGrant {
  key: string;
  record?: { name: LogName; record: RecordContent };
}

/** One thing to place. `senderKey`: own key that must have been granted by then. */
export type Due = Order & Placing;

type Placing =
  | {
      of: 'record';
      key: string;
      name: LogName;
      record: RecordContent;
      senderKey: HeldKey | null;
    }
  | {
      of: 'item';
      key: string;
      name: LogName;
      kind: number;
      bytes: Uint8Array;
      senderKey: HeldKey;
    }
  | { of: 'board'; key: string; name: LogName; content: CellContent; turn: Turn }
  | { of: 'grant'; key: string; grant: Grant; with?: readonly WithGrant[] };

/** A cell for the board. */
export type BoardDue = Extract<Due, { of: 'board' }>;
