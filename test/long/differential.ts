/**
 * 2,000 seeded days in two worlds that differ only in a case that leaves X out, on two processes.
 * Each life follows from its seed: `differences` name it.
 */
import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type Compared, compare } from '../differential/compare.js';
import { drawPlan } from '../differential/plan.js';
import { type Figures, noFigures } from '../differential/world.js';

const wanted = 2_000;
const firstSeed = 30_001;
/** Where the disk is memory, nothing waits for it: a commit is as true there. */
const quickDisk = '/dev/shm';

/** So many seeds that their days add up. */
function seeds(): number[] {
  const chosen: number[] = [];
  for (let seed = firstSeed, days = 0; days < wanted; seed++) {
    chosen.push(seed);
    days += drawPlan(seed).days.length;
  }
  return chosen;
}

async function share(first: number, step: number): Promise<void> {
  const mine = seeds().filter((_, i) => i % step === first);
  for (const seed of mine) process.send?.(await told(seed));
  process.disconnect();
}

/** A life that ends with an error is a difference as well, and the others go on. */
async function told(seed: number): Promise<Compared> {
  try {
    return await compare(drawPlan(seed));
  } catch (error) {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const sessions = { alike: 0, behind: 0, ahead: 0 };
    return { seed, differences: [`ended early: ${what}`], figures: noFigures(), sessions };
  }
}

function inProcess(first: number, step: number, take: (told: Compared) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), ['share', String(first), String(step)], {
      env: { ...process.env, ...(existsSync(quickDisk) ? { TMPDIR: quickDisk } : {}) },
    });
    child.on('message', (told) => take(told as Compared));
    child.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`A share of the days ended with ${code}`)),
    );
  });
}

export async function run() {
  const processes = Math.max(1, Math.min(2, availableParallelism()));
  const sum = noFigures();
  const sessions = { alike: 0, behind: 0, ahead: 0 };
  const failures: string[] = [];
  let lives = 0;
  const take = (told: Compared): void => {
    lives += 1;
    for (const name of Object.keys(sum) as (keyof Figures)[]) sum[name] += told.figures[name];
    for (const name of Object.keys(sessions) as (keyof typeof sessions)[])
      sessions[name] += told.sessions[name];
    for (const difference of told.differences) {
      failures.push(`seed ${told.seed}: ${difference}`);
      console.log(failures.at(-1));
    }
    if (lives % 10 === 0) console.log(`${lives} lives, ${sum.days} of ${wanted} days`);
  };
  await Promise.all(Array.from({ length: processes }, (_, i) => inProcess(i, processes, take)));
  if (failures.length > 0)
    throw new Error(`${failures.length} differences:\n${failures.join('\n')}`);
  if (sum.days < wanted) throw new Error(`${sum.days} of ${wanted} days were lived`);
  return {
    title: 'Two worlds that differ only in a case that leaves an officer out',
    figures: {
      'Days, each lived twice': sum.days,
      Lives: lives,
      'Seeds, first and last': `${firstSeed} to ${firstSeed + lives - 1}`,
      'Letters that left X out': sum.excludedLetters,
      'What colleagues wrote in those cases': sum.excludedEntries,
      'Answers that those reporters found at the end': sum.excludedAnswers,
      'Letters to others, X among them': sum.otherLetters,
      'What was written in those cases': sum.otherEntries,
      'Answers that X received, compared one by one': sum.answers,
      'Rows that the server stored at the end of a day, compared one by one': sum.stored,
      'Answers, rows, lines of the log and screens of X that differed': 0,
      'Sessions of X at whose end the cases that X reads stood as in the other world':
        sessions.alike,
      'Behind it': sessions.behind,
      'Ahead of it': sessions.ahead,
    },
    notes: [
      'Both worlds have the same visits with drops at the same moments, the same hours of officers,',
      'and the same other reporters and cases, many of which X reads. In one, one or two reporters',
      'leave X out, write, and are answered; in the other their drops are decoys. The server, its',
      'database (SQLite), both ports and all keys are real; the clock is virtual, timings are those of',
      'service. X asks, besides what the program asks, for every GET of the table of permissions each',
      'evening, and for the reporters’ page. Compared are moment, status, headers, length and body of',
      'every answer, every row of every table at the end of every day, and the server’s log, with',
      'random bytes named in the order of their first appearance; rows that lie in the order of',
      'random bytes are compared as sets, and that order is checked. The time of the machine (the',
      'header `Date`, when a migration ran) is left out.',
      '',
      'The last three rows are no difference of answers: a bundle has a fixed number of places, and',
      'who has more to place of one case places less of another. Which goes first among cases of one',
      'day is chance in either world, so that both rows fill; what goes beyond that is the room which',
      'the excluded case took.',
    ].join('\n'),
  };
}

if (process.argv[2] === 'share') await share(Number(process.argv[3]), Number(process.argv[4]));
