import type { Database, DatabaseTransaction } from './database.js';

/** A link that can still be used. */
export interface Link {
  person: number;
  purpose: 'setup' | 'officer' | 'recovery';
}

/** The link with that hash; null when it is unknown, used or expired. */
export async function findLink(
  db: Database,
  given: { tokenHash: Uint8Array; now: number },
): Promise<Link | null> {
  const row = await db
    .selectFrom('links')
    .select(['person', 'purpose'])
    .where('token_hash', '=', given.tokenHash)
    .where('used', '=', 0)
    .where('expires_at', '>', given.now)
    .executeTakeFirst();
  return row ?? null;
}

/** Uses a link up; false when it is unknown, expired or was used before, even at this moment. */
export async function useLink(
  trx: DatabaseTransaction,
  given: { tokenHash: Uint8Array; now: number },
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('links')
    .set({ used: 1 })
    .where('token_hash', '=', given.tokenHash)
    .where('used', '=', 0)
    .where('expires_at', '>', given.now)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Keeps a new link, of which only the hash is known here. */
export async function addLink(
  trx: DatabaseTransaction,
  link: Link & { tokenHash: Uint8Array; expiresAt: number },
): Promise<void> {
  await trx
    .insertInto('links')
    .values({
      token_hash: link.tokenHash,
      person: link.person,
      purpose: link.purpose,
      expires_at: link.expiresAt,
    })
    .execute();
}

/** Takes back every link of one purpose that was made for this person. */
export async function withdrawLinks(trx: DatabaseTransaction, link: Link): Promise<void> {
  await trx
    .deleteFrom('links')
    .where('person', '=', link.person)
    .where('purpose', '=', link.purpose)
    .execute();
}

/** Erases expired links. */
export async function eraseLinks(db: Database, now: number): Promise<void> {
  await db.deleteFrom('links').where('expires_at', '<=', now).execute();
}
