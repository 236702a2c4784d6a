/** A Head at work over a server in memory: what the People page's worker does, with the real engine. */
import type { Duty } from '../../../client/conversation/duty.js';
import type { InboxClient } from '../../../client/http/inbox.js';
import type { AtWork } from '../../../client/inbox/officer-parts.js';
import { type Directory, type DirectoryPerson, verifyDirectory } from '../../../crypto/index.js';
import type { Role } from '../../../server/roles.js';
import { holderSeed } from '../../support/holders-change.js';
import type { World } from '../../support/world.js';

/** What is done from the page as it stands now. `heads`: whose accounts are Heads'. */
export function headAt(
  world: World,
  duty: Duty,
  { heads = [1, 2], holds = true }: { heads?: number[]; holds?: boolean } = {},
) {
  const { person } = duty.desk.officer;
  const behind = world.server.inbox(person);
  const published: Directory[] = [];
  const inbox = {
    ...behind,
    accounts: async () =>
      world.unit.officers.map((_, i) => ({
        ...{ person: i + 1, account: `p${i + 1}`, name: `P${i + 1}`, expires: 0, asked: null },
        ...{ roles: [heads.includes(i + 1) ? 'head' : 'officer'] as Role[], state: 'confirmed' },
        listed: world.directory().people.some((p) => p.person === i + 1 && p.current),
      })),
    publish: async (_: number, bytes: Uint8Array) => {
      const next = verifyDirectory(bytes, duty.desk.unit, world.directory());
      published.push(next);
      world.unit.versions.push(next);
    },
  } as unknown as InboxClient;
  const vault = { ...world.vaultOf(person), holderSeed: holds ? holderSeed(world) : null };
  const officer = {
    ...{ unit: duty.desk.unit, directory: world.directory(), vault, vaultKey: null, duty, person },
    ...{ roles: ['head'], name: 'Head', signedInAt: 0, clockOff: 0 },
  } as AtWork;
  return { inbox, officer, now: world.server.now, published };
}

/** Lists these people otherwise from the next version on. */
export function listOtherwise(
  world: World,
  change: Readonly<Record<number, Partial<DirectoryPerson>>>,
  routes = world.directory().routes,
): void {
  const people = world.directory().people.map((p) => ({ ...p, ...change[p.person] }));
  world.unit.next({ people, routes });
}

/** Bundles until nothing is due for any of them. */
export async function untilQuiet(world: World, duties: readonly Duty[]): Promise<void> {
  for (let round = 0; round < 200; round++) {
    for (const duty of duties) await duty.sync();
    if (duties.every((duty) => duty.quiet())) return;
    for (const duty of duties) await duty.beat();
    world.pass(60_000);
    if (round % 8 === 7) world.server.closeBatch();
  }
  throw new Error('the unit did not come to rest');
}
