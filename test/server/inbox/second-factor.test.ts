import { expect, it } from 'vitest';
import { systemRandom, toBase64url, toHex } from '../../../crypto/index.js';
import { createSetupLink } from '../../../server/inbox/links.js';
import type { FactorProof } from '../../../server/inbox/wire.js';
import { createAuthenticator } from '../../support/authenticator.js';
import { onEachDatabase } from '../../support/databases.js';
import { codeAt } from '../../support/phone.js';
import { recorded } from '../audit/recorded.js';
import {
  account,
  asked,
  challengeFor,
  codeOf,
  found,
  openWithToken,
  password,
  signIn,
  withKey,
  withPhone,
} from './anna.js';
import { little, signInWith } from './ceremony.js';
import { proofOf, someCodes, someKey, somePhone } from './factors.js';

const minute = 60_000;
const hour = 60 * minute;

onEachDatabase('a second factor', (open) => {
  it('alone opens a session: with the passphrase every other route stays shut', async () => {
    const { office, phone, wire, codesWire } = await withPhone(await open());
    const half = await signInWith(office.ask, {
      ...{ account, password, keyStretching: little },
      prove: () => ({ kind: 'totp', code: '000000' }),
    });
    expect([half.finish.status, half.factor?.code, half.cookie]).toEqual([200, 'code', '']);
    expect(half.finish.headers['set-cookie']).toBeUndefined();
    expect(half.finish.json.factors).toEqual({ webauthn: null, totp: true, codes: 10 });
    // Nothing of the vault is given out before: neither it nor its key.
    expect(JSON.stringify(half.finish.json)).not.toContain(wire.wrap);
    for (const { wrap } of codesWire) {
      expect(JSON.stringify(half.finish.json)).not.toContain(wrap);
    }
    const attempt = String(half.finish.json.attempt);
    for (const cookie of [`__Host-session=${attempt}`, `__Host-session=${attempt.padEnd(43, 'A')}`])
      for (const url of ['/api/session', '/api/vault', '/api/factors', '/api/directories'])
        expect((await office.ask('GET', url, undefined, { cookie })).code).toBe('session');
    for (const proof of [{ kind: 'none' }, { kind: 'totp', code: '' }, {}]) {
      const answer = await office.ask('POST', '/api/sign-in/factor', { attempt, proof });
      expect([400, 401]).toContain(answer.status);
    }

    const whole = await signIn(office, () => ({
      kind: 'totp',
      code: String(phone.tryCode(office.clock.time)),
    }));
    expect(whole.factor?.json).toMatchObject({ person: 1, account });
    expect(whole.factor?.json.used).toEqual({
      ...{ kind: 'totp', id: expect.any(String), prf: false, wrap: wire.wrap, codesLeft: 10 },
    });
  });

  it('is verified before an account is made with it, and then counts at once', async () => {
    const opened = await openWithToken(await open());
    const { office, token } = opened;
    const codes = someCodes().wire;
    const challenge = await challengeFor(opened);
    const now = office.clock.time;
    const phone = somePhone(now).wire;
    const { wire: key, key: other } = someKey(challenge);
    const wrong = (change: object) => someKeyWith(other.create({ challenge }, change));
    const someKeyWith = (credential: object) => ({ ...key, credential });
    const refused: [object, string][] = [
      [{ ...phone, code: '000000' === phone.code ? '111111' : '000000' }, 'code'],
      [
        { ...phone, code: codeAt(Buffer.from(phone.secret, 'base64url'), now - 5 * minute) },
        'clock',
      ],
      [wrong({ origin: 'https://elsewhere.example' }), 'factor-record'],
      [wrong({ rpId: 'elsewhere.example' }), 'factor-record'],
      [wrong({ unverified: true }), 'factor-record'],
      [wrong({ type: 'webauthn.get' }), 'factor-record'],
      [wrong({ challenge: toBase64url(systemRandom(32)) }), 'factor-record'],
    ];
    for (const [factor, code] of refused) {
      expect((await found(opened, { factor, codes })).code).toBe(code);
    }
    expect(await office.db.selectFrom('accounts').selectAll().execute()).toEqual([]);
    // A challenge is for one link, once.
    const otherLink = await createSetupLink({ ...office, random: systemRandom });
    const elsewhere = { office, token: String(otherLink?.token) };
    const fresh = await challengeFor(elsewhere);
    expect((await found({ office, token }, { factor: key, codes })).code).toMatch(/^link/);
    expect((await found(elsewhere, { factor: key, codes })).code).toBe('factor-record');
    const { wire } = someKey(fresh);
    expect((await found(elsewhere, { factor: wire, codes: codes.slice(1) })).status).toBe(400);
    const twice = [...codes.slice(1), codes[1]];
    expect((await found(elsewhere, { factor: wire, codes: twice })).status).toBe(400);
    expect((await found(elsewhere, { factor: wire, codes })).status).toBe(201);
  });

  it('by a security key: each assertion once, this page’s, of somebody who was verified', async () => {
    const { office, key, wire } = await withKey(await open());
    const first = await signIn(office, (given) => key.get(asked(given)));
    expect(first.factor?.json.used).toMatchObject({ kind: 'webauthn', prf: true, wrap: wire.wrap });

    const try_ = (make: (challenge: { challenge: string }) => FactorProof) => {
      // Hours apart, so that the work stays small.
      office.clock.time += hour;
      return codeOf(signIn(office, (given) => make(asked(given))));
    };
    const stranger = createAuthenticator();
    let seen: FactorProof = { kind: 'totp', code: '000000' };
    expect(await try_((to) => (seen = key.get(to)))).toBe('in');
    expect(await try_(() => seen)).toBe('replayed');
    expect(await try_((to) => key.get(to, { counter: 1 }))).toBe('replayed');
    expect(await try_((to) => key.get(to, { origin: 'http://localhost:9999' }))).toBe('factor');
    expect(await try_((to) => key.get(to, { rpId: 'elsewhere.example' }))).toBe('factor');
    expect(await try_((to) => key.get(to, { unverified: true }))).toBe('factor');
    expect(await try_((to) => key.get(to, { type: 'webauthn.create' }))).toBe('factor');
    expect(await try_((to) => stranger.get(to))).toBe('factor');
    expect(await try_((to) => ({ ...stranger.get(to), id: key.id }))).toBe('factor');
    expect(await try_((to) => ({ ...key.get(to), signature: 'AAAA' }))).toBe('factor');
    expect(await try_(() => ({ kind: 'totp', code: '123456' }))).toBe('factor');
    expect(await try_((to) => key.get(to))).toBe('in');
  });

  it('by a passkey that does not count, the challenge alone tells a replay', async () => {
    const { office, key } = await withKey(await open(), false);
    let seen: FactorProof = { kind: 'totp', code: '000000' };
    expect(await codeOf(signIn(office, (given) => (seen = key.get(asked(given)))))).toBe('in');
    expect(await codeOf(signIn(office, () => seen))).toBe('replayed');
    expect(await codeOf(signIn(office, (given) => key.get(asked(given))))).toBe('in');
  });

  it('by a phone: a half minute counts once and only forward, a wrong clock is told', async () => {
    const { office, phone } = await withPhone(await open());
    const now = () => office.clock.time;
    const try_ = (at: number) =>
      codeOf(signIn(office, () => ({ kind: 'totp', code: codeAt(phone.secret, at) })));
    expect(await try_(now())).toBe('in');
    expect(await try_(now())).toBe('code-used');
    expect(await try_(now() - minute / 2)).toBe('code-used');
    expect(await try_(now() + minute / 2)).toBe('in');
    office.clock.time += 24 * hour;
    expect(await try_(now() - 4 * minute)).toBe('clock');
    const early = now() + 4 * minute;
    expect(await try_(early)).toBe('clock');
    // What was told to be right at another time does not count when that time comes.
    office.clock.time = early;
    expect(await try_(early)).toBe('code-used');
    expect(await try_(early + minute / 2)).toBe('in');
    // One code at two moments that are one: once.
    office.clock.time += hour;
    const proof = { kind: 'totp', code: codeAt(phone.secret, now()) } as const;
    const both = await Promise.all([signIn(office, () => proof), signIn(office, () => proof)]);
    expect(both.filter(({ cookie }) => cookie !== '')).toHaveLength(1);
  });

  it('by a recovery code: each once, and how many are left is told', async () => {
    const { office, codes, codesWire } = await withPhone(await open());
    const [one = '', two = ''] = codes;
    const first = await signIn(office, () => proofOf(one));
    expect(first.factor?.json.used).toEqual({
      ...{ kind: 'code', id: null, prf: false, wrap: codesWire[0]?.wrap, codesLeft: 9 },
    });
    expect(await codeOf(signIn(office, () => proofOf(one)))).toBe('factor');
    const both = await Promise.all([
      signIn(office, () => proofOf(two)),
      signIn(office, () => proofOf(two)),
    ]);
    expect(both.filter(({ cookie }) => cookie !== '')).toHaveLength(1);
    const left = await office.db.selectFrom('recovery_codes').selectAll().execute();
    expect(left).toHaveLength(8);
    // The server keeps neither a code nor what proves one.
    const kept = left.map(({ hash }) => toHex(hash));
    for (const code of codes) {
      const { proof } = proofOf(code);
      expect(kept).not.toContain(toHex(Buffer.from(proof, 'base64url')));
    }
    const lines = await recorded(office.db);
    expect(lines.filter((line) => line.startsWith('use-code'))).toEqual([
      'use-code done 1 9',
      'use-code done 1 8',
    ]);
  });

  it('is asked for within five minutes, and five wrong ones end the attempt', async () => {
    const { office, phone, codes } = await withPhone(await open());
    const wrong: FactorProof = { kind: 'totp', code: '000000' };
    const half = await signIn(office, () => wrong);
    const attempt = half.finish.json.attempt;
    const again = (proof: FactorProof) =>
      office.ask('POST', '/api/sign-in/factor', { attempt, proof });
    for (let i = 0; i < 4; i++) expect((await again(wrong)).code).toBe('code');
    expect((await again(proofOf(String(codes[0])))).code).toBe('attempt');

    const late = await signIn(office, () => wrong);
    office.clock.time += 5 * minute;
    const proof: FactorProof = { kind: 'totp', code: String(phone.tryCode(office.clock.time)) };
    const answer = await office.ask('POST', '/api/sign-in/factor', {
      attempt: late.finish.json.attempt,
      proof,
    });
    expect([answer.status, answer.code]).toEqual([401, 'attempt']);
    // Wrong first, and right then, in one attempt: typing again needs no passphrase.
    const third = await signIn(office, () => wrong);
    const right = await office.ask('POST', '/api/sign-in/factor', {
      attempt: third.finish.json.attempt,
      proof,
    });
    expect(right.status).toBe(200);
    const spent = await office.ask('POST', '/api/sign-in/factor', {
      attempt: third.finish.json.attempt,
      proof: proofOf(String(codes[1])),
    });
    expect(spent.code).toBe('attempt');
  });

  it('by a phone, after ten wrong codes waits for hours; a recovery code never does', async () => {
    const { office, phone, codes } = await withPhone(await open());
    const wrong: FactorProof = { kind: 'totp', code: '000000' };
    const tried: string[] = [];
    for (let i = 0; i < 12; i++) {
      // Apart, so that the work stays small; not so long that one guess more is allowed.
      office.clock.time += 20 * minute;
      tried.push(await codeOf(signIn(office, () => wrong)));
    }
    expect(tried).toEqual([...Array(10).fill('code'), 'guesses', 'guesses']);
    const right = (): FactorProof => ({
      kind: 'totp',
      code: codeAt(phone.secret, office.clock.time),
    });
    expect(await codeOf(signIn(office, right))).toBe('guesses');
    expect(await codeOf(signIn(office, () => proofOf(String(codes[0]))))).toBe('in');
    office.clock.time += 4 * hour;
    expect(await codeOf(signIn(office, right))).toBe('in');
  }, 60_000);

  it('lies with its secret sealed, and nothing of it is in the log', async () => {
    const { office, phone, wire } = await withPhone(await open());
    const [row] = await office.db.selectFrom('factors').selectAll().execute();
    const stored = JSON.stringify(row);
    expect(toHex(row?.secret ?? new Uint8Array())).not.toContain(toHex(phone.secret));
    expect(stored).not.toContain(wire.secret);
    expect(office.logged.join('')).not.toContain(wire.secret);
    expect(office.logged.join('')).not.toContain('My phone');
    expect((await recorded(office.db)).join('\n')).not.toContain('phone');
  });
});
