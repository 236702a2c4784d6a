/** Of the inbox's HTTP contract: what holders sign apart. */
import { z } from 'zod';
import { bytes, exactly, person, personName } from './wire-parts.js';

const hash = exactly(43);
/** The part of a directory or statement that is signed. */
const core = bytes(400_000);
const signature = exactly(86);
const part = z.enum(['quorum', 'acceptance']);
/** A place in a list of holders. */
const holder = z.number().int().min(0).max(15);

/** GET /api/proposals: all that have not ended, and the newest that have. */
export const proposalsAnswer = z.strictObject({
  proposals: z.array(
    z.strictObject({
      kind: z.enum(['directory', 'statement']),
      core,
      /** Who drafted it, as the server says. */
      person,
      name: personName,
      /** Milliseconds since 1970. */
      draftedAt: z.number().int().min(0),
      state: z.enum(['open', 'published', 'withdrawn', 'overtaken']),
      signatures: z.array(z.strictObject({ part, holder, signature })),
    }),
  ),
});

/** PUT /api/proposals/:id and below; the id is the hash of the core, in base64url. */
export const proposalId = z.strictObject({ id: hash });
export const proposeRequest = z.strictObject({ kind: z.enum(['directory', 'statement']), core });

/** PUT /api/proposals/:id/signature; `published` with the last one that it took. */
export const signProposalRequest = z.strictObject({ part, holder, signature });
export const signProposalAnswer = z.strictObject({ code: z.enum(['stored', 'published']) });

export type ProposalsAnswer = z.infer<typeof proposalsAnswer>;
