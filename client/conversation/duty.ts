/**
 * An officer's session against the inbox: read everything, take in what is new, send a bundle on
 * each beat. Which requests are made depends on public counts alone, never on what a drop held
 * (P5). `docs/protocol.md`, "A session".
 */
import {
  cellBytes,
  type Directory,
  dayOf,
  openOutbox,
  periodOf,
  type Random,
  type Shelf,
  sameBytes,
  shelves,
  toHex,
  type Unit,
  type Vault,
  verifyDirectory,
} from '../../crypto/index.js';
import type { Alarm } from './alarms.js';
import { bundleSent, composeBundle, type SealedBundle } from './bundling.js';
import type { CaseFile } from './casefile.js';
import { type Desk, openDesk, shortLog } from './desk.js';
import { dueNow } from './due.js';
import type { Entry } from './entry.js';
import { type IntakeReport, settlePending, takeIn } from './intake.js';
import { parseOutbox } from './outbox.js';
import { restoreOutbox } from './outboxing.js';
import type { InboxPort } from './ports.js';
import { readItems } from './reading.js';
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
  known?: { bundle: number } | undefined;
  progress?: ((step: DutyProgress) => void) | undefined;
}

export type DutyProgress =
  | { step: 'cells'; shelf: Shelf; cells: number }
  | { step: 'intake'; batch: number; done: number; of: number };

export interface Duty {
  readonly desk: Desk;
  /** Reads directories, cells and batches that are new. */
  sync(): Promise<IntakeReport>;
  /**
   * Composes a bundle, or takes the one that had no answer, and sends it. After a `PortError` the
   * same bytes are sent by the next call.
   */
  beat(): Promise<SealedBundle>;
  write(file: CaseFile, entry: NewEntry): Entry;
  /** True when nothing is due and nothing waits to be read back. */
  quiet(): boolean;
  alarms(): Alarm[];
}

/** Begins a session: directories, outbox, cells, batches. Throws `PortError` or `ProtocolError`. */
export async function openDuty(input: DutyInput): Promise<Duty> {
  const { inbox, vault, unit, random } = input;
  const directories = await readDirectories(input, []);
  const desk = openDesk({ vault, unit, directories, now: input.now() });
  checkPin(desk, vault);
  const points: Record<Shelf, number> = { store: 0, board: 0 };
  const sealed = await inbox.outbox();
  const duty = makeDuty(input, desk, points);
  await readCells(input, desk, points);
  if (sealed === null) {
    if (desk.records.size > 0 || (input.known?.bundle ?? 0) > 0)
      desk.alarms.raise({ kind: 'outbox-missing' });
  } else {
    const outbox = parseOutbox(openOutbox(sealed, desk.officer));
    restoreOutbox(desk, outbox);
    if (outbox.bundle < (input.known?.bundle ?? 0) || isBehind(desk))
      desk.alarms.raise({ kind: 'outbox-old', detail: String(outbox.bundle) });
  }
  readItems(desk);
  await readBatches(input, desk);
  finishSync(desk, random);
  return duty;
}

/** Own cells of this period stand further on than the outbox says: it is an older one. */
function isBehind(desk: Desk): boolean {
  const period = periodOf(dayOf(desk.now));
  return desk.book
    .watched()
    .filter((name) => name.person === desk.officer.person && name.log !== 'attendance')
    .some((name) => {
      const recorded = desk.nextIndex.get(`${toHex(shortLog(name))}:${period}`) ?? 0;
      return desk.book.nextIndex(name, period) > recorded;
    });
}

function makeDuty(input: DutyInput, desk: Desk, points: Record<Shelf, number>): Duty {
  const { inbox, random } = input;
  let unanswered: SealedBundle | null = null;
  return {
    desk,
    sync: async () => {
      desk.now = input.now();
      const known = [...desk.directories.values()];
      for (const directory of await readDirectories(input, known)) {
        desk.directories.set(directory.number, directory);
        desk.directory = directory;
      }
      await readCells(input, desk, points);
      const report = await readBatches(input, desk);
      finishSync(desk, random);
      return report;
    },
    beat: async () => {
      desk.now = input.now();
      const bundle = unanswered ?? composeBundle(desk, random);
      unanswered = bundle;
      await inbox.putBundle(bundle.id, bundle.bytes);
      unanswered = null;
      bundleSent(desk, bundle);
      return bundle;
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

/** Verifies every new version through the chain. A version that does not hold is not used. */
async function readDirectories(
  input: DutyInput,
  known: readonly Directory[],
): Promise<Directory[]> {
  const chain = [...known].sort((a, b) => a.number - b.number);
  const fresh: Directory[] = [];
  let last = chain.at(-1) ?? null;
  for (const bytes of await input.inbox.directories(last?.number ?? 0)) {
    last = verifyDirectory(bytes, input.unit, last);
    fresh.push(last);
  }
  return fresh;
}

/** The vault names a version that its owner has seen: it must stand in the chain. */
function checkPin(desk: Desk, vault: Vault): void {
  const pinned = desk.directories.get(vault.directory.number);
  if (vault.directory.number === 0) return;
  if (pinned === undefined) desk.alarms.raise({ kind: 'directory-old' });
  else if (!sameBytes(pinned.hash, vault.directory.hash))
    desk.alarms.raise({ kind: 'directory-fork', detail: String(pinned.number) });
}

async function readCells(
  input: DutyInput,
  desk: Desk,
  points: Record<Shelf, number>,
): Promise<void> {
  for (const shelf of Object.keys(shelves) as Shelf[]) {
    for (;;) {
      const { next, cells } = await input.inbox.cells(shelf, points[shelf]);
      points[shelf] = next;
      desk.book.add(cells);
      if (cells.length === 0) break;
      const count = cells.length / cellBytes;
      input.progress?.({ step: 'cells', shelf, cells: count });
    }
  }
  readItems(desk);
}

/** Takes in every closed batch that this session has not: all after the cursor at its start. */
async function readBatches(input: DutyInput, desk: Desk): Promise<IntakeReport> {
  const sum: IntakeReport = { rows: 0, letters: 0, grants: 0 };
  const after = Math.max(desk.cursor, desk.readUpTo);
  for (const batch of await input.inbox.batches(after)) {
    const pages: Uint8Array[] = [];
    for (let page = 0, rows = 0; rows < batch.drops; page++, rows += rowsPerPage) {
      pages.push(await input.inbox.batchPage(batch.number, page));
    }
    const whole = new Uint8Array(pages.reduce((length, p) => length + p.length, 0));
    let at = 0;
    for (const page of pages) {
      whole.set(page, at);
      at += page.length;
    }
    const report = takeIn(desk, batch, whole, (done, of) =>
      input.progress?.({ step: 'intake', batch: batch.number, done, of }),
    );
    desk.readUpTo = batch.number;
    sum.rows += report.rows;
    sum.letters += report.letters;
    sum.grants += report.grants;
  }
  readItems(desk);
  return sum;
}

const rowsPerPage = 256;

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
