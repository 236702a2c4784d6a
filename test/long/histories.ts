/**
 * Thousands of random histories of a unit against an independent model, on two processes. Each
 * follows from its seed: `HISTORY_SEED=n npx vitest run test/histories` lives one of them again.
 */
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type Lived, live } from '../histories/history.js';
import { type Figures, noFigures } from '../histories/setting.js';

const wanted = 2_000;
const firstSeed = 10_001;

interface Told {
  kind: Lived['kind'] | 'ended early';
  failures: string[];
  figures: Figures;
}

/** A history that ends with an error is a failure as well, and the others go on. */
async function told(seed: number): Promise<Told> {
  try {
    const { kind, failures, figures } = await live(seed);
    return { kind, failures, figures };
  } catch (error) {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { kind: 'ended early', failures: [`seed ${seed}: ${what}`], figures: noFigures() };
  }
}

/** One share of the seeds in a process of its own: every `step`-th from `first` on. */
async function share(first: number, step: number): Promise<void> {
  for (let seed = first; seed < firstSeed + wanted; seed += step) {
    process.send?.(await told(seed));
  }
  process.disconnect();
}

function inProcess(first: number, step: number, take: (told: Told) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), ['share', String(first), String(step)]);
    child.on('message', (told) => take(told as Told));
    child.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`A share of the histories ended with ${code}`)),
    );
  });
}

export async function run() {
  const processes = Math.max(1, Math.min(2, availableParallelism()));
  const sum = noFigures();
  const kinds = new Map<string, number>();
  const failures: string[] = [];
  let lived = 0;
  const take = (told: Told): void => {
    for (const name of Object.keys(sum) as (keyof Figures)[]) sum[name] += told.figures[name];
    kinds.set(told.kind, (kinds.get(told.kind) ?? 0) + 1);
    failures.push(...told.failures);
    for (const line of told.failures) console.log(line);
    if (++lived % 100 === 0) console.log(`${lived} of ${wanted} histories`);
  };
  const shares = Array.from({ length: processes }, (_, i) =>
    inProcess(firstSeed + i, processes, take),
  );
  await Promise.all(shares);
  if (lived !== wanted) throw new Error(`${lived} of ${wanted} histories were lived`);
  if (failures.length > 0) throw new Error(`${failures.length} failures:\n${failures.join('\n')}`);
  return {
    title: 'Random histories of a unit against an independent model',
    figures: {
      Histories: lived,
      'Seeds, first and last': `${firstSeed} to ${firstSeed + wanted - 1}`,
      'By kind': [...kinds].map(([kind, count]) => `${kind} ${count}`).join(', '),
      'Days lived': sum.days,
      'Days on which an officer worked': sum.officerDays,
      'Sign-ins': sum.signIns,
      'Bundles stored': sum.bundles,
      'Drops put by reporters': sum.drops,
      Letters: sum.letters,
      'Visits with a receipt': sum.visits,
      'Entries written, messages among them': `${sum.entries}, ${sum.messages}`,
      'Gaps told (each sync that shows one)': sum.gapsTold,
      'Messages taken from a board and told as withheld': sum.withheldTold,
      'Losses after 60 days told': sum.lossesTold,
      'Promises told as over': sum.promisesPassed,
      'Unconfirmed keys of colleagues who were away told': sum.unconfirmedTold,
      'Days lived again by an officer left out, with decoys alone': sum.twins,
      'False alarms, letters lost or doubled, gaps not told': 0,
    },
    notes:
      'Officers sign in by day or after weeks, lose answers and whole sessions, work on new ' +
      'machines and with a board that is behind; reporters write on two devices at once, forget ' +
      'whom they left out, lose answers, and are shown old boards; drops vanish. Histories last ' +
      'from days to beyond the retention of a closed case.',
  };
}

if (process.argv[2] === 'share') await share(Number(process.argv[3]), Number(process.argv[4]));
