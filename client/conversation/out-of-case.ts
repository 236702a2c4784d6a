/**
 * Cases that somebody has taken themselves out of: what colleagues keep of it, and what the program
 * of the one who is out still does. `docs/protocol.md`, "Recusal".
 */
import {
  fromHex,
  type LetterHeader,
  ProtocolError,
  peekLetter,
  referenceOf,
  sameBytes,
  toHex,
} from '../../crypto/index.js';
import type { CaseFile } from './casefile.js';
import { keyFinder } from './circle.js';
import { type Desk, shortLog } from './desk.js';
import type { Entry } from './entry.js';
import { entryKinds, kindName } from './kinds.js';
import { type LogName, logId } from './logbook.js';
import { recusesSelf } from './notice-states.js';
import { type State, verifyState } from './state.js';

/** A case that is read, whether or not it is shown. */
export const fileOf = (desk: Desk, id: string): CaseFile | undefined =>
  desk.cases.get(id) ?? desk.recusals.going.get(id);

/** Every case that is read, shown or not. */
export const allFiles = (desk: Desk): CaseFile[] => [
  ...desk.cases.values(),
  ...desk.recusals.going.values(),
];

export const isOut = ({ recusals }: Desk, caseId: Uint8Array): boolean =>
  recusals.out.size > 0 && recusals.out.has(toHex(caseId));

/** A reporter's letter of a case that this officer is out of: to them it is a decoy. */
export const isOutOf = (desk: Desk, { sender, caseId }: LetterHeader): boolean =>
  sender === 0 && isOut(desk, caseId);

/**
 * Whether a letter is to be left closed: one of a case that this officer is out of, unless nothing
 * else opens the case, so that what they said of it can still leave.
 */
export function leaveClosed(desk: Desk, header: LetterHeader, dropId: string): boolean {
  const id = toHex(header.caseId);
  if (!isOutOf(desk, header)) return false;
  if (!desk.recusals.done.has(id) && fileOf(desk, id) === undefined) return false;
  desk.pending.delete(dropId);
  return true;
}

/** References of the cases that this officer is out of. */
export const outReferences = ({ recusals }: Desk): Set<string> =>
  new Set([...recusals.out].map((id) => referenceOf(fromHex(id))));

/** From here on nothing of the case is shown, and no letter of it waits for this officer. */
export function takeOut(desk: Desk, id: string): void {
  const { out, done, going } = desk.recusals;
  out.add(id);
  const file = fileOf(desk, id);
  desk.cases.delete(id);
  if (file !== undefined && !done.has(id)) going.set(id, file);
  for (const [dropId, { letter }] of desk.pending)
    if (letter !== null && file?.letters.has(letter) === true) desk.pending.delete(dropId);
  for (const [key, { caseId }] of desk.giving) if (toHex(caseId) === id) desk.giving.delete(key);
  for (const [hash, { bytes }] of desk.unknown)
    if (isOutOf(desk, peekLetter(bytes))) desk.unknown.delete(hash);
}

/** The keyring says so: the case is closed for good, here and on every other computer. */
export function finish(desk: Desk, caseId: Uint8Array): void {
  const id = toHex(caseId);
  desk.recusals.done.add(id);
  takeOut(desk, id);
  desk.recusals.going.delete(id);
  desk.epochsAhead.delete(id);
  desk.itemsAhead.delete(id);
}

/**
 * With this bundle the keyring says so of some cases: no later session looks into their logs, and
 * none must miss there what this one has placed and read back.
 */
export function forgetPlaces(desk: Desk, keys: readonly string[]): void {
  for (const id of desk.recusals.going.keys()) {
    if (!keys.some((key) => key.endsWith(`|recused:${id}`))) continue;
    const own = desk.book
      .watched()
      .filter((name) => name.person === desk.officer.person)
      .filter((name) => desk.caseOfLog.get(logId(name)) === id)
      .map((name) => toHex(shortLog(name)));
    for (const place of [...desk.nextIndex.keys()])
      if (own.some((log) => place.startsWith(log))) desk.nextIndex.delete(place);
  }
}

/** A log of a case that is closed for good: what stands in it is neither read nor missed. */
export function isClosedLog(desk: Desk, name: LogName): boolean {
  const { done } = desk.recusals;
  if (done.size === 0) return false;
  const id = logId(name);
  return (
    done.has(desk.caseOfLog.get(id) ?? '') ||
    [...done].some((closed) => desk.granted.get(closed)?.logs.has(id) === true)
  );
}

/** The state that an entry of this kind holds; `null` for any other entry, or one that does not hold. */
export function recusalIn(desk: Desk, { header, payload }: Entry): State | null {
  const { kind, kindVersion: version, person, caseId } = header;
  if (kindName(entryKinds, { kind, version }) !== 'recusal') return null;
  try {
    const state = verifyState(payload, desk.officer.unitId, keyFinder(desk.directory));
    return recusesSelf(state, person) && sameBytes(state.caseId, caseId) ? state : null;
  } catch (error) {
    if (error instanceof ProtocolError) return null;
    throw error;
  }
}

/**
 * Somebody says under their own signature that they are out: of several times the first counts.
 * What they state and write after it counts for nothing.
 */
export function noteRecusal(
  desk: Desk,
  file: CaseFile,
  given: { state: State; bytes: Uint8Array; number: number | null },
): void {
  const { signer, day } = given.state;
  if (signer === desk.officer.person) {
    takeOut(desk, file.id);
    return;
  }
  const known = file.recusals.get(signer);
  const first = known !== undefined && known.state.day <= day ? known : given;
  const numbers = [known?.number, given.number].filter((n) => typeof n === 'number');
  const number = numbers.length === 0 ? null : Math.min(...numbers);
  file.recusals.set(signer, { ...first, number });
  file.states = file.states.filter(({ state }) => !isLater(file, state));
  const kept = [...file.entries].filter(([, entry]) => !wroteAfter(file, entry));
  if (kept.length === file.entries.size) return;
  for (const [hash, entry] of file.entries)
    if (wroteAfter(file, entry)) tell(desk, file, entry, hash);
  file.entries = new Map(kept);
}

/** Whether a state was signed by somebody after they had taken themselves out. */
export const isLater = (file: CaseFile, { signer, day }: State): boolean =>
  day > (file.recusals.get(signer)?.state.day ?? Number.POSITIVE_INFINITY);

/** The same of an entry: by its number, or by its day while only the board shows the recusal. */
function wroteAfter(file: CaseFile, { header }: Entry): boolean {
  const recusal = file.recusals.get(header.person);
  if (recusal === undefined) return false;
  return recusal.number === null
    ? Math.floor(header.minute / 1440) > recusal.state.day
    : header.number > recusal.number;
}

/** Adds an entry whose writer was a member; nothing that somebody wrote after they were out. */
export function addEntry(desk: Desk, file: CaseFile, entry: Entry): void {
  const hash = toHex(entry.hash);
  if (wroteAfter(file, entry)) {
    tell(desk, file, entry, hash);
    return;
  }
  file.entries.set(hash, entry);
  desk.written.delete(hash);
  const state = recusalIn(desk, entry);
  const { number } = entry.header;
  if (state !== null) noteRecusal(desk, file, { state, bytes: entry.payload, number });
}

const tell = (desk: Desk, { reference }: CaseFile, { header }: Entry, detail: string): void =>
  desk.alarms.raise({ kind: 'entry-stranger', reference, person: header.person, detail });
