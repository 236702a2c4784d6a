/**
 * In Chromium, in raw bytes, at length (issue 3, judge 3): visits that report, answer and read, side
 * by side with one schedule; how late letters and decoys of one place leave; and, on a virtual clock,
 * what the moment of leaving tells.
 */
import { loadavg } from 'node:os';
import type { Browser } from 'playwright-core';
import { seededRandom } from '../../crypto/index.js';
import { openChromium } from '../e2e/chromium.js';
import { type AnsweredPortal, startAnsweredPortal } from '../wire/answered-portal.js';
import { answers, reads, reports } from '../wire/behaviours.js';
import { live, told, toldByStay } from '../wire/closing-phase.js';
import { scheduleSeed } from '../wire/page-with-schedule.js';
import { lateLetters } from '../wire/planted.js';
import { disturbed, nowhere, type Round, runRound } from '../wire/round.js';
import { afterLeaving, differences, latenessOf } from '../wire/seen.js';
import type { Measurement } from './run.js';

const rounds = 6;
const visitMilliseconds = 110_000;
const virtualVisits = 2_000;
const stayMinutes = 8;
const notices = 200;
const plantedMilliseconds = 5;
const medianLimit = 2;
/** A drop that is later does not leave; the rest is a busy machine. */
const lateLimit = 1_300;
/** Chinese characters drawn at random, which do not shrink: four letters. */
const textLength = 10_500;

const text = (): string =>
  Array.from({ length: textLength }, () =>
    String.fromCharCode(0x4e00 + Math.floor(Math.random() * 0x5000)),
  ).join('');

type Name = 'reads' | 'readsToo' | 'reports' | 'answers' | 'late';
const clean = ['reads', 'readsToo', 'reports', 'answers'] as const;

const visit = (browser: Browser, portal: AnsweredPortal, number: number): Promise<Round<Name>> => {
  const until = visitMilliseconds;
  const seed = scheduleSeed(100 + number);
  const planned = {
    reads: { behaviour: reads, until },
    readsToo: { behaviour: reads, until },
    reports: { behaviour: reports(text()), until },
    answers: { behaviour: answers(text()), until },
    late: { behaviour: reports(text()), until, plant: lateLetters(plantedMilliseconds) },
  };
  return runRound({ browser, portal, seed, planned });
};

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Number.NaN;

interface Pair {
  letter: number;
  decoy: number;
}

/** Lateness of the letters of one visit, each beside the decoy of another at the same place. */
function pairsOf(round: Round<Name>, of: Name, beside: Name): Pair[] {
  const [mine, theirs] = [round.visits[of], round.visits[beside]];
  const [late, other] = [latenessOf(mine.seen), latenessOf(theirs.seen)];
  return late.flatMap((letter, place) => {
    const decoy = other[place] ?? null;
    const counts = mine.letters.has(place) || of === 'readsToo';
    return letter === null || decoy === null || !counts ? [] : [{ letter, decoy }];
  });
}

const apart = (pairs: readonly Pair[]): number =>
  median(pairs.map(({ letter }) => letter)) - median(pairs.map(({ decoy }) => decoy));

/** Throws what tells two visits of a round apart; a place that was lost is lost for all. */
function compare(round: Round<Name>): { requests: number; lost: number } {
  const lost = clean.reduce((sum, name) => sum + round.visits[name].lost.length, 0);
  for (const name of clean) {
    const { seen } = round.visits[name];
    const found = [...differences(seen, round.visits.reads.seen, lateLimit), ...afterLeaving(seen)];
    if (found.length > 0) throw new Error(`${name}, ${lost} places lost:\n${found.join('\n')}`);
  }
  const requests = clean.reduce((sum, name) => sum + round.visits[name].seen.exchanges.length, 0);
  return { requests, lost };
}

async function measure(): Promise<Measurement['figures']> {
  const [portal, chromium] = await Promise.all([
    startAnsweredPortal(notices),
    openChromium([nowhere]),
  ]);
  const lived: Round<Name>[] = [];
  let [requests, lost, again] = [0, 0, 0];
  try {
    for (let number = 0; lived.length < rounds; number++) {
      const round = await visit(chromium.browser, portal, number);
      if (disturbed(round, clean) && again < rounds) {
        again += 1;
        continue;
      }
      const compared = compare(round);
      requests += compared.requests;
      lost += compared.lost;
      lived.push(round);
      console.log(`Round ${lived.length} of ${rounds}: ${round.order.join(', ')}`);
    }
  } finally {
    await chromium.close();
    await portal.product.stop();
  }
  const all = (of: Name, beside: Name): Pair[] => lived.flatMap((r) => pairsOf(r, of, beside));
  const letters = [...all('reports', 'reads'), ...all('answers', 'readsToo')];
  const [noise, planted] = [all('readsToo', 'reads'), all('late', 'reads')];
  const round = (value: number): number => Math.round(value * 100) / 100;
  const each = letters.map(({ letter, decoy }) => letter - decoy);
  if (Math.abs(apart(letters)) >= medianLimit)
    throw new Error(`Told apart: ${apart(letters)} ms; decoys against decoys ${apart(noise)} ms`);
  if (apart(planted) < medianLimit) throw new Error(`Not found: ${apart(planted)} ms`);
  return {
    'visits compared, byte for byte': rounds * clean.length,
    'requests in them': requests,
    'places lost in them, all of a busy machine': lost,
    'rounds left out because a place was lost': again,
    'letters paired with decoys': letters.length,
    'letters, wire time minus drawn time, median (ms)': round(median(letters.map((p) => p.letter))),
    'decoys of the same places, median (ms)': round(median(letters.map((p) => p.decoy))),
    'difference of medians (ms), under 2': round(apart(letters)),
    'median of the differences, pair by pair (ms)': round(median(each)),
    'decoys against decoys, difference of medians (ms)': round(apart(noise)),
    'letters planted 5 ms late, difference of medians (ms), over 2': round(apart(planted)),
  };
}

/** With everything really sealed, unlike the quick test of the same. */
async function closingPhase(): Promise<Measurement['figures']> {
  const random = seededRandom(new Uint8Array(32).fill(43));
  const { reporters, readers } = await live(virtualVisits, {
    random,
    medianMilliseconds: stayMinutes * 60_000,
  });
  const drawn = reporters.map((one) => one.drawn);
  const areas = told(drawn, readers);
  const onAnswer = told(
    reporters.map((one) => one.onAnswer),
    readers,
  );
  const best = (of: Record<string, number>): number => Math.max(...Object.values(of));
  if (best(areas) > 0.55) throw new Error(`Closing phase tells: ${JSON.stringify(areas)}`);
  if (best(onAnswer) <= 0.8) throw new Error(`Not found: ${JSON.stringify(onAnswer)}`);
  const rows = (what: string, of: Record<string, number>): [string, string][] =>
    Object.entries(of).map(([name, area]) => [`AUC, ${what}: ${name}`, area.toFixed(3)]);
  return {
    'virtual visits that report, and that read': virtualVisits,
    ...Object.fromEntries(rows('“sent” at its drawn moment', areas)),
    ...Object.fromEntries(rows('“sent” planted on the answer', onAnswer)),
    'AUC of the number of drops alone (the length of a stay)': toldByStay(drawn, readers).toFixed(
      3,
    ),
  };
}

const notes = `
Letters paired with decoys: same schedule seed, same place, in visits side by side; a letter's place
is known from what the page tells its reporter. Each report and each answer is four letters long and
is written again and again until the visit is over, over a board with ${notices} notices.

Virtual visits: service timings, the real sender, and the page's own rule for showing “sent”.
Readers read, and reporters write, for a lognormal time (median ${stayMinutes} minutes, σ 1.1, 25
seconds to 6 hours); reporters then wait for “sent” and leave 5 to 20 seconds later. Whoever is on
the line has the moments of all drops and the very moment of leaving. How long somebody stays is
people's own and is not judged: reporters wait for “sent” besides writing (docs/threat-model.md).
“Learnt”: the likelihood of each twelfth of the values, learnt on half of the visits and tried on
the other half.
`;

export async function run(): Promise<Measurement> {
  const wire = await measure();
  const load = loadavg()[1]?.toFixed(1) ?? '';
  return {
    title: 'Reporters’ visits on the wire',
    figures: {
      ...wire,
      'load of the machine in the last 5 minutes of it': load,
      ...(await closingPhase()),
    },
    notes,
  };
}
