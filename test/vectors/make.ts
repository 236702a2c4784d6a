/** `npx tsx test/vectors/make.ts`: writes test/vectors/*.json anew; the same bytes every time. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { applications } from './applications.js';
import { encodings, keys, receipts } from './basics.js';
import { bridges } from './bridges.js';
import { cells } from './cells.js';
import { directories } from './directories.js';
import { drops } from './drops.js';
import { bundles, officers, work } from './keeping.js';
import { kits } from './kits.js';
import { letters } from './letters.js';
import { statements } from './statements.js';

const files = {
  encodings,
  'x-wing': keys,
  receipts,
  statements,
  directories,
  applications,
  drops,
  letters,
  cells,
  bridges,
  officers,
  kits,
  bundles,
  work,
};

/** The text of every file, by name. */
export const makeVectors = (): Map<string, string> =>
  new Map(
    Object.entries(files).map(([name, make]) => [
      `${name}.json`,
      `${JSON.stringify(make().file, null, 1)}\n`,
    ]),
  );

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, text] of makeVectors()) writeFileSync(new URL(name, import.meta.url), text);
}
