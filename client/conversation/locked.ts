/**
 * A locked session: bundles sealed ahead, and public counts. It holds no key and opens nothing.
 * `docs/protocol.md`, "Locking".
 */
import { type Directory, ProtocolError, type Unit, verifyDirectory } from '../../crypto/index.js';
import type { AheadBundle } from './duty.js';
import type { FetchedBatch, FetchFrom } from './fetching.js';
import { cutRows } from './intake.js';
import { type Shift, sameBundle } from './on-beat.js';
import { PortError } from './ports.js';
import { unitAfter } from './unit-check.js';

/** All bundles sealed ahead have left: the session is over. */
export const usedUp = 'used-up';

export interface LockedShift extends Shift {
  /** How many bundles are left. */
  readonly left: number;
  /** When each batch came whole, milliseconds since 1970: from then on it counts as taken in. */
  readonly taken: ReadonlyMap<number, number>;
}

/** Goes on where a session stood. Throws `PortError('used-up', 0)` when no bundle is left. */
export function lockedShift(
  start: {
    from: FetchFrom;
    unit: Unit;
    directory: Directory;
    directories: ReadonlyMap<number, Directory>;
    now: () => number;
  },
  ahead: readonly AheadBundle[],
): LockedShift {
  const waiting = [...ahead];
  const directories = new Map(start.directories);
  let { directory, unit } = start;
  let { points, batch } = start.from;
  const read = new Set(start.from.read);
  const taken = new Map<number, number>();
  const drop = (bundle: Parameters<Shift['sent']>[0]): void => {
    const [first] = waiting;
    if (first !== undefined && sameBundle(first, bundle)) waiting.shift();
  };
  return {
    from: () => ({ points, batch, read, directory: directory.number, statement: unit.statement }),
    take: (fetched) => {
      if (fetched.statements !== null) unit = unitAfter(unit, fetched.statements);
      for (const bytes of fetched.directories.slice(directory.number - fetched.after)) {
        directory = verifyDirectory(bytes, unit, directory);
        directories.set(directory.number, directory);
      }
      points = fetched.points;
      // What does not hold, and what is missing in between, is asked for again, as it is at work.
      for (const one of fetched.batches) {
        if (!isWhole(directories, one)) continue;
        read.add(one.batch.number);
        taken.set(one.batch.number, start.now());
      }
      if (batch === 0) batch = Math.max(0, (fetched.listed[0] ?? 0) - 1);
      while (read.delete(batch + 1)) batch += 1;
    },
    prepare: () => {
      const [first] = waiting;
      if (first === undefined) throw new PortError(usedUp, 0);
      return first;
    },
    sent: drop,
    refused: drop,
    taken,
    get left() {
      return waiting.length;
    },
  };
}

/** The server gave as many rows as it lists; that needs no key to see. */
function isWhole(
  directories: ReadonlyMap<number, Directory>,
  { batch, bytes }: FetchedBatch,
): boolean {
  try {
    return cutRows(directories, bytes).length === batch.drops;
  } catch (error) {
    if (error instanceof ProtocolError) return false;
    throw error;
  }
}
