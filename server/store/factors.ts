/** Second factors and recovery codes in the database. */
import { hourMilliseconds } from '../clock.js';
import type { Database, DatabaseTransaction } from './database.js';
import type { FactorsTable } from './factor-tables.js';

export interface NewFactorRow {
  id: Uint8Array;
  kind: 'webauthn' | 'totp';
  name: string;
  prf: boolean;
  wrap: Uint8Array;
  /** WebAuthn only. */
  credential: { id: Uint8Array; publicKey: Uint8Array; transports: readonly string[] } | null;
  /** TOTP only, sealed. */
  secret: Uint8Array | null;
  counter: number;
}

export interface CodeRow {
  hash: Uint8Array;
  wrap: Uint8Array;
}

export type Factor = Omit<FactorsTable, 'guesses_until'> & { guesses_until: number };

/** A person's factors, oldest first. */
export async function factorsOf(db: Database, person: number): Promise<Factor[]> {
  return await db
    .selectFrom('factors')
    .selectAll()
    .where('person', '=', person)
    .orderBy('added')
    .orderBy('id')
    .execute();
}

export async function addFactor(
  trx: DatabaseTransaction,
  { person, factor, day }: { person: number; factor: NewFactorRow; day: number },
): Promise<void> {
  const { id, kind, name, prf, wrap, credential, secret, counter } = factor;
  await trx
    .insertInto('factors')
    .values({
      ...{ id, person, kind, name, prf: prf ? 1 : 0, wrap, secret, counter, added: day },
      used: null,
      credential: credential?.id ?? null,
      public_key: credential?.publicKey ?? null,
      transports: credential?.transports.join(' ') ?? null,
    })
    .execute();
}

/** Whether anybody has registered this credential. */
export async function hasCredential(db: Database, credential: Uint8Array): Promise<boolean> {
  const row = await db
    .selectFrom('factors')
    .select('id')
    .where('credential', '=', credential)
    .executeTakeFirst();
  return row !== undefined;
}

/** False when the person has no such factor. */
export async function removeFactor(
  trx: DatabaseTransaction,
  given: { person: number; id: Uint8Array },
): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('factors')
    .where('person', '=', given.person)
    .where('id', '=', given.id)
    .executeTakeFirstOrThrow();
  return numDeletedRows === 1n;
}

/** The vault's key, locked anew for a factor that goes on: 72 bytes. */
export async function rewrapFactor(
  trx: DatabaseTransaction,
  { person, id, wrap }: { person: number; id: Uint8Array; wrap: Uint8Array },
): Promise<void> {
  await trx
    .updateTable('factors')
    .set({ wrap })
    .where('person', '=', person)
    .where('id', '=', id)
    .execute();
}

/** Takes every factor and recovery code from a person: others are registered at once. */
export async function removeFactors(trx: DatabaseTransaction, person: number): Promise<void> {
  await trx.deleteFrom('factors').where('person', '=', person).execute();
  await trx.deleteFrom('recovery_codes').where('person', '=', person).execute();
}

/** Remembers that a factor was used, with its counter, which never goes back. */
export async function useFactor(
  trx: DatabaseTransaction,
  given: { id: Uint8Array; counter: number; day: number | null },
): Promise<void> {
  const { id, counter, day } = given;
  await trx
    .updateTable('factors')
    .set({ counter, used: day })
    .where('id', '=', id)
    .where('counter', '<=', counter)
    .execute();
}

/** So many wrong codes of a phone may follow one another at once, and one more every so often. */
export const guessesAtOnce = 10;
export const guessMilliseconds = 4 * hourMilliseconds;

/** Whether a person's phones may be asked for another code. */
export const mayGuess = (factors: readonly Factor[], now: number): boolean =>
  factors.every(
    ({ guesses_until }) => guesses_until - now <= (guessesAtOnce - 1) * guessMilliseconds,
  );

/** Counts a wrong code against every phone of a person. */
export async function countGuess(
  trx: DatabaseTransaction,
  { factors, now }: { factors: readonly Factor[]; now: number },
): Promise<void> {
  for (const { id, guesses_until } of factors) {
    await trx
      .updateTable('factors')
      .set({ guesses_until: Math.max(guesses_until, now) + guessMilliseconds })
      .where('id', '=', id)
      .execute();
  }
}

/** Puts ten new recovery codes in place of whatever is left. */
export async function replaceCodes(
  trx: DatabaseTransaction,
  { person, codes }: { person: number; codes: readonly CodeRow[] },
): Promise<void> {
  await trx.deleteFrom('recovery_codes').where('person', '=', person).execute();
  await trx
    .insertInto('recovery_codes')
    .values(codes.map((code) => ({ person, ...code })))
    .execute();
}

/** Uses a recovery code up and gives what is locked under it; null when there is no such code. */
export async function useCode(
  trx: DatabaseTransaction,
  { person, hash }: { person: number; hash: Uint8Array },
): Promise<Uint8Array | null> {
  const row = await trx
    .deleteFrom('recovery_codes')
    .where('person', '=', person)
    .where('hash', '=', hash)
    .returning('wrap')
    .executeTakeFirst();
  return row?.wrap ?? null;
}

export async function codesLeft(db: Database, person: number): Promise<number> {
  const row = await db
    .selectFrom('recovery_codes')
    .select((e) => e.fn.countAll().as('codes'))
    .where('person', '=', person)
    .executeTakeFirst();
  return Number(row?.codes ?? 0);
}

/** What each person's vault is locked under: `key` when every factor of theirs adds a secret. */
export async function locksOf(db: Database): Promise<Map<number, 'key' | 'passphrase'>> {
  const rows = await db
    .selectFrom('factors')
    .select(['person', (e) => e.fn.min('prf').as('prf')])
    .groupBy('person')
    .execute();
  return new Map(rows.map(({ person, prf }) => [person, Number(prf) === 1 ? 'key' : 'passphrase']));
}
