/** A log in a folder, as `npm run audit -- export` writes it (docs/audit.md, Tree and tiles). */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';

/** Where things lie besides the tiles. */
export const keyFile = 'key';
export const checkpointFile = 'checkpoint';
export const historyFolder = 'checkpoints';

/** Files by their path within the log, with slashes. */
export interface LogFolder {
  /** Null when there is no such file. */
  read(path: string): Promise<Uint8Array | null>;
  /** Every file. */
  list(): Promise<string[]>;
}

/** A folder of this machine. */
export function openFolder(folder: string): LogFolder {
  return {
    async read(path) {
      try {
        return await readFile(join(folder, path));
      } catch (error) {
        const { code = '' } = error as NodeJS.ErrnoException;
        if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(code)) return null;
        throw error;
      }
    },
    async list() {
      const found = await readdir(folder, { recursive: true, withFileTypes: true });
      return found
        .filter((one) => !one.isDirectory())
        .map((one) => join(one.parentPath, one.name).slice(folder.length).split(sep).join('/'))
        .map((path) => path.replace(/^\/+/, ''))
        .sort();
    },
  };
}

/** Writes a file, readable by its owner alone, and the folders above it. */
export async function writeInto(folder: string, path: string, bytes: Uint8Array): Promise<void> {
  const file = join(folder, path);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, bytes, { mode: 0o600, flag: 'wx' });
}
