/** What page and worker say to each other of the audit log. */
import type { ContentAct } from '../conversation/acts.js';
import type { ActChoice, LoggedAct } from '../conversation/audit-acts.js';
import type { Kept, LogFinding, WitnessSeen } from '../conversation/audit-log.js';
import type { PersonView } from './case-messages.js';

export interface AuditProgress {
  event: 'auditing';
  step: 'entries' | 'hashes' | 'leaves';
  done: number;
  of: number;
}

export interface AuditView {
  /** Entries that the newest checkpoint covers. */
  size: number;
  /** Moment of the mark that it ends with, seconds since 1970. */
  markedAt: number | null;
  /** The checkpoint itself, to be kept. */
  note: string;
  findings: LogFinding[];
  /** Leaves that did not hold. */
  faults: number;
  /** Leaves that this auditor has no key for, without a fault. */
  unopened: number;
  /** Whose keys this auditor gave, and when each cosigned this checkpoint. */
  witnesses: WitnessSeen[];
  /** Whom the acts are of, and whom they name. */
  people: PersonView[];
  /** Kinds of act that there are, as `kindOf` names them, with how many. */
  kinds: { kind: string; count: number }[];
}

/** An act of cases by their references, not by what those are made of. */
type Shown<A> = A extends { caseName: Uint8Array }
  ? Omit<A, 'caseName' | 'entry'> & { reference: string }
  : A extends { caseNames: Uint8Array[] }
    ? Omit<A, 'caseNames'> & { references: string[] }
    : A;
export type ContentActView = Shown<ContentAct> & { minute: number };

type Clear<L> = L extends { of: 'content' } ? Omit<L, 'act'> & { act: ContentActView } : L;
export type ActView = Clear<LoggedAct>;

export interface AuditAsks {
  /** The log, read and checked: what was read last, or `again`; `null` before the first checkpoint. */
  audit(again: boolean): AuditView | null;
  /** So many of what was chosen, newest first, and how many there are. */
  auditActs(given: { choice: ActChoice; most: number }): { acts: ActView[]; of: number };
  /** Holds a checkpoint that was kept against what was read last. */
  compareCheckpoint(note: string): Kept;
  /** Takes the key of a witness, or lets it go by its name. */
  pinWitness(key: string): AuditView;
  unpinWitness(name: string): AuditView;
  /** The folder of an export, as a tar file; the export is an act of the auditor's. */
  exportAudit(): Uint8Array;
}
