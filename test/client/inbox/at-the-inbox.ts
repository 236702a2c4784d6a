/** An officer's session as the page's worker runs it, on a clock and a server of the test's own. */

import type { KeysPort } from '../../../client/conversation/changing-keys.js';
import type { InboxPort } from '../../../client/conversation/ports.js';
import type { SavedDraft } from '../../../client/inbox/cache-content.js';
import { unitView } from '../../../client/inbox/desk-view.js';
import type { DeskView, DutyEvent } from '../../../client/inbox/duty-messages.js';
import { type Disk, type Keeping, openKeeping } from '../../../client/inbox/keeping.js';
import { lockKeyOf } from '../../../client/inbox/lock-box.js';
import type { Officer } from '../../../client/inbox/officer-parts.js';
import { onDuty } from '../../../client/inbox/on-duty.js';
import { parseBundle, parseDropHeader, toHex, type Vault } from '../../../crypto/index.js';
import { type VirtualClock, virtualClock } from '../../support/virtual-clock.js';
import { makeWorld, type World } from '../../support/world.js';

export const passphrase = 'abandon ability able about above absent absorb';

/** A disk in memory, of which a test may change what it likes. */
export interface TestDisk extends Disk {
  kept: Map<string, Uint8Array>;
  /** How often something was written. */
  writes: number;
}

export function testDisk(works = true): TestDisk {
  const disk: TestDisk = {
    kept: new Map(),
    writes: 0,
    read: async (name) => disk.kept.get(name)?.slice() ?? null,
    write: async (name, bytes) => {
      disk.writes += 1;
      if (works) disk.kept.set(name, bytes);
      return works;
    },
    drop: async (name) => void disk.kept.delete(name),
  };
  return disk;
}

export interface Seat {
  world: World;
  clock: VirtualClock;
  /** Every request, as a line: moment, what, and what is not random of it. */
  requests: string[];
  /** Called before each request is answered; may take its time. */
  slow: (what: string) => Promise<void>;
  /** What the page was told. */
  told: DutyEvent[];
  disk: TestDisk;
  vault: Vault;
  keeping: Keeping;
  officer: Officer;
}

export const deskOf = ({ told }: Seat): DeskView => {
  const last = told.findLast((event) => event.event === 'desk');
  if (last?.event !== 'desk') throw new Error('no desk was told');
  return last.desk;
};

export const draftsOf = ({ told }: Seat): readonly SavedDraft[] => {
  const last = told.findLast((event) => event.event === 'drafts');
  return last?.event === 'drafts' ? last.drafts : [];
};

export interface Signing {
  world: World;
  clock: VirtualClock;
  disk: TestDisk;
  person?: number;
  page?: Uint8Array | null;
}

/** Signs somebody in, as if OPAQUE had opened the vault. */
export async function signInTo(given: Signing): Promise<Seat> {
  const { world, clock, disk, person = 1, page = null } = given;
  const { server, random, unit } = world;
  const behind = server.inbox(person);
  const requests: string[] = [];
  const slots = world.directory().slots;
  const seat: Omit<Seat, 'officer' | 'keeping'> = {
    ...{ world, clock, requests, told: [], disk, slow: async () => undefined },
    vault: copyOf(world.vaultOf(person)),
  };
  const through = async <T>(line: string, ask: () => Promise<T>): Promise<T> => {
    requests.push(`${clock.now()} ${line}`);
    await seat.slow(line);
    server.now = clock.now();
    return ask();
  };
  const inbox: InboxPort & KeysPort & { signOut(): Promise<void> } = {
    unit: () => through('unit', () => behind.unit()),
    directories: (after) => through(`directories ${after}`, () => behind.directories(after)),
    batches: (after) => through(`batches ${after}`, () => behind.batches(after)),
    batchPage: (n, page) => through(`rows ${n} ${page}`, () => behind.batchPage(n, page)),
    cells: (shelf, after) => through(`${shelf} ${after}`, () => behind.cells(shelf, after)),
    outbox: () => through('outbox', () => behind.outbox()),
    putBundle: (id, bytes) => {
      const { number, cursor, drop } = parseBundle(bytes, slots);
      const { directory } = parseDropHeader(drop);
      const again = ids.has(toHex(id)) ? ' again' : '';
      ids.add(toHex(id));
      const line = `bundle ${number} ${cursor} ${directory} ${bytes.length}${again}`;
      return through(line, () => behind.putBundle(id, bytes));
    },
    keepKeys: () => through('keys', async () => undefined),
    signOut: () => through('sign-out', async () => undefined),
  };
  const ids = new Set<string>();
  const now = clock.now();
  const keeping = await openKeeping(disk, seat.vault, { page, now, random });
  const directory = world.directory();
  const officer = onDuty(
    { inbox, clock, random, disk, tell: (event) => void seat.told.push(event) },
    {
      ...{ unit: unit.unit, directory, vault: seat.vault, vaultKey: null },
      ...{ person, roles: ['officer'], name: 'One', clockOff: 0 },
      ...{ signedInAt: now, keeping, lockKey: lockKeyOf(passphrase, random) },
      view: {
        ...{
          person,
          name: 'One',
          account: 'one',
          roles: ['officer'],
          dropped: keeping.dropped,
          holds: false,
        },
        ...{ behind: [], reserve: null, clockOff: 0 },
        ...{ beatSeconds: directory.beatSeconds, unit: unitView(unit.unit, directory, now) },
      },
    },
  );
  return {
    ...seat,
    keeping,
    officer,
    set slow(next) {
      seat.slow = next;
    },
    get slow() {
      return seat.slow;
    },
  };
}

const copyOf = (vault: Vault): Vault => ({
  ...vault,
  seed: vault.seed.slice(),
  keyringRoot: vault.keyringRoot.slice(),
});

export function openWorld(seed: string): { world: World; clock: VirtualClock } {
  const world = makeWorld({ seed });
  return { world, clock: virtualClock(world.server.now) };
}
