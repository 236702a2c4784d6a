import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { run } from './process.js';

it('what a program prints on two streams is seen in the order in which it was printed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bad-apple-streams-'));
  const file = join(folder, 'both.mjs');
  writeFileSync(
    file,
    `for (let i = 0; i < 2_000; i++) process[i % 2 ? 'stderr' : 'stdout'].write('line ' + i + '\\n');
     process.stdin.once('data', () => process.exit(7));`,
  );
  try {
    const program = run(file);
    await program.see(/line 1999\n/);
    const lines = Array.from({ length: 2_000 }, (_, i) => `line ${i}\n`);
    expect(program.said()).toBe(lines.join(''));
    program.type('end');
    expect(await program.end()).toBe(7);
    const other = run(file);
    await other.see(/line 1999\n/);
    other.signal('SIGKILL');
    expect(await other.end()).toBe(null);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 60_000);
