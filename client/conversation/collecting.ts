/**
 * All cells of one case, over every epoch that a bridge leads to. `docs/protocol.md`, "Bridge" and
 * "Return".
 */
import {
  type Bridge,
  boardSecretOf,
  type CaseKeys,
  type Directory,
  ensure,
  type LogKind,
  openBridge,
  ProtocolError,
  sameBytes,
  toHex,
  verifyBridge,
  wipe,
} from '../../crypto/index.js';
import { type BoardReading, readLog } from './board-reading.js';
import { keyFinder, signKeysOf } from './circle.js';
import { itemKinds, kindName } from './kinds.js';
import type { NoticeAlarm } from './notice-alarms.js';
import type { NoticeCell } from './notice-items.js';
import {
  type FoundState,
  readStates,
  type Settled,
  settleMembers,
  standingPeople,
} from './notice-states.js';
import { joinPlacings } from './placings.js';

/** Most epochs that are read of what one person says: a colleague may place any number of bridges. */
export const epochsOfOne = 8;

export interface CaseOnBoard {
  keys: CaseKeys;
  caseId: Uint8Array;
  /** The receipt's X-Wing key: bridges are sealed to it. */
  kemSecret: Uint8Array;
  directory: Directory;
  board: BoardReading;
  day: number;
}

export interface Collected {
  /** Cells of messages and states, of every epoch. */
  notices: NoticeCell[];
  /** Cells of kinds that this program does not know. */
  newer: number;
  /** Cells of bridges. */
  bridges: number;
  /** Bridges of which one half has not come. */
  halves: number;
  /** The highest epoch that was read. */
  epoch: number;
  found: FoundState[];
  settled: Settled;
}

/**
 * Reads epoch 0, then every epoch with a valid bridge, from the lowest on. Where the word of somebody
 * who took themselves out was found beyond bridges that they had placed after it, those are not
 * followed, and everything is read again.
 */
export function collect(given: CaseOnBoard, alarms: NoticeAlarm[]): Collected {
  let out: ReadonlyMap<number, number> = new Map();
  for (;;) {
    const heard: NoticeAlarm[] = [];
    const read = collectWithout(given, { out, alarms: heard });
    const { recusals } = read.settled;
    const isNew = read.followed.some(
      ({ signer, day }) => day > (recusals.get(signer) ?? Number.POSITIVE_INFINITY),
    );
    if (!isNew) {
      alarms.push(...heard);
      return read;
    }
    // Each time round somebody more is known to be out.
    out = new Map([...out, ...recusals]);
  }
}

/** `out`: since which day these people are known to be out of the case. */
function collectWithout(
  given: CaseOnBoard,
  { out, alarms }: { out: ReadonlyMap<number, number>; alarms: NoticeAlarm[] },
): Collected & { followed: { signer: number; day: number }[] } {
  const { keys, directory, day } = given;
  const standing = standingPeople(directory, keys.path.excluded);
  const first = boardSecretOf(keys.caseSecret);
  const result = { notices: [] as NoticeCell[], newer: 0, bridges: 0, halves: 0, epoch: 0 };
  const bridgeCells: NoticeCell[] = [];
  const found: FoundState[] = [];
  const followed: { signer: number; day: number }[] = [];
  const take = (logKey: Uint8Array, kinds: readonly LogKind[]): void => {
    const cells: NoticeCell[] = [];
    for (const one of readLogs(given, logKey, kinds, alarms)) {
      const kind = kindName(itemKinds, { kind: one.content.kind, version: 1 });
      if (kind === 'message' || kind === 'state') cells.push(one);
      else if (kind === 'bridge' && one.place.log === 'bridge') bridgeCells.push(one);
      else result.newer += 1;
    }
    result.notices.push(...cells);
    found.push(...readStates({ ...given, cells, standing, alarms }));
  };
  const settle = (): Settled => settleMembers(found, { directory, path: keys.path, day });
  take(first, ['notice', 'bridge']);
  let settled = settle();
  const { whole, halves } = readBridges(given, { cells: bridgeCells, standing, alarms });
  const secrets = new Set<string>();
  for (const bridge of whole) {
    const { signer, epoch } = bridge.header;
    const left = out.get(signer) ?? settled.recusals.get(signer);
    // What somebody drew while they were a member is still the way to what was said under it.
    const follows = left === undefined ? settled.members.has(signer) : bridge.header.day <= left;
    if (!follows) {
      const isOfNow = bridge.header.directory === directory.number;
      if (isOfNow && standing.has(signer)) alarms.push({ kind: 'stranger', person: signer });
      continue;
    }
    const secret = openBridge(bridge, { ...given, kemPublic: keys.kemPublic });
    if (secret === null) {
      alarms.push({ kind: 'broken', person: signer });
      continue;
    }
    const isNew = !secrets.has(toHex(secret));
    secrets.add(toHex(secret));
    if (isNew) take(secret, ['notice']);
    wipe(secret);
    followed.push({ signer, day: bridge.header.day });
    result.epoch = Math.max(result.epoch, epoch);
    settled = settle();
  }
  wipe(first);
  return { ...result, bridges: bridgeCells.length, halves, found, settled, followed };
}

function readLogs(
  { keys, directory, board, day }: CaseOnBoard,
  logKey: Uint8Array,
  kinds: readonly LogKind[],
  alarms: NoticeAlarm[],
): NoticeCell[] {
  const { unitId } = directory;
  const reader = { board, unitId, day, signKeys: (p: number) => signKeysOf(directory, p) };
  const cells: NoticeCell[] = [];
  for (const person of new Set(directory.people.map((p) => p.person))) {
    if (keys.path.excluded.includes(person)) continue;
    for (const log of kinds) {
      const read = readLog(reader, { log, logKey, person });
      if (read.clashes.length > 0) alarms.push({ kind: 'clash', person });
      if (read.broken.length > 0) alarms.push({ kind: 'broken', person });
      cells.push(...read.cells);
    }
  }
  return cells;
}

/**
 * Bridges whose placer and author stand in this directory, which is not older than the one that
 * they name; lowest epoch first.
 */
function readBridges(
  { directory, caseId, day }: CaseOnBoard,
  given: { cells: readonly NoticeCell[]; standing: ReadonlySet<number>; alarms: NoticeAlarm[] },
): { whole: Bridge[]; halves: number } {
  const { standing, alarms } = given;
  const items = new Map<string, NoticeCell[]>();
  for (const cell of given.cells) {
    if (!standing.has(cell.place.person)) continue;
    const id = toHex(cell.content.item);
    items.set(id, [...(items.get(id) ?? []), cell]);
  }
  const whole: Bridge[] = [];
  let halves = 0;
  for (const cells of items.values()) {
    const placers = [...new Set(cells.map((c) => c.place.person))];
    const bytes = joinPlacings(
      placers.map((p) => cells.filter((c) => c.place.person === p).map((c) => c.content)),
    );
    if (bytes === null) {
      halves += 1;
      continue;
    }
    try {
      const bridge = verifyBridge(bytes, directory.unitId, keyFinder(directory));
      const { header } = bridge;
      ensure(sameBytes(header.caseId, caseId), 'chain', 'a bridge of another case');
      ensure(header.day <= day + 1, 'header', 'a bridge of a day to come');
      if (!standing.has(header.signer)) continue;
      if (header.directory > directory.number)
        alarms.push({ kind: 'directory-old', person: header.signer });
      else whole.push(bridge);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      alarms.push({ kind: 'broken', person: placers[0] as number });
    }
  }
  return { whole: limited(whole), halves };
}

/** Of each person the newest few, lowest epoch first. */
function limited(bridges: readonly Bridge[]): Bridge[] {
  const of = new Map<number, number>();
  return [...bridges]
    .sort((a, b) => b.header.epoch - a.header.epoch || b.header.day - a.header.day)
    .filter(({ header: { signer } }) => {
      of.set(signer, (of.get(signer) ?? 0) + 1);
      return (of.get(signer) as number) <= epochsOfOne;
    })
    .reverse();
}
