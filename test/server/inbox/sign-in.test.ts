import { client } from '@serenity-kit/opaque';
import { expect, it } from 'vitest';
import { systemRandom, toBase64url, toHex } from '../../../crypto/index.js';
import { createSetupLink } from '../../../server/inbox/links.js';
import { onEachDatabase } from '../../support/databases.js';
import { entriesOf, recorded } from '../audit/recorded.js';
import { enrolWith, signInWith, workFor } from './ceremony.js';
import { type Office, openEmptyOffice, openOffice } from './office.js';

const minute = 60_000;
const hour = 60 * minute;
const password = 'seven words of a passphrase';

/** An inbox whose Head enrolled with the real ceremony. */
async function openEnrolled(db: Office['db']) {
  const office = await openEmptyOffice(db);
  const link = await createSetupLink({ ...office, random: systemRandom });
  const made = await enrolWith(office.ask, {
    token: String(link?.token),
    password,
    account: 'anna',
    more: {
      name: 'Anna Head',
      application: toBase64url(office.unit.application(1)),
      statements: [toBase64url(office.unit.founding)],
      directory: toBase64url(office.unit.first({ recipients: [1] }).bytes),
    },
  });
  expect(made.status).toBe(201);
  return office;
}

onEachDatabase('sign-in', (open) => {
  it('an account that does not exist answers like one that does (same shape, same length)', async () => {
    const office = await openEnrolled(await open());
    const known = await signInWith(office.ask, { account: 'anna', password: 'wrong words' });
    const unknown = await signInWith(office.ask, { account: 'nobody', password: 'wrong words' });
    for (const step of ['start', 'finish'] as const) {
      const [one, other] = [known[step], unknown[step]];
      expect(other.status).toBe(one.status);
      expect(other.bytes.length).toBe(one.bytes.length);
      expect(Object.keys(other.json)).toEqual(Object.keys(one.json));
      expect(Object.keys(other.headers)).toEqual(Object.keys(one.headers));
    }
    expect([unknown.finish.status, unknown.finish.code]).toEqual([401, 'sign-in']);
    expect(known.finish.code).toBe('sign-in');
    // Nor are they told apart by the audit log, which never holds what was typed (R10).
    const [one, other, ...more] = (await entriesOf(office.db)).slice(-2).map(toHex);
    expect([other, more]).toEqual([one, []]);
    expect((await recorded(office.db)).slice(-2)).toEqual(Array(2).fill('sign-in refused - -'));
    // An attempt that was never begun, or used before, tried no passphrase.
    const stale = { attempt: 'x'.repeat(22), finishLoginRequest: toBase64url(systemRandom(64)) };
    const before = (await recorded(office.db)).length;
    expect((await office.ask('POST', '/api/sign-in/finish', stale)).code).toBe('sign-in');
    expect((await recorded(office.db)).length).toBe(before);
    // The same unknown account evaluates to the same element each time, as a known one does.
    const { startLoginRequest } = client.startLogin({ password });
    const element = async (account: string) => {
      const proof = await workFor(office.ask, { account, startLoginRequest });
      const begun = { account, startLoginRequest, proof };
      const answer = await office.ask('POST', '/api/sign-in/start', begun);
      return String(answer.json.loginResponse).slice(0, 42);
    };
    expect(await element('nobody')).toBe(await element('nobody'));
    expect(await element('anna')).toBe(await element('anna'));
    expect(await element('nobody')).not.toBe(await element('anna'));
  });

  it('an attempt counts once, for a minute, and only with the right passphrase', async () => {
    const office = await openEnrolled(await open());
    const { startLoginRequest } = client.startLogin({ password });
    const begin = async () => {
      const begun = { account: 'anna', startLoginRequest };
      const proof = await workFor(office.ask, begun);
      return (await office.ask('POST', '/api/sign-in/start', { ...begun, proof })).json;
    };
    const finishLoginRequest = toBase64url(systemRandom(64));
    const finish = (attempt: unknown) =>
      office.ask('POST', '/api/sign-in/finish', { attempt, finishLoginRequest });
    expect((await finish((await begin()).attempt)).code).toBe('sign-in');
    expect((await finish(toBase64url(systemRandom(16)))).code).toBe('sign-in');

    const right = await signInWith(office.ask, { account: 'anna', password });
    expect(right.finish.status).toBe(200);
    const again = right.start.json.attempt;
    expect((await finish(again)).code).toBe('sign-in');
    office.clock.time += minute;
    const late = await signInWith(
      async (method, url, body) => {
        const answer = await office.ask(method, url, body);
        office.clock.time += minute;
        return answer;
      },
      { account: 'anna', password },
    );
    expect(late.finish.code).toBe('sign-in');
  });

  it('text that is no sign-in request is refused alike for every account', async () => {
    const office = await openEnrolled(await open());
    for (const account of ['anna', 'nobody']) {
      for (const startLoginRequest of ['A'.repeat(128), '_'.repeat(128), 'A'.repeat(127)]) {
        const begun = { account, startLoginRequest };
        const body = {
          ...begun,
          proof: await workFor(office.ask, begun).catch(() => 'A'.repeat(14)),
        };
        const answer = await office.ask('POST', '/api/sign-in/start', body);
        expect([answer.status, answer.code]).toEqual([400, 'bad-request']);
      }
    }
  });
});

onEachDatabase('sessions', (open) => {
  it('a session ends after 45 idle minutes', async () => {
    const office = await openOffice(await open());
    const ask = await office.signIn(2);
    for (let i = 0; i < 4; i++) {
      office.clock.time += 44 * minute;
      expect((await ask('GET', '/api/session')).status).toBe(200);
    }
    office.clock.time += 45 * minute;
    const answer = await ask('GET', '/api/session');
    expect([answer.status, answer.code]).toEqual([401, 'session']);
  });

  it('a session ends 12 hours after sign-in, however busy', async () => {
    const office = await openOffice(await open());
    const ask = await office.signIn(2);
    const start = office.clock.time;
    while (office.clock.time + 30 * minute < start + 12 * hour) {
      office.clock.time += 30 * minute;
      expect((await ask('GET', '/api/session')).status).toBe(200);
    }
    office.clock.time = start + 12 * hour - 1;
    expect((await ask('GET', '/api/session')).status).toBe(200);
    office.clock.time = start + 12 * hour;
    expect((await ask('GET', '/api/session')).code).toBe('session');
  });

  it('a sign-in ends the earlier session, which is told so', async () => {
    const office = await openOffice(await open());
    const earlier = await office.signIn(2);
    const other = await office.signIn(1);
    const later = await office.signIn(2);
    const replaced = await earlier('GET', '/api/session');
    expect([replaced.status, replaced.code]).toEqual([401, 'replaced']);
    expect((await later('GET', '/api/session')).json.person).toBe(2);
    expect((await other('GET', '/api/session')).json.person).toBe(1);
    expect((await later('POST', '/api/sign-out')).json).toEqual({ code: 'ok' });
    expect((await later('GET', '/api/session')).code).toBe('session');
    expect((await earlier('GET', '/api/session')).code).toBe('replaced');
  });

  it('a session that was over before the next sign-in is not called replaced', async () => {
    const office = await openOffice(await open());
    const earlier = await office.signIn(2);
    await earlier('POST', '/api/sign-out');
    await office.signIn(2);
    expect((await earlier('GET', '/api/session')).code).toBe('session');
  });

  it('two sign-ins at one moment leave one live session', async () => {
    const office = await openOffice(await open());
    const asks = await Promise.all([office.signIn(2), office.signIn(2), office.signIn(2)]);
    const codes = await Promise.all(asks.map((ask) => ask('GET', '/api/session')));
    expect(codes.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('the database holds hashes of tokens only, and writes the last use once a minute', async () => {
    const db = await open();
    const office = await openOffice(db);
    const ask = await office.signIn(2);
    const seen = async () => (await db.selectFrom('sessions').selectAll().execute())[0];
    const start = office.clock.time;
    office.clock.time += minute - 1;
    await ask('GET', '/api/session');
    expect((await seen())?.seen_at).toBe(start);
    office.clock.time += 1;
    await ask('GET', '/api/session');
    expect((await seen())?.seen_at).toBe(start + minute);
    expect((await seen())?.token_hash.length).toBe(32);
  });

  it('a cookie that is no token of ours is no session', async () => {
    const office = await openOffice(await open());
    const cookies = [
      '',
      'session=abc',
      `__Host-session=${'A'.repeat(43)}`,
      `__Host-session=${'_'.repeat(43)}`,
      `__Host-session=${'A'.repeat(44)}`,
      `X__Host-session=${'A'.repeat(43)}`,
    ];
    for (const cookie of cookies) {
      const answer = await office.ask('GET', '/api/session', undefined, { cookie });
      expect([answer.status, answer.code]).toEqual([401, 'session']);
    }
  });
});
