import {
  type Directory,
  type DirectoryPerson,
  membersOf,
  ProtocolError,
} from '../../crypto/index.js';
import { type CaseFile, type CaseLetter, foldCase } from './casefile.js';
import { currentPerson } from './circle.js';
import { type Desk, today } from './desk.js';
import { parseDirectoryContent } from './directory-content.js';

/** For how long a closed case is carried when the signed content cannot be read: 12 months. */
const defaultRetentionDays = 365;

const read = new WeakMap<Directory, number>();

/** For how many days a closed case is carried, as the unit has signed it. */
function retentionDays(directory: Directory): number {
  const known = read.get(directory);
  if (known !== undefined) return known;
  let days = defaultRetentionDays;
  try {
    days = parseDirectoryContent(directory.content).retentionDays;
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
  }
  read.set(directory, days);
  return days;
}

/** Those who took themselves out of a case under their own signature. */
export const recusedFrom = (file: CaseFile): Set<number> => new Set(file.recusals.keys());

/** Whether somebody reads a case today; this officer, where nobody is named. */
export function reads(desk: Desk, file: CaseFile, person = desk.officer.person): boolean {
  const { route, excluded } = file.path;
  const listed = currentPerson(desk.directory, person);
  return (
    listed?.routes.includes(route) === true &&
    !excluded.includes(person) &&
    !file.recusals.has(person)
  );
}

/** Whether somebody writes here no more: gone from the directory or the route, or out of this case. */
export const isGone = (desk: Desk, file: CaseFile, person: number): boolean =>
  !reads(desk, file, person);

/** Who reads a case today: its path's members, less those who took themselves out. */
export function membersNow(desk: Desk, file: CaseFile): DirectoryPerson[] {
  const recused = recusedFrom(file);
  return membersOf(desk.directory, file.path).filter((m) => !recused.has(m.person));
}

/** Whether a case has sender keys of its own: the circle's have readers who may not read it. */
export const isApart = (file: CaseFile): boolean => recusedFrom(file).size > 0;

/** Place of this officer among those members of a case who fit, from 0; -1 for none. */
export const rankIn = (
  desk: Desk,
  file: CaseFile,
  who: (p: { notices: boolean }) => boolean,
): number =>
  membersNow(desk, file)
    .filter(who)
    .findIndex((m) => m.person === desk.officer.person);

/** Open, on hold, or closed for less than the retention time. */
export function isCarried(desk: Desk, file: CaseFile): boolean {
  const { status, statusDay } = foldCase(file);
  return status !== 'closed' || today(desk) - statusDay <= retentionDays(desk.directory);
}

/**
 * Whether a letter was sealed to fewer than read its case: who took themselves out by their own word is
 * rightly left out.
 */
export function isPartial(desk: Desk, file: CaseFile, { letter, partial }: CaseLetter): boolean {
  const { directory, addressees } = letter.header;
  const under = desk.directories.get(directory);
  if (!partial || under === undefined) return partial;
  return membersOf(under, file.path).some(
    ({ person }) => !file.recusals.has(person) && !addressees.some((a) => a.person === person),
  );
}
