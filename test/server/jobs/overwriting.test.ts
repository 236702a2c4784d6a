import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { shippedFlags } from '../../canary/planted.js';
import { searchMemory, textForms } from '../../canary/search.js';

/** The needles are put together in the child, so that its source holds none of them. */
const needle = (i: number): string => `overwritten ${String(i).padStart(4, '0')} ${'z'.repeat(20)}`;
const count = 200;
const needles = Array.from({ length: count }, (_, i) => textForms(String(i), needle(i))).flat();

/** Strings among old objects that live on, let go of; then told to overwrite or not. */
const program = `
  import { overwriteFreed } from './dist/server/jobs/overwriting.js';
  globalThis.kept = [];
  const plant = () => {
    const planted = [];
    for (let i = 0; i < ${count}; i++) {
      const letters = [...'overwritten ', ...String(i).padStart(4, '0'), ' ', ...'z'.repeat(20)];
      planted.push(String.fromCharCode(...letters.map((c) => c.charCodeAt(0))));
      for (let j = 0; j < 20; j++) kept.push({ i, j: [j] });
    }
    gc();
    gc();
    return planted.length;
  };
  plant();
  gc();
  gc();
  console.log('planted');
  process.stdin.on('data', () => {
    overwriteFreed(gc);
    console.log('overwritten');
  });
`;

it('overwrites in half a minute what was let go of in memory, which collections alone leave there (P2)', async () => {
  const child = spawn(
    process.execPath,
    [...shippedFlags(), '--input-type=module', '--eval', program],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const left = (): number =>
    new Set(searchMemory(child.pid ?? 0, needles).map((name) => name.split(' ')[0])).size;
  try {
    expect((await lines.next()).value).toBe('planted');
    expect(left()).toBeGreaterThan(count / 2);
    for (let times = 0; times < 3; times++) {
      child.stdin.write('overwrite\n');
      expect((await lines.next()).value).toBe('overwritten');
    }
    // The stack may still hold the last one.
    expect(left()).toBeLessThanOrEqual(1);
  } finally {
    child.kill('SIGKILL');
  }
}, 60_000);
