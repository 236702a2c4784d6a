/** An officer's session for one command: signed in, keys open, signed out at the end. */
import {
  type Asked,
  type MetUnit,
  type OpenSession,
  openSession,
} from '../conversation/joining.js';
import { askAccount } from './asking.js';
import type { Context } from './context.js';
import { readOrigin } from './http.js';
import type { TerminalInbox } from './http-inbox.js';
import { proveAtTerminal } from './second-factor.js';
import { meetUnit } from './unit.js';

export interface SignedIn extends MetUnit, OpenSession {
  inbox: TerminalInbox;
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
    try {
      const now = (): number => context.clock.now();
      const prove = (asked: Asked, refused: string | null) =>
        proveAtTerminal(context, asked, refused);
      const session = await openSession(inbox, met, { account, passphrase, now, prove });
      terminal.say(say.people.signedIn(session.name));
      if (session.clockOff !== 0) terminal.warn(say.people.wrongClock(session.clockOff));
      return await work({ ...met, ...session, inbox });
    } finally {
      await inbox.signOut().catch(() => undefined);
    }
  } finally {
    inbox.close();
  }
}
