import { fileURLToPath } from 'node:url';
import { systemRandom } from '../crypto/checks.js';
import { systemClock } from './clock.js';
import { readConfig } from './config.js';
import type { Collect } from './jobs/overwriting.js';
import { startServer } from './start.js';
import { startFailure } from './start-failure.js';
import { StartError } from './store/start-error.js';

/** Nothing that this program writes can be read by another user of the machine. */
process.umask(0o077);

/** How long stopping may take. */
const stopMilliseconds = 10_000;

try {
  const server = await startServer({
    config: readConfig(process.env),
    clock: systemClock,
    random: systemRandom,
    // Beside the built server; a server run from its sources finds none.
    pages: fileURLToPath(new URL('../web', import.meta.url)),
    collect: (globalThis.gc as Collect | undefined) ?? null,
    print: (line) => process.stdout.write(`${line}\n`),
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      // Whoever holds a request open does not keep the server from stopping.
      setTimeout(() => process.exit(1), stopMilliseconds).unref();
      void server.stop();
    });
  }
} catch (error) {
  const sentence = error instanceof StartError ? error.message : startFailure(error);
  process.stderr.write(`Bad Apple did not start. ${sentence}\n`);
  process.exitCode = 1;
}
