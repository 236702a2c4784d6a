import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { faults, targets } from './pair.js';
import { pairs } from './pairs.js';

const folder = fileURLToPath(new URL('.', import.meta.url));
const protocol = fileURLToPath(new URL('../../docs/protocol.md', import.meta.url));

/** Text of every test file in this folder. */
const tests = readdirSync(folder)
  .filter((name) => name.endsWith('.test.ts') && name !== 'pairs.test.ts')
  .map((name) => readFileSync(`${folder}/${name}`, 'utf8'))
  .join('\n');

describe('Who notices what', () => {
  it('has a row for each of the 64 pairs of a fault and a target, and no other', () => {
    const wanted = targets.flatMap((target) => faults.map((fault) => `${fault} ${target}`));
    expect(pairs.map(({ fault, target }) => `${fault} ${target}`)).toEqual(wanted);
  });

  it('names for everything noticed the words and a test, and for everything else the reason', () => {
    for (const { fault, target, outcome, words, because, test } of pairs) {
      const row = `${fault} ${target}`;
      if (outcome === 'noticed') expect([row, words, test]).not.toContain(undefined);
      else expect([row, because]).not.toContain(undefined);
    }
  });

  it('names tests that are there', () => {
    const named = pairs.flatMap(({ test }) => (test === undefined ? [] : [test]));
    const missing = named.filter((test) => !tests.includes(`it('${test}'`));
    expect(missing).toEqual([]);
  });

  it('stands row for row in docs/protocol.md', () => {
    expect(existsSync(protocol)).toBe(true);
    const lines = readFileSync(protocol, 'utf8').split('\n');
    const missing = pairs.filter(
      ({ fault, target, when, by }) =>
        !lines.some(
          (line) =>
            line.startsWith('|') && [fault, target, when, by].every((cell) => line.includes(cell)),
        ),
    );
    expect(missing.map(({ fault, target }) => `${fault} ${target}`)).toEqual([]);
  });

  it('says how many pairs nobody can notice', () => {
    const silent = pairs.filter(({ outcome }) => outcome === 'not-noticeable');
    const harmless = silent.filter((pair) => pair.harmless === true);
    process.stdout.write(
      `A lying server: ${pairs.length} pairs, ${pairs.length - silent.length} noticed, ` +
        `${silent.length} not noticeable (${harmless.length} of them change nothing).\n`,
    );
    expect([silent.length, harmless.length]).toEqual([16, 10]);
  });
});
