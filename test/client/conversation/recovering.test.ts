import { ready, server } from '@serenity-kit/opaque';
import { expect, it } from 'vitest';
import type { AccountPort } from '../../../client/conversation/account.js';
import { foundWith, prepareUnit } from '../../../client/conversation/founding.js';
import { openSession } from '../../../client/conversation/joining.js';
import { isKitOf, recoverWith } from '../../../client/conversation/recovering.js';
import {
  fromBase64url,
  isZero,
  seededRandom,
  toBase64url,
  toHex,
  wordsOfSeed,
} from '../../../crypto/index.js';

await ready;
const random = seededRandom(new Uint8Array(32).fill(23));
const token = toBase64url(new Uint8Array(32).fill(1));
const account = 'head';

/** The server's half, with the one account that it holds, and every request that it got. */
function oneAccount() {
  const serverSetup = server.createSetup();
  const sent: string[] = [];
  let kept = { record: '', vault: '' };
  let state = '';
  const keep = (request: { registrationRecord: string; vault: string }) => {
    kept = { record: request.registrationRecord, vault: request.vault };
    sent.push(JSON.stringify(request));
    return { person: 1 };
  };
  const port: AccountPort = {
    async enrolStart({ registrationRequest }) {
      const given = { serverSetup, userIdentifier: account, registrationRequest };
      return server.createRegistrationResponse(given);
    },
    enrolFinish: async (request) => keep(request),
    recover: async (request) => keep(request),
    async signInStart({ startLoginRequest }) {
      const started = server.startLogin({
        serverSetup,
        userIdentifier: account,
        registrationRecord: kept.record,
        startLoginRequest,
      });
      state = started.serverLoginState;
      return { attempt: '', loginResponse: started.loginResponse };
    },
    async signInFinish({ finishLoginRequest }) {
      server.finishLogin({ serverLoginState: state, finishLoginRequest });
      return { attempt: '', factors: { webauthn: null, totp: false, codes: 0 } };
    },
    signInWork: async () => ({ day: 20_000, bits: 0, most: 0 }),
    async signInFactor() {
      const used = { kind: 'none' as const, prf: false, wrap: null, codesLeft: 0 };
      return { person: 1, roles: ['head'], account, used };
    },
  };
  return {
    sent,
    port: {
      ...port,
      session: async () => ({ name: 'Pat Head' }),
      vault: async () => fromBase64url(kept.vault),
    },
  };
}

it('a kit gives every secret of the vault again under a new passphrase, and never leaves (P1)', async () => {
  const { port, sent } = oneAccount();
  const plan = { unitName: 'Unit', title: 'Head', further: [], threshold: 1 };
  const prepared = prepareUnit(plan, { now: 0, random });
  const kit = prepared.kit.slice();
  const given = { token, account, name: 'Pat Head', trial: true, passphrase: 'old', random };
  const met = await foundWith(port, prepared, given);
  expect(isZero(prepared.kit)).toBe(true);
  const now = () => 0;
  const before = await openSession(port, met.unit, { account, passphrase: 'old', now });

  expect(isKitOf(kit, met, 1)).toBe(true);
  expect(isKitOf(random(32), met, 1)).toBe(false);
  const other = { ...met, unit: { ...met.unit, unitId: random(32) } };
  expect(isKitOf(kit, other, 1)).toBe(false);
  const words = wordsOfSeed(kit);
  const used = kit.slice();
  await recoverWith(
    port,
    { token, account, person: 1, passphrase: 'new', kit: used },
    { met, random },
  );
  expect(isZero(used)).toBe(true);
  const after = await openSession(port, met.unit, { account, passphrase: 'new', now });
  expect(after.vault).toEqual(before.vault);
  await expect(
    openSession(port, met.unit, { account, passphrase: 'old', now }),
  ).rejects.toMatchObject({ code: 'sign-in' });

  const all = sent.join('\n');
  expect(sent).toHaveLength(2);
  const { seed, keyringRoot, holderSeed } = after.vault;
  for (const secret of [kit, seed, keyringRoot, holderSeed as Uint8Array])
    for (const text of [toHex(secret), toBase64url(secret)]) expect(all).not.toContain(text);
  expect(all).not.toContain(words.slice(0, 3).join(' '));
});
