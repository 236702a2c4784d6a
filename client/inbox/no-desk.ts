/**
 * The session of somebody whom no directory lists, an administrator or somebody who is a holder and
 * nothing else: no cases, no bundles, no beat, nothing kept on this computer.
 */
import type { Random } from '../../crypto/index.js';
import type { MetUnit, OpenSession } from '../conversation/joining.js';
import { PortError } from '../conversation/ports.js';
import { wipeVault } from '../conversation/wiping.js';
import type { SignedInView } from './duty-messages.js';
import {
  type LockBox,
  type LockKey,
  lockBox,
  lockKeyOf,
  openBox,
  wipeLockKey,
} from './lock-box.js';
import type { Officer, OpenInbox } from './officer-parts.js';

/**
 * `session`: its vault is needed to sign what holders sign, to know these words again when the page
 * is locked, and to have noticed another unit at sign-in.
 */
export function withoutDesk(
  { inbox, random }: { inbox: Pick<OpenInbox, 'signOut'>; random: Random },
  session: MetUnit & OpenSession & { view: SignedInView; lockKey: Promise<LockKey> },
): Officer {
  let { vault, lockKey } = session;
  let box: LockBox | null = null;
  const noCases = (): never => {
    throw new PortError('role', 403);
  };
  const open = (): true => {
    if (box !== null) throw new PortError('locked', 0);
    return true;
  };
  return {
    view: session.view,
    ready: async () => undefined,
    work: noCases,
    self: () => open() && { ...session, vault },
    // No directory names their keys, or what is sealed to them is not read here.
    changing: () => null,
    useVault: noCases,
    relock(passphrase) {
      wipeLockKey(lockKey);
      lockKey = lockKeyOf(passphrase, random);
    },
    witnesses: new Set(),
    show: () => null,
    write: noCases,
    draft: () => undefined,
    async lock() {
      if (box !== null) return;
      box = lockBox(vault, await lockKey, random);
      wipeVault(vault);
    },
    async unlock(passphrase) {
      if (box === null) return true;
      const opened = await openBox(box, passphrase);
      if (opened === null) return false;
      vault = opened.vault;
      lockKey = Promise.resolve(opened.lockKey);
      box = null;
      return true;
    },
    async leave(anyway) {
      await inbox.signOut().catch((error: unknown) => {
        if (!anyway) throw error;
      });
      wipeVault(vault);
    },
  };
}
