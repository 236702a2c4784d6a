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

/** What an officer sees of the sign-ins that went wrong since the one before. */
interface Failed {
  passphrase: number;
  factor: number;
}

/** So many sign-ins of a person are kept. */
const signInsKept = 10;

/**
 * Starts a person's session and ends the one they had: there is one live session a person.
 * `registration`: the record that they signed in with; false when another one is in force by now.
 */
export async function startSession(
  trx: DatabaseTransaction,
  given: {
    person: number;
    tokenHash: Uint8Array;
    now: number;
    /** What it was proved with. */
    kind: string;
    registration?: Uint8Array;
    failed?: Failed;
  },
): Promise<boolean> {
  const { person, tokenHash, now, kind, registration, failed } = given;
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
      proved_at: now,
      failed_passphrase: failed?.passphrase ?? 0,
      failed_factor: failed?.factor ?? 0,
    })
    .execute();
  await rememberSignIn(trx, { person, at: now, kind });
  await record(trx, { act: 'sign-in', outcome: 'done', by: person, about: null, now });
  return true;
}

async function rememberSignIn(
  trx: DatabaseTransaction,
  signIn: { person: number; at: number; kind: string },
): Promise<void> {
  await trx
    .insertInto('sign_ins')
    .values(signIn)
    .onConflict((conflict) => conflict.columns(['person', 'at']).doNothing())
    .execute();
  const kept = (await signInsOf(trx, signIn.person)).at(signInsKept - 1);
  if (kept === undefined) return;
  await trx
    .deleteFrom('sign_ins')
    .where('person', '=', signIn.person)
    .where('at', '<', kept.at)
    .execute();
}

/** A person's last sign-ins, newest first. */
export async function signInsOf(
  db: Database,
  person: number,
): Promise<{ at: number; kind: string }[]> {
  return await db
    .selectFrom('sign_ins')
    .select(['at', 'kind'])
    .where('person', '=', person)
    .orderBy('at', 'desc')
    .limit(signInsKept)
    .execute();
}

export interface OwnSession {
  began: number;
  seen: number;
  /** At the latest. */
  ends: number;
  failed: Failed;
  /** When a second factor was last proved. */
  provedAt: number;
}

/** A person's session; null when it ended meanwhile. */
export async function sessionOf(db: Database, person: number): Promise<OwnSession | null> {
  const row = await db
    .selectFrom('sessions')
    .select(['started_at', 'seen_at', 'proved_at', 'failed_passphrase', 'failed_factor'])
    .where('person', '=', person)
    .where('ended', '=', 0)
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    began: row.started_at,
    seen: row.seen_at,
    ends: row.started_at + absoluteMilliseconds,
    failed: { passphrase: row.failed_passphrase, factor: row.failed_factor },
    provedAt: row.proved_at,
  };
}

/** Remembers that a second factor was proved again in a person's session. */
export async function proveSession(
  trx: DatabaseTransaction,
  { person, now }: { person: number; now: number },
): Promise<void> {
  await trx
    .updateTable('sessions')
    .set({ proved_at: now })
    .where('person', '=', person)
    .where('ended', '=', 0)
    .execute();
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
