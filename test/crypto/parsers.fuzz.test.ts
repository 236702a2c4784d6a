import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProtocolError } from '../../crypto/index.js';
import { divide, fuzzInputs, fuzzSeed, target } from './fuzz.js';
import { openParsers } from './parsers.js';
import { sealedParsers } from './sealed-parsers.js';

const seed = fuzzSeed();
const total = fuzzInputs(100_000);
const targets = [...openParsers, ...sealedParsers];
const inputs = divide(targets, total);
process.stdout.write(`Fuzzing the parsers with ${total} inputs: FUZZ_SEED=${seed}\n`);

describe(`every parser refuses with its own error and no other (FUZZ_SEED=${seed})`, () => {
  it(`takes ${total} inputs or more in all`, () => {
    expect([...inputs.values()].reduce((sum, n) => sum + n, 0)).toBeGreaterThanOrEqual(total);
    expect(inputs.size).toBe(targets.length);
  });

  it.each(targets)('$name', ({ name, run }) => {
    const outcome = run(seed, inputs.get(name) as number);
    const refused = Object.values(outcome.refused).reduce((sum, n) => sum + n, 0);
    expect(outcome.accepted + refused).toBe(outcome.inputs);
    // Neither all valid nor all refused at the door: the inputs reach what they are for.
    expect(outcome.accepted).toBeGreaterThan(0);
    expect(refused).toBeGreaterThan(0);
  });
});

describe('the fuzzer itself', () => {
  it('finds a planted error that is not the protocol’s', () => {
    const planted = target('planted', fc.nat(1_000), (n) => {
      if (n > 900) throw new TypeError('not a ProtocolError');
      throw new ProtocolError('size', 'planted');
    });
    expect(() => planted.run(seed, 1_000)).toThrow(/Property failed[\s\S]*seed/);
  });

  it('finds a planted second spelling of the same meaning', () => {
    const planted = target('planted', fc.nat(1_000), (n) => {
      if (n % 256 !== n) throw new Error('read, and written differently again');
    });
    expect(() => planted.run(seed, 1_000)).toThrow(/Property failed/);
  });
});
