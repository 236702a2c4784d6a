/** The verifier: a folder with a log, and whatever is wrong with it. Needs no database. */
import type { Find, Finding, Verdict } from './findings.js';
import { checkpointFile, historyFolder, keyFile, type LogFolder } from './folder.js';
import { checkHistory, type History, type KnownCheckpoint, readCheckpoint } from './history.js';
import { Malformed } from './malformed.js';
import { formatKey, type NoteKey, parseKey } from './note.js';
import { readTree } from './read-tree.js';
import { entryTiles, hashTiles, tilePath } from './tiles.js';
import { isSame, treeRoot } from './tree.js';

/** What a verification goes by besides the folder. */
export interface Knowledge {
  /** The log's key as it came by another way; null trusts the one in the folder. */
  key: NoteKey | null;
  /** Signed notes of earlier checkpoints that were kept elsewhere. */
  older: readonly { where: string; note: string }[];
  /** Witnesses whose cosignatures count. */
  witnesses: readonly NoteKey[];
}

/** Verifies everything that a folder holds. Rejects only when the disk fails. */
export async function verifyFolder(folder: LogFolder, known: Knowledge): Promise<Verdict> {
  const verdict: Verdict = { findings: [], size: null, times: null, checkpoints: 0, witnesses: [] };
  const find: Find = (code, where) => void verdict.findings.push({ code, where });
  const key = await readKey(folder, known.key, find);
  const newest = await folder.read(checkpointFile);
  if (key === null) return verdict;
  if (newest === null) {
    find('checkpoint', checkpointFile);
    return verdict;
  }
  const note = Buffer.from(newest).toString('utf8');
  const checkpoint = readCheckpoint({ where: checkpointFile, note }, key, find);
  if (checkpoint === null) return verdict;
  verdict.size = checkpoint.size;
  const tree = await readTree(folder, checkpoint.size, find);
  if (tree === null) return verdict;
  verdict.times = tree.times;
  if (!isSame(await treeRoot(tree.read, checkpoint.size), checkpoint.root)) {
    find('root', checkpointFile);
  }
  await findSurplus(folder, checkpoint.size, find);
  const kept = [...(await earlier(folder)), ...known.older];
  const history: History = { key, size: checkpoint.size, tree, witnesses: known.witnesses };
  const all: KnownCheckpoint[] = [{ where: checkpointFile, note }, ...kept];
  verdict.witnesses = await checkHistory(all, history, find);
  verdict.checkpoints = all.length;
  return verdict;
}

async function readKey(
  folder: LogFolder,
  given: NoteKey | null,
  find: Find,
): Promise<NoteKey | null> {
  const bytes = await folder.read(keyFile);
  try {
    const key = parseKey(
      Buffer.from(bytes ?? [])
        .toString('utf8')
        .replace(/\n$/, ''),
    );
    const other = given !== null && formatKey(given) !== formatKey(key);
    if (key.kind === 'log' && !other) return key;
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
  }
  find('key', keyFile);
  return given;
}

/** Checkpoints that lie in the folder beside the newest. */
async function earlier(folder: LogFolder): Promise<KnownCheckpoint[]> {
  const paths = (await folder.list()).filter((path) => path.startsWith(`${historyFolder}/`));
  const notes = paths.map(async (where) => {
    const bytes = await folder.read(where);
    return { where, note: Buffer.from(bytes ?? []).toString('utf8') };
  });
  return await Promise.all(notes);
}

async function findSurplus(folder: LogFolder, size: number, find: Find): Promise<void> {
  const covered = new Set([keyFile, checkpointFile]);
  for (const tile of [...hashTiles(size), ...entryTiles(size)]) covered.add(tilePath(tile));
  for (const path of await folder.list()) {
    if (!covered.has(path) && !path.startsWith(`${historyFolder}/`)) find('surplus', path);
  }
}

/** Whether nothing was found. */
export const isSound = ({ findings }: { findings: readonly Finding[] }): boolean =>
  findings.length === 0;
