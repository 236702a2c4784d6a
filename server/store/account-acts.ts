/** What is done to accounts after they were made: other roles, and their end. */
import { dayMilliseconds } from '../clock.js';
import { mayHold, type Role, readRoles, writeRoles } from '../roles.js';
import type { Database, DatabaseTransaction } from './database.js';
import { takeDutyAddress } from './duty-mail.js';
import { removeFactors } from './factors.js';
import { endLinks } from './links.js';
import { endSession } from './sessions.js';

/** So long what one Head asked for waits for another. */
const requestMilliseconds = 7 * dayMilliseconds;

export type AccountState = 'invited' | 'enrolled' | 'confirmed' | 'ended';

export interface AccountLine {
  person: number;
  account: string;
  name: string;
  roles: Role[];
  state: AccountState;
  /** Of the invitation, milliseconds since 1970; 0 when there is none that can be used. */
  expires: number;
  /** What a Head asked for and another has not agreed to yet. */
  asked: { roles: Role[]; by: number } | null;
}

/** Every account that has a name, also ended ones, by person number. */
export async function listAccounts(db: Database, now: number): Promise<AccountLine[]> {
  const rows = await db
    .selectFrom('accounts')
    .leftJoin('links', (join) =>
      join
        .onRef('links.person', '=', 'accounts.person')
        .on('links.purpose', '=', 'officer')
        .on('links.used', '=', 0)
        .on('links.ended', 'is', null),
    )
    .leftJoin('role_requests', (join) =>
      join
        .onRef('role_requests.person', '=', 'accounts.person')
        .on('role_requests.asked_at', '>', now - requestMilliseconds),
    )
    .select((e) => [
      ...(['accounts.person', 'accounts.account', 'accounts.name', 'accounts.roles'] as const),
      ...(['accounts.confirmed', 'accounts.ended', 'links.expires_at', 'asked_by'] as const),
      'role_requests.roles as asked',
      e('accounts.registration', 'is not', null).as('enrolled'),
    ])
    .orderBy('accounts.person')
    .execute();
  return rows.flatMap(({ account, roles, confirmed, ended, enrolled, ...row }) => {
    if (account === null) return [];
    const alive = !enrolled ? 'invited' : confirmed === 1 ? 'confirmed' : 'enrolled';
    return [
      {
        ...{ person: row.person, account, name: row.name, roles: readRoles(roles) },
        state: ended === 1 ? 'ended' : alive,
        expires: row.expires_at ?? 0,
        asked:
          row.asked === null || row.asked_by === null
            ? null
            : { roles: readRoles(row.asked), by: row.asked_by },
      } satisfies AccountLine,
    ];
  });
}

/** How many people who are not this one are Heads, confirmed and not ended. */
export async function otherHeads(db: Database, person: number): Promise<number[]> {
  const rows = await db
    .selectFrom('accounts')
    .select(['person', 'roles'])
    .where('confirmed', '=', 1)
    .where('ended', '=', 0)
    .where('person', '!=', person)
    .execute();
  return rows.filter(({ roles }) => readRoles(roles).includes('head')).map((row) => row.person);
}

/** Puts other roles in force; what was asked for is forgotten. */
export async function setRoles(
  trx: DatabaseTransaction,
  { person, roles }: { person: number; roles: readonly Role[] },
): Promise<void> {
  if (!mayHold(roles)) throw new Error('roles that do not go together');
  await trx
    .updateTable('accounts')
    .set({ roles: writeRoles(roles) })
    .where('person', '=', person)
    .execute();
  await trx.deleteFrom('role_requests').where('person', '=', person).execute();
}

/** Who asked for exactly these roles and is still waited for; null when nobody did. */
export async function askedBy(
  trx: DatabaseTransaction,
  given: { person: number; roles: readonly Role[]; now: number },
): Promise<number | null> {
  const row = await trx
    .selectFrom('role_requests')
    .select('asked_by')
    .where('person', '=', given.person)
    .where('roles', '=', writeRoles(given.roles))
    .where('asked_at', '>', given.now - requestMilliseconds)
    .executeTakeFirst();
  return row?.asked_by ?? null;
}

/** Keeps what one Head asks for, in place of what was asked before. */
export async function askForRoles(
  trx: DatabaseTransaction,
  given: { person: number; roles: readonly Role[]; by: number; now: number },
): Promise<void> {
  const row = { roles: writeRoles(given.roles), asked_by: given.by, asked_at: given.now };
  await trx
    .insertInto('role_requests')
    .values({ person: given.person, ...row })
    .onConflict((conflict) => conflict.column('person').doUpdateSet(row))
    .execute();
}

/**
 * Ends an account for good: sessions and links end with it, nobody signs in with it, and neither
 * its name nor its number is given again. The locked vault stays: nothing that it opens is lost by
 * this. A directory that lists the person goes on doing so.
 */
export async function endAccount(trx: DatabaseTransaction, person: number): Promise<void> {
  await trx
    .updateTable('accounts')
    .set({ ended: 1, confirmed: 0 })
    .where('person', '=', person)
    .execute();
  await endSession(trx, person);
  await endLinks(trx, { person, why: 'withdrawn' });
  await takeDutyAddress(trx, person);
  await removeFactors(trx, person);
  await trx
    .deleteFrom('role_requests')
    .where((e) => e.or([e('person', '=', person), e('asked_by', '=', person)]))
    .execute();
}
