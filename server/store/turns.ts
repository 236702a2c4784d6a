import { sql } from 'kysely';
import { type DatabaseTransaction, engineOf } from './database.js';
import type { Tables } from './tables.js';

/** What may be done by only one transaction at a time; numbers are PostgreSQL's lock keys. */
const turns = { bundles: 7_401, people: 7_402, directories: 7_403, audit: 7_404 } as const;

/**
 * Waits until no other transaction has this turn, and keeps it until this one ends. Numbers that
 * count up are then given in the order in which they become visible: a reader who asks for what
 * came after a point misses nothing. SQLite writes one transaction at a time anyway.
 */
export async function takeTurn(trx: DatabaseTransaction, turn: keyof typeof turns): Promise<void> {
  if (engineOf<Tables>(trx) === 'sqlite') return;
  await sql`select pg_advisory_xact_lock(${sql.lit(turns[turn])})`.execute(trx);
}
