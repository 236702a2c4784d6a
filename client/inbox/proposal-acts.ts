/** Proposals in the worker: read, shown, signed. What is signed are the bytes that were shown. */
import { ensure, fromBase64url, ProtocolError, type Unit, type Vault } from '../../crypto/index.js';
import { PortError } from '../conversation/ports.js';
import {
  type ProposalsPort,
  type ReadProposals,
  readProposals,
  type StandingProposal,
  signOnPaper,
  signStanding,
} from '../conversation/proposals.js';
import type { ProposalsView, StandingView } from './proposal-messages.js';

/** Who reads proposals: an officer at work, or a holder who reads nothing else. */
export interface Signing {
  inbox: ProposalsPort;
  unit: Unit;
  person: number;
  vault: Vault;
}

/** What the page was shown last; only of this something is signed. */
let shown: ReadProposals | null = null;

export function forgetProposals(): void {
  shown = null;
}

export async function proposalsView(signing: Signing): Promise<ProposalsView> {
  const { inbox, unit, vault, person } = signing;
  const read = await readProposals(inbox, { unit, vault });
  shown = read;
  return {
    standing: read.standing.map((one) => standingView(one, { ...read, person })),
    ended: read.ended,
  };
}

function standingView(
  one: StandingProposal,
  { inForce, person }: ReadProposals & { person: number },
): StandingView {
  const { unit } = inForce;
  const { proposal, progress } = one;
  const { kind, next } = proposal;
  const coming = proposal.kind === 'statement' ? proposal.next.holders : [];
  return {
    ...{ id: one.id, kind, number: next.number, drafter: one.drafter.name },
    draftedAt: one.draftedAt,
    mine: one.drafter.person === person,
    differences: one.differences,
    holders: unit.holders.map(({ title, outside }, place) => ({
      ...{ title, outside },
      signed: progress.signed.includes(place),
    })),
    threshold: unit.threshold,
    awaited: progress.awaited.map((place) => coming[place]?.title ?? ''),
    falseSignatures: one.falseSignatures,
    own: one.own.some(({ part }) => part === 'acceptance')
      ? 'acceptance'
      : one.own.length > 0
        ? 'signature'
        : null,
  };
}

/** Throws `content` for what was not shown, and `PortError`: `words` for those of no holder. */
export async function signShown(
  { inbox, vault }: Signing,
  { id, words }: { id: string; words: string | null },
): Promise<'stored' | 'published'> {
  const one = shown?.standing.find((standing) => standing.id === id);
  ensure(shown !== null && one !== undefined, 'content', 'a proposal that was shown');
  if (words === null) return signStanding(inbox, shown.inForce, { one, vault });
  return signOnPaper(inbox, shown.inForce, { one, text: words }).catch((error: unknown) => {
    const nobody = error instanceof ProtocolError && error.code === 'quorum';
    throw nobody ? new PortError('words', 0) : error;
  });
}

export const withdraw = (inbox: ProposalsPort, id: string): Promise<void> =>
  inbox.withdrawProposal(fromBase64url(id));
