/** Runs fuzzed inputs through parsers and counts what came of them. */
import fc from 'fast-check';
import { ProtocolError } from '../../crypto/index.js';

export interface Outcome {
  inputs: number;
  accepted: number;
  /** How often each code refused. */
  refused: Record<string, number>;
}

export interface Target {
  name: string;
  /** Part of the inputs it gets, beside the others. */
  share: number;
  /** Throws, with seed and smallest input, on anything that is not a `ProtocolError`. */
  run(seed: number, inputs: number): Outcome;
}

/** `parse` may also throw a plain error: when what it read is not written the same way again. */
export function target<Input>(
  name: string,
  arbitrary: fc.Arbitrary<Input>,
  parse: (input: Input) => void,
  share = 10,
): Target {
  const run = (seed: number, inputs: number): Outcome => {
    const outcome: Outcome = { inputs, accepted: 0, refused: {} };
    const property = fc.property(arbitrary, (input) => {
      try {
        parse(input);
        outcome.accepted++;
      } catch (error) {
        if (!(error instanceof ProtocolError)) throw error;
        outcome.refused[error.code] = (outcome.refused[error.code] ?? 0) + 1;
      }
    });
    fc.assert(property, { seed, numRuns: inputs });
    return outcome;
  };
  return { name, share, run };
}

/** Divides so many inputs over the targets by their shares. */
export function divide(targets: readonly Target[], total: number): Map<string, number> {
  const shares = targets.reduce((sum, { share }) => sum + share, 0);
  return new Map(targets.map((t) => [t.name, Math.ceil((total * t.share) / shares)]));
}

/** From FUZZ_SEED, else another one each time; always printed. */
export const fuzzSeed = (): number => Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);
/** From FUZZ_INPUTS. */
export const fuzzInputs = (otherwise: number): number =>
  Number(process.env.FUZZ_INPUTS ?? otherwise);
