/** What the page is told of proposals: plain data, made by the worker from bytes that it verified. */
import type { Difference } from '../conversation/differences.js';
import type { DirectoryContent } from '../conversation/directory-content.js';
import type { EndedProposal } from '../conversation/proposals.js';
import type { Issued } from './people-messages.js';

export interface StandingView {
  /** Names the bytes: whoever signs by it signs what is shown here. */
  id: string;
  kind: 'directory' | 'statement';
  number: number;
  /** As the server says. */
  drafter: string;
  /** Whoever is shown it drafted it. */
  mine: boolean;
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

export interface HoldersView {
  holders: {
    place: number;
    title: string;
    outside: boolean;
    /** Eight words of the key. */
    words: string;
    /** This officer's own. */
    mine: boolean;
  }[];
  threshold: number;
  /** Days since the directory was dated. */
  age: number;
  /** So many other holders have to sign to date it anew. */
  renewing: number;
  /** What this officer gives to whoever is to make them a holder. */
  own: { key: string; words: string };
  /** The directory in force was signed by holders who were replaced; `null`: it was not. */
  unsigned: {
    directory: number;
    /** Last day on which reporters are not warned that it is old. */
    freshUntil: number;
    /** So many other holders have to sign the next one. */
    signing: number;
  } | null;
}

export interface HoldersChange {
  /** Places of those who go on holding. */
  keep: number[];
  join: { key: string; title: string; outside: boolean }[];
  threshold: number;
}

/** The texts in force. */
export interface TextsView {
  /** Of the directory. */
  number: number;
  /** `null`: this page does not know how they are written. */
  content: DirectoryContent | null;
  /** Where browsers find the portal, as the server says. */
  portal: string;
}

export interface ProposalAsks {
  texts(): TextsView;
  /** What would differ; nothing is sent. */
  previewTexts(content: DirectoryContent): Difference[];
  draftTexts(content: DirectoryContent): Issued;
  holders(): HoldersView;
  /** Eight words of a key that was sent; `null` when it is none. */
  holderKey(text: string): string | null;
  /** `number`: of the statement. */
  draftHolders(change: HoldersChange): { number: number; published: boolean };
  /** Everything that stands, read and verified anew. */
  proposals(): ProposalsView;
  /** `words`: of a holder's sheet, typed by that holder; `null`: with the key of the vault. */
  signProposal(given: { id: string; words: string | null }): 'stored' | 'published';
  withdrawProposal(id: string): null;
}
