/** When each route was last emptied, as its officers sign it week by week on the board. */
import { currentPeople, type Directory, ProtocolError } from '../../crypto/index.js';
import { type Attendance, verifyAttendance } from './attendance.js';
import { type BoardReading, readBoard, readLog } from './board-reading.js';
import { keyFinder, signKeysOf } from './circle.js';
import { itemKinds } from './kinds.js';

/** One officer's newest word on it. */
export interface Attending {
  person: number;
  /** Day on which it was written. */
  day: number;
  /** Day on which the newest batch that was taken in had closed. */
  emptiedDay: number;
}

/** The newest attendance of every current person on the board. */
export function attendances(
  board: BoardReading,
  directory: Directory,
  day: number,
): Map<number, Attending> {
  const { unitId } = directory;
  const reader = { board, unitId, day, signKeys: (p: number) => signKeysOf(directory, p) };
  const newest = new Map<number, Attending>();
  for (const { person } of currentPeople(directory)) {
    const log = readLog(reader, { log: 'attendance', logKey: unitId, person });
    for (const { content } of log.cells) {
      if (content.kind !== itemKinds.attendance.kind || content.parts !== 1) continue;
      const said = verified(content.content, directory);
      if (said === null || said.person !== person || said.emptiedDay > day) continue;
      const known = newest.get(person);
      const later =
        known === undefined ||
        said.day > known.day ||
        (said.day === known.day && said.emptiedDay > known.emptiedDay);
      if (later) newest.set(person, { person, day: said.day, emptiedDay: said.emptiedDay });
    }
  }
  return newest;
}

function verified(bytes: Uint8Array, directory: Directory): Attendance | null {
  try {
    return verifyAttendance(bytes, directory.unitId, keyFinder(directory));
  } catch (error) {
    if (error instanceof ProtocolError) return null;
    throw error;
  }
}

/** The same of the bytes of a board. Throws `size` when they are none. */
export const lastEmptiedOn = (bytes: Uint8Array, directory: Directory, day: number) =>
  lastEmptied(readBoard(bytes), directory, day);

/**
 * By route: the member who emptied it last, or `null` when none of them has said so in the life
 * of the board.
 */
export function lastEmptied(
  board: BoardReading,
  directory: Directory,
  day: number,
): Map<number, Attending | null> {
  const known = attendances(board, directory, day);
  const byRoute = new Map<number, Attending | null>();
  for (const { route, current } of directory.routes) {
    if (!current) continue;
    let last: Attending | null = null;
    for (const { person, routes } of currentPeople(directory)) {
      const said = known.get(person);
      if (said === undefined || !routes.includes(route)) continue;
      if (last === null || said.emptiedDay > last.emptiedDay) last = said;
    }
    byRoute.set(route, last);
  }
  return byRoute;
}
