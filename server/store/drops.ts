import { sql } from 'kysely';
import { sameBytes, toHex } from '../../crypto/checks.js';
import { countDrops, dropsOfDay } from './budget.js';
import { type Database, type DatabaseTransaction, engineOf } from './database.js';

/** A drop that has passed every check and is about to be stored. */
export interface NewDrop {
  /** 16 bytes. */
  id: Uint8Array;
  /** 32 bytes: dropHash of `bytes`. */
  hash: Uint8Array;
  /** The drop without its proof. */
  bytes: Uint8Array;
}

/** `stored`: it is there now (or was already); `taken`: its id has other bytes; `full`: no budget. */
export type StoreOutcome = 'stored' | 'taken' | 'full';

/** One statement binds at most this many values on either database with room to spare. */
const dropsPerStatement = 500;

/**
 * The hash of each drop that is stored under one of `ids`, in the open batch or in a closed one,
 * by hexadecimal identifier.
 */
export async function findDrops(
  db: Database,
  ids: readonly Uint8Array[],
): Promise<Map<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>();
  for (const some of portions(ids, dropsPerStatement)) {
    const rows = await db
      .selectFrom('open_drops')
      .select(['id', 'hash'])
      .where('id', 'in', some)
      .unionAll(db.selectFrom('closed_drops').select(['id', 'hash']).where('id', 'in', some))
      .execute();
    for (const { id, hash } of rows) found.set(toHex(id), hash);
  }
  return found;
}

/** The hash of the drop stored under `id`, or null. */
export async function findDrop(db: Database, id: Uint8Array): Promise<Uint8Array | null> {
  return (await findDrops(db, [id])).get(toHex(id)) ?? null;
}

/**
 * Stores drops into the open batch, in one transaction with whatever else the caller does in it.
 * Returns one outcome a drop, in order. The same id with the
 * same bytes again is `stored`. Portal drops count towards the day's budget and stop at it; the
 * inbox's do not, so that a flood on the portal cannot silence the officers.
 */
export async function storeDrops(
  trx: DatabaseTransaction,
  input: {
    drops: readonly NewDrop[];
    source: 'portal' | 'inbox';
    day: number;
    dropsPerDay: number;
  },
): Promise<StoreOutcome[]> {
  if (engineOf(trx) === 'postgres') {
    // Bundles, portal drops and the closing job take turns; readers do not wait.
    await sql`lock table open_drops in share row exclusive mode`.execute(trx);
  }
  const known = await findDrops(
    trx,
    input.drops.map(({ id }) => id),
  );
  let room =
    input.source === 'portal'
      ? input.dropsPerDay - (await dropsOfDay(trx, input.day))
      : Number.POSITIVE_INFINITY;
  const fresh: NewDrop[] = [];
  const outcomes = input.drops.map((drop): StoreOutcome => {
    const name = toHex(drop.id);
    const hash = known.get(name);
    if (hash !== undefined) return sameBytes(hash, drop.hash) ? 'stored' : 'taken';
    if (room < 1) return 'full';
    room -= 1;
    known.set(name, drop.hash);
    fresh.push(drop);
    return 'stored';
  });
  for (const some of portions(fresh, dropsPerStatement)) {
    await trx
      .insertInto('open_drops')
      .values(some.map(({ id, hash, bytes }) => ({ id, hash, bytes, source: input.source })))
      .execute();
  }
  if (input.source === 'portal' && fresh.length > 0) {
    await countDrops(trx, { day: input.day, drops: fresh.length });
  }
  return outcomes;
}

/** How many drops the open batch holds, and how many of them came through the portal. */
export async function countOpenDrops(db: Database): Promise<{ all: number; portal: number }> {
  const rows = await db
    .selectFrom('open_drops')
    .select(['source', (eb) => eb.fn.countAll<number>().as('drops')])
    .groupBy('source')
    .execute();
  const of = (source: string) => rows.find((row) => row.source === source)?.drops ?? 0;
  return { all: of('portal') + of('inbox'), portal: of('portal') };
}

function portions<T>(items: readonly T[], size: number): T[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, i) => items.slice(i * size, (i + 1) * size));
}
