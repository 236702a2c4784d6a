import { type Directory, dayOf } from '../../crypto/checks.js';
import { record } from '../store/audit.js';
import { endAbsences } from '../store/away.js';
import {
  type Batch,
  batchesAfter,
  batchLifeDays,
  eraseBatch,
  readCursors,
} from '../store/batches.js';
import { eraseBudgets } from '../store/budget.js';
import { eraseBundles } from '../store/bundles.js';
import { eraseCells } from '../store/cells.js';
import type { Database } from '../store/database.js';
import type { StoredUnit } from '../store/directories.js';
import { eraseLinks } from '../store/links.js';
import { eraseSessions } from '../store/sessions.js';

/** What an erasing did. */
export interface Erased {
  batches: number[];
  /** Cells of both shelves. */
  cells: number;
}

/** Erases everything whose time has passed. Each batch goes in a transaction of its own. */
export async function eraseOld(
  db: Database,
  { unit, now }: { unit: StoredUnit | null; now: number },
): Promise<Erased> {
  const today = dayOf(now);
  const server = { outcome: 'done', by: null, now } as const;
  const batches: number[] = [];
  const cursors = await readCursors(db);
  for (const batch of await batchesAfter(db, 0)) {
    const outlived = batch.day + batchLifeDays <= today;
    if (!outlived && !(unit !== null && isPassed(batch, { unit, cursors }))) continue;
    await db.transaction().execute(async (trx) => {
      await eraseBatch(trx, batch.number);
      await record(trx, { ...server, act: 'erase-batch', about: batch.number });
    });
    batches.push(batch.number);
  }
  const cells = await db.transaction().execute(async (trx) => {
    const store = await eraseCells(trx, { shelf: 'store', today });
    const board = await eraseCells(trx, { shelf: 'board', today });
    if (store + board > 0) await record(trx, { ...server, act: 'erase-cells', about: null });
    return store + board;
  });
  await eraseLinks(db, now);
  await eraseSessions(db, now);
  await eraseBundles(db, today);
  await eraseBudgets(db, today);
  await endAbsences(db, today);
  return { batches, cells };
}

/**
 * Whether everybody has taken a batch in who stands in the current directory and stood in the one
 * under which it closed. Nobody is presumed covered by a colleague. If none of those is left,
 * nobody can pass it, and it stays until its life is over.
 */
export function isPassed(
  batch: Pick<Batch, 'number' | 'directory'>,
  { unit, cursors }: { unit: StoredUnit; cursors: ReadonlyMap<number, number> },
): boolean {
  const recipients = waitedFor(batch, unit);
  return (
    recipients.length > 0 &&
    recipients.every((person) => (cursors.get(person) ?? 0) >= batch.number)
  );
}

/** The people (by number) who have to pass a batch before it is erased. */
function waitedFor(batch: Pick<Batch, 'directory'>, unit: StoredUnit): number[] {
  const then = unit.versions.find(({ directory }) => directory.number === batch.directory);
  if (then === undefined) return [];
  const stood = new Set(currentPeople(then.directory));
  return currentPeople(unit.current.directory).filter((person) => stood.has(person));
}

function currentPeople({ people }: Directory): number[] {
  return people.filter(({ current }) => current).map(({ person }) => person);
}
