/**
 * An officer's session against the inbox: read everything, take in what is new, send a bundle on
 * each beat. Which requests are made depends on public counts alone, never on what a drop held
 * (P5). `docs/protocol.md`, "A session".
 */
import {
  type Directory,
  ensure,
  openOutbox,
  ProtocolError,
  type Random,
  type Shelf,
  sealOutbox,
  type Unit,
  type Vault,
  verifyDirectory,
} from '../../crypto/index.js';
import type { Alarm } from './alarms.js';
import { bundleRefused, bundleSent, composeBundle, type SealedBundle } from './bundling.js';
import type { CaseFile } from './casefile.js';
import { type Desk, followDirectory, openDesk, today } from './desk.js';
import { dueNow } from './due.js';
import type { Entry } from './entry.js';
import { type Fetched, type FetchFrom, fetchAll } from './fetching.js';
import { dropGiving, giveCase } from './giving-cases.js';
import type { IntakeReport } from './intake.js';
import { followLeaf, recordCase, unmakeLeaf } from './leaves.js';
import { type OnBeat, type Outgoing, onBeat, type Shift } from './on-beat.js';
import { emptyOutbox, encodeOutbox, type Outbox, parseOutbox } from './outbox.js';
import { outboxNow, restoreOutbox } from './outboxing.js';
import type { InboxPort } from './ports.js';
import { readItems } from './reading.js';
import { recuse } from './recusal.js';
import { checkOutbox, checkPins, checkPlaced, checkReach, type Known } from './remembering.js';
import { settlePending } from './settling.js';
import { type IntakeProgress, takeBatches } from './taking-batches.js';
import { unitAfter } from './unit-check.js';
import { takeBack } from './unsent.js';
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
  /** The directory with which the server met them at sign-in: verified alone, before the chain was read. */
  shown?: Vault['directory'] | undefined;
  /** Of a test alone; by default 128 places. */
  lookAhead?: number | undefined;
  progress?: ((step: DutyProgress) => void) | undefined;
  /** The copy of a locked session, read first; what the outbox says is held against the server's next answer. */
  copy?: InboxPort | undefined;
}

/** A bundle that waits for its moment, sealed. */
export interface AheadBundle extends Outgoing {
  at: number;
  /** Something left in it: places of logs are used, which others never do. */
  carries: boolean;
}

/** Most bundles that are sealed ahead: twelve hours of service beats. */
export const sealedAhead = 24;

export type DutyProgress = { step: 'cells'; shelf: Shelf; cells: number } | IntakeProgress;

export interface Duty extends OnBeat<SealedBundle>, Shift<SealedBundle> {
  readonly desk: Desk;
  /** Reads directories, cells and batches that are new. */
  sync(): Promise<IntakeReport>;
  take(fetched: Fetched): IntakeReport;
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
  /** The outbox as it stands before anything more leaves, sealed: 65,536 bytes. */
  sealedNow(): Uint8Array;
  write(file: CaseFile, entry: NewEntry): Entry;
  /**
   * Takes this officer out of a case, for good; `note`: for the others, '' for none. Throws what
   * `recuse` throws.
   */
  recuse(file: CaseFile, note: string): void;
  /**
   * Takes an entry (its hash, hexadecimal) that does not leave out of the outbox. Throws `argument` for
   * one that does.
   */
  takeBack(file: CaseFile, entry: string): void;
  /** Asks for a case to be given to a member who cannot open it. Throws `argument` where they may not. */
  give(file: CaseFile, person: number): void;
  /** Somebody looks at a case, or prints it: it stands in the next leaf. */
  look(file: CaseFile, how?: 'opened' | 'printed'): void;
  /** This one, made before the session was unlocked, is on its way: what follows it is told so. */
  expect(bundle: Outgoing): void;
  /** True when nothing is due and nothing waits to be read back. */
  quiet(): boolean;
  alarms(): Alarm[];
}

/** Begins a session. Everything is read before anything is opened but the outbox. Throws `PortError` or `ProtocolError`. */
export async function openDuty(input: DutyInput): Promise<Duty> {
  const { vault, random, known, lookAhead } = input;
  const inbox = input.copy ?? input.inbox;
  const sealed = await inbox.outbox();
  const outbox = sealed === null ? null : parseOutbox(openOutbox(sealed, vault));
  const from = {
    ...{ points: { store: 0, board: 0 }, batch: outbox?.cursor ?? 0 },
    ...{ directory: 0, statement: input.unit.statement },
  };
  const fetched = await fetchAll(inbox, from, input.progress);
  const unit = unitNow(input.unit, fetched);
  const directories = verifyChain(fetched.directories, unit, null);
  const { cells, points } = fetched;
  const desk = openDesk({ vault, unit, directories, now: input.now(), cells, lookAhead });
  checkPins(desk, vault, input);
  readItems(desk);
  restoreOutbox(desk, outbox ?? emptyOutbox, known);
  readItems(desk);
  takeBatches(desk, fetched, input.progress);
  if (input.copy === undefined) {
    checkOutbox(desk, outbox, known);
    checkReach(desk, points, known);
  }
  finishSync(desk, random);
  return makeDuty(input, desk, { points, unchecked: input.copy === undefined ? null : outbox });
}

function makeDuty(
  input: DutyInput,
  desk: Desk,
  first: { points: Record<Shelf, number>; unchecked: Outbox | null },
): Duty {
  const { inbox, random } = input;
  let { points, unchecked } = first;
  let waiting: SealedBundle | null = null;
  let expected: { bundle: Outgoing; leaf: ReturnType<typeof followLeaf> } | null = null;
  const expect = (bundle: Outgoing): void => {
    expected = { bundle, leaf: followLeaf(desk, bundle) };
    desk.outbox = { ...desk.outbox, bundle: Math.max(desk.outbox.bundle, bundle.number) };
  };
  const shift: Shift<SealedBundle> = {
    from: (): FetchFrom => ({
      points,
      batch: desk.readUpTo,
      read: desk.read,
      directory: desk.directory.number,
      statement: desk.unit.statement,
    }),
    take: (fetched) => {
      desk.now = input.now();
      // Asked for before a session was unlocked, whose copy has some of them already.
      const given = fetched.directories.slice(desk.directory.number - fetched.after);
      desk.unit = unitNow(desk.unit, fetched);
      for (const next of verifyChain(given, desk.unit, desk.directory)) followDirectory(desk, next);
      points = fetched.points;
      desk.book.advance(today(desk));
      desk.book.addAll(fetched.cells);
      readItems(desk);
      const report = takeBatches(desk, fetched, input.progress);
      if (unchecked !== null) checkPlaced(desk, unchecked);
      unchecked = null;
      finishSync(desk, random);
      return report;
    },
    prepare: () => {
      desk.now = input.now();
      waiting ??= composeBundle(desk, random);
      return waiting;
    },
    sent: (bundle) => {
      if (waiting?.id === bundle.id) {
        waiting = null;
        bundleSent(desk, bundle);
        return;
      }
      // One sealed ahead that was on its way when the session was unlocked.
      if (expected?.bundle.id !== bundle.id) expect(bundle);
      expected = null;
    },
    refused: (bundle) => {
      if (waiting?.id === bundle.id) {
        waiting = null;
        bundleRefused(desk, bundle);
      } else if (expected?.bundle.id === bundle.id) {
        unmakeLeaf(desk, expected.leaf);
        expected = null;
      }
    },
  };
  const beating = onBeat(inbox, () => shift, { progress: input.progress });
  return {
    ...shift,
    ...beating,
    take: (fetched) => shift.take(fetched) as IntakeReport,
    sync: async () => (await beating.sync()) as IntakeReport,
    desk,
    sealAhead: (moments) =>
      moments.slice(0, sealedAhead).map((at): AheadBundle => {
        desk.now = at;
        const bundle = waiting ?? composeBundle(desk, random);
        waiting = null;
        bundleSent(desk, bundle);
        const { id, bytes, number, cursor, keys, acts } = bundle;
        return { at, id, bytes, number, cursor, acts, carries: keys.length > 0 };
      }),
    sealedNow: () => {
      desk.now = input.now();
      const placed = [...desk.placedIndex];
      const { leaves } = desk;
      // What was composed and has not left may leave or not: its places stay used.
      if (waiting !== null) bundleRefused(desk, waiting);
      const { bundle, day, bundlesOfDay } = desk.outbox;
      const outbox = { ...outboxNow(desk, desk.cursor), bundle, day, bundlesOfDay };
      for (const [log, index] of placed) desk.placedIndex.set(log, index);
      desk.leaves = leaves;
      return sealOutbox(encodeOutbox(outbox), desk.officer, random);
    },
    write: (file, entry) => {
      desk.now = input.now();
      return writeEntry(desk, file, entry);
    },
    give: (file, person) => {
      desk.now = input.now();
      giveCase(desk, file, person);
    },
    takeBack: (file, entry) => {
      const leaves = waiting?.keys.includes(`entry:${entry}`) === true;
      ensure(!leaves, 'argument', 'an entry that leaves');
      takeBack(desk, file, entry);
    },
    recuse: (file, note) => {
      desk.now = input.now();
      recuse(desk, file, note);
    },
    look: (file, how = 'opened') => {
      desk.now = input.now();
      recordCase(desk, file, { act: how });
    },
    expect,
    quiet: () => {
      desk.now = input.now();
      return desk.inFlight.size === 0 && dueNow(desk, random).length === 0;
    },
    alarms: () => allAlarms(desk),
  };
}

/** The holders in force, who may have changed since the session began. Throws as `unitAfter`. */
const unitNow = (known: Unit, { statements }: Fetched): Unit =>
  statements === null ? known : unitAfter(known, statements);

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

/** What left before this sync and was not read back is lost: told, and due again. */
function finishSync(desk: Desk, random: Random): void {
  settlePending(desk);
  dropGiving(desk);
  const left = [...desk.inFlight].filter(([, sync]) => sync <= desk.syncs).map(([key]) => key);
  for (const key of left) desk.inFlight.delete(key);
  desk.syncs++;
  const due = new Set(dueNow(desk, random).map((d) => d.key));
  for (const key of left) {
    const isWritten = key.startsWith('entry:') && desk.written.has(key.slice('entry:'.length));
    if (due.has(key) || isWritten)
      desk.alarms.raise({ kind: 'lost-cells', detail: key.split(':')[0] ?? key });
  }
}
