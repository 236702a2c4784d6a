import { dayMilliseconds } from '../clock.js';
import type { Database, DatabaseTransaction } from './database.js';

/** Whom a link is for, and what. */
export interface Link {
  person: number;
  purpose: 'setup' | 'officer' | 'recovery';
}

/** Whether a link can be used, or why it cannot any more. */
export type LinkState = 'open' | 'used' | 'expired' | 'replaced' | 'withdrawn';

/** So long a link that has expired is still known, to say so to whoever follows it. */
const rememberedMilliseconds = 30 * dayMilliseconds;

/** The link with that hash; null when it is unknown. */
export async function findLink(
  db: Database,
  given: { tokenHash: Uint8Array; now: number },
): Promise<(Link & { state: LinkState }) | null> {
  const row = await db
    .selectFrom('links')
    .select(['person', 'purpose', 'used', 'ended', 'expires_at'])
    .where('token_hash', '=', given.tokenHash)
    .executeTakeFirst();
  if (!row) return null;
  const { person, purpose, used, ended, expires_at } = row;
  const timely = expires_at > given.now ? 'open' : 'expired';
  return { person, purpose, state: used === 1 ? 'used' : (ended ?? timely) };
}

/** Uses a link up; false when it is not open, or was used before, even at this moment. */
export async function useLink(
  trx: DatabaseTransaction,
  given: { tokenHash: Uint8Array; now: number },
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('links')
    .set({ used: 1 })
    .where('token_hash', '=', given.tokenHash)
    .where('used', '=', 0)
    .where('ended', 'is', null)
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

/** Ends every link for this person that was not used: of one purpose, or of all of them. */
export async function endLinks(
  trx: DatabaseTransaction,
  link: { person: number; purpose?: Link['purpose']; why: 'replaced' | 'withdrawn' },
): Promise<void> {
  const { person, purpose, why } = link;
  await trx
    .updateTable('links')
    .set({ ended: why })
    .where('person', '=', person)
    .$if(purpose !== undefined, (query) => query.where('purpose', '=', purpose as Link['purpose']))
    .where('used', '=', 0)
    .where('ended', 'is', null)
    .execute();
}

/** Erases links that expired so long ago that nobody follows them any more. */
export async function eraseLinks(db: Database, now: number): Promise<void> {
  await db
    .deleteFrom('links')
    .where('expires_at', '<=', now - rememberedMilliseconds)
    .execute();
}
