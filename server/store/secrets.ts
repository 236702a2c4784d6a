import type { Database } from './database.js';

/**
 * A secret of the server's own, made once and the same ever after, even when two processes start
 * on one empty database at the same moment.
 */
export async function keepSecret(
  db: Database,
  secret: { name: string; make: () => Uint8Array },
): Promise<Uint8Array> {
  const kept = await readSecret(db, secret.name);
  if (kept) return kept;
  await db
    .insertInto('secrets')
    .values({ name: secret.name, value: secret.make() })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  const made = await readSecret(db, secret.name);
  if (!made) throw new Error('a secret was not kept');
  return made;
}

/** Puts a value in the place of the one before. */
export async function replaceSecret(
  db: Database,
  { name, value }: { name: string; value: Uint8Array },
): Promise<void> {
  await db
    .insertInto('secrets')
    .values({ name, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute();
}

export async function readSecret(db: Database, name: string): Promise<Uint8Array | null> {
  const row = await db
    .selectFrom('secrets')
    .select('value')
    .where('name', '=', name)
    .executeTakeFirst();
  return row?.value ?? null;
}
