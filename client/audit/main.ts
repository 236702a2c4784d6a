/** `npm run audit:again -- FOLDER [--key KEY] [--against FILE]… [--witness KEY]…`. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { node } from './node.js';
import { recheck } from './recheck.js';

function filesIn(folder: string): Map<string, Uint8Array> {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = found.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
  return new Map(
    paths.map((path) => [relative(folder, path).split(sep).join('/'), readFileSync(path)]),
  );
}

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      key: { type: 'string' },
      against: { type: 'string', multiple: true, default: [] },
      witness: { type: 'string', multiple: true, default: [] },
    },
  });
  const [folder, ...more] = positionals;
  if (folder === undefined || more.length > 0) throw new TypeError('It is started with: FOLDER');
  const wrong = recheck(
    {
      files: filesIn(folder),
      key: values.key ?? null,
      older: values.against.map((file) => readFileSync(file, 'utf8')),
      witnesses: values.witness,
    },
    node,
  );
  const sentence =
    wrong.length === 0 ? 'Nothing is wrong with this log.' : `Wrong: ${wrong.sort().join(', ')}.`;
  process.stdout.write(`${sentence}\n`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : 'It did not start.'}\n`);
  process.exitCode = 2;
}
