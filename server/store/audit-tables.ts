/** The tables of the audit log; `tables.ts` says how they are written down. */

/** The audit log (docs/audit.md), entry by entry. Never changed, never erased. */
export interface AuditEntriesTable {
  /** From 0, one by one: the place in the log. */
  number: number;
  /**
   * Seconds since 1970 of the newest time that any entry up to this one says, so that times never
   * go backwards. It says nothing that the lines do not: of a bundle only the day counts.
   */
  seconds: number;
  /** What it says, without a name, address, agent, session or anything of a reporter. */
  line: string;
  /** Of a bundle: `seq` of its sealed leaf. Null for every other act. */
  leaf: number | null;
}

/** The hashes in the tiles of the audit log, one row a hash. */
export interface AuditHashesTable {
  /** 0: hashes of entries; each level above: roots of 256 of the level below. */
  level: number;
  /** From 0, within the level. */
  number: number;
  /** 32 bytes, SHA-256. */
  hash: Uint8Array;
}

/** The signed checkpoints of the audit log. Never erased: auditors compare old ones with new. */
export interface AuditCheckpointsTable {
  /** How many entries it covers. */
  size: number;
  /** The fixed moment that it was signed for, milliseconds. */
  moment: number;
  /** The signed note: origin, size, root, signature. */
  note: string;
}

/** What witnesses put under the checkpoints of the audit log. Never erased. */
export interface AuditCosignaturesTable {
  /** Name of the witness's key. */
  witness: string;
  /** Of the checkpoint. */
  size: number;
  /** The line of the signature, which carries its time. */
  line: string;
}
