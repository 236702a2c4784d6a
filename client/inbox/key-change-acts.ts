/** A Head lists the new keys of somebody who stands in the directory. */
import { dayOf, ensure, type Random } from '../../crypto/index.js';
import { newestDirectory } from '../conversation/admitting.js';
import { nextCore } from '../conversation/ceremony.js';
import { type AskedKeys, askedKeysIn, askForKeys } from '../conversation/changing-keys.js';
import { keyWords } from '../conversation/differences.js';
import { proposeWith } from '../conversation/proposals.js';
import { keepReserveCopy } from '../conversation/reserve.js';
import type { InboxClient } from '../http/inbox.js';
import type { KeyChangeView } from './factor-messages.js';
import type { AtWork, Officer } from './officer-parts.js';

interface Acting {
  inbox: InboxClient;
  officer: AtWork;
  now: number;
}

const wordsOf = ({ change }: AskedKeys): string | null =>
  change === null ? null : keyWords(change);

export async function keyChangesView({ inbox, officer }: Acting): Promise<KeyChangeView[]> {
  const asked = await askedKeysIn(inbox, await newestDirectory(inbox, officer));
  return asked.map((one) => ({ person: one.person, name: one.name, words: wordsOf(one) }));
}

/**
 * Drafts the next directory with these keys, and signs it as far as this Head is a holder. The keys must still be
 * those whose words were compared. Throws `content`, `signature` and what `proposeWith` does.
 */
export async function listKeys(
  { inbox, officer, now }: Acting,
  { person, words }: { person: number; words: string },
): Promise<{ published: boolean }> {
  const { unit, vault } = officer;
  const directory = await newestDirectory(inbox, officer);
  const one = (await askedKeysIn(inbox, directory)).find((a) => a.person === person);
  ensure(one !== undefined, 'content', 'somebody who asks');
  ensure(wordsOf(one) === words, 'signature', 'words that were compared');
  const change = { join: [], rekey: [one.bytes] };
  const core = nextCore({ unit, before: directory, day: dayOf(now), change });
  const inForce = { unit, directory };
  const became = await proposeWith(inbox, { inForce, kind: 'directory', core, vault });
  return { published: became === 'published' };
}

/** The keys of a new kit (32 bytes, wiped), asked for; the session goes on with a vault of both pairs. */
export async function makeKeys(
  inbox: InboxClient,
  one: Officer,
  { random, ...given }: { vaultKey: Uint8Array; kit: Uint8Array; random: Random },
): Promise<void> {
  const { directory, unit } = one.work().duty.desk;
  const vault = await askForKeys(inbox, { ...given, vault: one.self().vault, directory }, random);
  one.useVault(vault);
  // With the reserve key both pairs come back, whichever is in the directory's list by then.
  await keepReserveCopy(inbox, { vault, met: { unit, directory } }, random);
}
