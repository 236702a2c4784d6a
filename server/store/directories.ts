import {
  type Directory,
  sameBytes,
  takesKeyAway,
  type Unit,
  verifyDirectory,
  verifyStatements,
} from '../../crypto/checks.js';
import { dayMilliseconds, hourMilliseconds } from '../clock.js';
import type { Database } from './database.js';

/** How long drops sealed under a version are accepted after its successor was published. */
export const acceptedAfterSuccessor = {
  usually: 7 * dayMilliseconds,
  keyTakenAway: 13 * hourMilliseconds,
} as const;

/** The unit as this server holds it: everything verified, from the founding statement on. */
export interface StoredUnit {
  /** The holders who may sign now. */
  unit: Unit;
  statements: Uint8Array[];
  /** Every version, the first first; the last is in force. Never empty. */
  versions: DirectoryVersion[];
  current: DirectoryVersion;
}

export interface DirectoryVersion {
  directory: Directory;
  /** As published. */
  bytes: Uint8Array;
  /** Milliseconds. */
  publishedAt: number;
  takesKeyAway: boolean;
}

const verified = new WeakMap<object, StoredUnit>();

/**
 * The unit with all its directories, or null before there is one. Verifies on the first call and
 * whenever something was published since. Throws ProtocolError if what is stored does not verify.
 * Inside a transaction it works too, but verifies everything anew.
 */
export async function readUnit(db: Database): Promise<StoredUnit | null> {
  const newest = await db
    .selectFrom('directories')
    .select(['number', 'bytes'])
    .select((eb) =>
      eb.selectFrom('statements').select(eb.fn.countAll<number>().as('n')).as('statements'),
    )
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (newest === undefined) return null;
  const known = verified.get(db);
  if (
    known !== undefined &&
    known.statements.length === newest.statements &&
    known.current.directory.number === newest.number &&
    sameBytes(known.current.bytes, newest.bytes)
  ) {
    return known;
  }
  const unit = await verifyStored(db);
  verified.set(db, unit);
  return unit;
}

async function verifyStored(db: Database): Promise<StoredUnit> {
  const statements = await readStatements(db);
  const unit = statements.length === 0 ? null : verifyStatements(statements);
  if (unit === null) throw new Error('A unit without statements');
  const rows = await db.selectFrom('directories').selectAll().orderBy('number').execute();
  const versions: DirectoryVersion[] = [];
  for (const row of rows) {
    const before = versions.at(-1)?.directory ?? null;
    const directory = verifyDirectory(row.bytes, unit, before);
    versions.push({
      directory,
      bytes: row.bytes,
      publishedAt: row.published_at,
      takesKeyAway: row.takes_key_away === 1,
    });
  }
  const current = versions.at(-1);
  if (current === undefined) throw new Error('A unit without directories');
  return { unit, statements, versions, current };
}

/** Every statement, the founding one first. */
export async function readStatements(db: Database): Promise<Uint8Array[]> {
  const rows = await db.selectFrom('statements').select('bytes').orderBy('number').execute();
  return rows.map(({ bytes }) => bytes);
}

/** Stores a statement that was verified. `number` is the one inside it: 0 founds the unit. */
export async function storeStatement(
  db: Database,
  { number, bytes }: { number: number; bytes: Uint8Array },
): Promise<void> {
  await db.insertInto('statements').values({ number, bytes }).execute();
}

/**
 * Stores a directory that was verified against the one in force (`before`; null for the first).
 * A number that is already there is refused by the database, so that of two at once one fails.
 */
export async function publishDirectory(
  db: Database,
  { directory, before, now }: { directory: Directory; before: Directory | null; now: number },
): Promise<void> {
  await db
    .insertInto('directories')
    .values({
      number: directory.number,
      bytes: directory.bytes,
      published_at: now,
      takes_key_away: before !== null && takesKeyAway(directory, before) ? 1 : 0,
    })
    .execute();
}

/** The bytes of one version, or null. */
export async function directoryBytes(db: Database, number: number): Promise<Uint8Array | null> {
  const row = await db
    .selectFrom('directories')
    .select('bytes')
    .where('number', '=', number)
    .executeTakeFirst();
  return row?.bytes ?? null;
}

/** The bytes of every version after `number`, in order. */
export async function directoriesAfter(db: Database, number: number): Promise<Uint8Array[]> {
  const rows = await db
    .selectFrom('directories')
    .select('bytes')
    .where('number', '>', number)
    .orderBy('number')
    .execute();
  return rows.map(({ bytes }) => bytes);
}

/**
 * The versions under which a drop is accepted at `now`: the one in force, and each older one until
 * 7 days after its successor was published, or 13 hours after any later one took a key away.
 */
export function acceptedVersions(unit: StoredUnit, now: number): DirectoryVersion[] {
  let until = Number.POSITIVE_INFINITY;
  const accepted: DirectoryVersion[] = [];
  for (const version of [...unit.versions].reverse()) {
    if (now < until) accepted.push(version);
    const after = version.takesKeyAway
      ? acceptedAfterSuccessor.keyTakenAway
      : acceptedAfterSuccessor.usually;
    until = Math.min(until, version.publishedAt + after);
  }
  return accepted;
}

/** Puts the same version with a later date in place of the one in force. */
export async function renewDirectory(db: Database, directory: Directory): Promise<void> {
  await db
    .updateTable('directories')
    .set({ bytes: directory.bytes })
    .where('number', '=', directory.number)
    .execute();
}
