/** An officer is removed while a thousand cases are open: what each working day of the others brings. */
import type { Duty } from '../client/conversation/duty.js';
import { leavingProgress } from '../client/conversation/leaving.js';
import { removeOfficer, workOn } from '../test/removal/unit.js';
import type { Part } from './figures.js';
import { unitWithOpenCases } from './open-cases.js';
import { rememberOpenings } from './remembered.js';

const cases = 1_000;
/** More days than it takes; the allowance ends before. */
const mostDays = 14;

export async function removing(): Promise<Part> {
  const forget = rememberOpenings();
  const world = await unitWithOpenCases('bench removal', { officers: 3, cases });
  const { now: at, kept } = world.server;
  const before = structuredClone(kept);
  forget();
  const versions = world.unit.versions.length;
  const removal = removeOfficer({ world, told: [], before, at, versions });
  const from = performance.now();
  await removal.world.signIn(2);
  const first = (performance.now() - from) / 1_000;

  rememberOpenings();
  const composing: number[] = [];
  const timed = new Set<Duty>();
  const time = (duty: Duty): void => {
    if (timed.has(duty)) return;
    timed.add(duty);
    const { prepare } = duty;
    duty.prepare = () => {
      const began = performance.now();
      const bundle = prepare();
      composing.push(performance.now() - began);
      return bundle;
    };
  };
  const bridged: number[] = [];
  let steps = 0;
  let now = 0;
  const told = (duty: Duty): void => {
    const progress = leavingProgress(duty.desk);
    if (duty.desk.officer.person !== 2 || progress.bridged === now) return;
    now = progress.bridged;
    steps += 1;
  };
  while (now < cases && bridged.length < mostDays) {
    await workOn(removal, { days: 1, killAt: () => null, plant: time, wrote: told });
    told(await removal.world.signIn(2));
    bridged.push(now);
  }
  if (now < cases) throw new Error(`${now} of ${cases} bridged after ${mostDays} days`);
  const board = removal.server.kept.cells.board.length;
  return {
    title: `Removing an officer with ${cases} open cases (2 officers stay)`,
    figures: [
      { what: 'signing in on that day: everything read', value: first, unit: 's' },
      ...bridged.map((value, i) => ({
        what: `bridged after working day ${i + 1}`,
        value,
        unit: 'cases',
      })),
      { what: 'steps at which the progress shown grew', value: steps, unit: '' },
      { what: 'bundles, of both', value: removal.bundles, unit: '' },
      { what: 'longest time to compose one', value: Math.max(...composing), unit: 'ms' },
      { what: 'cells on the board', value: board, unit: '', aim: `at most ${removal.limit}` },
    ],
    notes: [
      'On the model server at service timings: beats of 30 minutes, eight hours a day, the allowance of a removal.',
    ],
  };
}
