/** Builds a page by the project's own configuration, in memory, and tells what went into it. */
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';

const root = fileURLToPath(new URL('../../', import.meta.url));

export type Page = 'portal' | 'inbox';

/** The built page of the sources in `folder`; nothing is written. */
export async function bundle(page: Page, folder = root): Promise<Rolldown.RolldownOutput> {
  const built = await build({
    configFile: `${folder}vite.config.ts`,
    mode: page,
    logLevel: 'warn',
    build: { write: false },
  });
  if (!('output' in built)) throw new Error(`the page of the ${page} was not built once`);
  return built;
}

export const chunksOf = (built: Rolldown.RolldownOutput): Rolldown.OutputChunk[] =>
  built.output.filter((one) => one.type === 'chunk');

export const bytesOf = (file: Rolldown.OutputChunk | Rolldown.OutputAsset): Buffer =>
  Buffer.from(file.type === 'chunk' ? file.code : file.source);

/** The hash of every file, by name. */
export const hashes = (built: Rolldown.RolldownOutput): Record<string, string> =>
  Object.fromEntries(
    built.output
      .map((file) => [file.fileName, createHash('sha256').update(bytesOf(file)).digest('hex')])
      .sort(),
  );

/** Bytes of each file as the server sends it (server/http/pages.ts): gzip, level 9. */
export const sentBytes = (built: Rolldown.RolldownOutput): ReadonlyMap<string, number> =>
  new Map(
    built.output.map((file) => [file.fileName, gzipSync(bytesOf(file), { level: 9 }).length]),
  );

/** A chunk and all that it imports before it runs. */
export function neededBy(built: Rolldown.RolldownOutput, fileName: string): string[] {
  const chunks = new Map(chunksOf(built).map((chunk) => [chunk.fileName, chunk]));
  const needed = new Set<string>();
  const take = (name: string): void => {
    if (needed.has(name)) return;
    needed.add(name);
    for (const next of chunks.get(name)?.imports ?? []) take(next);
  };
  take(fileName);
  return [...needed];
}
