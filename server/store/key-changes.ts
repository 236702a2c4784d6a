/** Keys that are asked for, and what is kept for whoever asks. */
import type { Database, DatabaseTransaction } from './database.js';

export interface KeptRow {
  vault: Uint8Array | null;
  handover: Uint8Array | null;
  /** What is asked for; null for nothing. */
  change: Uint8Array | null;
}

export async function keptKeysOf(db: Database, person: number): Promise<KeptRow | null> {
  const row = await db
    .selectFrom('accounts')
    .select(['vault', 'handover', 'key_change as change'])
    .where('person', '=', person)
    .where('ended', '=', 0)
    .executeTakeFirst();
  return row ?? null;
}

export async function keepKeys(
  trx: DatabaseTransaction,
  given: { person: number; vault: Uint8Array; handover: Uint8Array; change: Uint8Array | null },
): Promise<void> {
  const { person, vault, handover, change } = given;
  await trx
    .updateTable('accounts')
    .set({ vault, handover, key_change: change })
    .where('person', '=', person)
    .execute();
}

/** Nothing is asked for any more: nobody has those keys. */
export async function dropKeyChange(trx: DatabaseTransaction, person: number): Promise<void> {
  await trx
    .updateTable('accounts')
    .set({ key_change: null })
    .where('person', '=', person)
    .execute();
}

/** Everybody who asks for other keys, by person number. */
export async function listKeyChanges(
  db: Database,
): Promise<{ person: number; name: string; change: Uint8Array }[]> {
  const rows = await db
    .selectFrom('accounts')
    .select(['person', 'name', 'key_change as change'])
    .where('key_change', 'is not', null)
    .where('ended', '=', 0)
    .orderBy('person')
    .execute();
  return rows.flatMap(({ change, ...row }) => (change === null ? [] : [{ ...row, change }]));
}
