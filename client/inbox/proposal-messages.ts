/** What the page is told of proposals: plain data, made by the worker from bytes that it verified. */
import type { Difference } from '../conversation/differences.js';
import type { EndedProposal } from '../conversation/proposals.js';

export interface StandingView {
  /** Names the bytes: whoever signs by it signs what is shown here. */
  id: string;
  kind: 'directory' | 'statement';
  number: number;
  /** As the server says. */
  drafter: string;
  draftedAt: number;
  differences: Difference[];
  holders: { title: string; outside: boolean; signed: boolean }[];
  /** So many of them have to sign. */
  threshold: number;
  /** Titles of new holders who have not accepted. */
  awaited: string[];
  falseSignatures: number;
  /** What this officer's own key has still to give. */
  own: 'signature' | 'acceptance' | null;
}

export interface ProposalsView {
  standing: StandingView[];
  ended: EndedProposal[];
}

export interface ProposalAsks {
  /** Everything that stands, read and verified anew. */
  proposals(): ProposalsView;
  /** `words`: of a holder's sheet, typed by that holder; `null`: with the key of the vault. */
  signProposal(given: { id: string; words: string | null }): 'stored' | 'published';
  withdrawProposal(id: string): null;
}
