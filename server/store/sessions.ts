import { hourMilliseconds, minuteMilliseconds } from '../clock.js';
import { type Role, readRoles } from '../roles.js';
import { record } from './audit.js';
import type { Database, DatabaseTransaction } from './database.js';
import { takeTurn } from './turns.js';

/** Without a request for so long a session ends. */
export const idleMilliseconds = 45 * minuteMilliseconds;
/** So long after sign-in a session ends, whatever is done in it. */
export const absoluteMilliseconds = 12 * hourMilliseconds;
/** The time of the last request is written at most so often. */
const seenStep = minuteMilliseconds;

/** Somebody who is signed in. */
export interface Signed {
  person: number;
  account: string;
  name: string;
  /** What the account holds at this moment. */
  roles: Role[];
  /** Whether somebody has confirmed who this is: before that the roles do not count. */
  confirmed: boolean;
}

interface Times {
  started_at: number;
  seen_at: number;
  ended: number;
}

const isLive = (row: Times, now: number): boolean =>
  row.ended === 0 &&
  now - row.seen_at < idleMilliseconds &&
  now - row.started_at < absoluteMilliseconds;

/**
 * Starts a person's session and ends the one they had: there is one live session a person.
 * `registration`: the record that they signed in with; false when another one is in force by now.
 */
export async function startSession(
  db: Database,
  given: { person: number; tokenHash: Uint8Array; now: number; registration?: Uint8Array },
): Promise<boolean> {
  const { person, tokenHash, now, registration } = given;
  return await db.transaction().execute(async (trx: DatabaseTransaction) => {
    await takeTurn(trx, 'people');
    if (registration !== undefined && !(await isInForce(trx, person, registration))) return false;
    const before = await trx
      .selectFrom('sessions')
      .select(['token_hash', 'started_at', 'seen_at', 'ended'])
      .where('person', '=', person)
      .executeTakeFirst();
    const replaced = before && isLive(before, now) ? before.token_hash : null;
    await trx.deleteFrom('sessions').where('person', '=', person).execute();
    await trx
      .insertInto('sessions')
      .values({
        person,
        token_hash: tokenHash,
        replaced_hash: replaced,
        started_at: now,
        seen_at: now,
      })
      .execute();
    await record(trx, { act: 'sign-in', outcome: 'done', by: person, about: null, now });
    return true;
  });
}

async function isInForce(
  trx: DatabaseTransaction,
  person: number,
  registration: Uint8Array,
): Promise<boolean> {
  const row = await trx
    .selectFrom('accounts')
    .select('person')
    .where('person', '=', person)
    .where('registration', '=', registration)
    .where('ended', '=', 0)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Who holds the token with that hash, or why nobody does: 'replaced' when a later sign-in of the
 * same person ended it, 'none' for every other reason. Remembers, to the minute, that it was used.
 */
export async function useSession(
  db: Database,
  given: { tokenHash: Uint8Array; now: number },
): Promise<Signed | 'replaced' | 'none'> {
  const { tokenHash, now } = given;
  const row = await db
    .selectFrom('sessions')
    .innerJoin('accounts', 'accounts.person', 'sessions.person')
    .select([
      'sessions.person',
      'accounts.account',
      'accounts.name',
      'accounts.roles',
      'accounts.confirmed',
      'sessions.started_at',
      'sessions.seen_at',
      'sessions.ended',
    ])
    .where('sessions.token_hash', '=', tokenHash)
    .where('accounts.ended', '=', 0)
    .executeTakeFirst();
  if (!row) return (await wasReplaced(db, tokenHash)) ? 'replaced' : 'none';
  const { person, account, name } = row;
  if (account === null || !isLive(row, now)) return 'none';
  if (now - row.seen_at >= seenStep) {
    await db
      .updateTable('sessions')
      .set({ seen_at: now })
      .where('token_hash', '=', tokenHash)
      .where('ended', '=', 0)
      .execute();
  }
  const roles = readRoles(row.roles);
  return { person, account, name, roles, confirmed: row.confirmed === 1 };
}

async function wasReplaced(db: Database, tokenHash: Uint8Array): Promise<boolean> {
  const row = await db
    .selectFrom('sessions')
    .select('person')
    .where('replaced_hash', '=', tokenHash)
    .executeTakeFirst();
  return row !== undefined;
}

/** Ends a person's session: sign-out, or another passphrase. */
export async function endSession(db: Database, person: number): Promise<void> {
  await db.updateTable('sessions').set({ ended: 1 }).where('person', '=', person).execute();
}

/** Erases sessions that have ended or outlived their limits. */
export async function eraseSessions(db: Database, now: number): Promise<void> {
  await db
    .deleteFrom('sessions')
    .where((e) =>
      e.or([
        e('ended', '=', 1),
        e('seen_at', '<=', now - idleMilliseconds),
        e('started_at', '<=', now - absoluteMilliseconds),
      ]),
    )
    .execute();
}
