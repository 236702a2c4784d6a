/** Two worlds that differ in the excluded case alone, held against each other. */
import { type Breach, live } from './life.js';
import { firstDifference } from './names.js';
import type { Plan } from './plan.js';
import type { Figures, Life } from './world.js';

export interface Compared {
  seed: number;
  /** Nothing, when X can tell nothing. */
  differences: string[];
  figures: Figures;
  /** Sessions of X after which the cases that X reads stood as they do without the excluded case. */
  sessions: { alike: number; behind: number; ahead: number };
}

/** What differs between two worlds, part by part: the first line of each. */
export function differencesOf(real: Life, quiet: Life): string[] {
  const parts = {
    'an answer': firstDifference(real.answers, quiet.answers),
    'what is stored': firstDifference(real.stored, quiet.stored),
    'the log': firstDifference(real.log, quiet.log),
    'what X’s program shows': firstDifference(
      real.views.map(({ same }) => same),
      quiet.views.map(({ same }) => same),
    ),
  };
  return Object.entries(parts).flatMap(([what, found]) =>
    found === null ? [] : [`${what}: ${found}`],
  );
}

export async function compare(plan: Plan, breach: Breach = {}): Promise<Compared> {
  const real = await live(plan, { real: true, breach });
  const quiet = await live(plan, { real: false });
  const sessions = { alike: 0, behind: 0, ahead: 0 };
  for (const [i, { progress }] of real.views.entries()) {
    const without = quiet.views[i]?.progress ?? 0;
    sessions[progress === without ? 'alike' : progress < without ? 'behind' : 'ahead'] += 1;
  }
  const { seed } = plan;
  return { seed, differences: differencesOf(real, quiet), figures: real.figures, sessions };
}
