import { mayHold, type Role, readRoles, writeRoles } from '../roles.js';
import type { Database, DatabaseTransaction } from './database.js';

/** What sign-in needs of a person. */
export interface Account {
  person: number;
  account: string;
  name: string;
  roles: Role[];
  /** Whether somebody has confirmed who this is: before that the roles do not count. */
  confirmed: boolean;
  /** OPAQUE registration record; null until enrolment is finished. */
  registration: Uint8Array | null;
}

/** What somebody brings who finishes an enrolment. */
export interface Enrolled {
  registration: Uint8Array;
  vault: Uint8Array;
  application: Uint8Array;
}

const accountColumns = ['person', 'account', 'name', 'roles', 'confirmed', 'registration'] as const;

interface Row {
  person: number;
  account: string | null;
  name: string;
  roles: string;
  confirmed: number;
  registration: Uint8Array | null;
}

const named = ({ account, ...row }: Row): Account | null =>
  account === null
    ? null
    : { ...row, account, roles: readRoles(row.roles), confirmed: row.confirmed === 1 };

/** Refuses, as a mistake of the program, a set of roles that no one person may hold. */
function rolesOf(roles: readonly Role[]): string {
  if (!mayHold(roles)) throw new Error('roles that do not go together');
  return writeRoles(roles);
}

/** The account of that name, enrolled or only invited; null when there is none, or it was ended. */
export async function findAccount(db: Database, account: string): Promise<Account | null> {
  const row = await db
    .selectFrom('accounts')
    .select(accountColumns)
    .where('account', '=', account)
    .where('ended', '=', 0)
    .executeTakeFirst();
  return row ? named(row) : null;
}

/** Whether an account of that name was enrolled, ended or not: nobody else ever gets it. */
export async function isNameKept(db: Database, account: string): Promise<boolean> {
  const row = await db
    .selectFrom('accounts')
    .select('person')
    .where('account', '=', account)
    .where('registration', 'is not', null)
    .executeTakeFirst();
  return row !== undefined;
}

/** The account of that person; null when there is none, it was ended, or its name given up. */
export async function accountOf(db: Database, person: number): Promise<Account | null> {
  const row = await db
    .selectFrom('accounts')
    .select(accountColumns)
    .where('person', '=', person)
    .where('ended', '=', 0)
    .executeTakeFirst();
  return row ? named(row) : null;
}

/** The greatest person number that was ever given; 0 when none was. */
export async function newestPerson(db: Database): Promise<number> {
  const row = await db
    .selectFrom('accounts')
    .select((e) => e.fn.max('person').as('newest'))
    .executeTakeFirst();
  return Number(row?.newest ?? 0);
}

/** Writes down somebody who has a link but has not used it. */
export async function addInvited(
  trx: DatabaseTransaction,
  { roles, ...invited }: { person: number; account: string; name: string; roles: readonly Role[] },
): Promise<void> {
  await trx
    .insertInto('accounts')
    .values({ ...invited, roles: rolesOf(roles) })
    .execute();
}

/** Takes the name away from somebody who never enrolled. Their number is not given again. */
export async function giveUpName(trx: DatabaseTransaction, person: number): Promise<void> {
  await trx
    .updateTable('accounts')
    .set({ account: null })
    .where('person', '=', person)
    .where('registration', 'is', null)
    .execute();
}

/** Writes down what an invited person brought. */
export async function finishInvited(
  trx: DatabaseTransaction,
  given: { person: number } & Enrolled,
): Promise<void> {
  const { person, registration, vault, application } = given;
  await trx
    .updateTable('accounts')
    .set({ registration, vault, application })
    .where('person', '=', person)
    .execute();
}

/** Puts another record and vault in place of those of somebody who comes back. */
export async function replaceKeys(
  trx: DatabaseTransaction,
  given: { person: number } & Pick<Enrolled, 'registration' | 'vault'>,
): Promise<void> {
  const { person, registration, vault } = given;
  await trx
    .updateTable('accounts')
    .set({ registration, vault })
    .where('person', '=', person)
    .execute();
}

/** Writes down the Head who sets the unit up, enrolled and confirmed at once. */
export async function addFounder(
  trx: DatabaseTransaction,
  founder: { person: number; account: string; name: string } & Enrolled,
): Promise<void> {
  const standing = { roles: rolesOf(['head']), confirmed: 1 };
  await trx
    .insertInto('accounts')
    .values({ ...founder, ...standing })
    .execute();
}

/** The locked vault; null before enrolment. */
export async function vaultOf(db: Database, person: number): Promise<Uint8Array | null> {
  const row = await db
    .selectFrom('accounts')
    .select('vault')
    .where('person', '=', person)
    .executeTakeFirst();
  return row?.vault ?? null;
}

/** The sealed outbox of the last bundle, 65,536 bytes; null before the first. */
export async function outboxOf(db: Database, person: number): Promise<Uint8Array | null> {
  const row = await db
    .selectFrom('accounts')
    .select('outbox')
    .where('person', '=', person)
    .executeTakeFirst();
  return row?.outbox ?? null;
}

/** The newest batch that each of these people has passed. */
export async function cursorsOf(
  db: Database,
  people: readonly number[],
): Promise<Map<number, number>> {
  if (people.length === 0) return new Map();
  const rows = await db
    .selectFrom('accounts')
    .select(['person', 'cursor'])
    .where('person', 'in', people)
    .execute();
  return new Map(rows.map((row) => [row.person, row.cursor]));
}

export interface Enrolment {
  person: number;
  account: string;
  name: string;
  roles: Role[];
  /** Whether a directory or a Head has confirmed who this is. */
  confirmed: boolean;
  /** Milliseconds since 1970; 0 when the link is no longer kept. */
  expires: number;
  application: Uint8Array | null;
}

/** Everybody with an account that was not ended, with the link they got, by person number. */
export async function listEnrolments(db: Database): Promise<Enrolment[]> {
  const rows = await db
    .selectFrom('accounts')
    .leftJoin('links', (join) =>
      join
        .onRef('links.person', '=', 'accounts.person')
        .on('links.purpose', '=', 'officer')
        .on('links.ended', 'is', null),
    )
    .select([
      'accounts.person',
      'accounts.account',
      'accounts.name',
      'accounts.roles',
      'accounts.confirmed',
      'accounts.application',
      'links.expires_at',
    ])
    .where('accounts.ended', '=', 0)
    .orderBy('accounts.person')
    .execute();
  return rows.flatMap(({ expires_at, account, roles, confirmed, ...row }) => {
    if (account === null) return [];
    const standing = { roles: readRoles(roles), confirmed: confirmed === 1 };
    return [{ ...row, ...standing, account, expires: expires_at ?? 0 }];
  });
}
