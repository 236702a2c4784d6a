/**
 * `npm run test:long -- NAME`: runs test/long/NAME.ts, what takes too long for every change,
 * and writes what it measured to docs/measurements/NAME.md. Without a name: what there is.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';

/** What test/long/NAME.ts gives back from its exported `run()`; to fail, it throws. */
export interface Measurement {
  title: string;
  figures: Record<string, string | number>;
  notes?: string;
}

const here = fileURLToPath(new URL('.', import.meta.url));
const measurements = fileURLToPath(new URL('../../docs/measurements/', import.meta.url));

const names = readdirSync(here)
  .filter((file) => file.endsWith('.ts') && file !== 'run.ts')
  .map((file) => file.slice(0, -3))
  .sort();

/** The commit measured; says so when the tree held changes that no commit has. */
function commit(): string {
  const git = (...words: string[]): string =>
    execFileSync('git', words, {
      cwd: here,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  try {
    const changed = git('status', '--porcelain', '--untracked-files=no').trim() !== '';
    return git('rev-parse', '--short=12', 'HEAD').trim() + (changed ? ', with changes' : '');
  } catch {
    return 'not known (no git here)';
  }
}

/** Processor, cores, memory and Node; never a path, a user or a host name. */
function machine(): string {
  const [first] = cpus();
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  const model = first?.model.trim() || 'unnamed processor';
  return `${model}, ${cpus().length} cores, ${gigabytes} GiB, Node ${process.version}, ${process.platform} ${process.arch}`;
}

function page(name: string, measured: Measurement, seconds: number): string {
  const rows = Object.entries(measured.figures).map(([what, figure]) => `| ${what} | ${figure} |`);
  return [
    `# ${measured.title}`,
    '',
    `Written by \`npm run test:long -- ${name}\`.`,
    '',
    `- Commit: ${commit()}`,
    `- Machine: ${machine()}`,
    `- Date: ${new Date().toISOString().slice(0, 10)}`,
    `- Took: ${Math.round(seconds)} s`,
    '',
    '| What | Figure |',
    '|---|---|',
    ...rows,
    ...(measured.notes ? ['', measured.notes.trim()] : []),
    '',
  ].join('\n');
}

const name = process.argv[2];
if (name === undefined || !names.includes(name)) {
  if (name !== undefined) console.log(`There is no long test called ${name}.`);
  console.log('npm run test:long -- NAME, where NAME is one of:');
  for (const known of names) console.log(`  ${known}`);
  if (names.length === 0) console.log('  (none yet)');
  process.exitCode = name === undefined ? 0 : 1;
} else {
  const started = performance.now();
  const { run } = (await import(`./${name}.ts`)) as { run: () => Promise<Measurement> };
  const text = page(name, await run(), (performance.now() - started) / 1000);
  mkdirSync(measurements, { recursive: true });
  writeFileSync(`${measurements}${name}.md`, text);
  console.log(`\n${text}\nWritten to docs/measurements/${name}.md`);
}
