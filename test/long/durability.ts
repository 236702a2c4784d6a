/**
 * `npm run test:long -- durability`: a hundred servers killed while drops and bundles come in, and
 * the system calls between the write of a drop and its 201. KILL_SEED repeats the moments.
 */
import { execFileSync } from 'node:child_process';
import { killMany } from '../durability/killing.js';
import { hasStrace, type Traced, traceServer } from '../durability/trace.js';
import type { Measurement } from './run.js';

const kills = 100;
const traced = { drops: 20, bundles: 10 };

/** How often each came up, in words. */
function summary(found: readonly Traced[]): string {
  const counts = new Map<string, number>();
  for (const { found: kind } of found) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, times]) => `${times} ${kind}`).join(', ');
}

async function systemCalls(): Promise<Record<string, string>> {
  if (!hasStrace()) return { 'System calls': 'not traced: this machine lacks strace' };
  const shipped = await traceServer(traced);
  const off = await traceServer({ ...traced, planted: 0 });
  const normal = await traceServer({ ...traced, planted: 1 });
  if (!shipped.every(({ found }) => found === 'synced')) {
    throw new Error(`Not every 201 was preceded by a sync: ${JSON.stringify(shipped)}`);
  }
  for (const planted of [off, normal]) {
    if (!planted.some(({ found }) => found === 'not synced')) {
      throw new Error(`A planted fault was not found: ${JSON.stringify(planted)}`);
    }
  }
  return {
    'Traced as shipped': summary(shipped),
    'Traced with synchronous=OFF planted': summary(off),
    'Traced with synchronous=NORMAL planted': summary(normal),
  };
}

export async function run(): Promise<Measurement> {
  // The servers that are killed and traced are the built ones.
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json']);
  const seed = Number(process.env.KILL_SEED ?? Date.now() % 2 ** 31);
  console.log(`KILL_SEED=${seed}`);
  const { losses, ...killed } = await killMany({ kills, seed });
  if (losses.length > 0) throw new Error(`What was answered 201 was lost: ${losses.join('; ')}`);
  return {
    title: 'Durability on SQLite',
    figures: {
      Seed: seed,
      'Servers killed (SIGKILL)': killed.kills,
      'of these, with a request under way': killed.underWay,
      'Drops answered 201, found again by identifier and hash': killed.drops,
      'Bundles answered 201, found again whole and once': killed.bundles,
      'Requests without an answer, sent again and answered 201': killed.repeated,
      'Lost, doubled, altered or torn': losses.length,
      ...(await systemCalls()),
    },
    notes:
      'SIGKILL cannot show what a power cut would: the page cache survives it. So the same server ' +
      'runs under `strace -f`; each drop is followed from the write to the write-ahead log that ' +
      'holds its identifier, over an `fdatasync` or `fsync` of that log after the last write, to ' +
      'the write of its 201 to the socket. With a fault planted, which makes commits not wait and ' +
      'read back as if they did, the same check fails.',
  };
}
