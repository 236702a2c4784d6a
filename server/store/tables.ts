import type { Generated } from 'kysely';
import type {
  AuditCheckpointsTable,
  AuditCosignaturesTable,
  AuditEntriesTable,
  AuditHashesTable,
} from './audit-tables.js';
import type {
  FactorsTable,
  RecoveryCodesTable,
  SessionsTable,
  SignInsTable,
} from './factor-tables.js';
import type { ProposalSignaturesTable, ProposalsTable } from './proposal-tables.js';

/**
 * What the server stores, in prose. Three words are used throughout:
 *
 * - bytes: a binary string (`blob` / `bytea`), always sealed or public, never readable text of a
 *   reporter. The program reads it as a Buffer and may write any Uint8Array.
 * - a day: whole days since 1970-01-01 UTC. Wherever a day is enough, no finer time is kept.
 * - milliseconds: since 1970-01-01 UTC. Only officers' acts and the server's own have them.
 *
 * Flags are 0 or 1, because STRICT tables of SQLite know no other kind. On SQLite every table is
 * STRICT, and WITHOUT ROWID wherever the order in which rows came would tell something. Both
 * databases give all numbers as JavaScript numbers.
 */
export interface Tables {
  statements: StatementsTable;
  directories: DirectoriesTable;
  open_drops: OpenDropsTable;
  closed_drops: ClosedDropsTable;
  batches: BatchesTable;
  closing: ClosingTable;
  days: DaysTable;
  store_cells: CellsTable;
  board_cells: CellsTable;
  snapshot: SnapshotTable;
  accounts: AccountsTable;
  sessions: SessionsTable;
  factors: FactorsTable;
  recovery_codes: RecoveryCodesTable;
  sign_ins: SignInsTable;
  links: LinksTable;
  bundles: BundlesTable;
  bundle_days: BundleDaysTable;
  leaves: LeavesTable;
  role_requests: RoleRequestsTable;
  duty_addresses: DutyAddressesTable;
  duty_mail: DutyMailTable;
  reserve_copies: ReserveCopiesTable;
  secrets: SecretsTable;
  proposals: ProposalsTable;
  proposal_signatures: ProposalSignaturesTable;
  audit_entries: AuditEntriesTable;
  audit_hashes: AuditHashesTable;
  audit_checkpoints: AuditCheckpointsTable;
  audit_cosignatures: AuditCosignaturesTable;
}

/** The unit's founding statement and every later change of its holders. Public; never erased. */
export interface StatementsTable {
  /** The number inside the statement: 0 is the founding statement, then one by one. */
  number: number;
  /** The signed statement, exactly as it was received. */
  bytes: Uint8Array;
}

/** Every version of the signed directory. Public; never erased, since entries name old versions. */
export interface DirectoriesTable {
  /** The number inside the directory: 1, then one by one. The greatest is the one in force. */
  number: number;
  /** The signed directory, exactly as it was received. */
  bytes: Uint8Array;
  /** When this server took it in, milliseconds. Counts the 7 days or 13 hours of the one before. */
  published_at: number;
  /** 1 if it takes a key away that the version before it had: then 13 hours instead of 7 days. */
  takes_key_away: number;
}

/** The drops of the batch that is still open. Emptied, with its order of arrival, on closing. */
export interface OpenDropsTable {
  /** 16 random bytes which the sender chose. */
  id: Uint8Array;
  /** 32 bytes: the hash of `bytes`, so that the same drop again is known without reading it. */
  hash: Uint8Array;
  /** The drop without its proof of work: header, slots, body. */
  bytes: Uint8Array;
  /** Which app it came through. Counted on closing (a batch waits for portal drops), then gone. */
  source: 'portal' | 'inbox';
}

/**
 * Where each drop of a closed batch lies, so that a repeated PUT is answered alike after closing.
 * One row a drop; erased with its batch. A table of its own, since looking through every batch
 * table would cost more the longer somebody is away.
 */
export interface ClosedDropsTable {
  id: Uint8Array;
  hash: Uint8Array;
  /** The number of the batch. */
  batch: number;
}

/**
 * A row for each closed batch that is not erased. Its drops lie in a table `batch_<number>` of
 * their own (see BatchTable), made in identifier order on closing and dropped whole.
 */
export interface BatchesTable {
  /** From 1, one by one, never used again. */
  number: number;
  /** The UTC day on which it closed: the only time kept of a drop from then on. */
  day: number;
  /** How many drops it holds. */
  drops: number;
  /** Slots per drop in the directory in force at closing. A drop may name an older version. */
  slots: number;
  /** The number of the directory in force at closing: who stands in it must pass this batch. */
  directory: number;
}

/** One table `batch_<number>` a closed batch. Not part of `Tables`: its name is not fixed. */
export interface BatchTable {
  id: Uint8Array;
  bytes: Uint8Array;
}

/** One row: how far closing has come. Needed so that a restart neither repeats nor forgets one. */
export interface ClosingTable {
  /** Always 1. */
  one: number;
  /** The fixed moment (milliseconds) that was last dealt with, by closing or by skipping. */
  handled_at: number;
  /** 1 if at that moment a batch was skipped, so that the next one is not. */
  skipped: number;
  /** The number of the newest batch there ever was, erased or not; 0 before the first. */
  newest_batch: number;
}

/** How many portal drops each UTC day stored: the day's budget. Rows older than 3 days go. */
export interface DaysTable {
  day: number;
  drops: number;
}

/** Cells of one shelf: the officers' store or the board. */
export interface CellsTable {
  /** Counts up in the order of storing and is never used twice: readers ask for what came after. */
  seq: Generated<number>;
  /** The UTC day of storing. Store cells are erased 400 days later, board cells 56. */
  day: number;
  /** 1,024 bytes: tag, nonce, sealed box. */
  bytes: Uint8Array;
}

/** One row: the board as every reporter gets it, until the next snapshot. */
export interface SnapshotTable {
  /** Always 1. */
  one: number;
  /** The moment it stands for, milliseconds: a full hour in service. */
  taken_at: number;
  /** All board cells, sorted by their bytes, one after another. */
  bytes: Uint8Array;
}

/** One row a person who was ever invited. Person numbers are permanent and never used again. */
export interface AccountsTable {
  /** The permanent number that the directory uses, from 1. */
  person: number;
  /** The name typed at sign-in; null when it is given up. */
  account: string | null;
  /** The name that colleagues see. */
  name: string;
  /** The roles of server/roles.ts, in its order, one space between. No other set is taken. */
  roles: string;
  /** 1 once somebody has confirmed who this is: until then the roles do not count. */
  confirmed: Generated<number>;
  /** 1 once the account was ended: nobody signs in with it any more. */
  ended: Generated<number>;
  /** The day from which on they are back, as they or a Head said; null when nobody said so. */
  away_until: number | null;
  /** The OPAQUE registration record; null until enrolment is finished. No passphrase. */
  registration: Uint8Array | null;
  /** The vault, locked under a key that only the passphrase gives; null until enrolled. */
  vault: Uint8Array | null;
  /** The signed application for the directory: public keys. Null until enrolled. */
  application: Uint8Array | null;
  /** What the newest recovery kit does not give by itself, sealed; null until keys have changed. */
  handover: Generated<Uint8Array | null>;
  /** Keys that are asked for in place of those in force; null when none are. */
  key_change: Generated<Uint8Array | null>;
  /** The sealed outbox of the last bundle, 65,536 bytes; null before the first bundle. */
  outbox: Uint8Array | null;
  /** The newest batch that this person's bundles have said to be passed. Only ever forward. */
  cursor: Generated<number>;
  /** The first batch that this person had to take in, for display; null while unknown. */
  cursor_from: number | null;
}

/** Other roles for somebody, asked for by one Head: another has to agree within 7 days. */
export interface RoleRequestsTable {
  person: number;
  /** The roles asked for, spelled as in `accounts`. */
  roles: string;
  /** The Head who asked. */
  asked_by: number;
  /** Milliseconds. */
  asked_at: number;
}

/** One-time links for the first setup, for enrolling officers and for those who lost a passphrase. */
export interface LinksTable {
  /** 32 bytes: hash of the token in the link's fragment. */
  token_hash: Uint8Array;
  /** Whom the link enrols or brings back: 1 for setup. */
  person: number;
  purpose: 'setup' | 'officer' | 'recovery';
  /** Milliseconds. Links are erased some time after they have expired. */
  expires_at: number;
  /** 1 once an enrolment or a recovery was finished with it. */
  used: Generated<number>;
  /** Why it ended otherwise; null while it has not. */
  ended: 'replaced' | 'withdrawn' | null;
}

/** Bundles already stored, so that the same one again is answered alike. Kept for 30 days. */
export interface BundlesTable {
  /** 16 random bytes which the officer's page chose. */
  id: Uint8Array;
  person: number;
  /** 32 bytes: hash of the whole bundle. */
  hash: Uint8Array;
  /** The UTC day it was stored. */
  day: number;
}

/** How many bundles a person sent on a UTC day: the board quota counts them. Kept for 3 days. */
export interface BundleDaysTable {
  person: number;
  day: number;
  bundles: number;
}

/** Sealed audit leaves, one a bundle, in order of arrival: 512 bytes each. Never erased here. */
export interface LeavesTable {
  seq: Generated<number>;
  person: number;
  day: number;
  bytes: Uint8Array;
}

/** Where the daily mail goes: one row for each officer who wants it. In no directory. */
export interface DutyAddressesTable {
  person: number;
  /** The e-mail address, as the officer gave it. Erased when they take it away or leave. */
  address: string;
  /** The newest day whose mail is settled: sent, given up, or not due any more. */
  settled_day: number;
  /** The day of the newest mail that the mail server took; null before the first. */
  sent_day: number | null;
}

/** One row: how far the daily mail has come. It knows of nothing but its own sending. */
export interface DutyMailTable {
  /** Always 1. */
  one: number;
  /** The day that was tried last. */
  day: number;
  /** How often, from 1. */
  tries: number;
  /** How many addresses were refused that day. */
  refused: number;
  /** How many were not reached, so far or at all. */
  waiting: number;
}

/** What the server itself must remember: the OPAQUE server setup and the like. */
export interface SecretsTable {
  name: string;
  value: Uint8Array;
}

/** What the unit's reserve key opens: one sealed copy of each officer's secrets. */
export interface ReserveCopiesTable {
  person: number;
  /** 1,323 bytes: behind its owner's signature. */
  bytes: Uint8Array;
  /** The day on which it was last handed out to a recovery link; null before. */
  opened_day: Generated<number | null>;
}
