/** Signing in: the vault, what this computer has kept, and then everything else. */
import { wipe } from '../../crypto/index.js';
import { hasDesk } from '../../server/roles.js';
import type { HalfSignIn } from '../conversation/account.js';
import { currentPerson } from '../conversation/circle.js';
import { ownPlaces } from '../conversation/holders.js';
import { enter, type MetUnit, type Proved, triedAgain } from '../conversation/joining.js';
import { PortError } from '../conversation/ports.js';
import { keepReserveCopy } from '../conversation/reserve.js';
import { reserveOf } from '../conversation/reserve-named.js';
import { wipeVault } from '../conversation/wiping.js';
import { behindView } from './behind.js';
import { unitView } from './desk-view.js';
import type { SignedInView } from './duty-messages.js';
import { openKeeping } from './keeping.js';
import { lockKeyOf } from './lock-box.js';
import { withoutDesk } from './no-desk.js';
import type { Officer, OfficerParts } from './officer-parts.js';
import { onDuty } from './on-duty.js';

/**
 * Signs in, and keeps the beat once everything was read. Gives the officer as soon as there is a
 * list to show. `page`: the sealed cache that the page holds of a session that has just ended.
 * Throws `PortError`, `ProtocolError`.
 */
export async function signInOfficer(
  parts: OfficerParts,
  met: MetUnit,
  given: {
    half: HalfSignIn;
    proved: Proved;
    account: string;
    passphrase: string;
    page: Uint8Array | null;
  },
): Promise<Officer> {
  const { clock, disk, random } = parts;
  const now = (): number => clock.now();
  const session = await enter(parts.inbox, met, { ...given, now }).catch(async (error) => {
    // What the server did not let in has no session; what opened no vault may have one.
    if (!(error instanceof PortError && triedAgain.has(error.code)))
      await parts.inbox.signOut().catch(() => undefined);
    throw error;
  });
  const { vault } = session;
  try {
    const { person, name, roles } = session;
    const base = {
      ...{ person, name, roles, account: given.account, clockOff: session.clockOff },
      beatSeconds: met.directory.beatSeconds,
      holds: ownPlaces({ unit: met.unit, vault }).length > 0,
      unit: unitView(met.unit, met.directory, now()),
    };
    if (!hasDesk(roles)) {
      const view: SignedInView = { ...base, dropped: false, behind: [], reserve: null };
      const lockKey = lockKeyOf(given.passphrase, random);
      return withoutDesk(parts, { ...met, ...session, view, lockKey });
    }
    if (currentPerson(met.directory, session.person) === undefined)
      throw new PortError('recipient', 403);
    // Once a session, whatever is done in it.
    const { directory } = met;
    const asked = behindView(parts.inbox, { directory, roles, now: now() });
    const keeping = await openKeeping(disk, vault, { page: given.page, now: now(), random });
    const known = keeping.known()?.directory;
    const copy = await keepReserveCopy(parts.inbox, { vault, met, known }, random);
    const view: SignedInView = {
      ...{ ...base, dropped: keeping.dropped, behind: await asked },
      reserve: copy === 'sent' ? (reserveOf(directory)?.keeper ?? null) : null,
    };
    const lockKey = lockKeyOf(given.passphrase, random);
    const officer = onDuty(parts, { ...met, ...session, keeping, view, lockKey });
    if (keeping.before === null) await officer.ready();
    return officer;
  } catch (error) {
    await parts.inbox.signOut().catch(() => undefined);
    wipeVault(vault);
    if (session.vaultKey !== null) wipe(session.vaultKey);
    throw error;
  }
}
