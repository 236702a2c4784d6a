/** The directory without somebody, and the room on the board that this takes. */
import type { BoardAllowance, Directory, DirectoryPerson } from '../../crypto/index.js';

/**
 * The same for every removal, so that nobody learns from it how many cases are open: within two
 * working days one officer alone can bridge and state 200 cases, with room for messages.
 */
const allowed = { places: 32, quota: 1024 } as const;
/** Working days that follow the one of the issue. */
const workingDays = 2;

/** These people as past from this day on. */
export const withoutPeople = (
  people: readonly DirectoryPerson[],
  leave: readonly number[],
  day: number,
): DirectoryPerson[] =>
  people.map((p) =>
    p.current && leave.includes(p.person) ? { ...p, current: false, slot: null, pastDay: day } : p,
  );

/** Who reads which routes from now on. */
export interface Move {
  person: number;
  routes: readonly number[];
}

/** These people on other routes than before. */
export const onOtherRoutes = (
  people: readonly DirectoryPerson[],
  moves: readonly Move[],
): DirectoryPerson[] =>
  people.map((p) => {
    const move = p.current ? moves.find(({ person }) => person === p.person) : undefined;
    return move === undefined ? p : { ...p, routes: [...move.routes].sort((a, b) => a - b) };
  });

/** Whether somebody stops reading a route: their colleagues' keys and board secrets have to change. */
export const takesRouteAway = (
  people: readonly DirectoryPerson[],
  moves: readonly Move[],
): boolean =>
  moves.some(({ person, routes }) =>
    people.some(
      (p) => p.current && p.person === person && p.routes.some((one) => !routes.includes(one)),
    ),
  );

/** 1 January 1970 was a Thursday. */
const isWorkingDay = (day: number): boolean => ![0, 6].includes((day + 4) % 7);

/** The allowance that a removal signs: until the second working day after it. */
export function allowanceFrom(day: number): BoardAllowance {
  let until = day;
  for (let left = workingDays; left > 0; ) {
    until += 1;
    if (isWorkingDay(until)) left -= 1;
  }
  return { ...allowed, until };
}

/** What is left of an allowance in a version that is signed on this day. */
export const allowanceLeft = ({ allowance }: Directory, day: number): BoardAllowance | undefined =>
  allowance !== undefined && day <= allowance.until ? allowance : undefined;
