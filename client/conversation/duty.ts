/**
 * An officer's session against the inbox: read everything, take in what is new, send a bundle on
 * each beat. Which requests are made depends on public counts alone, never on what a drop held
 * (P5). `docs/protocol.md`, "A session".
 */
import {
  type Directory,
  openOutbox,
  ProtocolError,
  type Random,
  type Shelf,
  type Unit,
  type Vault,
  verifyDirectory,
} from '../../crypto/index.js';
import type { Alarm } from './alarms.js';
import { bundleRefused, bundleSent, composeBundle, type SealedBundle } from './bundling.js';
import type { CaseFile } from './casefile.js';
import { batchLifeDays, type Desk, openDesk, today } from './desk.js';
import { dueNow } from './due.js';
import type { Entry } from './entry.js';
import { type Fetched, fetchAll } from './fetching.js';
import { type IntakeReport, settlePending, takeIn } from './intake.js';
import { emptyOutbox, parseOutbox } from './outbox.js';
import { restoreOutbox } from './outboxing.js';
import { type InboxPort, PortError } from './ports.js';
import { readItems } from './reading.js';
import { checkOutbox, checkPins, type Known, missingBatches } from './remembering.js';
import { allAlarms } from './watching.js';
import { type NewEntry, writeEntry } from './writing.js';

export interface DutyInput {
  inbox: InboxPort;
  vault: Vault;
  unit: Unit;
  /** Milliseconds since 1970. */
  now: () => number;
  random: Random;
  /** What the officer's own device knows of the last session, if anything. */
  known?: Known | undefined;
  /** Of a test alone; by default 128 places. */
  lookAhead?: number | undefined;
  progress?: ((step: DutyProgress) => void) | undefined;
}

/** A bundle that waits for its moment, sealed. */
export interface AheadBundle {
  at: number;
  id: Uint8Array;
  bytes: Uint8Array;
  number: number;
}

/** Most bundles that are sealed ahead: twelve hours of service beats. */
export const sealedAhead = 24;

export type DutyProgress =
  | { step: 'cells'; shelf: Shelf; cells: number }
  | { step: 'intake'; batch: number; done: number; of: number };

export interface Duty {
  readonly desk: Desk;
  /** Reads directories, cells and batches that are new. */
  sync(): Promise<IntakeReport>;
  /**
   * Composes the next bundle, unless one waits already. Called some seconds before the beat, so
   * that the moment at which the bundle leaves does not tell how long it took to make (P5).
   */
  prepare(): SealedBundle;
  /**
   * Sends the bundle that was prepared, or composes one. Without an answer the same bytes are sent
   * by the next call; after a refusal another bundle is made.
   */
  beat(): Promise<SealedBundle>;
  /**
   * Seals the bundles of the coming beats, so that the beat goes on while the keys are gone: one
   * for each moment (milliseconds, ascending), at most `sealedAhead`, each with the outbox as it
   * then stands. Every one counts as sent; those that never leave are as if they had never been.
   * The session ends with it: nothing may be done with this duty afterwards.
   */
  sealAhead(moments: readonly number[]): AheadBundle[];
  write(file: CaseFile, entry: NewEntry): Entry;
  /** True when nothing is due and nothing waits to be read back. */
  quiet(): boolean;
  alarms(): Alarm[];
}

/** Begins a session. Everything is read before anything is opened but the outbox. Throws `PortError` or `ProtocolError`. */
export async function openDuty(input: DutyInput): Promise<Duty> {
  const { inbox, vault, unit, random, known } = input;
  const sealed = await inbox.outbox();
  const outbox = sealed === null ? null : parseOutbox(openOutbox(sealed, vault));
  const from = { points: { store: 0, board: 0 }, batch: outbox?.cursor ?? 0, directory: 0 };
  const fetched = await fetchAll(inbox, from, input.progress);
  const directories = verifyChain(fetched.directories, unit, null);
  const { cells } = fetched;
  const { lookAhead } = input;
  const desk = openDesk({ vault, unit, directories, now: input.now(), cells, lookAhead });
  checkPins(desk, vault, known);
  readItems(desk);
  restoreOutbox(desk, outbox ?? emptyOutbox, known);
  readItems(desk);
  takeBatches(input, desk, fetched);
  checkOutbox(desk, outbox, known);
  finishSync(desk, random);
  return makeDuty(input, desk, fetched.points);
}

function makeDuty(input: DutyInput, desk: Desk, first: Record<Shelf, number>): Duty {
  const { inbox, random } = input;
  let points = first;
  let waiting: SealedBundle | null = null;
  const prepare = (): SealedBundle => {
    desk.now = input.now();
    waiting ??= composeBundle(desk, random);
    return waiting;
  };
  return {
    desk,
    sync: async () => {
      const from = {
        points,
        batch: desk.readUpTo,
        read: desk.read,
        directory: desk.directory.number,
      };
      const fetched = await fetchAll(inbox, from, input.progress);
      desk.now = input.now();
      for (const next of verifyChain(fetched.directories, input.unit, desk.directory)) {
        desk.directories.set(next.number, next);
        desk.directory = next;
      }
      points = fetched.points;
      desk.book.advance(today(desk));
      desk.book.addAll(fetched.cells);
      readItems(desk);
      const report = takeBatches(input, desk, fetched);
      finishSync(desk, random);
      return report;
    },
    prepare,
    beat: async () => {
      const bundle = prepare();
      try {
        await inbox.putBundle(bundle.id, bundle.bytes);
      } catch (error) {
        if (isRefusal(error)) {
          waiting = null;
          bundleRefused(desk, bundle);
        }
        throw error;
      }
      waiting = null;
      bundleSent(desk, bundle);
      return bundle;
    },
    sealAhead: (moments) => {
      const ahead = moments.slice(0, sealedAhead).map((at): AheadBundle => {
        desk.now = at;
        const { id, bytes, number, ...rest } = waiting ?? composeBundle(desk, random);
        waiting = null;
        bundleSent(desk, { id, bytes, number, ...rest });
        return { at, id, bytes, number };
      });
      return ahead;
    },
    write: (file, entry) => {
      desk.now = input.now();
      return writeEntry(desk, file, entry);
    },
    quiet: () => {
      desk.now = input.now();
      return desk.inFlight.size === 0 && dueNow(desk, random).length === 0;
    },
    alarms: () => allAlarms(desk),
  };
}

/** The server has read the bundle and will not store it: the same bytes would be refused again. */
const isRefusal = (error: unknown): boolean =>
  error instanceof PortError && (error.status === 400 || error.status === 409);

/** Every new version, verified through the chain. Throws `chain` when there is none at all. */
function verifyChain(
  given: readonly Uint8Array[],
  unit: Unit,
  newest: Directory | null,
): Directory[] {
  const fresh: Directory[] = [];
  let last = newest;
  for (const bytes of given) {
    last = verifyDirectory(bytes, unit, last);
    fresh.push(last);
  }
  if (last === null) throw new ProtocolError('chain', 'a unit without a directory');
  return fresh;
}

/**
 * Takes in what is new. A batch that does not hold is tried again by the next reading, and the
 * cursor does not pass it.
 */
function takeBatches(input: DutyInput, desk: Desk, { listed, batches }: Fetched): IntakeReport {
  const sum: IntakeReport = { rows: 0, letters: 0, grants: 0 };
  const missing = missingBatches(desk, listed);
  for (const number of missing)
    desk.alarms.raise({ kind: 'batch-missing', detail: String(number) });
  const awaited = passLost(desk, listed[0]) ? [] : missing;
  for (const { batch, bytes } of batches) {
    const report = takeIn(desk, batch, bytes, (done, of) =>
      input.progress?.({ step: 'intake', batch: batch.number, done, of }),
    );
    if (report.whole) desk.read.add(batch.number);
    sum.rows += report.rows;
    sum.letters += report.letters;
    sum.grants += report.grants;
  }
  const unread = listed.find((number) => !desk.read.has(number));
  const upTo = Math.min(unread ?? Number.POSITIVE_INFINITY, ...awaited) - 1;
  desk.readUpTo = Math.max(desk.readUpTo, Math.min(upTo, listed.at(-1) ?? 0));
  for (const number of desk.read) if (number <= desk.readUpTo) desk.read.delete(number);
  readItems(desk);
  return sum;
}

/**
 * After 60 days without a session the batches of that time are gone, which is told: the cursor
 * begins again before the oldest that is left. False when it was not so long.
 */
function passLost(desk: Desk, oldest: number | undefined): boolean {
  const lost = desk.outbox.day > 0 && today(desk) - desk.outbox.day >= batchLifeDays;
  if (!lost || oldest === undefined) return false;
  desk.cursor = Math.max(desk.cursor, oldest - 1);
  return true;
}

/** What left before this sync and was not read back is lost: told, and due again. */
function finishSync(desk: Desk, random: Random): void {
  settlePending(desk);
  const left = [...desk.inFlight].filter(([, sync]) => sync <= desk.syncs).map(([key]) => key);
  for (const key of left) desk.inFlight.delete(key);
  desk.syncs++;
  const due = new Set(dueNow(desk, random).map((d) => d.key));
  for (const key of left) {
    if (due.has(key)) desk.alarms.raise({ kind: 'lost-cells', detail: key.split(':')[0] ?? key });
  }
}
