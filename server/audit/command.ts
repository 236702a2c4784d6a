/** `npm run audit -- …`: reading the command line, and the sentences that answer it. */
import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { findings, type Verdict } from './findings.js';
import { checkpointFile, openFolder } from './folder.js';
import { Malformed } from './malformed.js';
import { type NoteKey, parseKey } from './note.js';
import { isSound, verifyFolder } from './verify.js';

/** How a command ends: nothing wrong, something found, or not understood. */
export const exitCodes = { sound: 0, found: 1, usage: 2 } as const;

export const usage = [
  'npm run audit -- verify FOLDER [--key KEY] [--against FOLDER]… [--witness KEY]…',
  'npm run audit -- export FOLDER',
];

/** So many findings are written out; the rest are counted. */
const mostShown = 20;

const day = (seconds: number): string =>
  new Date(seconds * 1_000).toISOString().replace('T', ' ').slice(0, 19);

/**
 * Runs one command. `exportTo` writes the log of the database into a folder and returns its key
 * and size. Returns the exit code.
 */
export async function runAudit(
  words: readonly string[],
  given: {
    print: (line: string) => void;
    exportTo: (folder: string) => Promise<{ key: string; size: number }>;
  },
): Promise<number> {
  const { print, exportTo } = given;
  const read = readWords(words);
  if (read === null) {
    for (const line of ['It is started with one of:', ...usage]) print(line);
    return exitCodes.usage;
  }
  const { command, folder, options } = read;
  if (command === 'export') {
    const { key, size } = await exportTo(folder);
    print(`Wrote ${size} entries and everything that proves them to ${folder}.`);
    print(`The key of the log, to be compared by another way: ${key}`);
    return exitCodes.sound;
  }
  const verdict = await verifyFolder(openFolder(folder), {
    key: options.key,
    witnesses: options.witnesses,
    older: await Promise.all(options.against.map(olderIn)),
  });
  for (const line of toldOf(verdict, options.key !== null)) print(line);
  return isSound(verdict) ? exitCodes.sound : exitCodes.found;
}

interface Words {
  command: 'verify' | 'export';
  folder: string;
  options: { key: NoteKey | null; against: string[]; witnesses: NoteKey[] };
}

function readWords(words: readonly string[]): Words | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        key: { type: 'string' },
        against: { type: 'string', multiple: true },
        witness: { type: 'string', multiple: true },
      },
    });
    const [command, folder, ...more] = positionals;
    if (folder === undefined || more.length > 0) return null;
    if (command !== 'verify' && command !== 'export') return null;
    const { key, against = [], witness = [] } = values;
    if (command === 'export' && Object.keys(values).length > 0) return null;
    const witnesses = witness.map((text) => parseKey(text));
    return {
      command,
      folder,
      options: { key: key === undefined ? null : parseKey(key), against, witnesses },
    };
  } catch (error) {
    if (error instanceof TypeError || error instanceof Malformed) return null;
    throw error;
  }
}

/** The checkpoint of an earlier export, or one that was kept as a file of its own. */
async function olderIn(path: string): Promise<{ where: string; note: string }> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const where = isFolder ? join(path, checkpointFile) : path;
  const bytes = await openFolder(dirname(where)).read(basename(where));
  return { where, note: Buffer.from(bytes ?? []).toString('utf8') };
}

/** What a verdict says, line by line; the last line says it all. */
export function toldOf(verdict: Verdict, keyGiven: boolean): string[] {
  const { size, times, checkpoints, witnesses } = verdict;
  const lines: string[] = [];
  if (size !== null) lines.push(`The newest checkpoint covers ${size} entries.`);
  if (times !== null)
    lines.push(`They say times from ${day(times.first)} to ${day(times.last)} UTC.`);
  if (checkpoints > 0) lines.push(`${checkpoints} checkpoints were held against them.`);
  for (const { name, seconds } of witnesses) {
    lines.push(
      seconds === null
        ? `The witness ${name} has cosigned nothing here.`
        : `The witness ${name} last cosigned a checkpoint at ${day(seconds)} UTC.`,
    );
  }
  if (!keyGiven) {
    lines.push('The key came from the folder itself: whoever wrote the folder could choose it.');
    lines.push('Give the key that you had by another way with --key.');
  }
  for (const { code, where } of verdict.findings.slice(0, mostShown)) {
    lines.push(`${where}: ${findings[code]} (${code})`);
  }
  const more = verdict.findings.length - mostShown;
  if (more > 0) lines.push(`And ${more} findings more.`);
  lines.push(isSound(verdict) ? 'Nothing is wrong with this log.' : 'This log cannot be trusted.');
  return lines;
}
