/** When a directory ends, and from when on those who can do something about it are reminded. */
import { ageOf, type Directory, freshDays, type Unit, warnedDays } from '../../crypto/index.js';
import { mayRenew } from './ceremony.js';

/** From this day of a directory's age on Heads and holders are reminded, ten days before reporters are warned. */
const reminderDays = 20;

export interface Expiry {
  /** `soon`: nobody else sees anything yet. `warned`: reporters are warned. `closed`: they can send nothing. */
  stage: 'soon' | 'warned' | 'closed';
  /** First UTC day on which reporters are warned. */
  warnedFrom: number;
  /** First UTC day on which they can send nothing. */
  closedFrom: number;
  /** One holder puts a later date on it; otherwise as many as it takes sign the next version. */
  byOne: boolean;
}

/** `null` while nobody need be reminded. `unit`: the holders in force. */
export function expiryOf(directory: Directory, unit: Unit, today: number): Expiry | null {
  const { dated, statement } = directory;
  if (today - dated < reminderDays) return null;
  const age = ageOf(directory, today);
  return {
    stage: age === 'fresh' ? 'soon' : age,
    warnedFrom: dated + freshDays + 1,
    closedFrom: dated + warnedDays + 1,
    byOne: statement === unit.statement && mayRenew(directory, today),
  };
}
