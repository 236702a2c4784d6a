/** The next directory with something changed: signed here, or drafted for the holders to sign apart. */
import { type Directory, dayOf } from '../../crypto/index.js';
import { type Change, nextCore, nextDirectory } from '../conversation/ceremony.js';
import { signersWith, wipeSigners } from '../conversation/holders.js';
import { newestUnit, proposeWith } from '../conversation/proposals.js';
import type { InboxClient } from '../http/inbox.js';
import type { AtWork } from './officer-parts.js';
import type { How, Issued } from './people-messages.js';

/** Whoever drafts what holders sign: an officer at work, or an administrator. */
export interface Drafting {
  inbox: InboxClient;
  officer: Pick<AtWork, 'unit' | 'vault'>;
  now: number;
}

/** The same under the holders in force now, who may have changed since sign-in. Throws `chain`. */
export async function underNewest<D extends Drafting>(drafting: D): Promise<D> {
  const { inbox, officer } = drafting;
  const unit = await newestUnit(inbox, officer.unit);
  return { ...drafting, officer: { ...officer, unit } };
}

/** `before`: the directory in force. Throws `quorum` for too few words, and `PortError`. */
export async function issue(
  { inbox, officer, now }: Drafting,
  { before, change, how }: { before: Directory; change: Change; how: How },
): Promise<Issued> {
  const { unit, vault } = officer;
  const given = { unit, before, day: dayOf(now), change };
  const number = before.number + 1;
  if (how.apart) {
    const draft = { kind: 'directory' as const, core: nextCore(given), vault };
    const became = await proposeWith(inbox, { inForce: { unit, directory: before }, ...draft });
    return { number, published: became === 'published' };
  }
  const signers = signersWith(officer, unit.threshold, how.holders);
  try {
    await inbox.publish(number, nextDirectory({ ...given, signers }).bytes);
  } finally {
    wipeSigners(signers);
  }
  return { number, published: true };
}
