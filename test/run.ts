/**
 * `npm test`: the static checks, then every test; ends with "N passed, N failed" alone on a
 * line, in which each static check counts as one. Goes on after a failure, so that one run
 * tells everything. What needs longer is `npm run test:long -- NAME`.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { tally } from './tally.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const resultsFile = 'test/output/results.json';

interface Check {
  says: string;
  command: string[];
}

const buildOf = (page: string): string[] => [
  'vite/bin/vite.js',
  ...['build', '--mode', page, '--logLevel', 'warn'],
];

/** By path, not through npx: no lookup, no download, the versions of package-lock.json. */
const checks: Check[] = [
  { says: 'types are right', command: ['typescript/bin/tsc', '--noEmit'] },
  {
    says: 'types of the pages are right',
    command: ['typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.web.json'],
  },
  { says: 'the server builds', command: ['typescript/bin/tsc', '-p', 'tsconfig.build.json'] },
  { says: 'the reporters’ page builds', command: buildOf('portal') },
  { says: 'the officers’ page builds', command: buildOf('inbox') },
  { says: 'style and lint rules hold', command: ['@biomejs/biome/bin/biome', 'check', '.'] },
  {
    says: 'floors hold: who may import whom',
    command: [
      'dependency-cruiser/bin/dependency-cruise.mjs',
      ...['--config', '.dependency-cruiser.cjs'],
      ...['crypto', 'server', 'client', 'migrations', 'test', 'bench'],
    ],
  },
  {
    says: 'nothing is unused: files, exports, dependencies',
    command: ['knip/bin/knip.js', '--no-progress'],
  },
];

interface Outcome {
  code: number;
  output: string;
  seconds: number;
}

/** Runs one of node_modules' programs; `live` also shows what it prints, as it prints it. */
function run(command: string[], live: boolean): Promise<Outcome> {
  const [program = '', ...rest] = command;
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [`node_modules/${program}`, ...rest], {
      cwd: root,
      env: { ...process.env, ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const parts: Buffer[] = [];
    const take = (part: Buffer): void => {
      parts.push(part);
      if (live) process.stdout.write(part);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', reject);
    child.on('close', (code, signal) =>
      resolve({
        code: signal ? 1 : (code ?? 1),
        output: Buffer.concat(parts).toString('utf8'),
        seconds: (performance.now() - started) / 1000,
      }),
    );
  });
}

let passed = 0;
let failed = 0;
console.log('Static checks');
/** Two at a time, since none needs another; told in order, each as soon as those before it are. */
const lanes = 2;
const outcomes: Promise<Outcome>[] = [];
for (const [i, { command }] of checks.entries()) {
  const before = outcomes[i - lanes] ?? Promise.resolve();
  outcomes.push(before.then(() => run(command, false)));
}
for (const [i, { says }] of checks.entries()) {
  const outcome = (await outcomes[i]) as Outcome;
  const good = outcome.code === 0;
  if (good) passed += 1;
  else failed += 1;
  console.log(`  ${good ? 'passed' : 'FAILED'}  ${says} (${outcome.seconds.toFixed(1)} s)`);
  if (!good) console.log(outcome.output);
}

console.log('\nTests');
mkdirSync(`${root}/test/output`, { recursive: true });
rmSync(`${root}/${resultsFile}`, { force: true });
const tests = await run(
  [
    ...['vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json'],
    `--outputFile.json=${resultsFile}`,
  ],
  true,
);
try {
  const count = tally(JSON.parse(readFileSync(`${root}/${resultsFile}`, 'utf8')));
  passed += count.passed;
  failed += count.failed;
  for (const name of count.lacking) console.log(`Left out: ${name}`);
  for (const complaint of count.complaints) console.log(complaint);
  if (tests.code !== 0 && count.failed === 0) {
    failed += 1;
    console.log(`The tests passed, but the run ended with code ${tests.code}: see above.`);
  }
} catch (error) {
  failed += 1;
  console.log(`The test run left no result to count: ${String(error)}`);
}

console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
