/** The state of the unit and of one's own session, as text for an officer. */
import { currentPeople, dayOf, millisecondsPerDay } from '../../crypto/index.js';
import type { RecipientsAnswer } from '../../server/inbox/wire-duty.js';
import type { Alarm } from '../conversation/alarms.js';
import { unitFingerprint } from '../conversation/ceremony.js';
import type { Desk } from '../conversation/desk.js';
import { lateRecipients } from '../conversation/lateness.js';
import type { Sentences } from '../locales/en.js';
import { personName } from './show-case.js';

export function showStatus(
  desk: Desk,
  recipients: RecipientsAnswer['recipients'],
  say: Sentences,
): string {
  const { officer, dates } = say;
  const { directory, unit } = desk;
  const today = dayOf(desk.now);
  const lines = [
    officer.unit(unit.name),
    officer.fingerprint(unitFingerprint(unit.unitId)),
    officer.directory(directory.number, dates.day(directory.dated), today - directory.dated),
    closings(desk, say),
  ];
  const me = currentPeople(directory).find((p) => p.person === desk.officer.person);
  const routes = directory.routes.filter((r) => me?.routes.includes(r.route));
  lines.push(
    me === undefined
      ? officer.notListed
      : officer.you(me.title, routes.map((r) => r.title).join(', ')),
    officer.casesCount(desk.cases.size),
    officer.recipients,
  );
  for (const { person, cursor, waitingSince, awayUntil } of recipients) {
    const who = personName(directory, person, say);
    lines.push(
      waitingSince === null
        ? officer.recipient(who, cursor)
        : officer.recipientBehind(who, cursor, dates.day(waitingSince), today - waitingSince),
    );
    if (awayUntil !== null) lines.push(officer.away(who, dates.day(awayUntil)));
  }
  for (const one of lateRecipients(recipients, { today, head: me?.head === true })) {
    const who = personName(directory, one.person, say);
    const [since, end] = [dates.day(one.since), dates.day(one.erasedOn)];
    lines.push(one.stage === 'late' ? officer.late(who, since) : officer.atRisk(who, since, end));
  }
  return lines.join('\n');
}

function closings(desk: Desk, { officer, dates }: Sentences): string {
  const { trial, closings } = desk.directory;
  if (trial) return officer.closingTrial;
  const minutes = closings.map((m) => `${two(Math.floor(m / 60))}:${two(m % 60)}`);
  const midnight = dayOf(desk.now) * millisecondsPerDay;
  const moments = [0, 1].flatMap((days) =>
    closings.map((m) => midnight + days * millisecondsPerDay + m * 60_000),
  );
  const next = moments.find((moment) => moment > desk.now) ?? midnight + millisecondsPerDay;
  return officer.closings(minutes.join(', '), dates.minute(next / 60_000));
}

const two = (n: number): string => String(n).padStart(2, '0');

export function alarmText(alarm: Alarm, desk: Desk, say: Sentences): string {
  const { officer } = say;
  const about: string[] = [];
  if (alarm.reference !== undefined) about.push(officer.inCase(alarm.reference));
  if (alarm.person !== undefined) about.push(personName(desk.directory, alarm.person, say));
  if (alarm.detail !== undefined) about.push(alarm.detail);
  return officer.alarm(say.alarmSentences[alarm.kind], officer.alarmAbout(about));
}
