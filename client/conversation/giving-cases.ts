/**
 * An officer gives cases to a member who cannot open them: asked for once, and then due until the
 * drop of a bundle has carried it. `docs/protocol.md`, "Case grants".
 */
import { encodePath, ensure, toHex } from '../../crypto/index.js';
import { type CaseGrant, casesOfGrant, grantContentBytes } from './case-grant.js';
import type { CaseFile } from './casefile.js';
import { currentPerson } from './circle.js';
import { caseLog, type Desk, indexLog, waited } from './desk.js';
import { epochsToGive } from './epochs.js';
import { encodeGivenCase, type GivenCase, givenLimits } from './given-case.js';
import { firstReaders, givenSince, hasOpened, hindrance } from './given-to.js';
import type { Giving } from './granted.js';
import type { HeldKey } from './keyring.js';
import { type LogName, logId } from './logbook.js';
import type { Due, WithGrant } from './placement.js';
import { membersNow } from './rank.js';
import { announcedAs, recordId } from './records.js';
import { leftOutAnywhere } from './same-reporter.js';

const againDays = 7;
const givingKey = ({ caseId, to }: Giving): string => `give:${toHex(caseId)}:${to}`;
const againKey = ({ caseId, to }: Giving): string => `give-again:${toHex(caseId)}:${to}`;

/** Asks for a case to be given. Throws `argument` where `hindrance` says why not. */
export function giveCase(desk: Desk, file: CaseFile, to: number): void {
  const { caseId } = file;
  ensure(hindrance(desk, file, to) === null, 'argument', 'somebody who may be given the case');
  desk.giving.set(givingKey({ caseId, to }), { caseId, to });
}

/** Asked for, and no bundle was seen to carry it yet. */
export const isAskedFor = (desk: Desk, { caseId }: CaseFile, to: number): boolean =>
  desk.giving.has(givingKey({ caseId, to }));

/** Cases that this officer could give to somebody now, and was not asked to. */
export const couldGive = (desk: Desk, person: number): CaseFile[] =>
  [...desk.cases.values()].filter(
    (file) => !isAskedFor(desk, file, person) && hindrance(desk, file, person) === null,
  );

/** One of each writer after another, so that nobody's many crowd out a colleague's. */
function inTurns(logs: readonly LogName[]): LogName[] {
  const turns = new Map<number, number>();
  const turnOf = logs.map(({ person }) => {
    const turn = turns.get(person) ?? 0;
    turns.set(person, turn + 1);
    return turn;
  });
  return logs
    .map((log, i) => ({ log, turn: turnOf[i] as number }))
    .sort((a, b) => a.turn - b.turn)
    .map(({ log }) => log);
}

/** What opens a case: every log in which something of it stands, or may yet be written. */
function givenOf(desk: Desk, file: CaseFile, to: number): GivenCase {
  const { caseId, path, day } = file;
  const first = firstReaders(desk, file);
  const named = new Map<string, LogName>();
  const stays = (person: number): boolean => currentPerson(desk.directory, person) !== undefined;
  for (const { senderKey } of desk.keyring.forCase(path, caseId)) {
    const name = caseLog(senderKey, caseId);
    if (desk.book.holds(name) || senderKey.readers.every((r) => stays(r.person)))
      named.set(logId(name), name);
  }
  for (const [id, name] of desk.granted.get(file.id)?.logs ?? []) named.set(id, name);
  const logs = inTurns(
    [...named.values()].sort((a, b) => Number(desk.book.holds(b)) - Number(desk.book.holds(a))),
  );
  return {
    caseId,
    day,
    readers: givenSince(desk, file)
      .filter((person) => person !== to && !first.includes(person))
      .sort((a, b) => a - b)
      .slice(0, 255),
    epochs: epochsToGive(file)
      .slice(0, givenLimits.epochs)
      .map(({ epoch, secret }) => ({ epoch, secret })),
    logs: logs.slice(0, givenLimits.logs).map(({ person, logKey }) => ({ person, logKey })),
  };
}

interface Ready {
  file: CaseFile;
  with: WithGrant;
}

/**
 * One grant for each circle and person of whom cases wait, and again after a week for what was not
 * confirmed. `keys`: own sender keys of the cases, by case.
 */
export function dueForGiving(desk: Desk, keys: ReadonlyMap<string, HeldKey>, due: Due[]): void {
  const ready = new Map<string, { to: number; ready: Ready[] }>();
  const put = (to: number, one: Ready): void => {
    const group = `${toHex(encodePath(one.file.path))}:${to}`;
    const known = ready.get(group) ?? { to, ready: [] };
    ready.set(group, { to, ready: [...known.ready, one] });
  };
  for (const [key, giving] of desk.giving) {
    const file = desk.cases.get(toHex(giving.caseId));
    const own = keys.get(toHex(giving.caseId));
    if (file === undefined || own === undefined || desk.inFlight.has(key)) continue;
    if (hindrance(desk, file, giving.to) !== null) continue;
    const name = indexLog(own.senderKey);
    if (!own.placed && !desk.inFlight.has(announcedAs(own.senderKey))) {
      const record = { record: 'case' as const, keys: file.keys, day: file.day };
      const id = `${logId(name)}|${recordId(record)}`;
      due.push({ of: 'record', key: id, name, record, senderKey: own });
      continue;
    }
    const record = { record: 'caseGiven' as const, ...giving };
    put(giving.to, { file, with: { key, record: { name, record } } });
  }
  for (const again of unconfirmed(desk)) put(again.to, again.ready);
  for (const { to, ready: of } of ready.values()) pushGrant(desk, to, of, due);
}

function pushGrant(desk: Desk, person: number, ready: readonly Ready[], due: Due[]): void {
  const to = currentPerson(desk.directory, person);
  const path = ready[0]?.file.path;
  if (to === undefined || path === undefined) return;
  const cases: GivenCase[] = [];
  let room = grantContentBytes;
  for (const { file } of ready.slice(0, casesOfGrant)) {
    const given = givenOf(desk, file, person);
    room -= encodeGivenCase(given).length;
    if (room < 0) break;
    cases.push(given);
  }
  const taken = ready.slice(0, cases.length).map((one) => one.with);
  const { keyId } = to;
  const grant: CaseGrant = { from: desk.officer.person, to: { person, keyId }, path, cases };
  const [first] = taken;
  if (first !== undefined)
    due.push({ of: 'grant', key: first.key, grant: { of: 'cases', grant }, with: taken });
}

/** Own grants of more than a week ago of which nobody has said that they came. */
function unconfirmed(desk: Desk): { to: number; ready: Ready }[] {
  const found: { to: number; ready: Ready }[] = [];
  for (const { record, since } of desk.records.values()) {
    if (record.record !== 'caseGiven' || record.to === desk.officer.person) continue;
    const file = desk.cases.get(toHex(record.caseId));
    if (file === undefined || !mayStillGive(desk, file, record.to)) continue;
    const key = againKey(record);
    if (weeksSince(desk, key, since) <= (desk.firstSeen.get(`${key}:done`) ?? 0)) continue;
    found.push({ to: record.to, ready: { file, with: { key } } });
  }
  return found;
}

const weeksSince = (desk: Desk, key: string, since: number): number =>
  Math.floor(waited(desk, key, since) / againDays);

function mayStillGive(desk: Desk, file: CaseFile, to: number): boolean {
  const members = membersNow(desk, file).map((m) => m.person);
  return (
    members.includes(to) &&
    members.includes(desk.officer.person) &&
    !hasOpened(desk, file, to) &&
    !leftOutAnywhere(desk, file).includes(to)
  );
}

/** Notes which cases a bundle gave again. */
export function noteGivenAgainCases(desk: Desk, keys: readonly string[]): void {
  for (const { record, since } of desk.records.values()) {
    if (record.record !== 'caseGiven' || !keys.includes(againKey(record))) continue;
    const key = againKey(record);
    desk.firstSeen.set(`${key}:done`, weeksSince(desk, key, since));
  }
}

/** Asked for and carried: what an index says was given waits no longer. */
export const settleGiving = (desk: Desk, giving: Giving): boolean =>
  desk.giving.delete(givingKey(giving));

/** What was asked for and cannot be given any more is let go: nothing would ever carry it. */
export function dropGiving(desk: Desk): void {
  for (const [key, { caseId, to }] of desk.giving) {
    const file = desk.cases.get(toHex(caseId));
    const why = file === undefined ? null : hindrance(desk, file, to);
    if (why !== null && why !== 'stored') desk.giving.delete(key);
  }
}

/** Most that are asked for at once and outlive the session: the outbox has so much room for them. */
const keptGiving = 256;

/** One that an outbox says was asked for; an index may say meanwhile that it was given. */
export function goOnGiving(desk: Desk, { caseId, to }: Giving): void {
  const { person } = desk.officer;
  if (desk.given.get(toHex(caseId))?.get(to)?.has(person) === true) return;
  desk.giving.set(givingKey({ caseId, to }), { caseId, to });
}

/** What the next session has to go on with. */
export const waitingGiving = (desk: Desk): Giving[] =>
  [...desk.giving.values()].slice(0, keptGiving);
