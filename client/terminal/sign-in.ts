/** An officer's session for one command: signed in, keys open, signed out at the end. */
import { ProtocolError, sameBytes, unlockVault, type Vault, wipe } from '../../crypto/index.js';
import { signIn } from '../conversation/account.js';
import { askAccount } from './asking.js';
import type { Context } from './context.js';
import { readOrigin } from './http.js';
import type { TerminalInbox } from './http-inbox.js';
import { type MetUnit, meetUnit } from './unit.js';

export interface SignedIn extends MetUnit {
  inbox: TerminalInbox;
  vault: Vault;
  person: number;
  role: 'officer' | 'head';
  /** Milliseconds since 1970: later moments of the session are counted from it. */
  signedInAt: number;
}

/**
 * Asks for account and passphrase, does `work`, and signs out whatever happened. Throws what
 * `work` throws, `PortError` and `ProtocolError`.
 */
export async function whileSignedIn<T>(
  context: Context,
  work: (signedIn: SignedIn) => Promise<T>,
): Promise<T> {
  const { terminal, say, options } = context;
  const origin = readOrigin(options.inbox);
  const inbox = context.inbox(origin);
  try {
    const met = await meetUnit(context, origin, await inbox.unit());
    const account = options.account ?? (await askAccount(context));
    const passphrase = await terminal.askSecret(say.people.passphraseAsk);
    terminal.progress(say.people.signingIn);
    const { person, role, exportKey } = await signIn(inbox, { account, passphrase });
    const signedInAt = context.clock.now();
    try {
      const { name } = await inbox.session();
      const vault = unlockVault(await inbox.vault(), exportKey);
      wipe(exportKey);
      if (!sameBytes(vault.unitId, met.unit.unitId)) throw new ProtocolError('unit', 'a vault');
      if (vault.person !== person) throw new ProtocolError('unit', 'a vault');
      terminal.say(say.people.signedIn(name));
      return await work({ ...met, inbox, vault, person, role, signedInAt });
    } finally {
      await inbox.signOut().catch(() => undefined);
    }
  } finally {
    inbox.close();
  }
}
