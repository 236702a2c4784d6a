import { expect, test } from 'vitest';
import { evenInQuiet, type Lateness, measureLateness } from '../../long/lateness.js';

const attempts = 6;
const pairs = 25;
/** Milliseconds by which two visits of decoys may differ before the machine is too busy to judge. */
const noiseLimit = 1;

/**
 * `npm run test:long -- lateness` in small. Other tests use the machine meanwhile, so lower
 * quartiles are compared. Whether an attempt is quiet enough is decided by decoys against decoys
 * alone; the first that is counts, whatever it says of letters.
 */
test('letters and decoys leave equally late, and 5 ms planted are found (P3)', async () => {
  let found: Lateness;
  let attempt = 0;
  const quiet = (): boolean => found.pairs >= pairs && Math.abs(found.noise) < noiseLimit;
  do {
    found = await measureLateness({ places: 34, gap: 400 });
    process.stdout.write(`Lateness: ${JSON.stringify(found)}\n`);
  } while (++attempt < attempts && !quiet());
  expect(quiet(), 'the machine was too busy to measure').toBe(true);
  expect(evenInQuiet(found)).toBe(true);
  expect(evenInQuiet({ quiet: found.plantedQuiet })).toBe(false);
}, 240_000);
