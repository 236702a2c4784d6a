/** The audit log in the database: only ever longer, and in one transaction with what it records. */
import {
  type Act,
  bundleAct,
  dayBegins,
  dayOfSeconds,
  encodeEntry,
  formatLine,
} from '../audit/record.js';
import { tileWidth } from '../audit/tiles.js';
import { leafHash, perfectRoot, type ReadHashes } from '../audit/tree.js';
import type { Database, DatabaseTransaction } from './database.js';
import { takeTurn } from './turns.js';

/**
 * Records an act, as the last thing that its transaction does: from here to the commit every other
 * act waits. Times never go backwards, even when the clock does.
 */
export async function record(
  trx: DatabaseTransaction,
  { now, ...act }: Act & { now: number },
): Promise<void> {
  const { size, seconds: last } = await beginAppend(trx);
  const seconds = Math.max(last, Math.floor(now / 1_000));
  await append(trx, { number: size, seconds, line: formatLine(act, seconds), leaf: null });
}

/** Records an act that writes nothing else. */
export async function recordAlone(db: Database, act: Act & { now: number }): Promise<void> {
  await db.transaction().execute((trx) => record(trx, act));
}

/** Records a bundle by its sealed leaf, which lies in `leaves` at `seq`. Of its time only the day. */
export async function recordBundle(
  trx: DatabaseTransaction,
  bundle: { person: number; day: number; leaf: { seq: number; bytes: Uint8Array } },
): Promise<void> {
  const { size, seconds: last } = await beginAppend(trx);
  const day = Math.max(bundle.day, dayOfSeconds(last));
  const act = { act: bundleAct, outcome: 'done', by: bundle.person, about: null } as const;
  await append(trx, {
    number: size,
    seconds: Math.max(last, dayBegins(day)),
    line: formatLine(act, dayBegins(day)),
    leaf: bundle.leaf,
  });
}

/** Waits for its turn and gives where the log ends. */
async function beginAppend(trx: DatabaseTransaction): Promise<{ size: number; seconds: number }> {
  await takeTurn(trx, 'audit');
  const last = await trx
    .selectFrom('audit_entries')
    .select(['number', 'seconds'])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return { size: last === undefined ? 0 : last.number + 1, seconds: last?.seconds ?? 0 };
}

interface NewEntry {
  number: number;
  seconds: number;
  line: string;
  leaf: { seq: number; bytes: Uint8Array } | null;
}

async function append(trx: DatabaseTransaction, entry: NewEntry): Promise<void> {
  const { number, seconds, line, leaf } = entry;
  await trx
    .insertInto('audit_entries')
    .values({ number, seconds, line, leaf: leaf?.seq ?? null })
    .execute();
  const bytes = encodeEntry({ line, leaf: leaf?.bytes ?? null });
  await addHash(trx, { level: 0, number, hash: leafHash(bytes) });
}

/** Adds a hash; where it fills a tile, the tile's root goes into the level above. */
async function addHash(
  trx: DatabaseTransaction,
  given: { level: number; number: number; hash: Uint8Array },
): Promise<void> {
  const { level, number } = given;
  await trx.insertInto('audit_hashes').values(given).execute();
  if ((number + 1) % tileWidth !== 0) return;
  const full = await readHashes(trx)(level, number + 1 - tileWidth, tileWidth);
  const above = { level: level + 1, number: (number + 1) / tileWidth - 1 };
  await addHash(trx, { ...above, hash: perfectRoot(full) });
}

/** The hashes of the log's tiles. Throws where the log ends before. */
export const readHashes =
  (db: Database): ReadHashes =>
  async (level, from, count) => {
    const rows = await db
      .selectFrom('audit_hashes')
      .select('hash')
      .where('level', '=', level)
      .where('number', '>=', from)
      .where('number', '<', from + count)
      .orderBy('number')
      .execute();
    if (rows.length !== count) throw new Error('the audit log ends before what was asked for');
    return rows.map(({ hash }) => hash);
  };

/** How many entries the log has. */
export async function auditSize(db: Database): Promise<number> {
  const last = await db
    .selectFrom('audit_entries')
    .select((e) => e.fn.max('number').as('number'))
    .executeTakeFirst();
  return last?.number === null || last === undefined ? 0 : Number(last.number) + 1;
}

/** The bytes of `count` entries from number `from` on, fewer at the end of the log. */
export async function readEntries(
  db: Database,
  { from, count }: { from: number; count: number },
): Promise<Uint8Array[]> {
  const rows = await db
    .selectFrom('audit_entries')
    .leftJoin('leaves', 'leaves.seq', 'audit_entries.leaf')
    .select(['audit_entries.line', 'leaves.bytes as leaf'])
    .where('audit_entries.number', '>=', from)
    .where('audit_entries.number', '<', from + count)
    .orderBy('audit_entries.number')
    .execute();
  return rows.map(encodeEntry);
}
