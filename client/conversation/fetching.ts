/**
 * One reading of the server: everything is asked for before anything of it is opened, so that
 * neither which requests are made nor the time between them says what was found (P5).
 * `docs/protocol.md`, "A session".
 */
import {
  cellBytes,
  concat,
  ensure,
  type Shelf,
  shelves,
  statementNamed,
} from '../../crypto/index.js';
import type { ClosedBatch, InboxPort } from './ports.js';

/** Intake rows of one answer. */
export const rowsPerPage = 256;

export interface FetchedBatch {
  batch: ClosedBatch;
  /** Intake rows, one after another, as the server gave them. */
  bytes: Uint8Array;
}

export interface Fetched {
  /** All cells after the points, of both shelves. */
  cells: Uint8Array[];
  /** Where the next reading begins. */
  points: Record<Shelf, number>;
  /** Every batch after the one asked from, by number, none twice. */
  listed: number[];
  /** Those of them that had not been read yet. */
  batches: FetchedBatch[];
  directories: Uint8Array[];
  /** All statements, where a directory names a later one than was known. */
  statements: Uint8Array[] | null;
  /** The directory behind which they were asked for. */
  after: number;
}

export interface FetchFrom {
  points: Record<Shelf, number>;
  /** Newest batch that need not be given again. */
  batch: number;
  /** Later batches that need not be given again either. */
  read?: ReadonlySet<number>;
  /** Newest directory known; 0 for none. */
  directory: number;
  /** Newest statement known. */
  statement: number;
}

export type FetchProgress = (step: { step: 'cells'; shelf: Shelf; cells: number }) => void;

/**
 * Cells, batches and, last, directories: whatever names a version was given before the versions
 * were; and statements where holders have changed, which everybody can see. Throws `PortError`; `size` for cells that are cut off and `chain` for an answer that does
 * not lead further.
 */
export async function fetchAll(
  inbox: InboxPort,
  from: FetchFrom,
  progress: FetchProgress = () => {},
): Promise<Fetched> {
  const points = { ...from.points };
  const cells: Uint8Array[] = [];
  for (const shelf of Object.keys(shelves) as Shelf[]) {
    for (;;) {
      const answer = await inbox.cells(shelf, points[shelf]);
      if (answer.cells.length === 0) break;
      ensure(answer.cells.length % cellBytes === 0, 'size', 'cells');
      ensure(answer.next > points[shelf], 'chain', 'cells that were given before');
      points[shelf] = answer.next;
      cells.push(answer.cells);
      progress({ step: 'cells', shelf, cells: answer.cells.length / cellBytes });
    }
  }
  const batches: FetchedBatch[] = [];
  const listed = inOrder(await inbox.batches(from.batch)).filter((b) => b.number > from.batch);
  for (const batch of listed) {
    if (from.read?.has(batch.number) === true) continue;
    batches.push({ batch, bytes: await rowsOf(inbox, batch) });
  }
  const directories = await inbox.directories(from.directory);
  const later = directories.some((bytes) => statementNamed(bytes) > from.statement);
  const statements = later ? (await inbox.unit()).statements : null;
  const numbers = listed.map(({ number }) => number);
  return {
    ...{ cells, points, listed: numbers, batches, directories, statements },
    after: from.directory,
  };
}

/** As many pages as the list says that there are drops; an empty one ends it early. */
async function rowsOf(inbox: InboxPort, batch: ClosedBatch): Promise<Uint8Array> {
  const pages: Uint8Array[] = [];
  for (let page = 0; page * rowsPerPage < batch.drops; page++) {
    const bytes = await inbox.batchPage(batch.number, page);
    if (bytes.length === 0) break;
    pages.push(bytes);
  }
  return concat(...pages);
}

const inOrder = (batches: readonly ClosedBatch[]): ClosedBatch[] =>
  [...new Map(batches.map((b) => [b.number, b])).values()].sort((a, b) => a.number - b.number);
