/** What leaves on one beat: always the same size, whatever is due. `docs/protocol.md`, "Bundle". */
import {
  boardRoomOn,
  encodeBundle,
  idBytes,
  itemLimitBytes,
  partsOf,
  periodOf,
  type Random,
  sealCell,
  sealOutbox,
  splitItem,
  storePlaces,
} from '../../crypto/index.js';
import { auditKeyNow, noteGivenAgain } from './audit-keys.js';
import {
  batchLifeDays,
  type Desk,
  type HeldAuditKey,
  keyringLog,
  mayPass,
  today,
  useIndex,
  waitedSince,
} from './desk.js';
import { dueNow } from './due.js';
import { noteRegranted } from './due-keys.js';
import { fill } from './filling.js';
import { noteGivenAgainCases } from './giving-cases.js';
import { unplacedGrants } from './granted-cases.js';
import { actsOfGrant, sealGrant } from './granting.js';
import type { HeldKey } from './keyring.js';
import { itemKinds } from './kinds.js';
import { type MadeLeaf, makeLeaf, unmakeLeaf } from './leaves.js';
import { type LogName, logId } from './logbook.js';
import type { Outgoing } from './on-beat.js';
import { forgetPlaces } from './out-of-case.js';
import { encodeOutbox, outboxFullBytes } from './outbox.js';
import { bundlesToday, keptLetters, outboxNow } from './outboxing.js';
import type { BoardDue, Due, Grant } from './placement.js';
import {
  announcedAs,
  encodeRecord,
  encodeRecords,
  type RecordContent,
  recordId,
} from './records.js';

export interface SealedBundle extends Outgoing {
  /** Keys of what left in it. */
  keys: string[];
  /** Nothing that was due had to wait for a later bundle. */
  complete: boolean;
  /** How far the logs stood before it, by log and period. */
  placedBefore: ReadonlyMap<string, number>;
  /** What its leaf took and followed. */
  leaf: Omit<MadeLeaf, 'leaf'>;
}

interface Packing {
  items: { name: LogName; kind: number; bytes: Uint8Array }[];
  records: Map<string, { name: LogName; kind: number; records: RecordContent[] }>;
  board: BoardDue[];
  grant: Grant | null;
  keys: string[];
  waiting: number;
}

/** Store cells that a packing takes. */
function cellsOf(packing: Packing): number {
  let cells = packing.items.reduce((sum, item) => sum + partsOf(item.bytes.length), 0);
  for (const { records } of packing.records.values())
    cells += partsOf(encodeRecords(records).length);
  return cells;
}

function addRecord(packing: Packing, name: LogName, record: RecordContent): Packing {
  const kind = name.log === 'keyring' ? itemKinds.keyring.kind : itemKinds.index.kind;
  const id = logId(name);
  const packed = packing.records.get(id);
  const records = [...(packed?.records ?? []), record];
  return { ...packing, records: new Map(packing.records).set(id, { name, kind, records }) };
}

/** With this sender key granted and kept, if it is not already; `null` when another goes first. */
function announce(desk: Desk, packing: Packing, held: HeldKey | null): Packing | null {
  if (held === null || held.placed || desk.inFlight.has(announcedAs(held.senderKey)))
    return packing;
  if (packing.grant?.of === 'senderKey' && packing.grant.held === held) return packing;
  if (packing.grant !== null) return null;
  const record = { record: 'senderKey' as const, senderKey: held.senderKey };
  const kept = addRecord(packing, keyringLog(desk), record);
  return {
    ...kept,
    grant: { of: 'senderKey', held },
    keys: [...kept.keys, announcedAs(held.senderKey)],
  };
}

/** The same of an audit key; before anything else, so that no leaf waits for it. */
function announceAuditKey(desk: Desk, packing: Packing, held: HeldAuditKey): Packing {
  const record = { record: 'auditKey' as const, auditKey: held.auditKey };
  const key = `announce:${recordId(record)}`;
  if (held.placed || desk.inFlight.has(key)) return packing;
  const kept = addRecord(packing, keyringLog(desk), record);
  return { ...kept, grant: { of: 'auditKey', held }, keys: [...kept.keys, key] };
}

function pack(desk: Desk, packing: Packing, due: Due, boardRoom: number): Packing | null {
  if (due.of === 'board') {
    if (packing.board.length >= boardRoom) return null;
    return { ...packing, board: [...packing.board, due], keys: [...packing.keys, due.key] };
  }
  if (due.of === 'grant') return packing.grant === null ? packGrant(packing, due) : null;
  const announced = announce(desk, packing, due.senderKey);
  if (announced === null) return null;
  const next =
    due.of === 'record'
      ? addRecord(announced, due.name, due.record)
      : { ...announced, items: [...announced.items, due] };
  const tooLong =
    due.of === 'record' &&
    encodeRecords(next.records.get(logId(due.name))?.records ?? []).length > itemLimitBytes;
  if (tooLong || cellsOf(next) > storePlaces) return null;
  return { ...next, keys: [...next.keys, due.key] };
}

/** A grant, with what is recorded of it: both leave, or neither. */
function packGrant(packing: Packing, due: Extract<Due, { of: 'grant' }>): Packing | null {
  const along = due.with ?? [];
  const keys = new Set([due.key, ...along.map(({ key }) => key)]);
  let next: Packing = { ...packing, grant: due.grant, keys: [...packing.keys, ...keys] };
  for (const { record } of along)
    if (record !== undefined) next = addRecord(next, record.name, record.record);
  const tooLong = [...next.records.values()].some(
    ({ records }) => encodeRecords(records).length > itemLimitBytes,
  );
  return tooLong || cellsOf(next) > storePlaces ? null : next;
}

/** How many board cells of this bundle the server keeps: the day's quota is for the first bundles. */
function boardRoom(desk: Desk): number {
  const { places, quota } = boardRoomOn(desk.directory, today(desk));
  return desk.directory.trial || (bundlesToday(desk) + 1) * places <= quota ? places : 0;
}

/**
 * The newest batch that may be passed: a time after it was taken in, whatever it held. Batches are
 * passed in the order of their numbers, so that one which the server keeps back stops the cursor
 * until it is given, or until none of its age can be left.
 */
function nextCursor(desk: Desk): number {
  let cursor = desk.cursor;
  for (const [batch, takenAt] of [...desk.taken].sort((a, b) => a[0] - b[0])) {
    if (batch <= cursor) continue;
    const follows = batch === cursor + 1 || cursor === 0;
    if (!follows && waitedSince(desk, takenAt) < batchLifeDays) break;
    if (!mayPass(desk, takenAt)) break;
    const letters = keptLetters(desk, batch).reduce((sum, k) => sum + k.letter.length + 24, 0);
    const granted = unplacedGrants(desk)
      .filter((part) => part.batch <= batch)
      .reduce((sum, { record }) => sum + encodeRecord(record).length + 2, 0);
    if (letters + granted + encodeOutbox(outboxNow(desk, desk.cursor)).length > outboxFullBytes) {
      desk.alarms.raise({ kind: 'outbox-full', detail: String(batch) });
      break;
    }
    cursor = batch;
  }
  return cursor;
}

/** Composes the next bundle. What leaves in it counts as placed once `bundleSent` is called. */
export function composeBundle(desk: Desk, random: Random): SealedBundle {
  let packing: Packing = {
    items: [],
    records: new Map(),
    board: [],
    grant: null,
    keys: [],
    waiting: 0,
  };
  const auditKey = auditKeyNow(desk, random);
  if (auditKey !== null) packing = announceAuditKey(desk, packing, auditKey);
  const room = boardRoom(desk);
  const { places } = boardRoomOn(desk.directory, today(desk));
  const waiting = new Set<string>();
  for (const due of dueNow(desk, random)) {
    const isBehind = due.behind?.some((line) => waiting.has(line)) === true;
    const next = isBehind ? null : pack(desk, packing, due, room);
    if (next === null && due.line !== undefined) waiting.add(due.line);
    packing = next ?? { ...packing, waiting: packing.waiting + 1 };
  }
  forgetPlaces(desk, packing.keys);
  const { slots } = desk.directory;
  const used = new Map(desk.nextIndex);
  const placedBefore = new Map(desk.placedIndex);
  const drop = sealGrant(desk, packing.grant, random);
  const cursor = nextCursor(desk);
  const { trial } = desk.directory;
  const store = fill(sealStore(desk, packing, random), { places: storePlaces, trial }, random);
  const board = fill(sealBoard(desk, packing, random), { places, trial }, random);
  const { leaf, ...made } = makeLeaf(
    desk,
    {
      bundle: desk.outbox.bundle + 1,
      made: actsOfGrant(desk, packing.grant),
      auditKey: auditKey?.auditKey.key ?? null,
    },
    random,
  );
  const { unitId, person, keyringRoot } = desk.officer;
  for (const [log, index] of desk.nextIndex) {
    if (index > (used.get(log) ?? 0)) desk.placedIndex.set(log, index);
  }
  const outbox = outboxNow(desk, cursor);
  const bytes = encodeBundle(
    {
      number: outbox.bundle,
      cursor,
      store,
      board,
      dropId: drop.id,
      drop: drop.drop,
      leaf,
      outbox: sealOutbox(encodeOutbox(outbox), { unitId, person, keyringRoot }, random),
    },
    slots,
    places,
  );
  return {
    id: random(idBytes),
    bytes,
    number: outbox.bundle,
    cursor,
    keys: packing.keys,
    complete: packing.waiting === 0,
    placedBefore,
    acts: made.taken.length,
    leaf: made,
  };
}

function sealStore(desk: Desk, packing: Packing, random: Random): Uint8Array[] {
  const day = today(desk);
  const items = [
    ...packing.items,
    ...[...packing.records.values()].map(({ name, kind, records }) => ({
      name,
      kind,
      bytes: encodeRecords(records),
    })),
  ];
  return items.flatMap(({ name, kind, bytes }) =>
    splitItem(kind, day, bytes).map((content) => sealNext(desk, name, content, random)),
  );
}

const sealBoard = (desk: Desk, packing: Packing, random: Random): Uint8Array[] =>
  packing.board.map(({ name, content }) => sealNext(desk, name, content, random));

function sealNext(
  desk: Desk,
  name: LogName,
  content: Parameters<typeof sealCell>[1],
  random: Random,
): Uint8Array {
  const index = useIndex(desk, name);
  const { unitId, keys } = desk.officer;
  const place = { ...name, period: periodOf(today(desk)), index };
  return sealCell(place, content, { unitId, signSecret: keys.signSecret }, random);
}

/**
 * The server will not store this bundle. Its places stay used: the same tags again would show the
 * server which of the cells that it was sent were real.
 */
export function bundleRefused(desk: Desk, bundle: SealedBundle): void {
  desk.placedIndex.clear();
  for (const [log, index] of bundle.placedBefore) desk.placedIndex.set(log, index);
  unmakeLeaf(desk, bundle.leaf);
}

/** The server has the bundle: what left in it must be read back in the next sync. */
export function bundleSent(desk: Desk, bundle: SealedBundle): void {
  desk.outbox = { ...outboxNow(desk, bundle.cursor), bundle: bundle.number };
  desk.cursor = bundle.cursor;
  for (const batch of [...desk.taken.keys()]) if (batch <= bundle.cursor) desk.taken.delete(batch);
  for (const key of bundle.keys) {
    desk.inFlight.set(key, desk.syncs);
    if (key.startsWith('attendance:')) desk.attended = { day: today(desk), at: desk.now };
    const state = /^state:([0-9a-f]+):/.exec(key);
    if (state !== null) desk.firstSeen.set(`state-placed:${state[1]}`, desk.now);
  }
  for (const held of desk.keyring.all()) {
    const key = `grant:${recordId({ record: 'senderKey', senderKey: held.senderKey })}`;
    if (bundle.keys.includes(key)) noteRegranted(desk, held);
  }
  noteGivenAgain(desk, bundle.keys);
  noteGivenAgainCases(desk, bundle.keys);
}
