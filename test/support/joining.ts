/** Somebody who joins a unit later, and somebody who leaves it. */
import type { Duty } from '../../client/conversation/duty.js';
import { withoutPeople } from '../../client/conversation/leaving-directory.js';
import { type Directory, type DirectoryPerson, dayOf } from '../../crypto/index.js';
import type { World } from './world.js';

const newest = (world: World): Directory => world.unit.versions.at(-1) as Directory;
const inOrder = (people: readonly DirectoryPerson[]): DirectoryPerson[] =>
  [...people].sort((a, b) => a.person - b.person);

/** Signs a directory with this officer as well; `change` as it is to be listed. */
export function join(
  world: World,
  person: number,
  change: Partial<DirectoryPerson> = {},
): Directory {
  const { people } = newest(world);
  const day = dayOf(world.server.now);
  return world.unit.next({ day, people: inOrder([...people, world.unit.listed(person, change)]) });
}

/** Signs a directory without these officers. */
export function leave(world: World, ...persons: number[]): Directory {
  const day = dayOf(world.server.now);
  const people = withoutPeople(newest(world).people, persons, day);
  return world.unit.next({ day, people });
}

/** Everybody on duty reads and sends, and batches close, until nothing is due to anybody. */
export async function untilQuiet(world: World, ...duties: Duty[]): Promise<void> {
  for (let round = 0; round < 60; round++) {
    for (const duty of duties) await duty.sync();
    if (duties.every((duty) => duty.quiet())) break;
    for (const duty of duties) {
      await duty.beat();
      world.pass(60_000);
      await duty.sync();
    }
    world.server.closeBatch();
  }
  world.server.snapshot();
}
