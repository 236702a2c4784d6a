/** One officer's keys change while a thousand cases are open: what it costs, and what stands afterwards. */
import { openDuty } from '../client/conversation/duty.js';
import { rotating } from '../test/support/rotating.js';
import type { Part } from './figures.js';
import { unitWithOpenCases, untilQuiet } from './open-cases.js';
import { rememberOpenings } from './remembered.js';

const cases = 1_000;
const rotated = 2;

export async function rotation(): Promise<Part> {
  const forget = rememberOpenings();
  const world = await unitWithOpenCases('bench rotation', { officers: 2, cases });
  const keys = rotating(world, rotated);
  const seconds = async (work: () => Promise<unknown>): Promise<number> => {
    const from = performance.now();
    await work();
    return (performance.now() - from) / 1_000;
  };
  const placed = (): number => world.server.kept.cells.store.length;
  const asking = await seconds(() => keys.ask());
  keys.list();
  world.server.closeBatch();
  forget();
  let silence = 0;
  let told = 0;
  let last = performance.now();
  const progress = (): void => {
    silence = Math.max(silence, performance.now() - last);
    last = performance.now();
    told += 1;
  };
  const { unit } = world.unit;
  const now = (): number => world.server.now;
  const opening = await seconds(async () => {
    const inbox = world.server.inbox(rotated);
    const vault = world.vaultOf(rotated);
    const duty = await openDuty({ inbox, vault, unit, random: world.random, now, progress });
    if (duty.desk.cases.size !== cases) throw new Error('cases that do not open');
    await keys.tend(duty);
  });
  rememberOpenings();
  const before = placed();
  const duties = [await world.signIn(1), await world.signIn(2)];
  const bundles = await untilQuiet(world, duties, { beats: 2, milliseconds: 1_800_000 });
  const after = placed();
  for (const person of [1, 2]) {
    const duty = await world.signIn(person);
    const letters = [...duty.desk.cases.values()].filter((file) => file.letters.size === 1);
    if (letters.length !== cases) throw new Error('a letter that is lost');
  }
  return {
    title: `Change of keys with ${cases} open cases (2 officers)`,
    figures: [
      { what: 'new keys made, locked and asked for', value: asking, unit: 's' },
      { what: 'first sign-in with them: everything read', value: opening, unit: 's' },
      { what: 'steps of progress told meanwhile', value: told, unit: '' },
      { what: 'longest time without one', value: silence, unit: 'ms' },
      { what: 'bundles that follow with anything in them', value: bundles, unit: '' },
      { what: 'store cells that it took', value: after - before, unit: '' },
    ],
    notes: [
      'On the model server; cases, letters and entries are not placed again: their readers hold the older sender keys.',
      `Afterwards each officer opens all ${cases} cases with every letter.`,
    ],
  };
}
