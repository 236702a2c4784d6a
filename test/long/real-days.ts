/**
 * 200 days in real time against a server in a process of its own, half of them with a case that
 * leaves X out: whether sizes, counts and times of what X receives tell which.
 */

import { type Pair, pairedAuc, permutationTest } from '../differential/permutation.js';
import { measured, realDays } from '../differential/real-days.js';

const lives = 5;
const pairsOfLife = 20;
const firstSeed = 41;
const times = 20_000;
const level = 0.001;

export async function run() {
  const honest: Pair[] = [];
  for (let seed = firstSeed; seed < firstSeed + lives; seed++) {
    honest.push(...(await realDays(seed, { pairs: pairsOfLife, row: false })));
    console.log(`${honest.length} of ${lives * pairsOfLife} pairs of days`);
  }
  const { p, tellsBest } = permutationTest(honest, { seed: firstSeed, times });
  const planted = await realDays(firstSeed + lives, { pairs: pairsOfLife, row: true });
  const bytes = measured.indexOf('bytes');
  const found = pairedAuc(planted, bytes);
  if (p <= level) throw new Error(`p = ${p}: X can tell the days apart`);
  if (found <= 0.9) throw new Error(`a planted row is told with an AUC of ${found} only`);
  const aucs = measured.map((what, i) => [`AUC of ${what}`, pairedAuc(honest, i).toFixed(3)]);
  return {
    title: 'What an officer who is left out receives, in real time',
    figures: {
      'Days compared, in pairs': honest.length * 2,
      'Of these with the excluded case': honest.length,
      ...Object.fromEntries(aucs),
      'Greatest distance of an AUC from a guess': tellsBest.toFixed(3),
      [`p, of ${times} permutations (more than ${level})`]: p.toFixed(4),
      'AUC of bytes with one row planted on those days (more than 0.9)': found.toFixed(3),
      'p with that row': permutationTest(planted, { seed: firstSeed, times }).p.toFixed(4),
    },
    notes: [
      'Server (its own process, SQLite), ports, keys, requests and their times are real; only the',
      'date is told to the server, since 200 days would take 200 days. Timings are those of service.',
      'Of each pair of following days one, which is drawn, has two letters that leave X out and notes',
      'or answers of two colleagues; the other has decoys at the same moments. A figure is the growth',
      'over the day before. AUC: how often the day with the case shows more than the other of its',
      'pair, ties for a half. The test takes the figure that tells best, and draws anew which day of',
      'each pair had the case. In trial timings a server does not store what is unused, and X sees how',
      'many cells colleagues place: they are for trying the program out.',
    ].join('\n'),
  };
}
