import { type Directory, membersOf, ProtocolError } from '../../crypto/index.js';
import { type CaseFile, foldCase } from './casefile.js';
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

/** Place of this officer among those members of a case who fit, from 0; -1 for none. */
export const rankIn = (
  desk: Desk,
  file: CaseFile,
  who: (p: { notices: boolean }) => boolean,
): number =>
  membersOf(desk.directory, file.path)
    .filter(who)
    .findIndex((m) => m.person === desk.officer.person);

/** Open, on hold, or closed for less than the retention time. */
export function isCarried(desk: Desk, file: CaseFile): boolean {
  const { status, statusDay } = foldCase(file);
  return status !== 'closed' || today(desk) - statusDay <= retentionDays(desk.directory);
}
