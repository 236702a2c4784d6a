/** An officer's line to the server: answers are lost on it, and every stored bundle is watched. */
import { caseLog } from '../../client/conversation/desk.js';
import type { Duty } from '../../client/conversation/duty.js';
import { entryHash } from '../../client/conversation/entry.js';
import { itemKinds } from '../../client/conversation/kinds.js';
import { type InboxPort, PortError } from '../../client/conversation/ports.js';
import { parseLetterCopy } from '../../client/conversation/records.js';
import {
  type CellContent,
  concat,
  isZero,
  joinItem,
  letterHash,
  parseBundle,
  sameBytes,
  toHex,
} from '../../crypto/index.js';
import { checkBundle } from './check-bundle.js';
import type { Observed, Watching } from './observer.js';
import type { Setting } from './setting.js';
import type { Delivery, LastRead, Placed, Stale } from './shapes.js';
import type { TrueCase, TrueEntry } from './truth.js';

/** Cells that one call gives at most. */
const cellsPerCall = 2048;

export interface Line {
  port: InboxPort;
  duty: Duty | null;
  delivery: Delivery;
  /** Entries written since the last bundle was composed. */
  written: TrueEntry[];
  /** Keeps what the session begins with, and shows it as it was. */
  stale: Stale | null;
}

export function openLine(setting: Setting, person: number): Line {
  const base = setting.server.inbox(person);
  const tried = new Map<string, Composed & { carried: TrueEntry[] }>();
  const done = new Set<string>();
  const line: Line = {
    duty: null,
    delivery: 'answered',
    written: [],
    stale: null,
    port: {
      ...base,
      outbox: async () => line.stale?.outbox ?? base.outbox(),
      cells: async (shelf, after) => {
        if (shelf === 'store' || line.stale === null) return base.cells(shelf, after);
        const { hideBoardFrom: from, hideBoardTo: to } = line.stale;
        const given = setting.server.kept.cells.board
          .filter(({ seq }) => seq > after && (seq < from || seq > to))
          .slice(0, cellsPerCall);
        return { next: given.at(-1)?.seq ?? after, cells: concat(...given.map((c) => c.cell)) };
      },
      putBundle: async (id, given) => {
        const key = toHex(id);
        const known = tried.get(key);
        const bytes = known?.bytes ?? changed(setting, line, person, given);
        const carried = known?.carried ?? line.written.splice(0);
        const read = setting.lastRead.get(person) ?? { batch: 0, bundles: 0 };
        const composed = known ?? { bytes, carried, day: setting.day(), read };
        tried.set(key, composed);
        if (line.delivery === 'lost before') throw new PortError('unreachable', 0);
        await base.putBundle(id, bytes);
        if (!done.has(key)) {
          done.add(key);
          setting.stored++;
          for (const entry of carried) entry.safe = true;
          if (line.duty !== null) watch(setting, line.duty, composed, line.stale);
        }
        if (line.delivery === 'lost after') throw new PortError('unreachable', 0);
      },
    },
  };
  return line;
}

function changed(setting: Setting, line: Line, person: number, bytes: Uint8Array): Uint8Array {
  const { fault, random } = setting;
  if (fault.bundle === undefined || line.duty === null) return bytes;
  const vault = setting.vaultOf(person);
  const directory = setting.directory();
  return fault.bundle({ duty: line.duty, vault, directory, random, bytes });
}

/** Logs in which this officer may place cells: of every case they are a member of. */
export function logsOf(setting: Setting, duty: Duty): Watching[] {
  const { person } = duty.desk.officer;
  const unitId = duty.desk.officer.unitId;
  const logs: Watching[] = [
    { name: { log: 'attendance', logKey: unitId, person }, caseId: 'attendance' },
  ];
  for (const [caseId, logKey] of setting.boardSecrets)
    logs.push({ name: { log: 'notice', logKey, person }, caseId });
  for (const { senderKey } of duty.desk.keyring.all()) {
    if (senderKey.owner !== person) continue;
    for (const file of duty.desk.cases.values()) {
      const path = file.path.route === senderKey.path.route;
      const left = file.path.excluded.join() === senderKey.path.excluded.join();
      if (path && left) logs.push({ name: caseLog(senderKey, file.caseId), caseId: file.id });
    }
  }
  return logs;
}

/** A bundle, and what its officer had read when it was composed. */
interface Composed {
  bytes: Uint8Array;
  day: number;
  read: LastRead;
}

function watch(
  setting: Setting,
  duty: Duty,
  { bytes, day, read }: Composed,
  stale: Stale | null,
): void {
  const { person } = duty.desk.officer;
  const bundle = parseBundle(bytes, setting.directory().slots);
  const signPublic = duty.desk.officer.keys.signPublic;
  const logs = logsOf(setting, duty);
  const tell = (cells: Uint8Array[]): Observed[] =>
    setting.observer.tell(cells, logs, { day, signPublic });
  const kept = keptOnBoard(setting, bundle.board);
  const { cursor } = bundle;
  const [store, cells] = [bundle.store.length, kept ? bundle.board.length : 0];
  if (person !== setting.leftOut)
    setting.tape.push({ at: setting.now(), what: 'bundle', person, cursor, store, board: cells });
  setting.worked.set(person, (setting.worked.get(person) ?? new Set()).add(setting.day()));
  const board = kept ? tell(bundle.board) : [];
  const placed: Placed = {
    person,
    day,
    read,
    cursor: bundle.cursor,
    drop: toHex(bundle.dropId),
    store: itemsOf(tell(bundle.store)),
    board,
    stale,
    room: kept && board.length < bundle.board.length,
  };
  setting.figures.bundles++;
  checkBundle(setting, duty, placed);
  for (const { caseId, kind, bytes: item } of placed.store) {
    const of = setting.truth.cases.get(caseId);
    if (of !== undefined) noteStored(setting, of, placed, kind, item);
  }
  for (const { caseId, content } of board) {
    const of = setting.truth.cases.get(caseId);
    if (of !== undefined) notePlaced(setting, of, placed, content);
  }
}

/** Whether the server has kept the board cells of a bundle: only of a day's first. */
function keptOnBoard(setting: Setting, board: readonly Uint8Array[]): boolean {
  const [first] = board;
  const newest = setting.server.kept.cells.board.slice(-board.length);
  return first !== undefined && !isZero(first) && newest.some((c) => sameBytes(c.cell, first));
}

function itemsOf(observed: readonly Observed[]): Placed['store'] {
  const items = new Map<string, { caseId: string; parts: CellContent[] }>();
  for (const { caseId, content } of observed) {
    const id = toHex(content.item);
    const known = items.get(id) ?? { caseId, parts: [] };
    known.parts.push(content);
    items.set(id, known);
  }
  return [...items.values()].map(({ caseId, parts }) => ({
    caseId,
    kind: parts[0]?.kind ?? 0,
    bytes: joinItem(parts),
  }));
}

function noteStored(
  setting: Setting,
  of: TrueCase,
  { person, day, drop }: Placed,
  kind: number,
  item: Uint8Array,
): void {
  if (kind === itemKinds.letter.kind) {
    const letter = of.letters.get(toHex(letterHash(parseLetterCopy(item).letter)));
    letter?.copies.push({ person, day, drop, bundle: setting.stored });
  } else if (kind === itemKinds.entry.kind) {
    const entry = of.entries.get(toHex(entryHash(item)));
    if (entry !== undefined) entry.stored ??= setting.stored;
  }
}

function notePlaced(
  setting: Setting,
  of: TrueCase,
  { person, day }: Placed,
  content: CellContent,
): void {
  const item = toHex(content.item);
  for (const message of setting.truth.messages(of)) {
    if (message.item !== item) continue;
    const known = message.placed.get(content.part) ?? [];
    message.placed.set(content.part, [...known, { person, day, bundle: setting.stored }]);
  }
}
