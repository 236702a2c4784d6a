/** What holders sign apart: the next directory or statement, until it is published. Public bytes. */
import type { ProposalSignature } from '../../crypto/checks.js';
import type { Database, DatabaseTransaction } from './database.js';

export interface StoredProposal {
  /** 32 bytes: hash of `core`. */
  id: Uint8Array;
  kind: 'directory' | 'statement';
  number: number;
  core: Uint8Array;
  /** Who drafted it. */
  person: number;
  /** Milliseconds. */
  draftedAt: number;
  ended: 'published' | 'withdrawn' | null;
  signatures: ProposalSignature[];
}

type Row = Omit<StoredProposal, 'draftedAt' | 'signatures'> & { drafted_at: number };

async function withSignatures(db: Database, rows: readonly Row[]): Promise<StoredProposal[]> {
  const proposals: StoredProposal[] = [];
  for (const { drafted_at, ...row } of rows) {
    const signatures = await db
      .selectFrom('proposal_signatures')
      .select(['part', 'holder', 'signature'])
      .where('proposal', '=', row.id)
      .orderBy('part')
      .orderBy('holder')
      .execute();
    proposals.push({ ...row, draftedAt: drafted_at, signatures });
  }
  return proposals;
}

const all = (db: Database) => db.selectFrom('proposals').selectAll();

/** Those that have not ended, and as many of the ended ones as `ended` says, the newest first. */
export async function listProposals(
  db: Database,
  { ended }: { ended: number },
): Promise<StoredProposal[]> {
  const newestFirst = (query: ReturnType<typeof all>) =>
    query.orderBy('drafted_at', 'desc').orderBy('id');
  const open = await newestFirst(all(db)).where('ended', 'is', null).execute();
  const past = await newestFirst(all(db)).where('ended', 'is not', null).limit(ended).execute();
  return withSignatures(db, [...open, ...past]);
}

export async function findProposal(db: Database, id: Uint8Array): Promise<StoredProposal | null> {
  const rows = await all(db).where('id', '=', id).execute();
  return (await withSignatures(db, rows))[0] ?? null;
}

/** Keeps a new proposal without signatures. */
export async function addProposal(
  trx: DatabaseTransaction,
  { draftedAt, ...row }: Omit<StoredProposal, 'ended' | 'signatures'>,
): Promise<void> {
  await trx
    .insertInto('proposals')
    .values({ ...row, drafted_at: draftedAt, ended: null })
    .execute();
}

export async function addSignature(
  trx: DatabaseTransaction,
  id: Uint8Array,
  given: ProposalSignature,
): Promise<void> {
  await trx
    .insertInto('proposal_signatures')
    .values({ proposal: id, ...given })
    .execute();
}

export async function endProposal(
  trx: DatabaseTransaction,
  id: Uint8Array,
  ended: 'published' | 'withdrawn' | null,
): Promise<void> {
  await trx.updateTable('proposals').set({ ended }).where('id', '=', id).execute();
}
