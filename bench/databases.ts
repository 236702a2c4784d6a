/** Real databases for the bench, outside the test runner. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, type Engine, migrate, openDatabase } from '../server/store/database.js';
import { startPostgres } from '../test/support/postgres.js';

export interface BenchDatabase {
  engine: Engine;
  url: string;
  db: Database;
  /** Where the SQLite file lies; null with PostgreSQL. */
  folder: string | null;
  remove(): Promise<void>;
}

export async function newDatabase(engine: Engine): Promise<BenchDatabase> {
  if (engine === 'sqlite') {
    const folder = mkdtempSync(join(tmpdir(), 'bad-apple-bench-'));
    const url = `sqlite:${join(folder, 'bad-apple.db')}`;
    return opened({ engine, url, folder }, async () => rmSync(folder, { recursive: true }));
  }
  const postgres = await startPostgres();
  const url = `${postgres.url}/postgres`;
  return opened({ engine, url, folder: null }, () => postgres.stop());
}

async function opened(
  place: Pick<BenchDatabase, 'engine' | 'url' | 'folder'>,
  clear: () => Promise<void>,
): Promise<BenchDatabase> {
  const db = await openDatabase(place.url);
  await migrate(db);
  return {
    ...place,
    db,
    remove: async () => {
      await db.destroy();
      await clear();
    },
  };
}
