import { expect, test } from 'vitest';
import { evenInQuiet, type Lateness, measureLateness } from '../../long/lateness.js';

const attempts = 5;
const pairs = 25;

/**
 * `npm run test:long -- lateness` in small. Other tests use the machine meanwhile, and their noise
 * can hide no difference but make one; so the quieter quarter is compared, and one attempt in
 * which enough places were filled and even decides. What is planted has to be found in that one.
 */
test('letters and decoys leave equally late, and 5 ms planted are found (P3)', async () => {
  let found: Lateness;
  let attempt = 0;
  do {
    found = await measureLateness({ places: 34, gap: 400 });
    process.stdout.write(`Lateness: ${JSON.stringify(found)}\n`);
  } while (++attempt < attempts && (found.pairs < pairs || !evenInQuiet(found)));
  expect(found.pairs).toBeGreaterThanOrEqual(pairs);
  expect(evenInQuiet(found)).toBe(true);
  expect(evenInQuiet({ quiet: found.plantedQuiet })).toBe(false);
}, 180_000);
