/** Who is away, and until when: a setting of an account, which ends by itself. */
import type { Database, DatabaseTransaction } from './database.js';

/** `until`: the day from which on they are back; null takes it away. */
export async function setAway(
  trx: DatabaseTransaction,
  { person, until }: { person: number; until: number | null },
): Promise<void> {
  await trx
    .updateTable('accounts')
    .set({ away_until: until })
    .where('person', '=', person)
    .execute();
}

/** By person, of whoever is away today: the day from which on they are back. */
export async function awayPeople(db: Database, today: number): Promise<Map<number, number>> {
  const rows = await db
    .selectFrom('accounts')
    .select(['person', 'away_until as until'])
    .where('away_until', '>', today)
    .execute();
  return new Map(rows.flatMap(({ person, until }) => (until === null ? [] : [[person, until]])));
}

/** Forgets absences that are over. */
export async function endAbsences(db: Database, today: number): Promise<void> {
  await db
    .updateTable('accounts')
    .set({ away_until: null })
    .where('away_until', '<=', today)
    .execute();
}
