/** `npm run audit -- export FOLDER`: the audit log out of the database, for auditors. */
import { existsSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { type Random, systemRandom } from '../crypto/checks.js';
import { checkpointFile, historyFolder, keyFile, writeInto } from './audit/folder.js';
import { formatKey } from './audit/note.js';
import {
  entryTiles,
  hashTiles,
  joinHashes,
  packEntries,
  tilePath,
  tileWidth,
} from './audit/tiles.js';
import { readConfig } from './config.js';
import { readEntries, readHashes } from './store/audit.js';
import { auditSigner, readCheckpoints } from './store/checkpoints.js';
import { type Database, openDatabase } from './store/database.js';
import { StartError } from './store/start-error.js';

/**
 * Writes the log as far as its newest checkpoint into a folder that is not there yet, beside a
 * server that runs or without one. Returns what auditors compare: the log's key and its size.
 * Throws StartError when the folder is there, or before the first checkpoint.
 */
export async function exportLog(
  db: Database,
  { folder, random }: { folder: string; random: Random },
): Promise<{ key: string; size: number }> {
  const there = await access(folder).then(
    () => true,
    () => false,
  );
  if (there) throw new StartError(`${folder} is there already. The export makes a new folder.`);
  const checkpoints = await readCheckpoints(db);
  const newest = checkpoints.at(-1);
  if (newest === undefined) {
    throw new StartError('There is no checkpoint yet: the server signs the first when it starts.');
  }
  const { size } = newest;
  for (const tile of entryTiles(size)) {
    const from = tile.index * tileWidth;
    const entries = await readEntries(db, { from, count: tile.width });
    await writeInto(folder, tilePath(tile), packEntries(entries));
  }
  const read = readHashes(db);
  for (const tile of hashTiles(size)) {
    const hashes = await read(Number(tile.level), tile.index * tileWidth, tile.width);
    await writeInto(folder, tilePath(tile), joinHashes(hashes));
  }
  for (const checkpoint of checkpoints) {
    const bytes = Buffer.from(checkpoint.note, 'utf8');
    await writeInto(folder, `${historyFolder}/${checkpoint.size}`, bytes);
  }
  const key = formatKey((await auditSigner(db, random)).key);
  await writeInto(folder, keyFile, Buffer.from(`${key}\n`, 'utf8'));
  // Last: a folder without its checkpoint is one whose export did not end.
  await writeInto(folder, checkpointFile, Buffer.from(newest.note, 'utf8'));
  return { key, size };
}

/** The same, from the database that the settings name. */
export async function exportFrom(
  env: Readonly<Record<string, string | undefined>>,
  folder: string,
): Promise<{ key: string; size: number }> {
  const { databaseUrl } = readConfig(env);
  const [, file] = /^sqlite:(.+)$/.exec(databaseUrl) ?? [];
  if (file !== undefined && !existsSync(file)) {
    throw new StartError(`DATABASE_URL names a file that is not there: ${file}`);
  }
  const db = await openDatabase(databaseUrl);
  try {
    return await exportLog(db, { folder, random: systemRandom });
  } finally {
    await db.destroy();
  }
}
