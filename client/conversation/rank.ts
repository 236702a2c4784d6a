import { membersOf } from '../../crypto/index.js';
import { type CaseFile, foldCase } from './casefile.js';
import { type Desk, today } from './desk.js';

/** A closed case is carried for so long (the signed retention's default). */
const retentionDays = 365;

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
  return status !== 'closed' || today(desk) - statusDay <= retentionDays;
}
