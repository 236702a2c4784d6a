/**
 * `npm run test:long -- parsers`: every parser of crypto/ under two million fuzzed inputs
 * (FUZZ_INPUTS), of which `npm test` runs a hundred thousand. FUZZ_SEED repeats a run.
 */
import { divide, fuzzInputs, fuzzSeed } from '../crypto/fuzz.js';
import { openParsers } from '../crypto/parsers.js';
import { sealedParsers } from '../crypto/sealed-parsers.js';
import type { Measurement } from './run.js';

export async function run(): Promise<Measurement> {
  const seed = fuzzSeed();
  const total = fuzzInputs(2_000_000);
  console.log(`FUZZ_SEED=${seed}`);
  const targets = [...openParsers, ...sealedParsers];
  const inputs = divide(targets, total);
  const figures: Measurement['figures'] = { Seed: seed };
  let sum = 0;
  for (const { name, run: runTarget } of targets) {
    const outcome = runTarget(seed, inputs.get(name) as number);
    const codes = Object.entries(outcome.refused).sort(([, a], [, b]) => b - a);
    const refused = codes.map(([code, times]) => `${code} ${times}`).join(', ');
    figures[name] = `${outcome.inputs} inputs: ${outcome.accepted} accepted, ${refused}`;
    sum += outcome.inputs;
    console.log(`${name}: ${figures[name]}`);
  }
  figures['Inputs in all'] = sum;
  figures['Errors that are not ProtocolError'] = 0;
  return {
    title: 'Parsers under fuzzed inputs',
    figures,
    notes:
      'Inputs are random bytes and valid encodings with up to four changes; where a signature or ' +
      'a seal stands before a parser, fuzzed bytes are also signed and sealed with the real keys. ' +
      'A single error of another kind, or a second spelling of one meaning, stops the run.',
  };
}
