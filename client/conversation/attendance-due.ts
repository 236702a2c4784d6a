import { splitItem } from '../../crypto/index.js';
import { signAttendance } from './attendance.js';
import { attendanceLog, type Desk, self, today, waitedSince } from './desk.js';
import { itemKinds } from './kinds.js';
import type { BoardDue } from './placement.js';

const weekDays = 7;

/** One cell a week that tells reporters when this officer last emptied their routes. */
export function attendanceDue(desk: Desk): BoardDue[] {
  const me = self(desk);
  if (me === undefined || desk.newestBatch === 0) return [];
  const day = today(desk);
  const [week, last] = [Math.floor(day / weekDays), desk.attended];
  if (last !== null && !isNextWeek(desk, last, week)) return [];
  const bytes = signAttendance(
    { person: me.person, keyId: me.keyId, day, emptiedDay: desk.newestBatchDay },
    { unitId: desk.officer.unitId, signSecret: desk.officer.keys.signSecret },
  );
  const [content] = splitItem(itemKinds.attendance.kind, day, bytes);
  if (content === undefined) return [];
  const turn = { turn: 'attendance' as const };
  return [{ of: 'board', key: `attendance:${day}`, name: attendanceLog(desk), content, turn }];
}

const isNextWeek = (desk: Desk, last: { day: number; at: number }, week: number): boolean =>
  desk.directory.trial
    ? waitedSince(desk, last.at) >= weekDays
    : week > Math.floor(last.day / weekDays);
