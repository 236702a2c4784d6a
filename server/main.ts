import { fileURLToPath } from 'node:url';
import { systemRandom } from '../crypto/checks.js';
import { systemClock } from './clock.js';
import { readConfig } from './config.js';
import type { Collect } from './jobs/overwriting.js';
import { recoverAccount } from './recover.js';
import { startServer } from './start.js';
import { startFailure } from './start-failure.js';
import { StartError } from './store/start-error.js';

/** Nothing that this program writes can be read by another user of the machine. */
process.umask(0o077);

/** How long stopping may take. */
const stopMilliseconds = 10_000;

const parts = {
  clock: systemClock,
  random: systemRandom,
  print: (line: string) => process.stdout.write(`${line}\n`),
};

/** Starts the server, which then runs until it is told to stop. */
async function serve(): Promise<void> {
  const server = await startServer({
    ...parts,
    config: readConfig(process.env),
    // Beside the built server; a server run from its sources finds none.
    pages: fileURLToPath(new URL('../web', import.meta.url)),
    collect: (globalThis.gc as Collect | undefined) ?? null,
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      // Whoever holds a request open does not keep the server from stopping.
      setTimeout(() => process.exit(1), stopMilliseconds).unref();
      void server.stop();
    });
  }
}

const [command, account, ...surplus] = process.argv.slice(2);
try {
  if (command === undefined) await serve();
  else if (command === 'recover' && account !== undefined && surplus.length === 0)
    await recoverAccount({ ...parts, config: readConfig(process.env), account });
  else throw new StartError('It is started without arguments, or with: recover ACCOUNT');
} catch (error) {
  const sentence = error instanceof StartError ? error.message : startFailure(error);
  const what = command === undefined ? 'Bad Apple did not start.' : 'Nothing was changed.';
  process.stderr.write(`${what} ${sentence}\n`);
  process.exitCode = 1;
}
