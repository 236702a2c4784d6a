import { expect, it } from 'vitest';
import { hash, systemRandom, toBase64url } from '../../../crypto/index.js';
import { useSession } from '../../../server/store/sessions.js';
import { onEachDatabase } from '../../support/databases.js';
import { recorded } from '../audit/recorded.js';
import { enrolWith, signInWith } from './ceremony.js';
import { type Ask, makeBundle, type Office, openOffice } from './office.js';

/** 1 is a Head and 2 an officer, both listed; 5 an administrator, 6 another Head. */
async function withPeople(office: Office): Promise<{ head: Ask; admin: Ask; second: Ask }> {
  await office.enrol(5, 'administrator');
  await office.enrol(6, 'head');
  const [head, admin, second] = [1, 5, 6].map((person) => office.signIn(person));
  return { head: await head, admin: await admin, second: await second } as never;
}

const invite = (ask: Ask, account: string, roles: string[]) =>
  ask('POST', '/api/enrolments', { account, name: account, roles });
const change = (ask: Ask, person: number, before: string[], roles: string[]) =>
  ask('POST', `/api/accounts/${person}/roles`, { before, roles });

interface Line {
  person: number;
  roles: string[];
  state: string;
  listed: boolean;
  asked: unknown;
}
const line = async (ask: Ask, person: number): Promise<Line | undefined> => {
  const { accounts } = (await ask('GET', '/api/accounts')).json as { accounts: Line[] };
  return accounts.find((one) => one.person === person);
};

onEachDatabase('accounts of the inbox', (open) => {
  it('roles that do not go together are refused in a link and in a change of roles (R91)', async () => {
    const office = await openOffice(await open());
    const { head } = await withPeople(office);
    for (const roles of [
      ['administrator', 'officer'],
      ['auditor', 'head'],
      ['auditor', 'administrator'],
      ['custodian', 'auditor'],
      ['officer', 'officer'],
      [],
      ['king'],
    ]) {
      expect((await invite(head, 'nobody', roles)).code).toBe('bad-request');
      expect((await change(head, 2, ['officer'], roles)).code).toBe('bad-request');
    }
    // Who knew keys of cases does not become what must not know them, nor the other way round.
    expect((await change(head, 2, ['officer'], ['administrator'])).code).toBe('roles');
    expect((await change(head, 2, ['officer'], ['auditor'])).code).toBe('roles');
    expect((await change(head, 5, ['administrator'], ['officer'])).code).toBe('roles');
    // Who is listed with routes reads cases.
    expect((await change(head, 2, ['officer'], ['holder'])).code).toBe('roles');
    expect((await invite(head, 'several', ['head', 'officer', 'custodian'])).status).toBe(201);
  });

  it('an administrator appoints neither Heads nor auditors, and takes no invitation of theirs over', async () => {
    const office = await openOffice(await open());
    const { head, admin } = await withPeople(office);
    for (const roles of [['head'], ['auditor'], ['officer', 'head']])
      expect((await invite(admin, 'mine', roles)).code).toBe('role');
    expect((await invite(admin, 'mine', ['officer'])).status).toBe(201);
    const { person } = (await invite(head, 'boss', ['head'])).json;
    expect((await invite(admin, 'boss', ['officer'])).code).toBe('account');
    expect((await admin('DELETE', `/api/enrolments/${person}`)).code).toBe('role');
    expect((await admin('POST', '/api/accounts/6/end')).code).toBe('role');
    expect((await admin('POST', '/api/accounts/5/end')).code).toBe('own');
    expect((await change(admin, 2, ['officer'], ['head'])).code).toBe('role');
  });

  it('an invitation is withdrawn: its link says so, and its account is free again', async () => {
    const office = await openOffice(await open());
    const { admin, head } = await withPeople(office);
    const { token, person } = (await invite(admin, 'cleo', ['officer'])).json;
    expect((await line(admin, Number(person)))?.state).toBe('invited');
    expect((await admin('DELETE', `/api/enrolments/${person}`)).json).toEqual({ code: 'ok' });
    const look = await office.ask('POST', '/api/enrolments/look', { token });
    expect([look.status, look.code]).toEqual([410, 'link-withdrawn']);
    expect((await admin('DELETE', `/api/enrolments/${person}`)).code).toBe('none');
    expect(await line(admin, Number(person))).toBeUndefined();
    expect((await invite(head, 'cleo', ['officer'])).json.person).not.toBe(person);
    // Whoever has enrolled is no invitation any more.
    expect((await head('DELETE', '/api/enrolments/2')).code).toBe('account');
  });

  it('an administrator counts once a Head has compared their words, and not before', async () => {
    const office = await openOffice(await open());
    const { head } = await withPeople(office);
    const { token, person } = (await invite(head, 'root', ['administrator'])).json;
    const application = toBase64url(office.unit.application(Number(person)));
    const enrolled = await enrolWith(office.ask, {
      token: String(token),
      password: 'seven words',
      more: { application },
    });
    expect(enrolled.status).toBe(201);
    const signed = await signInWith(office.ask, { account: 'root', password: 'seven words' });
    const root: Ask = (method, url, body) =>
      office.ask(method, url, body, { cookie: signed.cookie });
    expect((await root('GET', '/api/state')).code).toBe('unconfirmed');
    const confirm = (given: { roles: string[]; application: string }) =>
      head('POST', `/api/accounts/${person}/confirm`, given);
    const other = toBase64url(office.unit.application(2));
    expect((await confirm({ roles: ['administrator'], application: other })).code).toBe('stale');
    expect((await confirm({ roles: ['holder'], application })).code).toBe('stale');
    expect((await root('GET', '/api/state')).code).toBe('unconfirmed');
    expect((await confirm({ roles: ['administrator'], application })).status).toBe(200);
    expect((await root('GET', '/api/state')).status).toBe(200);
    expect((await recorded(office.db)).slice(-1)).toEqual([
      `confirm done 1 ${person}:administrator`,
    ]);
    // No directory may list them afterwards: they would get keys to letters.
    const next = office.unit.next(office.first, { recipients: [1, 2, Number(person)] });
    const published = await head('PUT', '/api/directories/2', {
      directory: toBase64url(next.bytes),
    });
    expect([published.status, published.code]).toEqual([409, 'roles']);
    // Officers are confirmed by the directory that lists them, not so.
    await office.enrol(20, 'officer', false);
    const row = await office.db
      .selectFrom('accounts')
      .select('application')
      .where('person', '=', 20)
      .executeTakeFirstOrThrow();
    const own = { roles: ['officer'], application: toBase64url(row.application as Uint8Array) };
    expect((await head('POST', '/api/accounts/20/confirm', own)).code).toBe('roles');
  });

  it('an account that was ended signs in no more, and neither its name nor its number comes back', async () => {
    const office = await openOffice(await open());
    const { head, admin } = await withPeople(office);
    const { token, person } = (await invite(head, 'dora', ['holder'])).json;
    const more = { application: toBase64url(office.unit.application(Number(person))) };
    await enrolWith(office.ask, { token: String(token), password: 'old words', more });
    const before = await signInWith(office.ask, { account: 'dora', password: 'old words' });
    const dora = { cookie: before.cookie };
    expect((await office.ask('GET', '/api/session', undefined, dora)).status).toBe(200);
    expect((await admin('POST', `/api/accounts/${person}/end`)).json).toEqual({ code: 'ok' });
    expect((await office.ask('GET', '/api/session', undefined, dora)).code).toBe('session');
    const after = await signInWith(office.ask, { account: 'dora', password: 'old words' });
    expect(after.finish.code).toBe('sign-in');
    expect(await line(admin, Number(person))).toMatchObject({ state: 'ended' });
    expect((await invite(head, 'dora', ['holder'])).code).toBe('account');
    expect((await invite(head, 'erin', ['holder'])).json.person).toBe(Number(person) + 1);
    expect((await admin('POST', `/api/accounts/${person}/end`)).code).toBe('none');
    expect((await recorded(office.db)).slice(-1)).toEqual(['invite done 1 8:holder']);
    // Somebody whom the directory lists: the directory goes on, and says so.
    expect((await admin('POST', '/api/accounts/2/end')).status).toBe(200);
    expect(await line(admin, 2)).toMatchObject({ state: 'ended', listed: true });
  });

  it('roles of others only, by what stood there, at once for every session of theirs', async () => {
    const office = await openOffice(await open());
    const { head } = await withPeople(office);
    const officer = await office.signIn(2);
    expect((await change(head, 1, ['head'], ['head', 'officer'])).code).toBe('own');
    expect((await change(head, 2, ['custodian'], ['officer'])).code).toBe('stale');
    expect((await change(head, 2, ['officer'], ['custodian', 'officer'])).json).toEqual({
      code: 'ok',
    });
    expect((await officer('GET', '/api/session')).json.roles).toEqual(['officer', 'custodian']);
    const { person } = (await invite(head, 'later', ['officer'])).json;
    // A link is bound to what it was made for: who has not enrolled is invited anew.
    expect((await change(head, Number(person), ['officer'], ['custodian'])).code).toBe('none');
    // The audit log names the roles, so that an auditor sees who was given what (R10, R91).
    const acts = (await recorded(office.db)).filter((act) => /^(role|invite) done/.test(act));
    expect(acts).toEqual(['role done 1 2:officer+custodian', `invite done 1 ${person}:officer`]);
  });

  it('it takes two Heads to make a third, and one where there is no other', async () => {
    const office = await openOffice(await open());
    const { head, second } = await withPeople(office);
    const asked = await change(head, 2, ['officer'], ['head', 'officer']);
    expect(asked.json).toEqual({ code: 'asked' });
    expect(await line(head, 2)).toMatchObject({
      roles: ['officer'],
      asked: { roles: ['head', 'officer'], by: 1 },
    });
    // The same Head again is no second one, nor is another wish.
    expect((await change(head, 2, ['officer'], ['head', 'officer'])).json.code).toBe('asked');
    expect((await change(second, 2, ['officer'], ['head'])).json.code).toBe('asked');
    expect((await change(head, 2, ['officer'], ['head'])).json.code).toBe('ok');
    expect(await line(head, 2)).toMatchObject({ roles: ['head'], asked: null });
    const acts = (await recorded(office.db)).filter((act) => /role done/.test(act));
    expect(acts).toEqual([
      ...['ask-role done 1 2:head+officer', 'ask-role done 1 2:head+officer'],
      ...['ask-role done 6 2:head', 'role done 1 2:head'],
    ]);
    // What waits for a week is forgotten, and so is what somebody asked who is no Head any more.
    await office.enrol(7, 'officer');
    await change(head, 7, ['officer'], ['head']);
    office.clock.time += 7 * 86_400_000;
    const later = await office.signIn(6);
    expect((await change(later, 7, ['officer'], ['head'])).json.code).toBe('asked');
    const first = await office.signIn(1);
    for (const person of [2, 6])
      expect((await first('POST', `/api/accounts/${person}/end`)).status).toBe(200);
    expect(await line(first, 7)).toMatchObject({ asked: null });
    expect((await change(first, 7, ['officer'], ['head'])).json.code).toBe('ok');
  });

  it('of two Heads who end each other at one moment one remains', async () => {
    const office = await openOffice(await open());
    const { head, second } = await withPeople(office);
    const ends = await Promise.all([
      head('POST', '/api/accounts/6/end'),
      second('POST', '/api/accounts/1/end'),
    ]);
    expect(ends.map(({ status }) => status).sort()).toEqual([200, 401]);
  });

  it('an administrator sees settings and health, and no count of anything that came in', async () => {
    const office = await openOffice(await open());
    const { admin } = await withPeople(office);
    const state = (await admin('GET', '/api/state')).json;
    expect(Object.keys(state).sort()).toEqual([
      'checkpointAt',
      'closingAt',
      'database',
      'diskFree',
      'mail',
      'now',
      'room',
      'snapshotAt',
    ]);
    expect((await admin('GET', '/api/settings')).json).toEqual({ settings: [] });
    const { accounts } = (await admin('GET', '/api/accounts')).json as { accounts: object[] };
    const fields = ['account', 'asked', 'expires', 'listed', 'name', 'person', 'roles', 'state'];
    for (const one of accounts) expect(Object.keys(one).sort()).toEqual(fields);
  });

  it('the identifiers of others open nothing: bundle, attempt, link, session', async () => {
    const office = await openOffice(await open());
    const [one, two] = [await office.signIn(1), await office.signIn(2)];
    // Another's bundle: the same bytes under its id are not taken for the own.
    const { id, bytes } = makeBundle(office.unit);
    expect((await one('PUT', `/api/bundles/${id}`, bytes)).status).toBe(201);
    const again = await two('PUT', `/api/bundles/${id}`, bytes);
    expect([again.status, again.code]).toEqual([409, 'taken']);
    // Another's vault and outbox have no address: each gets their own.
    const outboxes = [await one('GET', '/api/outbox'), await two('GET', '/api/outbox')];
    expect(outboxes.map(({ status }) => status)).toEqual([200, 404]);
    const vaults = [await one('GET', '/api/vault'), await two('GET', '/api/vault')];
    expect(vaults[0]?.bytes).not.toEqual(vaults[1]?.bytes);
    // An attempt or a link that was drawn by nobody.
    const attempt = { attempt: toBase64url(systemRandom(16)), finishLoginRequest: 'A'.repeat(86) };
    expect((await office.ask('POST', '/api/sign-in/finish', attempt)).code).toBe('sign-in');
    const token = toBase64url(systemRandom(32));
    expect((await office.ask('POST', '/api/enrolments/look', { token })).code).toBe('link');
    const tokenHash = hash('session', systemRandom(32));
    expect(await useSession(office.db, { tokenHash, now: office.clock.now() })).toBe('none');
    // Pages of batches that are not there, for whoever asks.
    for (const page of ['1/0', '4000000/0', '0/0', '1/4000000'])
      expect((await two('GET', `/api/batches/${page}`)).code).toBe('not-found');
  });
});
