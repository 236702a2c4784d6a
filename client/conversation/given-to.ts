/** Who is known to open a case, and who may be given it. `docs/protocol.md`, "Case grants". */
import { type Directory, membersOf, sameBytes, toHex } from '../../crypto/index.js';
import { type CaseFile, lettersOf } from './casefile.js';
import { currentPerson } from './circle.js';
import { batchLifeDays, type Desk, today } from './desk.js';
import { membersNow } from './rank.js';
import { leftOutAnywhere } from './same-reporter.js';

/** Of one newest version: who reads a route in it and in every other since one, by both. */
const throughout = new WeakMap<Directory, Map<string, number[]>>();

function readersSince(desk: Desk, { route }: CaseFile['path'], from: number): number[] {
  const known = throughout.get(desk.directory) ?? new Map<string, number[]>();
  throughout.set(desk.directory, known);
  const name = `${route}:${from}`;
  const versions = [...desk.directories.values()].filter(({ number }) => number >= from);
  const readers =
    known.get(name) ??
    membersOf(desk.directory, { route, excluded: [] })
      .map(({ person }) => person)
      .filter((person) =>
        versions.every((d) => currentPerson(d, person)?.routes.includes(route) === true),
      );
  known.set(name, readers);
  return readers;
}

/**
 * Who can read a case from the beginning: its members when its first letter was sealed, less whoever has
 * not been one ever since. Who comes back is as who joins.
 */
export function firstReaders(desk: Desk, file: CaseFile): number[] {
  const first = lettersOf(file)[0]?.letter.header.directory ?? desk.directory.number;
  const from = desk.directories.has(first) ? first : desk.directory.number;
  const { excluded } = file.path;
  return readersSince(desk, file.path, from).filter((person) => !excluded.includes(person));
}

/** Whether this officer has everything of a case: they read it from the beginning, or were given it. */
export const hasWhole = (desk: Desk, file: CaseFile): boolean =>
  desk.granted.has(file.id) || firstReaders(desk, file).includes(desk.officer.person);

/** Everybody to whom somebody says they gave it, or who says that they have it. */
const toldOf = (desk: Desk, file: CaseFile): Map<number, Set<number>> =>
  desk.given.get(file.id) ?? new Map();

/**
 * To whom the case was given since, and this officer. Nobody counts whom the reporter leaves out
 * anywhere, whatever a colleague's program did.
 */
export function givenSince(desk: Desk, file: CaseFile): number[] {
  const granted = desk.granted.get(file.id)?.readers ?? [];
  const people = new Set([...toldOf(desk, file).keys(), ...granted, desk.officer.person]);
  const leftOut = leftOutAnywhere(desk, file);
  return [...people].filter((person) => !leftOut.includes(person));
}

/**
 * Whether somebody is known to read a case: they stored or confirmed a letter, wrote in it, or said so.
 * Whoever became a member later, and opened it by a letter that is complete in itself, reads nothing
 * older before they are given it.
 */
export const hasOpened = (desk: Desk, file: CaseFile, person: number): boolean =>
  person === desk.officer.person ||
  toldOf(desk, file).get(person)?.has(person) === true ||
  (([...file.letters.keys()].some((letter) => desk.listed.get(letter)?.has(person) === true) ||
    [...file.entries.values()].some((entry) => entry.header.person === person)) &&
    firstReaders(desk, file).includes(person));

/** Its first letters were sealed to the key that somebody has now, and can still be had by them. */
function wasSent(desk: Desk, file: CaseFile, person: number): boolean {
  const me = desk.directory.people.find((p) => p.person === person && p.current);
  if (!firstReaders(desk, file).includes(person)) return false;
  return [...file.letters.values()].some(
    ({ letter: { header }, origin }) =>
      header.opening !== null &&
      today(desk) - origin.day < batchLifeDays &&
      header.addressees.some(
        (a) => a.person === person && me !== undefined && sameBytes(a.keyId, me.keyId),
      ),
  );
}

/** What is known of one member: from `unknown` on they may be given the case, if nothing hinders. */
export type Opening = 'opens' | 'given' | 'sent' | 'unknown';

export function openingOf(desk: Desk, file: CaseFile, person: number): Opening {
  if (hasOpened(desk, file, person)) return 'opens';
  if (toldOf(desk, file).has(person)) return 'given';
  return wasSent(desk, file, person) ? 'sent' : 'unknown';
}

/** Why somebody cannot be given a case by this officer; `null` when they can. */
export type Hindrance =
  /** They are no member of the path today: left out by it, of no such route, or out by their own word. */
  | 'member'
  /** The same reporter leaves them out in another case. */
  | 'left-out'
  /** They open it, were given it or were sent it. */
  | 'has'
  /** The first letter is not in the store yet. */
  | 'stored';

export function hindrance(desk: Desk, file: CaseFile, person: number): Hindrance | null {
  const members = membersNow(desk, file).map((m) => m.person);
  if (!members.includes(person) || !members.includes(desk.officer.person)) return 'member';
  if (openingOf(desk, file, person) !== 'unknown') return 'has';
  if (leftOutAnywhere(desk, file).includes(person)) return 'left-out';
  const stored = [...file.letters.values()].some(
    ({ letter, stored: isStored }) => isStored && letter.header.opening !== null,
  );
  return stored ? null : 'stored';
}

/** Whoever was given a case although its reporter leaves them out: by whom, as their index says. */
export function wronglyGiven(desk: Desk, file: CaseFile): { by: number; to: number }[] {
  const told = toldOf(desk, file);
  if (told.size === 0) return [];
  const first = firstReaders(desk, file);
  const leftOut = leftOutAnywhere(desk, file).filter((person) => !first.includes(person));
  return leftOut.flatMap((to) => [...(told.get(to) ?? [])].map((by) => ({ by, to })));
}

export function noteGiven(desk: Desk, caseId: Uint8Array, one: { to: number; by: number }): void {
  const id = toHex(caseId);
  const told = desk.given.get(id) ?? new Map<number, Set<number>>();
  desk.given.set(id, told);
  told.set(one.to, (told.get(one.to) ?? new Set()).add(one.by));
}
