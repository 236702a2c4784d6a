/** What an officer's session is made of, and what the worker asks of it. */
import type { Random, Unit, Vault } from '../../crypto/index.js';
import type { KeysPort } from '../conversation/changing-keys.js';
import type { Clock } from '../conversation/clock.js';
import type { Duty } from '../conversation/duty.js';
import type { MetUnit, OpenSession } from '../conversation/joining.js';
import type { InboxPort } from '../conversation/ports.js';
import type { InboxClient } from '../http/inbox.js';
import type { SavedDraft } from './cache-content.js';
import type { CaseView } from './case-messages.js';
import type { DutyEvent, SignedInView, Writing } from './duty-messages.js';
import type { ChangingView } from './factor-messages.js';
import type { Disk, Keeping } from './keeping.js';
import type { LockKey } from './lock-box.js';

/** What a session asks of the server once it is open. */
export interface OpenInbox extends InboxPort, KeysPort {
  signOut(): Promise<void>;
}

export interface OfficerParts<Inbox extends OpenInbox = InboxClient> {
  inbox: Inbox;
  clock: Clock;
  random: Random;
  disk: Disk;
  tell: (event: DutyEvent) => void;
}

/** What is there while nobody has locked. */
export interface AtWork extends MetUnit, OpenSession {
  readonly duty: Duty;
}

export interface Officer {
  readonly view: SignedInView;
  /** Everything was read; rejects with why it was not. */
  ready(): Promise<void>;
  /** Throws `PortError('locked')`. */
  work(): AtWork;
  /** Whose keys may be changed; throws `PortError('locked')`. */
  self(): { unit: Unit; person: number; vault: Vault };
  /** Of somebody whom the directory lists; `null` of anybody else. */
  changing(): ChangingView | null;
  /** Keys were asked for: both pairs are in this vault. */
  useVault(vault: Vault): void;
  /** From now on these words open the page again when it was locked. */
  relock(passphrase: string): void;
  /** Keys of witnesses that an auditor gave, as text; kept on this computer, sealed. */
  readonly witnesses: Set<string>;
  show(caseId: string | null): CaseView | null;
  write(caseId: string, writing: Writing): CaseView | null;
  draft(draft: SavedDraft): void;
  /** Wipes everything decrypted; the beat goes on with bundles sealed ahead. */
  lock(): Promise<void>;
  /** False for other words than those that opened the session. */
  unlock(passphrase: string): Promise<boolean>;
  /**
   * The last bundle, sign-out, keys wiped. Throws when the bundle did not arrive, unless `anyway`.
   * `forgets`: nothing more is kept on this computer.
   */
  leave(anyway: boolean, forgets: boolean): Promise<void>;
}

/** Signed in, and nothing read yet. */
export interface Begun extends MetUnit, OpenSession {
  keeping: Keeping;
  view: SignedInView;
  lockKey: Promise<LockKey>;
}
