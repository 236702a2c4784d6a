/** What is kept for the unit's reserve key: one sealed copy for each officer. */
import type { Database, DatabaseTransaction } from './database.js';

/** A copy as it was brought; `null` when there is none. */
export async function reserveCopyOf(db: Database, person: number): Promise<Uint8Array | null> {
  const row = await db
    .selectFrom('reserve_copies')
    .select('bytes')
    .where('person', '=', person)
    .executeTakeFirst();
  return row?.bytes ?? null;
}

/** Puts a copy in place of the one before. That one was handed out is not forgotten. */
export async function keepCopy(
  trx: DatabaseTransaction,
  { person, bytes }: { person: number; bytes: Uint8Array },
): Promise<void> {
  await trx
    .insertInto('reserve_copies')
    .values({ person, bytes })
    .onConflict((conflict) => conflict.column('person').doUpdateSet({ bytes }))
    .execute();
}

/** Erases the copy of somebody who has left the unit. */
export async function removeCopy(trx: DatabaseTransaction, person: number): Promise<void> {
  await trx.deleteFrom('reserve_copies').where('person', '=', person).execute();
}

/** Notes the day on which a copy was handed out. */
export async function noteOpened(
  trx: DatabaseTransaction,
  { person, day }: { person: number; day: number },
): Promise<void> {
  await trx
    .updateTable('reserve_copies')
    .set({ opened_day: day })
    .where('person', '=', person)
    .execute();
}

/** Days on which copies were last handed out, by person. */
export async function copiesOpened(db: Database): Promise<Map<number, number>> {
  const rows = await db
    .selectFrom('reserve_copies')
    .select(['person', 'opened_day'])
    .where('opened_day', 'is not', null)
    .execute();
  return new Map(rows.flatMap((r) => (r.opened_day === null ? [] : [[r.person, r.opened_day]])));
}
