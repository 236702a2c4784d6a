/** `npm run bench [-- NAME…]`: measures, prints tables, and writes them to docs/measurements/. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { audit } from './audit.js';
import { drops } from './drops.js';
import { type Part, tableOf } from './figures.js';
import { firstSync } from './first-sync.js';
import { list } from './list.js';
import { pages } from './pages.js';
import { removing } from './removing.js';
import { returning } from './returning.js';
import { rotation } from './rotation.js';
import { sealing } from './sealing.js';
import { signingIn } from './signing-in.js';
import { year } from './year.js';

const build = (): void =>
  void execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });

const parts: Record<string, () => Promise<Part | Part[]>> = {
  sealing,
  returning,
  drops: () => {
    build();
    return drops();
  },
  list: () => {
    build();
    return list();
  },
  pages: () => {
    build();
    return pages();
  },
  'signing-in': () => {
    build();
    return signingIn();
  },
  'first-sync': () => {
    build();
    return firstSync();
  },
  year: () => year(),
  audit,
  rotation,
  removing,
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => parts[name] === undefined);
if (unknown.length > 0) {
  console.log(
    `There is no part called ${unknown.join(', ')}. There are: ${Object.keys(parts).join(', ')}`,
  );
  process.exit(1);
}
const done: Part[] = [];
for (const [name, run] of Object.entries(parts)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  console.log(`Measuring: ${name} …`);
  for (const part of [await run()].flat()) {
    console.log(`\n${tableOf(part)}`);
    done.push(part);
  }
}
const machine = `${cpus()[0]?.model.trim() ?? 'unnamed processor'}, ${cpus().length} cores, Node ${process.version}`;
const date = new Date().toISOString().slice(0, 10);
const folder = new URL('../docs/measurements/', import.meta.url);
mkdirSync(folder, { recursive: true });
const name = asked.length > 0 ? `bench-${asked.join('-')}` : 'bench';
const text = [
  '# Bench',
  '',
  `Written by \`npm run bench${asked.length > 0 ? ` -- ${asked.join(' ')}` : ''}\` on ${date}: ${machine}.`,
  '',
  ...done.map(tableOf),
].join('\n');
writeFileSync(new URL(`${name}.md`, folder), text);
writeFileSync(
  new URL(`${name}.json`, folder),
  `${JSON.stringify({ date, machine, parts: done }, null, 2)}\n`,
);
