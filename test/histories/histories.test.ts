import { describe, expect, it } from 'vitest';
import { planted } from './faults.js';
import { live } from './history.js';

/** The seed of the first history; `HISTORY_SEED=n` runs that one alone. */
const asked = process.env.HISTORY_SEED;
const first = asked === undefined ? 1 : Number(asked);
const patience = 100_000;
/** What the share of these histories in every run may take; the rest is `test:long`. */
const budget = asked === undefined ? 50_000 : patience;
const most = asked === undefined ? 60 : 1;
const faultTries = 16;

describe('Random histories of a unit', () => {
  it(
    'lose no letter, double none, raise no false alarm and tell every gap (P5, P6, P7, R12, R35)',
    async ({ annotate }) => {
      const failures: string[] = [];
      const started = Date.now();
      let lived = 0;
      let letters = 0;
      for (; lived < most && Date.now() - started < budget; lived++) {
        const history = await live(first + lived);
        failures.push(...history.failures);
        letters += history.figures.letters;
      }
      const last = first + lived - 1;
      await annotate(`histories with the seeds ${first} to ${last}, ${letters} letters`);
      expect(failures, 'HISTORY_SEED=<seed> lives one of them again').toEqual([]);
    },
    patience + 20_000,
  );
});

describe('Random histories find', () => {
  it.each(planted.map((fault) => [fault.says, fault] as const))(
    '%s',
    async (_, fault) => {
      const told: string[] = [];
      for (let seed = fault.seed ?? 1; seed <= faultTries && told.length === 0; seed++) {
        const { failures } = await live(seed, fault);
        told.push(...failures.filter((line) => fault.found.test(line)));
      }
      expect(told).not.toEqual([]);
    },
    patience,
  );
});
