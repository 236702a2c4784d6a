/** Whom somebody confirmed to be who they say: their roles count from then on. */
import { type Role, readRoles } from '../roles.js';
import type { Database, DatabaseTransaction } from './database.js';

/** The roles of everybody of these who has an account that was not ended. */
export async function rolesOfPeople(
  db: Database,
  people: readonly number[],
): Promise<Map<number, Role[]>> {
  if (people.length === 0) return new Map();
  const rows = await db
    .selectFrom('accounts')
    .select(['person', 'roles'])
    .where('person', 'in', people)
    .where('ended', '=', 0)
    .execute();
  return new Map(rows.map(({ person, roles }) => [person, readRoles(roles)]));
}

/** Notes that these are who they say. Whoever has not enrolled has nothing that could be confirmed. */
export async function confirmPeople(
  trx: DatabaseTransaction,
  people: readonly number[],
): Promise<void> {
  if (people.length === 0) return;
  await trx
    .updateTable('accounts')
    .set({ confirmed: 1 })
    .where('person', 'in', people)
    .where('registration', 'is not', null)
    .execute();
}

/** What an enrolled person brought and may become; null when there is no such account. */
export async function applicationOf(
  db: Database,
  person: number,
): Promise<{ application: Uint8Array; roles: Role[]; confirmed: boolean } | null> {
  const row = await db
    .selectFrom('accounts')
    .select(['application', 'roles', 'confirmed'])
    .where('person', '=', person)
    .where('ended', '=', 0)
    .executeTakeFirst();
  if (!row?.application) return null;
  const { application, roles, confirmed } = row;
  return { application, roles: readRoles(roles), confirmed: confirmed === 1 };
}
