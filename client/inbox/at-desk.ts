/** What an officer at work sees: their desk as plain data, and which letters they have not opened. */
import { dayOf, toHex } from '../../crypto/index.js';
import { ensureNothingCarried } from '../conversation/carrying-over.js';
import type { Duty } from '../conversation/duty.js';
import { PortError } from '../conversation/ports.js';
import { reads } from '../conversation/rank.js';
import { reminders } from '../conversation/watching.js';
import type { CacheContent } from './cache-content.js';
import type { CaseView } from './case-messages.js';
import { caseView } from './case-view.js';
import { alarmViews, caseRow, deskView } from './desk-view.js';
import type { DeskView, SignedInView, Writing } from './duty-messages.js';
import type { Beat } from './leaving-times.js';
import { newEntries } from './writings.js';

export interface AtDesk {
  readonly duty: Duty;
  /** Letters (hash, hexadecimal) that came in during the session and were not opened in it. */
  readonly unread: Set<string>;
  view(beat: Beat): DeskView;
  /** `null` for a case that is not there. */
  viewOf(caseId: string | null, beat: Beat): CaseView | null;
  /** Somebody looks at the case: its letters are not new any more. */
  look(caseId: string): void;
  /** Throws `PortError('none')`, `CarryingError`, `ProtocolError`. */
  write(caseId: string, writing: Writing): void;
}

/** Which batches hold letters that are new to the officer, by number and moment of intake. */
export type IsNew = (batch: number, takenAt: number) => boolean;

export function atDesk(
  duty: Duty,
  { isNew, unread }: { isNew: IsNew; unread: Set<string> },
): AtDesk {
  const { desk } = duty;
  const known = new Set<string>();
  const noticed = new Map<string, number>();
  let begun = false;
  /** What others placed on the morning of the first reading may be told as old too early. */
  const noteNotices = (): void => {
    for (const { notices } of desk.cases.values()) {
      for (const [id, { message }] of notices) {
        const old = !begun && message.header.day < dayOf(desk.now);
        if (!noticed.has(id)) noticed.set(id, old ? 0 : desk.now);
      }
    }
    begun = true;
  };
  /** Letters that came in since sign-in count as unread until their case is opened. */
  const noteNew = (): void => {
    for (const file of desk.cases.values()) {
      for (const [id, { letter, origin, takenIn }] of file.letters) {
        const key = toHex(letter.hash);
        if (known.has(key)) continue;
        known.add(key);
        if (takenIn && isNew(origin.batch, desk.taken.get(origin.batch) ?? 0)) unread.add(id);
      }
    }
  };
  return {
    duty,
    unread,
    view(beat) {
      noteNew();
      noteNotices();
      const alarms = [...duty.alarms(), ...reminders(desk)];
      return deskView(desk, { alarms, beat: { ...beat, noticed }, unread });
    },
    viewOf(caseId, beat) {
      const file = caseId === null ? undefined : desk.cases.get(caseId);
      if (file === undefined) return null;
      const alarms = alarmViews(desk, duty.alarms()).filter((alarm) => alarm.caseId === file.id);
      const row = caseRow(desk, file, { alarms, unread });
      noteNotices();
      return caseView(desk, file, { row, alarms, beat: { ...beat, noticed }, unread });
    },
    look(caseId) {
      const file = desk.cases.get(caseId);
      if (file === undefined) return;
      for (const id of file.letters.keys()) unread.delete(id);
      duty.look(file);
    },
    write(caseId, writing) {
      const file = desk.cases.get(caseId);
      if (file === undefined) throw new PortError('none', 0);
      if (writing.write === 'takeBack') {
        duty.takeBack(file, writing.id);
        return;
      }
      // Of what somebody writes who reads the route no more, nothing would ever leave.
      if (!reads(desk, file)) throw new PortError('not-member', 0);
      if (writing.write === 'recusal') {
        for (const id of file.letters.keys()) unread.delete(id);
        duty.recuse(file, writing.note);
        return;
      }
      const agreed = writing.write !== 'promise' && writing.agreed === true;
      const entries = newEntries(desk, writing);
      for (const entry of entries) ensureNothingCarried(desk, file, { entry, agreed });
      for (const entry of entries) duty.write(file, entry);
    },
  };
}

/** The list of the last session, while everything is being read. `now`: milliseconds since 1970. */
export function stoodView(
  { cases, savedAt }: CacheContent,
  { view, now, fresh }: { view: SignedInView; now: number; fresh: boolean },
): DeskView {
  const today = dayOf(now);
  return {
    unit: view.unit,
    title: null,
    routes: [],
    beatSeconds: view.beatSeconds,
    nextClosing: null,
    readAt: savedAt,
    stood: { at: savedAt, today: dayOf(savedAt) === today },
    // What was new in another session is not new in this one.
    cases: fresh ? cases.map((row) => ({ ...row, unread: 0 })) : cases,
    alarms: [],
    giving: [],
    waiting: [],
    goesAt: null,
  };
}
