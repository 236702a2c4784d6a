/** The notices of one case, verified and folded. `docs/protocol.md`, "Notice" and "Return". */
import {
  boardDays,
  type CaseKeys,
  caseIdOf,
  compareBytes,
  type Directory,
  sameBytes,
} from '../../crypto/index.js';
import { type CaseOnBoard, collect } from './collecting.js';
import type { Message } from './message.js';
import type { NoticeAlarm } from './notice-alarms.js';
import { type Assembled, assemble } from './notice-items.js';
import { newestOf, standingPeople, unexpired } from './notice-states.js';
import { type Listed, listedHash, type State } from './state.js';

export type { NoticeAlarm, NoticeAlarmKind } from './notice-alarms.js';

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
  /** Cells of kinds this program does not know: verified, kept as they are. */
  newer: number;
  /** The highest epoch that was read; 0 where nobody has gone since the case was opened. */
  epoch: number;
  /** Whom states name that were made under a later directory than the reader's: the latest of each. */
  named: ReadonlyMap<number, number>;
  /** Those who took themselves out under their own signature. */
  recused: number[];
  alarms: NoticeAlarm[];
}

/**
 * Reads everything that stands on the board for one case, over every epoch that a bridge leads to.
 * `kemSecret`: the receipt's. Throws nothing but a caller's mistake.
 */
export function readNotices(given: Omit<CaseOnBoard, 'caseId'>): CaseNotices {
  const { directory, day, keys } = given;
  const alarms: NoticeAlarm[] = [];
  const caseId = caseIdOf(keys);
  const cells = collect({ ...given, caseId }, alarms);
  const standing = standingPeople(directory, keys.path.excluded);
  const { members, counted, recusals } = cells.settled;
  // Under an older directory they may have been members.
  for (const { state } of cells.found) {
    const isOut = !members.has(state.signer) && !recusals.has(state.signer);
    if (isOut && state.directory >= directory.number)
      alarms.push({ kind: 'stranger', person: state.signer });
  }
  const newest = newestOf(counted);
  const assembled = assemble(cells.notices, { directory, caseId });
  for (const person of assembled.broken) alarms.push({ kind: 'broken', person });
  const listed = counted.filter((f) => unexpired(f.state, day)).flatMap((f) => f.state.listed);
  const messages = countMessages(assembled, {
    directory,
    members,
    recusals,
    standing,
    listed,
    alarms,
  });
  const withheld = newest === null ? [] : withheldFrom(newest.listed, messages, day);
  noticeState(newest, { messages, directory, keys, day, alarms });
  const passed = newest !== null && promisePassed(newest, day);
  const begun = assembled.begun.filter((b) => !explains(withheld, b)).length + cells.halves;
  return {
    cells: cells.notices.length + cells.bridges + cells.newer,
    messages,
    newest,
    states: counted.map((f) => f.state).filter((s) => unexpired(s, day)),
    withheld,
    arriving: passed ? 0 : begun,
    newer: cells.newer,
    epoch: cells.epoch,
    named: cells.settled.named,
    recused: [...recusals.keys()].sort((a, b) => a - b),
    alarms,
  };
}

const promisePassed = (state: State, day: number): boolean =>
  state.nextBy !== 0 && day > state.nextBy;

/** A message that is listed and incomplete is withheld; it is not announced twice. */
const explains = (withheld: readonly Listed[], begun: { signer: number; number: number }) =>
  withheld.some((l) => l.person === begun.signer && l.number === begun.number);

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
    directory: Directory;
    members: ReadonlySet<number>;
    recusals: ReadonlyMap<number, number>;
    standing: ReadonlySet<number>;
    listed: readonly Listed[];
    alarms: NoticeAlarm[];
  },
): Message[] {
  const { directory, members, recusals, standing, listed, alarms } = given;
  const counted: Message[] = [];
  for (const { message, placers } of messages) {
    const { signer, number } = message.header;
    const own = members.has(signer) && placers.some((placer) => standing.has(placer));
    if (own || lists(listed, message)) counted.push(message);
    // From before they took themselves out: the next state of a colleague will list it.
    else if (message.header.day <= (recusals.get(signer) ?? -1)) continue;
    else if (standing.has(signer) && message.header.directory >= directory.number)
      alarms.push({ kind: 'stranger', person: signer, number });
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
