/** What holders sign apart: the next directory or statement. Public; kept when it has ended. */
export interface ProposalsTable {
  /** 32 bytes: hash of `core`, which is what is signed. */
  id: Uint8Array;
  kind: 'directory' | 'statement';
  /** The number inside it. One that is not the next any more was overtaken. */
  number: number;
  core: Uint8Array;
  /** Who drafted it. */
  person: number;
  /** Milliseconds. */
  drafted_at: number;
  ended: 'published' | 'withdrawn' | null;
}

/** Signatures under a proposal, each verified when it came. */
export interface ProposalSignaturesTable {
  proposal: Uint8Array;
  part: 'quorum' | 'acceptance';
  /** Place in the list of holders that the part is about. */
  holder: number;
  signature: Uint8Array;
}
