import { beforeAll, expect, it, vi } from 'vitest';
import { seededRandom } from '../../crypto/index.js';
import { type Lived, live, told, toldByStay } from './closing-phase.js';

/** Sealing takes no time of this clock: thousands of visits without it are lived in seconds. */
vi.mock('../../crypto/index.js', async (original) => ({
  ...(await original<typeof import('../../crypto/index.js')>()),
  sealDrop: () => ({
    id: new Uint8Array(16),
    drop: new Uint8Array(17_597),
    key: new Uint8Array(32),
  }),
  dropHash: () => new Uint8Array(32),
  proveWork: () => new Uint8Array(10),
}));

const visits = 2_000;
let lived: Lived;

beforeAll(async () => {
  const random = seededRandom(new Uint8Array(32).fill(41));
  lived = await live(visits, { random, medianMilliseconds: 480_000 });
}, 120_000);

function said(of: string, areas: Record<string, number>): number {
  const all = Object.entries(areas).map(([name, area]) => `${name} ${area.toFixed(3)}`);
  process.stdout.write(`AUC, ${of}: ${all.join('; ')}\n`);
  return Math.max(...Object.values(areas));
}

it('when a page is closed after "sent" tells nothing, the moment being drawn (P3)', () => {
  const drawn = lived.reporters.map((one) => one.drawn);
  const stay = toldByStay(drawn, lived.readers);
  process.stdout.write(`AUC of the length of a stay, which is people's own: ${stay.toFixed(3)}\n`);
  expect(said('moment drawn', told(drawn, lived.readers))).toBeLessThanOrEqual(0.55);
});

it('shown on the answer, "sent" would give most reporters away', () => {
  const onAnswer = lived.reporters.map((one) => one.onAnswer);
  expect(said('shown on the answer', told(onAnswer, lived.readers))).toBeGreaterThan(0.8);
});
