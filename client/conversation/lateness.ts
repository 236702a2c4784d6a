/** Whom erasing waits for, and from when on that is told. `docs/protocol.md`, "Intake". */
import { batchLifeDays } from './desk.js';

/** Days after which a Head is told that somebody is late. */
const lateDays = 14;
/** Days after which everybody is told: a week later what waits is erased. */
const atRiskDays = 53;

/** Somebody for whom batches wait, as the server says. */
export interface Awaited {
  person: number;
  /** UTC day on which the oldest batch closed that they have not passed; `null` for none. */
  waitingSince: number | null;
  /** How many batches wait for them. */
  waiting: number;
  /** UTC day from which on they are back; `null` when they are not away. It silences nothing. */
  awayUntil: number | null;
}

export interface Late {
  person: number;
  since: number;
  stage: 'late' | 'at-risk';
  /** Day on which that batch is erased, whoever has passed it. */
  erasedOn: number;
  waiting: number;
  awayUntil: number | null;
}

/** Who is late, longest first; somebody who is not a Head is told only of what is at risk. */
export function lateRecipients(
  recipients: readonly Awaited[],
  { today, head }: { today: number; head: boolean },
): Late[] {
  const late = recipients.flatMap((one): Late[] => {
    const { person, waitingSince: since, waiting, awayUntil } = one;
    const days = since === null ? 0 : today - since;
    if (since === null || days < (head ? lateDays : atRiskDays)) return [];
    const stage = days >= atRiskDays ? 'at-risk' : 'late';
    return [{ person, since, stage, erasedOn: since + batchLifeDays, waiting, awayUntil }];
  });
  return late.sort((a, b) => a.since - b.since || a.person - b.person);
}

/** Day of the oldest batch that waits for anybody; `null` when none does. */
export function waitingSince(recipients: readonly Pick<Awaited, 'waitingSince'>[]): number | null {
  const days = recipients.flatMap((r) => (r.waitingSince === null ? [] : [r.waitingSince]));
  return days.length === 0 ? null : Math.min(...days);
}
