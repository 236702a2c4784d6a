/** An office whose daily mail goes to a mail server of the test's. */
import { expect } from 'vitest';
import { systemRandom } from '../../../crypto/index.js';
import { createDutyMail } from '../../../server/jobs/duty-mail.js';
import { createMailer } from '../../../server/jobs/mailing.js';
import { createLog } from '../../../server/log.js';
import type { DutyMailSettings } from '../../../server/mail-settings.js';
import type { Database } from '../../../server/store/database.js';
import { readUnit, type StoredUnit } from '../../../server/store/directories.js';
import { openPostOffice, type PostOffice } from '../../support/post-office.js';
import { type Office, openOffice } from '../inbox/office.js';
import { opening } from '../inbox/unit-made.js';

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;
export const seven = 7 * 60;
/** Seven o'clock on the day after the office opened. */
export const first = opening - 2 * hour + day;

/** What a test opened, to be closed after it. */
export const closers: (() => Promise<void>)[] = [];
export async function closeAll(): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close();
}

export async function postOffice(
  options: Parameters<typeof openPostOffice>[0] = {},
): Promise<PostOffice> {
  const opened = await openPostOffice(options);
  closers.push(opened.close);
  return opened;
}

export const settingsFor = (
  port: number,
  more: Partial<DutyMailSettings> = {},
): DutyMailSettings => ({
  host: '127.0.0.1',
  port,
  security: 'loopback',
  login: null,
  from: 'duty@unit.example.org',
  at: seven,
  ...more,
});

/** The job as one start of the server has it. */
export function started(office: Pick<Office, 'db'>, settings: DutyMailSettings, ca?: string) {
  const logged: string[] = [];
  const job = createDutyMail({
    db: office.db,
    log: createLog({ write: (line: string) => void logged.push(line) }),
    settings,
    mailer: createMailer(settings, systemRandom, ca),
  });
  closers.push(job.close);
  return {
    logged,
    /** Event, code and count of each line. */
    said: () =>
      logged.map((line) => {
        const { msg, code, count } = JSON.parse(line);
        return [msg, code, count].filter((part) => part !== undefined).join(' ');
      }),
    at: async (now: number) => await job.send((await readUnit(office.db)) as StoredUnit, now),
    job,
  };
}

export const addressOf = (person: number): string => `officer-${person}@force.example.org`;

/** An office whose people have given their addresses. */
export async function openWithAddresses(db: Database, people = [1, 2]): Promise<Office> {
  const office = await openOffice(db, {}, { dutyMail: { at: seven } });
  for (const person of people) {
    const ask = await office.signIn(person);
    const { status } = await ask('PUT', '/api/duty-mail', { address: addressOf(person) });
    expect(status).toBe(200);
  }
  return office;
}
