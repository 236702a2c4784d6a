/** What a session knows of cases given to this officer, and of those it is to give. */
import type { GivenCase } from './given-case.js';
import type { LogName } from './logbook.js';
import type { RecordContent } from './records.js';

/** What one grant said of a case, to be kept in the keyring. */
export interface GrantPart {
  record: Extract<RecordContent, { record: 'grantedCase' }>;
  /** Batch in which it came: it can be had again from there until that is passed. */
  batch: number;
  placed: boolean;
}

export interface GrantedCase {
  caseId: Uint8Array;
  day: number;
  /** To whom else it was given, as those say who gave it. */
  readers: Set<number>;
  epochs: GivenCase['epochs'];
  /** By `logId`. */
  logs: Map<string, LogName>;
  parts: Map<string, GrantPart>;
}

/** What this officer asked for and no bundle has carried yet. */
export interface Giving {
  caseId: Uint8Array;
  to: number;
}
