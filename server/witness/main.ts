/** `npm run witness -- FOLDER --name NAME [--entries] [--host HOST] [--port PORT]`. */
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { systemRandom } from '../../crypto/checks.js';
import { entriesPath } from '../audit/entries-submission.js';
import { formatKey } from '../audit/note.js';
import { systemClock } from '../clock.js';
import { createWitness } from './app.js';
import { openMemory } from './memory.js';

/** Nothing that this program writes can be read by another user of the machine. */
process.umask(0o077);

const print = (line: string): void => void process.stdout.write(`${line}\n`);

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      name: { type: 'string' },
      entries: { type: 'boolean', default: false },
      host: { type: 'string', default: '127.0.0.1' },
      port: { type: 'string', default: '8090' },
    },
  });
  const [folder, ...more] = positionals;
  const { name, entries: reads, host, port } = values;
  if (folder === undefined || name === undefined || more.length > 0 || !/^\d{1,5}$/.test(port)) {
    throw new TypeError(
      'It is started with: FOLDER --name NAME [--entries] [--host HOST] [--port PORT]',
    );
  }
  const memory = openMemory(folder, { name, random: systemRandom });
  const server = createWitness({ memory, clock: systemClock, reads });
  server.on('error', ({ message }) => {
    process.stderr.write(`${message}\n`);
    process.exitCode = 1;
  });
  server.listen({ host, port: Number(port) }, () => {
    const address = server.address() as AddressInfo;
    print(`This witness listens on ${address.address} port ${address.port}.`);
    print(`Its key, for AUDIT_WITNESSES and for verifying: ${formatKey(memory.signer.key)}`);
    if (reads) print(`It reads entries: its address ends with ${entriesPath}.`);
    for (const key of memory.logs) print(`It watches ${key.name}.`);
    if (memory.logs.length === 0)
      print(`It watches nothing: write keys of logs into ${folder}/logs.`);
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => server.close());
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : 'It did not start.'}\n`);
  process.exitCode = 2;
}
