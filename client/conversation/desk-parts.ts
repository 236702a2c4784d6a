/** What a desk holds of single letters, keys and records. */
import type { LogName } from './logbook.js';
import type { AuditKey, Origin, RecordContent } from './records.js';

/** A letter of a case that is not known yet, kept whole and tried again. */
export interface UnknownLetter {
  origin: Origin;
  bytes: Uint8Array;
  /** Read back from the keyring. */
  kept: boolean;
}

/** A letter opened from a batch in this session or a former one, and not yet read back. */
export interface Pending {
  batch: number;
  dropId: Uint8Array;
  key: Uint8Array;
  /** Letter's hash, hexadecimal; null until the batch was read again. */
  letter: string | null;
}

/** An audit key, and whether its keyring record was read back from the store. */
export interface HeldAuditKey {
  auditKey: AuditKey;
  placed: boolean;
}

export interface PlacedRecord {
  name: LogName;
  record: RecordContent;
  /** Newest and first day on which it was placed, as far as it still stands. */
  day: number;
  since: number;
  /** Items that hold it, hexadecimal: the same bytes may be placed again. */
  items: string[];
}
