import { type Bundle, dropHash, isZero, sameBytes } from '../../crypto/checks.js';
import { recordBundle } from './audit.js';
import { readClosing } from './batches.js';
import { appendCells } from './cells.js';
import type { Database, DatabaseTransaction } from './database.js';
import { storeDrops } from './drops.js';
import { addLeaf } from './leaves.js';
import { takeTurn } from './turns.js';

/** How long a stored bundle is known again, and how long the bundles of a day are counted. */
export const bundleMemoryDays = 30;
export const countedDays = 3;

/** A bundle that has passed every check which needs no transaction. */
export interface NewBundle {
  /** 16 bytes. */
  id: Uint8Array;
  /** 32 bytes: hash of the whole bundle. */
  hash: Uint8Array;
  person: number;
  day: number;
  bundle: Bundle;
  /** Of how many bundles a day the board cells are stored; the rest are dropped silently. */
  boardBundles: number;
}

/** `taken`: the bundle's or its drop's id has other bytes; `cursor`: beyond what was closed. */
export type BundleOutcome = 'stored' | 'taken' | 'cursor';

/** Whether a bundle is there already: null when its id is new. */
export async function findBundle(
  db: Database,
  given: { id: Uint8Array; hash: Uint8Array; person: number },
): Promise<'stored' | 'taken' | null> {
  const row = await db
    .selectFrom('bundles')
    .select(['person', 'hash'])
    .where('id', '=', given.id)
    .executeTakeFirst();
  if (!row) return null;
  return row.person === given.person && sameBytes(row.hash, given.hash) ? 'stored' : 'taken';
}

/**
 * Stores a bundle whole or not at all, in one transaction: drop, cells, leaf, cursor and outbox.
 * The same bundle again is `stored` and changes nothing. Places of zeros are left out.
 */
export async function storeBundle(db: Database, given: NewBundle): Promise<BundleOutcome> {
  return await db.transaction().execute(async (trx) => {
    await takeTurn(trx, 'bundles');
    const known = await findBundle(trx, given);
    if (known) return known;
    const { id, hash, person, day, bundle } = given;
    const cursor = await movedCursor(trx, { person, cursor: bundle.cursor });
    if (cursor === null) return 'cursor';
    const [drop] = await storeDrops(trx, {
      drops: [{ id: bundle.dropId, hash: dropHash(bundle.drop), bytes: bundle.drop }],
      source: 'inbox',
      day,
      dropsPerDay: Number.MAX_SAFE_INTEGER,
    });
    if (drop !== 'stored') return 'taken';
    const used = (cells: readonly Uint8Array[]) => cells.filter((cell) => !isZero(cell));
    await appendCells(trx, { shelf: 'store', day, cells: used(bundle.store) });
    if ((await countBundle(trx, { person, day })) <= given.boardBundles) {
      await appendCells(trx, { shelf: 'board', day, cells: used(bundle.board) });
    }
    const seq = await addLeaf(trx, { person, day, bytes: bundle.leaf });
    await trx
      .updateTable('accounts')
      .set({ cursor, outbox: bundle.outbox })
      .where('person', '=', person)
      .execute();
    await trx.insertInto('bundles').values({ id, person, hash, day }).execute();
    await recordBundle(trx, { person, day, leaf: { seq, bytes: bundle.leaf } });
    return 'stored';
  });
}

/**
 * Where a bundle moves its officer's cursor: never backwards (a device that begins again, or an
 * outbox that somebody put back, knows less than the server), null beyond the newest batch that
 * was ever closed.
 */
async function movedCursor(
  trx: DatabaseTransaction,
  given: { person: number; cursor: number },
): Promise<number | null> {
  const { cursor } = await trx
    .selectFrom('accounts')
    .select('cursor')
    .where('person', '=', given.person)
    .executeTakeFirstOrThrow();
  if (given.cursor <= cursor) return cursor;
  const closing = await readClosing(trx);
  return given.cursor <= (closing?.newestBatch ?? 0) ? given.cursor : null;
}

/** Counts a bundle and returns the how manieth of the person's day it is. */
async function countBundle(
  trx: DatabaseTransaction,
  given: { person: number; day: number },
): Promise<number> {
  const { bundles } = await trx
    .insertInto('bundle_days')
    .values({ ...given, bundles: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['person', 'day'])
        .doUpdateSet((e) => ({ bundles: e('bundle_days.bundles', '+', 1) })),
    )
    .returning('bundles')
    .executeTakeFirstOrThrow();
  return bundles;
}

/**
 * People who are new in the directory begin with the next batch that closes: they hold no key for
 * earlier ones, which need not wait for them.
 */
export async function beginCursors(
  trx: DatabaseTransaction,
  people: readonly number[],
): Promise<void> {
  if (people.length === 0) return;
  const newest = (await readClosing(trx))?.newestBatch ?? 0;
  await trx
    .updateTable('accounts')
    .set({ cursor: newest, cursor_from: newest + 1 })
    .where('person', 'in', people)
    .where('cursor', '<=', newest)
    .execute();
}

/** Forgets bundles and counts that are no longer asked for on UTC day `today`. */
export async function eraseBundles(db: Database, today: number): Promise<void> {
  await db
    .deleteFrom('bundles')
    .where('day', '<=', today - bundleMemoryDays)
    .execute();
  await db
    .deleteFrom('bundle_days')
    .where('day', '<=', today - countedDays)
    .execute();
}
