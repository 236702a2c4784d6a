/** Intake in a worker of Chromium, beside bare X-Wing there: no page, no server, no line. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { build } from 'vite';
import { encapsulate, intakeRow, officerKeys, sealDrop, seededRandom } from '../../crypto/index.js';
import type { IntakeRates, IntakeTask } from './intake-worker.js';

const slots = 8;

/** One row of an officer whose key is drawn here. */
function taskOf(): IntakeTask {
  const random = seededRandom(new Uint8Array(32).fill(1));
  const { kemPublic, kemSecret } = officerKeys(random(32));
  const plan = { unitId: random(32), directory: 1, slots, addressees: [], letter: random(0) };
  const { id, drop } = sealDrop(plan, random);
  const ciphertext = encapsulate(kemPublic, random(64))?.ciphertext;
  if (ciphertext === undefined) throw new Error('a key that nobody can seal to');
  const owner = { slot: 0, kemPublic, kemSecret };
  return { row: intakeRow(id, drop, slots, 0), slots, owner, ciphertext };
}

async function workerScript(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      target: 'es2022',
      lib: {
        entry: fileURLToPath(new URL('intake-worker.ts', import.meta.url)),
        formats: ['es'],
        fileName: 'worker',
      },
    },
  });
  const [one] = [built].flat();
  if (one === undefined || !('output' in one)) throw new Error('the worker was not built');
  return one.output[0].code;
}

const asking = readFileSync(new URL('intake-page.mjs', import.meta.url), 'utf8');

export async function intakeRates(browser: Browser, times: number): Promise<IntakeRates[]> {
  const script = await workerScript();
  const server = createServer((request, answer) => {
    const isWorker = request.url === '/worker.js';
    answer.setHeader('content-type', isWorker ? 'text/javascript' : 'text/html');
    answer.end(
      isWorker ? script : `<!doctype html><title>Intake</title><script>${asking}</script>`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = address === null || typeof address === 'string' ? 0 : address.port;
  const page = await browser.newPage();
  try {
    await page.goto(`http://127.0.0.1:${port}/`);
    const task = JSON.stringify(taskOf(), (_, value: unknown) =>
      value instanceof Uint8Array ? { bytes: [...value] } : value,
    );
    const rates: IntakeRates[] = [];
    for (let i = 0; i < times; i++)
      rates.push(await page.evaluate<IntakeRates>(`ratesOf(${JSON.stringify(task)})`));
    return rates;
  } finally {
    await page.close();
    server.close();
  }
}
