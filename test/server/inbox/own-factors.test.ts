import { expect, it } from 'vitest';
import { systemRandom, toBase64url } from '../../../crypto/index.js';
import { onEachDatabase } from '../../support/databases.js';
import { codeAt } from '../../support/phone.js';
import { recorded } from '../audit/recorded.js';
import { account, asHead, asked, codeOf, password, signIn, withKey, withPhone } from './anna.js';
import { knockWith, little, signInWith } from './ceremony.js';
import { proofOf, someCodes, someKey, somePhone } from './factors.js';

const minute = 60_000;
const hour = 60 * minute;

onEachDatabase('an officer’s factors', (open) => {
  it('are added, listed and removed with a fresh proof, and never the last', async () => {
    const { office, phone } = await withPhone(await open());
    const ask = await asHead(office, () => ({
      kind: 'totp',
      code: codeAt(phone.secret, office.clock.time),
    }));
    const list = async () => (await ask('GET', '/api/factors')).json;
    const ids = async () => ((await list()).factors as { id: string }[]).map(({ id }) => id);
    const [first = ''] = await ids();
    expect((await ask('POST', '/api/factors/remove', { id: first })).code).toBe('last');

    const options = async () => (await ask('POST', '/api/factors/options', {})).json;
    const { creation, request } = await options();
    expect(request).toBeNull();
    const { challenge } = creation as { challenge: string };
    const { key, wire } = someKey(challenge);
    expect((await ask('POST', '/api/factors', { factor: wire })).status).toBe(201);
    // Its challenge is used, and the credential is somebody's.
    expect((await ask('POST', '/api/factors', { factor: wire })).code).toBe('factor-record');
    expect(await list()).toMatchObject({
      factors: expect.arrayContaining([
        expect.objectContaining({ kind: 'totp', name: 'My phone', prf: false }),
        expect.objectContaining({ kind: 'webauthn', name: 'My key', prf: true, used: null }),
      ]),
      codesLeft: 10,
      fresh: true,
    });

    office.clock.time += 5 * minute;
    expect((await list()).fresh).toBe(false);
    const changes: [string, object][] = [
      ['/api/factors', { factor: somePhone(office.clock.time).wire }],
      ['/api/factors/remove', { id: first }],
      ['/api/factors/codes', { codes: someCodes().wire }],
      ['/api/sessions/end', {}],
    ];
    for (const [url, body] of changes) expect((await ask('POST', url, body)).code).toBe('fresh');
    const again = (await options()).request as { challenge: string };
    const proof = key.get(again);
    expect((await ask('POST', '/api/factors/prove', { proof })).status).toBe(200);
    expect((await ask('POST', '/api/factors/prove', { proof })).code).toBe('replayed');
    const stranger = { kind: 'code', proof: toBase64url(systemRandom(32)) };
    expect((await ask('POST', '/api/factors/prove', { proof: stranger })).code).toBe('factor');

    expect((await ask('POST', '/api/factors', changes[0]?.[1])).status).toBe(201);
    const third = somePhone(office.clock.time).wire;
    expect((await ask('POST', '/api/factors', { factor: third })).code).toBe('limit');
    const newer = someCodes();
    expect((await ask('POST', '/api/factors/codes', { codes: newer.wire })).status).toBe(200);
    const all = await ids();
    for (const id of all.slice(1)) {
      expect((await ask('POST', '/api/factors/remove', { id })).status).toBe(200);
    }
    expect((await ask('POST', '/api/factors/remove', { id: all[1] })).code).toBe('none');
    expect((await ask('POST', '/api/factors/remove', { id: all[0] })).code).toBe('last');
    expect(await codeOf(signIn(office, () => proofOf(String(newer.codes[0]))))).toBe('in');
    const lines = await recorded(office.db);
    const acts = lines.map((line) => line.split(' ').slice(0, 2).join(' '));
    expect(acts.filter((act) => /factor|codes/.test(act))).toEqual([
      'add-factor done',
      ...['prove-factor refused', 'prove-factor refused'],
      ...['add-factor done', 'replace-codes done', 'remove-factor done', 'remove-factor done'],
    ]);
  });

  it('of a colleague are out of reach: their challenge, their credential, their number', async () => {
    const { office, key } = await withKey(await open());
    await office.enrol(2, 'officer');
    const colleague = await office.signIn(2);
    const ask = await asHead(office, (given) => key.get(asked(given)));
    const list = (await ask('GET', '/api/factors')).json.factors as { id: string }[];
    const id = list[0]?.id;
    expect((await colleague('POST', '/api/factors/remove', { id })).code).toBe('none');
    const { creation } = (await ask('POST', '/api/factors/options', {})).json;
    const { wire } = someKey((creation as { challenge: string }).challenge);
    expect((await colleague('POST', '/api/factors', { factor: wire })).code).toBe('factor-record');
    expect((await colleague('GET', '/api/factors')).json.factors).toEqual([]);
    expect((await ask('GET', '/api/factors')).json.factors).toHaveLength(1);
  });
});

onEachDatabase('an officer’s sessions', (open) => {
  it('show when this one began, the last sign-ins, and what failed by their name since', async () => {
    const { office, phone, codes } = await withPhone(await open());
    const enter = () =>
      signIn(office, () => ({ kind: 'totp', code: codeAt(phone.secret, office.clock.time) }));
    await enter();
    const before = office.clock.time;
    office.clock.time += hour;
    await signInWith(office.ask, {
      ...{ account, password: 'wrong words', keyStretching: little },
    });
    expect(await codeOf(signIn(office, () => ({ kind: 'totp', code: '000000' })))).toBe('code');
    const ask = await asHead(office, () => proofOf(String(codes[0])));
    const began = office.clock.time;
    office.clock.time += minute;
    const { json } = await ask('GET', '/api/sessions');
    expect(json).toEqual({
      person: 1,
      ...{ began, seen: began + minute, ends: began + 12 * hour },
      signIns: [
        { at: began, kind: 'code' },
        { at: before, kind: 'totp' },
      ],
      failures: { passphrase: 1, factor: 1 },
    });
    for (let i = 0; i < 12; i++) {
      office.clock.time += hour;
      await enter();
    }
    expect(await office.db.selectFrom('sign_ins').selectAll().execute()).toHaveLength(10);
  }, 60_000);

  it('count nothing for a passphrase and a factor that are confirmed in them, but each guess', async () => {
    const { office, phone } = await withPhone(await open());
    const enter = () =>
      asHead(office, () => ({ kind: 'totp', code: codeAt(phone.secret, office.clock.time) }));
    const ask = await enter();
    const bits = async () => (await ask('POST', '/api/sign-in/work', { account })).json.bits;
    const type = async (words: string) =>
      (await knockWith(ask, { account, password: words, keyStretching: little })).finish.status;
    const prove = async () => {
      office.clock.time += 30_000;
      const proof = { kind: 'totp', code: codeAt(phone.secret, office.clock.time) };
      return (await ask('POST', '/api/factors/prove', { proof })).status;
    };
    for (let i = 0; i < 5; i++) expect([await type(password), await prove()]).toEqual([200, 200]);
    // Nor for one who confirms the passphrase and then cancels what their key asks.
    for (let i = 0; i < 5; i++) expect(await type(password)).toBe(200);
    expect(await bits()).toBe(8);
    for (let i = 0; i < 5; i++) expect([await type('a guess'), await prove()]).toEqual([401, 200]);
    // Five guesses within minutes: a little has worn off the first.
    expect(await bits()).toBe(12);
    office.clock.time += 30_000;
    const next = await enter();
    const { failures } = (await next('GET', '/api/sessions')).json;
    expect(failures).toEqual({ passphrase: 5, factor: 0 });
    // Whoever knows the passphrase and is not signed in still counts, at every try.
    for (let i = 0; i < 5; i++) {
      const stranger = { account, password, keyStretching: little };
      expect((await knockWith(office.ask, stranger)).finish.status).toBe(200);
    }
    expect(await bits()).toBeGreaterThan(12);
  });

  it('end everywhere: the session, and whatever is half open', async () => {
    const { office, phone, codes } = await withPhone(await open());
    const ask = await asHead(office, () => ({
      kind: 'totp',
      code: codeAt(phone.secret, office.clock.time),
    }));
    const elsewhere = await signIn(office, () => ({ kind: 'totp', code: '000000' }));
    expect((await ask('POST', '/api/sessions/end', {})).status).toBe(200);
    expect((await ask('GET', '/api/session')).code).toBe('session');
    const late = await office.ask('POST', '/api/sign-in/factor', {
      attempt: elsewhere.finish.json.attempt,
      proof: proofOf(String(codes[0])),
    });
    expect(late.code).toBe('attempt');
    expect((await recorded(office.db)).at(-1)).toBe('end-sessions done 1 -');
  });
});
