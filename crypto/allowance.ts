/** More room on the board after somebody was removed. `docs/protocol.md`, "Directory". */
import { concat, type Reader, u8, u16 } from './bytes.js';
import { ensure } from './errors.js';
import { allowedPlacesLimit, boardPlaces } from './lengths.js';

const allowanceDays = 14;

/**
 * More room on the board for some days, after somebody was removed: what every reporter has to be
 * told at once. All officers' bundles grow alike.
 */
export interface BoardAllowance {
  /** Board cells in each bundle: a multiple of 4, more than 4, at most 64. */
  places: number;
  /** Board cells an officer may place in a UTC day: a multiple of `places`, more than the quota. */
  quota: number;
  /** The last UTC day for which it holds: at most 14 after the issue. */
  until: number;
}

/** `places 1 ‖ quota 2 ‖ until 2`; nothing where there is none. */
export const encodeAllowance = (allowance: BoardAllowance | undefined): Uint8Array =>
  allowance === undefined
    ? new Uint8Array(0)
    : concat(u8(allowance.places), u16(allowance.quota), u16(allowance.until));

/** Throws `size`, `header`. */
export function readAllowance(
  read: Reader,
  { day, quota }: { day: number; quota: number },
): BoardAllowance {
  const allowance = {
    places: read.u8('board places'),
    quota: read.u16('allowed quota'),
    until: read.u16('last day of an allowance'),
  };
  const { places, until } = allowance;
  const fits = places > boardPlaces && places % boardPlaces === 0 && places <= allowedPlacesLimit;
  ensure(fits, 'header', 'board places');
  ensure(allowance.quota > quota && allowance.quota % places === 0, 'header', 'allowed quota');
  ensure(until >= day && until - day <= allowanceDays, 'header', 'days of an allowance');
  return allowance;
}

/** Board cells in each bundle of this day, and how many of them an officer may place in it. */
export const boardRoomOn = (
  { quota, allowance }: { quota: number; allowance?: BoardAllowance | undefined },
  day: number,
): { places: number; quota: number } =>
  allowance !== undefined && day <= allowance.until ? allowance : { places: boardPlaces, quota };
