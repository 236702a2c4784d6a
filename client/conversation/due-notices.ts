/** Messages and states that are due on the board. `docs/protocol.md`, "What is due". */
import {
  boardDays,
  type CellContent,
  dayOf,
  listedLimit,
  periodDays,
  periodOf,
  sameBytes,
  splitItem,
  toHex,
} from '../../crypto/index.js';
import {
  type CaseFile,
  foldCase,
  lettersOf,
  newestState,
  type PlacedState,
  sessionsOf,
} from './casefile.js';
import { currentPerson } from './circle.js';
import { type Desk, freeIndex, noticeLog, self, today, waited, waitedSince } from './desk.js';
import { soonest } from './due-board.js';
import { epochInForce } from './epochs.js';
import { readByReporter } from './followed.js';
import { entryKinds, itemKinds } from './kinds.js';
import type { Counts } from './logbook.js';
import type { Message } from './message.js';
import type { BoardDue, Turn } from './placement.js';
import { isGone, membersNow, rankIn, recusedFrom } from './rank.js';
import type { BoardEpoch } from './records.js';
import { wasSeen } from './seen.js';
import { type Listed, listedHash, memberLimit, type State, signState } from './state.js';
import { messageIn } from './writing.js';

/** Age at which a message on the board is placed again, by its author and by anybody. */
const authorAgainDays = 28;
const anybodyAgainDays = 35;
const nothing = new Uint8Array(0);

interface Placement {
  content: CellContent;
  turn: Turn;
}

/**
 * Messages and states of a case. A state is the first cell of whoever opens a period with a message:
 * a case is looked up by first cells, so that one that is kept back would hide the case otherwise.
 */
export function dueNotices(desk: Desk, file: CaseFile, epoch: BoardEpoch, due: BoardDue[]): void {
  const me = self(desk);
  if (me?.notices !== true) return;
  const name = noticeLog(epoch.secret, me.person);
  const messages: BoardDue[] = [];
  const counts = readByReporter(desk, file);
  for (const entry of file.entries.values()) {
    const message = messageIn(desk, entry);
    if (message === null) continue;
    for (const { content, turn } of dueParts(desk, file, { message, counts })) {
      const key = `message:${toHex(content.item)}:${content.part}:${content.day}`;
      messages.push({ of: 'board', key, name, content, turn });
    }
  }
  const opens = messages.length > 0 && freeIndex(desk, name) === 0;
  const state = dueState(desk, file, epoch, opens);
  if (state !== null) {
    const { key, content } = state;
    const before = opens ? messages.map(({ turn }) => turn) : [];
    const turn = soonest([state.turn, ...before], today(desk));
    due.push({ of: 'board', key, name, content, turn });
  } else if (standingStates(desk, file).length === 0) return;
  due.push(...messages);
}

/** The parts of a message that must be placed now, for the first time or again. */
function dueParts(
  desk: Desk,
  file: CaseFile,
  { message, counts }: { message: Message; counts: Counts },
): Placement[] {
  const day = today(desk);
  const parts = splitItem(itemKinds.message.kind, day, message.bytes);
  const [first] = parts;
  if (first === undefined) return [];
  const { signer } = message.header;
  const mine = signer === desk.officer.person;
  const gone = isGone(desk, file, signer);
  const rank = rankIn(desk, file, (p) => p.notices);
  const item = toHex(first.item);
  const standing = desk.book.standing(item, parts, counts);
  const stoodBefore = desk.book.standing(item, parts);
  const seen = wasSeen(file, message);
  if (seen) return [];
  const againDays = mine ? authorAgainDays : gone ? 0 : anybodyAgainDays + rank;
  return parts.flatMap((content): Placement[] => {
    const placed = standing?.days.get(content.part);
    if (placed === undefined) {
      const now = mine || gone || day - message.header.day >= againDays;
      // Behind all bridges and states: of a removal there may be as many as were ever answered.
      const until = stoodBefore?.days.has(content.part) === true ? day + boardDays : 0;
      return now ? [{ content, turn: { turn: 'new', until } }] : [];
    }
    if (day - placed < (gone ? authorAgainDays : againDays)) return [];
    return [{ content, turn: { turn: 'again', until: placed + boardDays } }];
  });
}

/**
 * Day on which the oldest of the newest cells of each part was placed: until 56 days later the
 * message stands whole, so that a reader who lacks it by then is right to say so. `null` where it
 * does not stand whole in what its reporter reads.
 */
function standsFrom(desk: Desk, item: string, counts: Counts): number | null {
  const standing = desk.book.standing(item, undefined, counts);
  if (standing === undefined || standing.days.size < standing.parts) return null;
  return Math.min(...standing.days.values());
}

/**
 * Messages that stand whole on the board, newest first: what a state lists. One by somebody who
 * has left, or is out of the case, is listed only if its entry was read back: they could have written it since.
 */
function listedNow(desk: Desk, file: CaseFile): Listed[] {
  const entered = new Set(
    [...file.entries.values()].map((entry) => toHex(messageIn(desk, entry)?.hash ?? nothing)),
  );
  const counts = readByReporter(desk, file);
  return [...file.notices.values()]
    .filter(
      ({ message }) =>
        !isGone(desk, file, message.header.signer) || entered.has(toHex(message.hash)),
    )
    .flatMap(({ message: { header, hash }, item }) => {
      const day = standsFrom(desk, item, counts);
      const { signer: person, number } = header;
      return day === null ? [] : [{ person, number, hash: listedHash(hash), day }];
    })
    .filter(({ day }) => day + boardDays > today(desk))
    .sort((a, b) => b.day - a.day || b.number - a.number || a.person - b.person)
    .slice(0, listedLimit)
    .sort((a, b) => a.person - b.person || a.number - b.number);
}

/** What this officer would state of a case today. */
export function stateNow(
  desk: Desk,
  file: CaseFile,
  { epoch }: BoardEpoch = epochInForce(desk, file),
): State {
  const me = currentPerson(desk.directory, desk.officer.person);
  const letters = lettersOf(file).filter((l) => l.stored);
  return {
    caseId: file.caseId,
    signer: desk.officer.person,
    keyId: me?.keyId ?? new Uint8Array(8),
    day: today(desk),
    epoch,
    letters: letters.length,
    intakeDay: Math.max(0, ...letters.map((l) => l.origin.day)),
    sessions: sessionsOf(letters)
      .slice(-4)
      .map((s) => ({ day: s.day, letters: s.letters, gap: s.missing.length > 0 })),
    members: membersNow(desk, file)
      .map((m) => m.person)
      .slice(0, memberLimit),
    excluded: [...file.path.excluded],
    recused: [...recusedFrom(file)].sort((a, b) => a - b).slice(0, memberLimit),
    directory: desk.directory.number,
    listed: listedNow(desk, file),
    nextBy: foldCase(file).nextBy,
  };
}

/** Whether two states tell the reporter the same. */
export const saysTheSame = (a: State, b: State): boolean => tell(a) === tell(b);
const tell = (s: State): string =>
  JSON.stringify([
    s.letters,
    s.intakeDay,
    s.sessions,
    s.members,
    s.excluded,
    s.recused,
    s.epoch,
    s.nextBy,
    s.listed.map((l) => [l.person, l.number, toHex(l.hash), l.day]),
  ]);

/**
 * Whether a state tells the reporter something that they could act on: about letters, a promise, or
 * a message that was not listed. Other members, later days and messages that fell off the list can
 * wait until what stands is renewed.
 */
const tellsMore = (before: State, now: State): boolean =>
  news(before) !== news(now) ||
  now.listed.some(
    (l) => !before.listed.some((b) => b.person === l.person && sameBytes(b.hash, l.hash)),
  );
const news = (s: State): string => JSON.stringify([s.letters, s.intakeDay, s.sessions, s.nextBy]);

/** States of people who still write here that stand on the board, where its reporter reads. */
export function standingStates(desk: Desk, file: CaseFile): PlacedState[] {
  const counts = readByReporter(desk, file);
  return file.states.filter(
    (s) =>
      !isGone(desk, file, s.placer) &&
      !file.recusals.has(s.state.signer) &&
      s.state.day + boardDays > today(desk) &&
      counts(s.name),
  );
}

/**
 * Whether this officer has answered: whoever does waits for nobody's rank, for a message without
 * any state says to its reader that something is kept from them.
 */
export const answersHere = (desk: Desk, file: CaseFile): boolean =>
  [...file.entries.values()].some(
    (e) => e.header.person === desk.officer.person && messageIn(desk, e) !== null,
  );

/** Entries that change what a state says: others do not make a colleague wait anew. */
const toldKinds = new Set<number>([entryKinds.reply.kind, entryKinds.promise.kind]);

/** `opens`: a message of this officer's is due, and nothing of theirs stands in this period yet. */
function dueState(
  desk: Desk,
  file: CaseFile,
  epoch: BoardEpoch,
  opens: boolean,
): (Placement & { key: string }) | null {
  const now = stateNow(desk, file, epoch);
  if (now.letters === 0) return null;
  const day = today(desk);
  const current = standingStates(desk, file);
  const newest = newestState(current);
  const what = `state:${file.id}:${tell(now)}`;
  const rank = rankIn(desk, file, (p) => p.notices);
  const changed = newest === undefined || !saysTheSame(newest.state, now);
  const since = Math.max(
    now.intakeDay,
    epoch.day,
    ...[...file.entries.values()]
      .filter((e) => toldKinds.has(e.header.kind))
      .map((e) => dayOf(e.header.minute * 60_000))
      .filter((written) => written <= day),
  );
  const again = newest !== undefined && newest.period < periodOf(day);
  const dueSince = again && !changed ? periodOf(day) * periodDays : Math.max(since, file.day);
  if (!changed && !again) return null;
  // The first state beyond a bridge is for whoever built it: until then there is none to read.
  const first = !current.some((s) => s.state.epoch === epoch.epoch);
  const builds = first && epoch.author === desk.officer.person;
  const waits = (newest !== undefined || !answersHere(desk, file)) && !builds;
  if (!opens && waits && waited(desk, what, dueSince) < rank) return null;
  const own = current
    .filter((s) => s.placer === desk.officer.person && s.state.epoch === epoch.epoch)
    .map((s) => s.state.day);
  const lastKey = `state-placed:${file.id}`;
  if (desk.directory.trial) {
    const last = desk.firstSeen.get(lastKey);
    if (last !== undefined && waitedSince(desk, last) < 1) return null;
  } else if (own.includes(day)) return null;
  const { unitId, keys } = desk.officer;
  const bytes = signState(now, { unitId, signSecret: keys.signSecret });
  const [content] = splitItem(itemKinds.state.kind, day, bytes);
  if (content === undefined) return null;
  const turn = first || newest === undefined || tellsMore(newest.state, now) ? 'new' : 'again';
  const until = first || newest === undefined ? 0 : newest.state.day + boardDays;
  return { key: `${what}:${day}`, content, turn: { turn, until } };
}
