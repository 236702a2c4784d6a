/** The audit log's key and its signed checkpoints. */
import { createHash } from 'node:crypto';
import type { Random } from '../../crypto/checks.js';
import { formatCheckpoint } from '../audit/checkpoint.js';
import { formatNote, type Signer, signerOf, signText } from '../audit/note.js';
import { treeRoot } from '../audit/tree.js';
import { auditSize, readHashes, record } from './audit.js';
import type { Database } from './database.js';
import { keepSecret } from './secrets.js';
import { takeTurn } from './turns.js';

const seedBytes = 32;

/**
 * The key of the audit log, drawn once and used for nothing else. The log's name (its origin) comes
 * from the key, so that it stays when the server moves.
 */
export async function auditSigner(db: Database, random: Random): Promise<Signer> {
  const seed = await keepSecret(db, { name: 'audit-log-seed', make: () => random(seedBytes) });
  const { publicKey } = signerOf({ name: 'unnamed', kind: 'log', seed }).key;
  const short = createHash('sha256').update(publicKey).digest('hex').slice(0, 16);
  return signerOf({ name: `bad-apple-audit/${short}`, kind: 'log', seed });
}

/** When the newest checkpoint was due, milliseconds; 0 before the first. */
export async function checkpointMoment(db: Database): Promise<number> {
  const row = await db
    .selectFrom('audit_checkpoints')
    .select('moment')
    .orderBy('size', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.moment ?? 0;
}

/** Records the mark of a moment and signs the log as it then stands, in one transaction. */
export async function addCheckpoint(
  db: Database,
  { signer, moment, now }: { signer: Signer; moment: number; now: number },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await takeTurn(trx, 'audit');
    // Of two servers that start on one database only one marks a moment.
    if ((await checkpointMoment(trx)) >= moment) return;
    await record(trx, { act: 'mark', outcome: 'done', by: null, about: null, now });
    const size = await auditSize(trx);
    const root = await treeRoot(readHashes(trx), size);
    const text = formatCheckpoint({ origin: signer.key.name, size, root });
    const note = formatNote(text, [signText(text, signer)]);
    await trx.insertInto('audit_checkpoints').values({ size, moment, note }).execute();
  });
}

/** The newest checkpoint, with what witnesses put under it; null before the first. */
export async function newestWithCosignatures(db: Database): Promise<SignedCheckpoint | null> {
  const newest = await newestCheckpoint(db);
  if (newest === null) return null;
  const { size, note } = newest;
  const cosigned = db.selectFrom('audit_cosignatures').select('line').where('size', '=', size);
  const rows = await cosigned.orderBy('witness').execute();
  return { size, note: note + rows.map(({ line }) => `${line}\n`).join('') };
}

export interface SignedCheckpoint {
  /** How many entries it covers. */
  size: number;
  /** The signed note. */
  note: string;
}

/** Every checkpoint with its cosignatures, the oldest first. */
export async function readCheckpoints(db: Database): Promise<SignedCheckpoint[]> {
  const rows = await db
    .selectFrom('audit_checkpoints')
    .select(['size', 'note'])
    .orderBy('size')
    .execute();
  const lines = new Map<number, string[]>();
  const cosigned = db.selectFrom('audit_cosignatures').selectAll().orderBy('witness');
  for (const { size, line } of await cosigned.execute()) {
    lines.set(size, [...(lines.get(size) ?? []), `${line}\n`]);
  }
  return rows.map(({ size, note }) => ({ size, note: note + (lines.get(size) ?? []).join('') }));
}

/** The newest checkpoint, without cosignatures; null before the first. */
export async function newestCheckpoint(db: Database): Promise<SignedCheckpoint | null> {
  const row = await db
    .selectFrom('audit_checkpoints')
    .select(['size', 'note'])
    .orderBy('size', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}

/**
 * The next checkpoint for a witness that knows the log up to `old`: the newest within so many entries,
 * or the one after `old` when that has more. Null when there is none.
 */
export async function checkpointAfter(
  db: Database,
  { old, most }: { old: number; most: number },
): Promise<SignedCheckpoint | null> {
  const later = db.selectFrom('audit_checkpoints').select(['size', 'note']).where('size', '>', old);
  const within = await later
    .where('size', '<=', old + most)
    .orderBy('size', 'desc')
    .limit(1)
    .executeTakeFirst();
  return within ?? (await later.orderBy('size').limit(1).executeTakeFirst()) ?? null;
}

/** Size of the newest checkpoint that a witness cosigned; 0 when it has cosigned none. */
export async function newestCosigned(db: Database, witness: string): Promise<number> {
  const row = await db
    .selectFrom('audit_cosignatures')
    .select((e) => e.fn.max('size').as('size'))
    .where('witness', '=', witness)
    .executeTakeFirst();
  return Number(row?.size ?? 0);
}

/** Keeps what a witness put under a checkpoint; the first of one witness stays. */
export async function keepCosignature(
  db: Database,
  cosignature: { witness: string; size: number; line: string },
): Promise<void> {
  await db
    .insertInto('audit_cosignatures')
    .values(cosignature)
    .onConflict((conflict) => conflict.columns(['witness', 'size']).doNothing())
    .execute();
}
