/** A unit of the model server with many open cases, everything taken in, stored and at rest. */
import type { Duty } from '../client/conversation/duty.js';
import { makeReporter, makeWorld, type World } from '../test/support/world.js';

/** Of a directory in service; while the cases are made it is higher, which changes no later count. */
const quota = 12;
const beatsAtOnce = 8;
const path = { route: 1, excluded: [] };

/** A bundle each, so many times, then a reading; until nobody has anything to place. Gives how many bundles. */
export async function untilQuiet(
  world: World,
  duties: readonly Duty[],
  { beats = beatsAtOnce, milliseconds = 60_000 } = {},
): Promise<number> {
  let bundles = 0;
  for (let round = 0; round < 1_000; round++) {
    const busy = duties.filter((duty) => !duty.quiet());
    if (busy.length === 0) return bundles;
    for (let beat = 0; beat < beats; beat++) {
      for (const duty of busy) await duty.beat();
      bundles += busy.length;
      world.pass(milliseconds);
    }
    world.server.closeBatch();
    for (const duty of duties) await duty.sync();
  }
  throw new Error('the unit did not come to rest');
}

export async function unitWithOpenCases(
  seed: string,
  { officers, cases }: { officers: number; cases: number },
): Promise<World> {
  const world = makeWorld({ seed, officers });
  world.unit.next({ quota: 4_000 });
  for (let i = 0; i < cases; i++)
    await makeReporter(world, path).report(`Report ${i}: overtime that nobody worked.`);
  world.server.closeBatch();
  const duties: Duty[] = [];
  for (let person = 1; person <= officers; person++) duties.push(await world.signIn(person));
  await untilQuiet(world, duties);
  world.passDays(1);
  for (const duty of duties) await duty.sync();
  await untilQuiet(world, duties);
  world.unit.next({ quota });
  world.server.snapshot();
  return world;
}
