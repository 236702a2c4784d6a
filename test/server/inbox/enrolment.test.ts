import { describe, expect, it } from 'vitest';
import { systemRandom, toBase64url } from '../../../crypto/index.js';
import { createSetupLink } from '../../../server/inbox/links.js';
import { onEachDatabase } from '../../support/databases.js';
import { recorded } from '../audit/recorded.js';
import { enrolWith, signInWith } from './ceremony.js';
import { type Office, openEmptyOffice, openOffice } from './office.js';

const days = 86_400_000;

async function setupToken(office: Pick<Office, 'db' | 'clock'>): Promise<string> {
  const link = await createSetupLink({ ...office, random: systemRandom });
  if (!link) throw new Error('there is a unit already');
  return link.token;
}

function setUp(
  office: Pick<Office, 'ask' | 'unit'>,
  token: string,
  change: Record<string, unknown> = {},
) {
  return enrolWith(office.ask, {
    token,
    password: 'seven words of a passphrase',
    account: 'anna',
    more: {
      name: 'Anna Head',
      application: toBase64url(office.unit.application(1)),
      statements: [toBase64url(office.unit.founding)],
      directory: toBase64url(office.unit.first({ recipients: [1] }).bytes),
      ...change,
    },
  });
}

async function countRows(office: Pick<Office, 'db'>): Promise<number> {
  const { db } = office;
  const counts = await Promise.all(
    (['statements', 'directories', 'accounts'] as const).map((table) =>
      db
        .selectFrom(table)
        .select((e) => e.fn.countAll<number>().as('n'))
        .executeTakeFirst(),
    ),
  );
  return counts.reduce((sum, row) => sum + (row?.n ?? 0), 0);
}

onEachDatabase('enrolment', (open) => {
  it('a Head sets the unit up, signs in, invites an officer, who enrols and signs in', async () => {
    const office = await openEmptyOffice(await open());
    expect((await office.ask('GET', '/api/unit')).code).toBe('not-open');
    const token = await setupToken(office);
    const look = await office.ask('POST', '/api/enrolments/look', { token });
    expect(look.json).toMatchObject({
      purpose: 'setup',
      roles: ['head'],
      person: 1,
      statements: [],
    });
    const made = await setUp(office, token);
    expect([made.status, made.json]).toEqual([201, { person: 1 }]);

    const head = await signInWith(office.ask, {
      account: 'anna',
      password: 'seven words of a passphrase',
    });
    expect(head.factor?.json).toMatchObject({ person: 1, roles: ['head'], account: 'anna' });
    expect(String(head.factor?.headers['set-cookie'])).toMatch(
      /^__Host-session=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict$/,
    );
    const asHead = { cookie: head.cookie };
    const session = await office.ask('GET', '/api/session', undefined, asHead);
    expect(session.json).toEqual({
      ...{ person: 1, roles: ['head'], confirmed: true },
      ...{ account: 'anna', name: 'Anna Head', portal: 'http://127.0.0.1:8080' },
    });

    const invited = await office.ask(
      'POST',
      '/api/enrolments',
      { account: 'ben', name: 'Ben Officer', roles: ['officer'] },
      asHead,
    );
    expect([invited.status, invited.json.person]).toEqual([201, 2]);
    const link = String(invited.json.token);
    const seen = await office.ask('POST', '/api/enrolments/look', { token: link });
    expect(seen.json).toMatchObject({ purpose: 'officer', account: 'ben', person: 2 });
    expect(seen.json.directory).toBe(toBase64url(office.unit.first({ recipients: [1] }).bytes));
    const application = toBase64url(office.unit.application(2));
    const enrolled = await enrolWith(office.ask, {
      token: link,
      password: 'seven other words',
      more: { application },
    });
    expect([enrolled.status, enrolled.json]).toEqual([201, { person: 2 }]);
    const list = await office.ask('GET', '/api/enrolments', undefined, asHead);
    expect(list.json.enrolments).toMatchObject([{ person: 2, account: 'ben', application }]);

    const ben = await signInWith(office.ask, { account: 'ben', password: 'seven other words' });
    expect(ben.factor?.json).toMatchObject({ person: 2, roles: ['officer'], account: 'ben' });
    const asBen = { cookie: ben.cookie };
    // Enrolled but not yet in the directory: the vault and the directories, and nothing else.
    expect((await office.ask('GET', '/api/vault', undefined, asBen)).bytes.length).toBe(1064);
    expect((await office.ask('GET', '/api/directories', undefined, asBen)).status).toBe(200);
    expect((await office.ask('GET', '/api/batches', undefined, asBen)).code).toBe('unconfirmed');
    const own = (await office.ask('GET', '/api/session', undefined, asBen)).json;
    expect(own).toMatchObject({ roles: ['officer'], confirmed: false });

    const first = office.unit.first({ recipients: [1] });
    const second = office.unit.next(first, { recipients: [1, 2] });
    const directory = toBase64url(second.bytes);
    const published = await office.ask('PUT', '/api/directories/2', { directory }, asHead);
    expect(published.status).toBe(201);
    expect((await office.ask('GET', '/api/batches', undefined, asBen)).json).toEqual({
      batches: [],
    });
    expect((await office.ask('GET', '/api/enrolments', undefined, asHead)).json).toEqual({
      enrolments: [],
    });
    expect(await recorded(office.db)).toEqual([
      'make-setup-link done - -',
      'publish-statement done 1 0',
      'publish-directory done 1 1',
      'finish-enrolment done 1 -',
      'sign-in done 1 -',
      'invite done 1 2:officer',
      'finish-enrolment done 2 -',
      'sign-in done 2 -',
      'list-batches refused 2 -',
      'publish-directory done 1 2',
    ]);
  });

  it('a link is good once, for its week and for its purpose, and says afterwards why it is not', async () => {
    const office = await openOffice(await open());
    const head = await office.signIn(1);
    const invite = async (account: string) => {
      const body = { account, name: 'Someone New', roles: ['officer'] };
      return await head('POST', '/api/enrolments', body);
    };
    const look = (token: unknown) => office.ask('POST', '/api/enrolments/look', { token });
    const application = toBase64url(office.unit.application(4));

    const { token, person } = (await invite('cleo')).json;
    expect(person).toBe(4);
    const brought = { token: String(token), password: 'words', more: { application } };
    const [one, other] = await Promise.all([
      enrolWith(office.ask, brought),
      enrolWith(office.ask, brought),
    ]);
    expect([one.status, other.status].sort()).toEqual([201, 410]);
    expect((await look(token)).code).toBe('link-used');
    expect((await enrolWith(office.ask, brought)).code).toBe('link-used');

    const late = (await invite('dora')).json;
    office.clock.time += 7 * days - 1;
    expect((await look(late.token)).status).toBe(200);
    office.clock.time += 1;
    expect((await look(late.token)).code).toBe('link-expired');
    expect((await look(toBase64url(systemRandom(32)))).code).toBe('link');

    const back = await office.signIn(1);
    const body = { account: 'dora', name: 'Dora', roles: ['officer'] };
    // Inviting again gives a number of its own: numbers are never used again.
    const anew = (await back('POST', '/api/enrolments', { ...body, roles: ['head'] })).json;
    expect(anew.person).toBe(6);
    // The link before is bound to what it was made for, and has ended.
    expect((await look(late.token)).code).toBe('link-replaced');
    expect((await look(anew.token)).json).toMatchObject({ account: 'dora', roles: ['head'] });
    expect((await back('POST', '/api/enrolments', { ...body, account: 'cleo' })).code).toBe(
      'account',
    );
  });

  it('an application for another person, and a vault of another size, are refused', async () => {
    const office = await openOffice(await open());
    const head = await office.signIn(1);
    const invited = await head('POST', '/api/enrolments', {
      account: 'eve',
      name: 'Eve',
      roles: ['officer'],
    });
    const token = String(invited.json.token);
    const right = toBase64url(office.unit.application(4));
    const flipped = office.unit.application(4);
    flipped[flipped.length - 1] = (flipped.at(-1) ?? 0) ^ 1;
    const cases = [
      [{ application: toBase64url(office.unit.application(5)) }, 'application'],
      [{ application: toBase64url(flipped) }, 'application'],
      [{ application: right, vault: toBase64url(systemRandom(1063)) }, 'size'],
      [{ application: right, name: 'Mallory' }, 'bad-request'],
      [{ application: right, roles: ['head'] }, 'bad-request'],
      [{ application: right, registrationRecord: 'A'.repeat(256) }, 'bad-request'],
    ] as const;
    for (const [more, code] of cases) {
      const answer = await enrolWith(office.ask, { token, password: 'words', more });
      expect([answer.status, answer.code]).toEqual([400, code]);
    }
    const answer = await enrolWith(office.ask, {
      token,
      password: 'words',
      more: { application: right },
    });
    expect(answer.status).toBe(201);
  });
});

describe('setting up', () => {
  onEachDatabase('setting up', (open) => {
    it('verifies everything before anything is stored, and founds one unit once', async () => {
      const office = await openEmptyOffice(await open(), { trialAllowed: false });
      const token = await setupToken(office);
      const { unit } = office;
      const trial = toBase64url(unit.first({ recipients: [1], trial: true }).bytes);
      const unsigned = unit.first({ recipients: [1] }).bytes;
      unsigned[unsigned.length - 10] = (unsigned.at(-10) ?? 0) ^ 1;
      const second = unit.next(unit.first({ recipients: [1] }), { recipients: [1] });
      const cases = [
        [{ directory: trial }, 403, 'trial'],
        [{ directory: toBase64url(unsigned) }, 400, 'directory'],
        [{ directory: toBase64url(second.bytes) }, 400, 'directory'],
        [{ statements: [toBase64url(unit.founding.slice(1))] }, 400, 'directory'],
        [{ statements: [] }, 400, 'bad-request'],
        [{ application: toBase64url(unit.application(2)) }, 400, 'application'],
      ] as const;
      for (const [change, status, code] of cases) {
        const answer = await setUp(office, token, change);
        expect([answer.status, answer.code]).toEqual([status, code]);
        expect(await countRows(office)).toBe(0);
      }
      const both = await Promise.all([setUp(office, token), setUp(office, token)]);
      expect(both.map(({ status }) => status).sort()).toEqual([201, 410]);
      expect(await countRows(office)).toBe(3);
      expect(await createSetupLink({ ...office, random: systemRandom })).toBeNull();
      expect((await setUp(office, token)).code).toBe('link-used');
    });

    it('a new setup link makes the one before useless', async () => {
      const office = await openEmptyOffice(await open());
      const old = await setupToken(office);
      const token = await setupToken(office);
      expect((await setUp(office, old)).code).toBe('link-replaced');
      expect((await setUp(office, token)).status).toBe(201);
    });
  });
});
