/** The notices of one case, verified and folded. `docs/protocol.md`, "Notice" and "Return". */
import {
  boardDays,
  boardSecretOf,
  type CaseKeys,
  caseIdOf,
  compareBytes,
  currentPeople,
  type Directory,
  ensure,
  membersOf,
  ProtocolError,
  sameBytes,
} from '../../crypto/index.js';
import { type BoardReading, readLog } from './board-reading.js';
import { keyFinder, signKeysOf } from './circle.js';
import { itemKinds, kindName } from './kinds.js';
import type { Message } from './message.js';
import { type Assembled, assemble, type NoticeCell } from './notice-items.js';
import { type Listed, listedHash, type State, verifyState } from './state.js';

/** What a reader noticed. Each kind has its sentence in `locales/`. */
export type NoticeAlarmKind =
  | 'clash' // two different verified cells under one tag
  | 'broken' // a cell or an item of this case that does not hold
  | 'message-fork' // one number of one officer, two messages
  | 'message-chain' // a message that does not follow the one before it
  | 'stranger' // a message or state by somebody who may not write here
  | 'wrong-circle' // a state that names others as left out than the reporter did
  | 'state-withheld' // messages, but no state that lists them
  | 'directory-old' // a state that asks for a newer directory than the one shown
  | 'promise-passed'; // the day by which something was to follow is over

export interface NoticeAlarm {
  kind: NoticeAlarmKind;
  person?: number;
  number?: number;
}

/** A state and where it stands; of two equally new ones the later place counts. */
export interface FoundState {
  state: State;
  placer: number;
  period: number;
  index: number;
}

export interface CaseNotices {
  /** Verified cells of this case, whether or not what they hold counts. */
  cells: number;
  /** Messages that count, by day, then by signer and number. */
  messages: Message[];
  /** The newest state that counts. */
  newest: State | null;
  /** Every state that counts and is not older than the board's life. */
  states: State[];
  /** Listed by the newest state, not yet due to have gone, and absent or incomplete. */
  withheld: Listed[];
  /** Messages of which the last parts have not come yet. */
  arriving: number;
  /** Cells of kinds this program does not know, bridges among them: verified, kept as they are. */
  newer: number;
  /** Members named by any state that counts or by the route, who stand in the directory. */
  members: number[];
  /** Those who took themselves out under their own signature. */
  recused: number[];
  alarms: NoticeAlarm[];
}

/** Reads everything that stands on the board for one case. Throws nothing but a caller's mistake. */
export function readNotices(given: {
  keys: CaseKeys;
  directory: Directory;
  board: BoardReading;
  day: number;
}): CaseNotices {
  const { directory, day, keys } = given;
  const alarms: NoticeAlarm[] = [];
  const caseId = caseIdOf(keys);
  const cells = collect(given, alarms);
  const standing = standingPeople(directory, keys.path.excluded);
  const found = readStates({ cells: cells.notices, directory, caseId, standing, day, alarms });
  const { members, counted } = settleMembers(found, { directory, path: keys.path, day });
  for (const { state } of found) {
    if (!members.has(state.signer)) alarms.push({ kind: 'stranger', person: state.signer });
  }
  const newest = newestOf(counted);
  const assembled = assemble(cells.notices, { directory, caseId });
  for (const person of assembled.broken) alarms.push({ kind: 'broken', person });
  const listed = counted.filter((f) => unexpired(f.state, day)).flatMap((f) => f.state.listed);
  const messages = countMessages(assembled, { members, standing, listed, alarms });
  const withheld = newest === null ? [] : withheldFrom(newest.listed, messages, day);
  noticeState(newest, { messages, directory, keys, day, alarms });
  const passed = newest !== null && promisePassed(newest, day);
  return {
    cells: cells.notices.length + cells.newer,
    messages,
    newest,
    states: counted.map((f) => f.state).filter((s) => unexpired(s, day)),
    withheld,
    arriving: passed ? 0 : assembled.begun.filter((b) => !explains(withheld, b)).length,
    newer: cells.newer,
    members: [...members].sort((a, b) => a - b),
    recused: [
      ...new Set(
        counted
          .map((f) => f.state)
          .filter(recusesSelf)
          .map((s) => s.signer),
      ),
    ],
    alarms,
  };
}

const recusesSelf = (state: State): boolean => state.recused.includes(state.signer);
const unexpired = (state: State, day: number): boolean => state.day + boardDays > day;
const promisePassed = (state: State, day: number): boolean =>
  state.nextBy !== 0 && day > state.nextBy;

/** A message that is listed and incomplete is withheld; it is not announced twice. */
const explains = (withheld: readonly Listed[], begun: { signer: number; number: number }) =>
  withheld.some((l) => l.person === begun.signer && l.number === begun.number);

const standingPeople = (directory: Directory, excluded: readonly number[]): Set<number> =>
  new Set(
    currentPeople(directory)
      .map((p) => p.person)
      .filter((person) => !excluded.includes(person)),
  );

function collect(
  { keys, directory, board, day }: Parameters<typeof readNotices>[0],
  alarms: NoticeAlarm[],
): { notices: NoticeCell[]; newer: number } {
  const { unitId } = directory;
  const reader = { board, unitId, day, signKeys: (p: number) => signKeysOf(directory, p) };
  const logKey = boardSecretOf(keys.caseSecret);
  const notices: NoticeCell[] = [];
  let newer = 0;
  for (const person of new Set(directory.people.map((p) => p.person))) {
    if (keys.path.excluded.includes(person)) continue;
    for (const log of ['notice', 'bridge'] as const) {
      const read = readLog(reader, { log, logKey, person });
      if (read.clashes.length > 0) alarms.push({ kind: 'clash', person });
      if (read.broken.length > 0) alarms.push({ kind: 'broken', person });
      for (const { place, content } of read.cells) {
        const kind = kindName(itemKinds, { kind: content.kind, version: 1 });
        if (kind === 'message' || kind === 'state') notices.push({ place, content });
        else newer += 1;
      }
    }
  }
  return { notices, newer };
}

function readStates(given: {
  cells: readonly NoticeCell[];
  directory: Directory;
  caseId: Uint8Array;
  standing: ReadonlySet<number>;
  day: number;
  alarms: NoticeAlarm[];
}): FoundState[] {
  const { directory, caseId, standing, day, alarms } = given;
  const found: FoundState[] = [];
  for (const { place, content } of given.cells) {
    if (content.kind !== itemKinds.state.kind || !standing.has(place.person)) continue;
    try {
      ensure(content.parts === 1, 'header', 'a state of more than one cell');
      const state = verifyState(content.content, directory.unitId, keyFinder(directory));
      ensure(sameBytes(state.caseId, caseId), 'chain', 'a state of another case');
      ensure(state.day <= day + 1, 'header', 'a state that would stay the newest');
      if (!standing.has(state.signer)) continue;
      const { person: placer, period, index } = place;
      found.push({ state, placer, period, index });
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      alarms.push({ kind: 'broken', person: place.person });
    }
  }
  return found;
}

/**
 * Members: those of the route in the directory, and those whom a member's unexpired state names,
 * so far as they stand in the directory. A state counts when signer and placer are members.
 */
function settleMembers(
  found: readonly FoundState[],
  { directory, path, day }: { directory: Directory; path: CaseKeys['path']; day: number },
): { members: Set<number>; counted: FoundState[] } {
  const standing = standingPeople(directory, path.excluded);
  const members = new Set(membersOf(directory, path).map((m) => m.person));
  const counts = ({ state, placer }: FoundState): boolean =>
    members.has(state.signer) && members.has(placer);
  for (let before = -1; before !== members.size; ) {
    before = members.size;
    for (const f of found) {
      if (!counts(f) || !unexpired(f.state, day)) continue;
      for (const person of f.state.members) if (standing.has(person)) members.add(person);
    }
  }
  return { members, counted: found.filter(counts) };
}

/** Greatest (day, letters received, period, index), then lowest person. */
const newestOf = (found: readonly FoundState[]): State | null =>
  [...found].sort(
    (a, b) =>
      b.state.day - a.state.day ||
      b.state.letters - a.state.letters ||
      b.period - a.period ||
      b.index - a.index ||
      a.placer - b.placer,
  )[0]?.state ?? null;

const lists = (listed: readonly Listed[], message: Message): boolean =>
  listed.some(
    (l) =>
      l.person === message.header.signer &&
      l.number === message.header.number &&
      sameBytes(l.hash, listedHash(message.hash)),
  );

/** A member's message counts; that of anybody else only if a member's state lists it. */
function countMessages(
  { messages }: Assembled,
  given: {
    members: ReadonlySet<number>;
    standing: ReadonlySet<number>;
    listed: readonly Listed[];
    alarms: NoticeAlarm[];
  },
): Message[] {
  const { members, standing, listed, alarms } = given;
  const counted: Message[] = [];
  for (const { message, placers } of messages) {
    const { signer, number } = message.header;
    const own = members.has(signer) && placers.some((placer) => standing.has(placer));
    if (own || lists(listed, message)) counted.push(message);
    else if (standing.has(signer)) alarms.push({ kind: 'stranger', person: signer, number });
  }
  counted.sort(
    (a, b) =>
      a.header.day - b.header.day ||
      a.header.signer - b.header.signer ||
      a.header.number - b.header.number ||
      compareBytes(a.hash, b.hash),
  );
  checkChains(counted, alarms);
  return counted;
}

function checkChains(messages: readonly Message[], alarms: NoticeAlarm[]): void {
  for (const { header, hash } of messages) {
    const { signer: person, number, prev } = header;
    const others = messages.filter((m) => m.header.signer === person);
    const twin = others.find((m) => m.header.number === number && !sameBytes(m.hash, hash));
    if (twin !== undefined && compareBytes(hash, twin.hash) < 0)
      alarms.push({ kind: 'message-fork', person, number });
    const before = others.filter((m) => m.header.number === number - 1);
    const follows =
      number === 1
        ? prev.every((byte) => byte === 0)
        : before.length === 0 || before.some((m) => sameBytes(m.hash, prev));
    if (!follows) alarms.push({ kind: 'message-chain', person, number });
  }
}

const withheldFrom = (
  listed: readonly Listed[],
  messages: readonly Message[],
  day: number,
): Listed[] =>
  listed.filter((l) => day < l.day + boardDays && !messages.some((m) => lists([l], m)));

function noticeState(
  newest: State | null,
  given: {
    messages: readonly Message[];
    directory: Directory;
    keys: CaseKeys;
    day: number;
    alarms: NoticeAlarm[];
  },
): void {
  const { messages, directory, keys, day, alarms } = given;
  if (newest === null) {
    if (messages.length > 0) alarms.push({ kind: 'state-withheld' });
    return;
  }
  const person = newest.signer;
  if (newest.directory > directory.number) alarms.push({ kind: 'directory-old', person });
  if (promisePassed(newest, day)) alarms.push({ kind: 'promise-passed', person });
  if (newest.excluded.join() !== keys.path.excluded.join())
    alarms.push({ kind: 'wrong-circle', person });
}
