import type { Database } from './database.js';

/** Counted days are kept this long; only today's is ever asked for. */
export const budgetDays = 3;

/** How many portal drops UTC day `day` has stored so far. */
export async function dropsOfDay(db: Database, day: number): Promise<number> {
  const row = await db.selectFrom('days').select('drops').where('day', '=', day).executeTakeFirst();
  return row?.drops ?? 0;
}

/** Adds to the count of a day, in the transaction that stores the drops. */
export async function countDrops(
  db: Database,
  { day, drops }: { day: number; drops: number },
): Promise<void> {
  await db
    .insertInto('days')
    .values({ day, drops })
    .onConflict((c) =>
      c.column('day').doUpdateSet((eb) => ({ drops: eb('days.drops', '+', drops) })),
    )
    .execute();
}

/** Erases the counts of days that no longer matter. Returns how many. */
export async function eraseBudgets(db: Database, today: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('days')
    .where('day', '<=', today - budgetDays)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
