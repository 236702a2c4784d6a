import { describe, expect, it } from 'vitest';
import { sieve, tagTable } from '../../../client/conversation/tag-table.js';
import { hash, labels, seededRandom, tagOf, tagsOf, toUtf8 } from '../../../crypto/index.js';

const random = seededRandom(hash(labels.session, toUtf8('tags')));

describe('The table of tags that an officer waits for', () => {
  it('finds every tag that was put there, the later number of a tag put there twice, and no other', () => {
    const table = tagTable();
    const tags = random(16 * 5_000);
    const absent = random(16 * 5_000);
    for (let i = 0; i < 5_000; i++) table.set(tags, i * 16, i);
    table.set(tags, 16, 9_999);
    const found = Array.from({ length: 5_000 }, (_, i) => table.get(tags, i * 16));
    expect(found).toEqual(Array.from({ length: 5_000 }, (_, i) => (i === 1 ? 9_999 : i)));
    for (let i = 0; i < 5_000; i++) expect(table.get(absent, i * 16)).toBe(-1);
  });

  it('tells tags apart that differ in their last byte alone', () => {
    const table = tagTable();
    const tag = new Uint8Array(16);
    const other = Uint8Array.from(tag).fill(1, 15);
    table.set(tag, 0, 7);
    expect([table.get(tag, 0), table.get(other, 0)]).toEqual([7, -1]);
    table.set(other, 0, 8);
    expect([table.get(tag, 0), table.get(other, 0)]).toEqual([7, 8]);
  });

  it('never takes a tag that was given for one that was not', () => {
    const known = sieve();
    const tags = random(16 * 2_000);
    for (let i = 0; i < 2_000; i++) known.add(tags.subarray(i * 16, (i + 1) * 16));
    for (let i = 0; i < 2_000; i++) expect(known.mayHold(tags, i * 16)).toBe(true);
    const absent = random(16 * 2_000);
    const taken = Array.from({ length: 2_000 }, (_, i) => known.mayHold(absent, i * 16));
    expect(taken.filter(Boolean).length).toBeLessThan(50);
  });

  it('is filled with the same tags, derived many at once, as one by one', () => {
    const log = { log: 'case', logKey: random(32), person: 3, period: 739 } as const;
    const run = tagsOf(log, 254, 260);
    for (let index = 254; index < 260; index++) {
      const at = (index - 254) * 16;
      expect(run.slice(at, at + 16)).toEqual(tagOf({ ...log, index }));
    }
    expect(tagsOf(log, 65_535, 65_536)).toEqual(tagOf({ ...log, index: 65_535 }));
  });
});
