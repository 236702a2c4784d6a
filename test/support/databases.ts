import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, inject } from 'vitest';
import { type Database, type Engine, migrate, openDatabase } from '../../server/store/database.js';

/** A real database that nobody else uses, migrated. */
export interface TestDatabase {
  engine: Engine;
  url: string;
  db: Database;
  /** Where the SQLite file lies, `bad-apple.db`; null with PostgreSQL. */
  folder: string | null;
  /** Closes and opens it again, as a restart of the server does; `db` is new then. */
  reopen(): Promise<void>;
  /** Closes it and removes every trace. */
  remove(): Promise<void>;
}

/** Makes an empty database and runs the migrations. */
export async function newDatabase(engine: Engine): Promise<TestDatabase> {
  const { url, folder, remove } = await (engine === 'sqlite' ? newFile() : newPostgres());
  const database: TestDatabase = {
    engine,
    url,
    folder,
    db: await openDatabase(url),
    async reopen() {
      await database.db.destroy();
      database.db = await openDatabase(url);
    },
    async remove() {
      await database.db.destroy();
      await remove();
    },
  };
  await migrate(database.db);
  return database;
}

/**
 * Runs the tests once on SQLite and once on PostgreSQL. Each test gets a new, migrated database:
 * `open()` gives the database itself, `given()` also what is around it.
 */
export function onEachDatabase(
  says: string,
  tests: (open: () => Promise<Database>, given: () => TestDatabase) => void,
): void {
  describe.each(['sqlite', 'postgres'] as const)(`${says} (%s)`, (engine) => {
    let database: TestDatabase | null = null;
    const given = (): TestDatabase => {
      if (database === null) throw new Error('There is a database inside a test only');
      return database;
    };
    beforeEach(async () => {
      database = await newDatabase(engine);
    });
    afterEach(async () => {
      await database?.remove();
      database = null;
    });
    tests(async () => given().db, given);
  });
}

interface Place {
  url: string;
  folder: string | null;
  remove(): Promise<void>;
}

async function newFile(): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'bad-apple-sqlite-'));
  return {
    url: `sqlite:${join(folder, 'bad-apple.db')}`,
    folder,
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function newPostgres(): Promise<Place> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await administer(`create database ${name}`);
  return {
    url: `${inject('postgresUrl')}/${name}`,
    folder: null,
    remove: () => administer(`drop database ${name} with (force)`),
  };
}

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: `${inject('postgresUrl')}/postgres` });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
