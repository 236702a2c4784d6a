import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ProtocolError } from '../../crypto/index.js';
import { decode, encode, type Vector, type VectorFile } from '../vectors/format.js';
import { makeVectors } from '../vectors/make.js';
import { steps } from '../vectors/steps.js';

const folder = new URL('../vectors/', import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
const textOf = (name: string): string => readFileSync(new URL(name, folder), 'utf8');
const files = names.map((name) => [name, JSON.parse(textOf(name)) as VectorFile] as const);

/** What the step gives today for what stands in the file, written as the file writes it. */
function again({ step, in: input }: Vector, bytes: Record<string, string>): unknown {
  try {
    return { out: JSON.parse(JSON.stringify(encode(steps[step]?.(decode(input, bytes))))) };
  } catch (error) {
    if (error instanceof ProtocolError) return { error: error.code };
    throw error;
  }
}

describe.each(files)('vectors in %s', (_, { bytes, vectors }) => {
  it.each(vectors)('$name: $says', (vector) => {
    const expected = vector.error === undefined ? { out: vector.out } : { error: vector.error };
    expect(again(vector, bytes)).toEqual(expected);
  });

  it('each have a name of their own and a line that explains them', () => {
    expect(new Set(vectors.map((v) => v.name)).size).toBe(vectors.length);
    for (const { says } of vectors) expect(says).toMatch(/^[^\n]{4,200}$/);
  });

  it('show what is accepted and what is refused', () => {
    expect(vectors.some((v) => v.error === undefined)).toBe(true);
    expect(vectors.some((v) => v.error !== undefined || v.out === null)).toBe(true);
  });
});

describe('the vectors as a whole', () => {
  it('are the same bytes when they are made again', () => {
    const made = makeVectors();
    expect([...made.keys()].sort()).toEqual([...names].sort());
    for (const [name, text] of made) expect(textOf(name) === text, name).toBe(true);
  });

  it('run every step at least once', () => {
    const used = new Set(files.flatMap(([, { vectors }]) => vectors.map((v) => v.step)));
    expect(Object.keys(steps).filter((name) => !used.has(name))).toEqual([]);
  });

  it('are found wrong when one bit of an output is changed', () => {
    for (const [, { bytes, vectors }] of files) {
      const vector = vectors.find((v) => typeof v.out === 'string' && v.out.startsWith('hex:'));
      if (vector === undefined) continue;
      const last = (vector.out as string).at(-1) === '0' ? '1' : '0';
      expect(again(vector, bytes)).not.toEqual({ out: (vector.out as string).slice(0, -1) + last });
    }
  });
});
