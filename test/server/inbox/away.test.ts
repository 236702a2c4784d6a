import { expect, it } from 'vitest';
import { eraseOld } from '../../../server/jobs/erasing.js';
import { readUnit } from '../../../server/store/directories.js';
import { onEachDatabase } from '../../support/databases.js';
import { recorded } from '../audit/recorded.js';
import { type Ask, openOffice } from './office.js';
import { openingDay } from './unit-made.js';

const day = 86_400_000;

/** Of everybody: until when they are away, as colleagues are told. */
async function told(ask: Ask): Promise<Record<number, number | null>> {
  const { recipients } = (await ask('GET', '/api/recipients')).json as {
    recipients: { person: number; awayUntil: number | null }[];
  };
  return Object.fromEntries(recipients.map(({ person, awayUntil }) => [person, awayUntil]));
}

onEachDatabase('until when somebody is away', (open) => {
  it('is said by themselves or by a Head, told to colleagues, audited, and ends by itself', async () => {
    const office = await openOffice(await open());
    const [head, officer] = [await office.signIn(1), await office.signIn(2)];
    expect(await told(head)).toEqual({ 1: null, 2: null });
    const until = openingDay + 14;
    expect((await officer('PUT', '/api/away', { until })).json).toEqual({ code: 'ok' });
    expect(await told(head)).toEqual({ 1: null, 2: until });
    // Back earlier, by a Head, who then says it of them again.
    const of = (person: number) => `/api/accounts/${person}/away`;
    expect((await head('PUT', of(2), { until: null })).status).toBe(200);
    expect(await told(officer)).toEqual({ 1: null, 2: null });
    expect((await head('PUT', of(2), { until })).status).toBe(200);
    expect((await head('PUT', '/api/away', { until: openingDay + 1 })).status).toBe(200);
    expect((await recorded(office.db)).slice(-4)).toEqual([
      ...['set-away done 2 -', 'set-away-of done 1 2', 'set-away-of done 1 2', 'set-away done 1 -'],
    ]);
    // On the day itself they are back, and it is forgotten: nobody has to take it away.
    office.clock.time += day;
    const later = await office.signIn(2);
    expect(await told(later)).toEqual({ 1: null, 2: until });
    const unit = await readUnit(office.db);
    await eraseOld(office.db, { unit, now: office.clock.time });
    const kept = await office.db
      .selectFrom('accounts')
      .select(['person', 'away_until as until'])
      .where('away_until', 'is not', null)
      .execute();
    expect(kept).toEqual([{ person: 2, until }]);
    office.clock.time += 13 * day;
    expect(await told(await office.signIn(1))).toEqual({ 1: null, 2: null });
  });

  it('is a day to come, a year ahead at the most; of others only by a Head, and of who has an account', async () => {
    const office = await openOffice(await open());
    const [head, officer] = [await office.signIn(1), await office.signIn(2)];
    for (const until of [openingDay - 1, openingDay, openingDay + 367, 0]) {
      const answer = await officer('PUT', '/api/away', { until });
      expect([until, answer.status, answer.code]).toEqual([until, 400, 'away']);
      expect((await head('PUT', '/api/accounts/2/away', { until })).code).toBe('away');
    }
    for (const until of ['2026-12-01', 1.5, -1, 65_536, undefined])
      expect((await officer('PUT', '/api/away', { until })).code).toBe('bad-request');
    for (const until of [openingDay + 1, openingDay + 366])
      expect((await officer('PUT', '/api/away', { until })).status).toBe(200);
    const body = { until: openingDay + 1 };
    expect((await officer('PUT', '/api/accounts/1/away', body)).code).toBe('role');
    expect((await head('PUT', '/api/accounts/77/away', body)).code).toBe('none');
    expect((await head('PUT', '/api/accounts/1/away', body)).code).toBe('own');
  });

  it('silences nothing: what waits for them is told and kept as ever', async () => {
    const office = await openOffice(await open());
    const [head, officer] = [await office.signIn(1), await office.signIn(2)];
    const insert = (number: number) =>
      office.db
        .insertInto('batches')
        .values({ number, day: openingDay - 20 + number, drops: 9, slots: 8, directory: 1 })
        .execute();
    for (const number of [1, 2, 3]) await insert(number);
    await office.db.updateTable('accounts').set({ cursor: 1 }).where('person', '=', 2).execute();
    const ofTwo = async () => {
      const { recipients } = (await head('GET', '/api/recipients')).json as {
        recipients: { person: number }[];
      };
      return recipients.find(({ person }) => person === 2);
    };
    const before = await ofTwo();
    expect(before).toEqual({
      ...{ person: 2, cursor: 1, waitingSince: openingDay - 18, waiting: 2 },
      ...{ lock: null, awayUntil: null, reserveOpened: null },
    });
    const until = openingDay + 30;
    expect((await officer('PUT', '/api/away', { until })).status).toBe(200);
    expect(await ofTwo()).toEqual({ ...before, awayUntil: until });
  });
});
