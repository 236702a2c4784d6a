/** What a witness remembers, in a folder: its key, the logs it watches, their newest checkpoints. */
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../../crypto/checks.js';
import { parseCheckpoint } from '../audit/checkpoint.js';
import { type NoteKey, parseKey, parseNote, type Signer, signerOf } from '../audit/note.js';
import type { TreeHead } from '../audit/tree.js';

export interface Memory {
  signer: Signer;
  logs: readonly NoteKey[];
  newestOf(origin: string): TreeHead | null;
  /** Newest time that an entry of it said, seconds since 1970; 0 where entries are not read. */
  secondsOf(origin: string): number;
  /** Returns when both are on the disk. */
  keep(origin: string, note: string, seconds: number): void;
}

const seedBytes = 32;
const logsFile = 'logs';

/**
 * Opens a folder, which is made when it is not there. The key is drawn once, under `name`; the file
 * `logs` holds the key of one log a line. Throws Malformed when a line is no key.
 */
export function openMemory(
  folder: string,
  { name, random }: { name: string; random: Random },
): Memory {
  for (const name of ['newest', 'seconds'])
    mkdirSync(join(folder, name), { recursive: true, mode: 0o700 });
  const seedFile = join(folder, 'seed');
  if (!existsSync(seedFile)) {
    replace(folder, 'seed', `${Buffer.from(random(seedBytes)).toString('hex')}\n`);
  }
  const seed = Buffer.from(readFileSync(seedFile, 'utf8').trim(), 'hex');
  const logs = existsSync(join(folder, logsFile))
    ? readFileSync(join(folder, logsFile), 'utf8')
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '' && !line.startsWith('#'))
        .map(parseKey)
    : [];
  const fileOf = (origin: string): string =>
    createHash('sha256').update(origin).digest('hex').slice(0, 32);
  return {
    signer: signerOf({ name, kind: 'witness', seed }),
    logs,
    newestOf(origin) {
      const file = join(folder, 'newest', fileOf(origin));
      if (!existsSync(file)) return null;
      const { size, root } = parseCheckpoint(parseNote(readFileSync(file, 'utf8')).text);
      return { size, root };
    },
    secondsOf(origin) {
      const file = join(folder, 'seconds', fileOf(origin));
      return existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
    },
    keep(origin, note, seconds) {
      replace(join(folder, 'newest'), fileOf(origin), note);
      // Second: an older time beside a newer checkpoint refuses nothing that is true.
      if (seconds > 0) replace(join(folder, 'seconds'), fileOf(origin), `${seconds}\n`);
    },
  };
}

/** Puts a file in the place of the one before, whole or not at all, and on the disk. */
function replace(folder: string, name: string, text: string): void {
  const made = join(folder, `${name}.new`);
  const file = openSync(made, 'w', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(made, join(folder, name));
  const entry = openSync(folder, 'r');
  try {
    fsyncSync(entry);
  } finally {
    closeSync(entry);
  }
}
