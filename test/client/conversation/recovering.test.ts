import { ready, server } from '@serenity-kit/opaque';
import { expect, it } from 'vitest';
import type { AccountPort } from '../../../client/conversation/account.js';
import { foundWith, prepareUnit } from '../../../client/conversation/founding.js';
import { openSession, provedByApp, provedByCode } from '../../../client/conversation/joining.js';
import { PortError } from '../../../client/conversation/ports.js';
import { openKit, recoverWith } from '../../../client/conversation/recovering.js';
import {
  drawRecoveryCodes,
  fromBase64url,
  isZero,
  recoveryHash,
  seededRandom,
  toBase64url,
  toHex,
  wordsOfSeed,
} from '../../../crypto/index.js';
import type { SecondFactor } from '../../../server/inbox/wire.js';

await ready;
const random = seededRandom(new Uint8Array(32).fill(23));
const token = toBase64url(new Uint8Array(32).fill(1));
const account = 'head';

/** The server's half, with the one account that it holds, and every request that it got. */
function oneAccount() {
  const serverSetup = server.createSetup();
  const sent: string[] = [];
  let kept = { record: '', vault: '', second: null as SecondFactor | null };
  let state = '';
  const keep = (request: {
    registrationRecord: string;
    vault: string;
    second?: SecondFactor | undefined;
  }) => {
    const { registrationRecord: record, vault, second = null } = request;
    kept = { record, vault, second };
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
      return { attempt: '', factors: { webauthn: null, totp: true, codes: 10 } };
    },
    signInWork: async () => ({ day: 20_000, bits: 0, most: 0 }),
    async signInFactor({ proof }) {
      const { factor, codes } = kept.second as SecondFactor;
      const hash = toBase64url(
        recoveryHash(proof.kind === 'code' ? fromBase64url(proof.proof) : new Uint8Array(32)),
      );
      const code = codes.find((one) => one.hash === hash);
      if (proof.kind === 'code' && code === undefined) throw new PortError('factor', 401);
      const { wrap } = code ?? factor;
      const used = { kind: 'totp' as const, id: null, prf: false, wrap, codesLeft: 10 };
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
  const newSecond = () => ({
    factor: { kind: 'totp' as const, name: 'Phone', secret: random(20), code: '123456' },
    codes: drawRecoveryCodes(random),
  });
  const first = newSecond();
  const given = {
    ...{ token, account, name: 'Pat Head', trial: true, passphrase: 'old' },
    ...{ second: first, random },
  };
  const met = await foundWith(port, prepared, given);
  expect(isZero(prepared.kit)).toBe(true);
  const now = () => 0;
  const byPhone = async () => provedByApp('123456');
  const old = { account, passphrase: 'old', now };
  const before = await openSession(port, met, { ...old, prove: byPhone });
  const [code = ''] = first.codes;
  const byCode = await openSession(port, met, { ...old, prove: async () => provedByCode(code) });
  expect(byCode.vault).toEqual(before.vault);

  const link = { person: 1, handover: null };
  expect(openKit(kit, met, link).fits).toBe(true);
  expect(openKit(random(32), met, link)).toEqual({ fits: false, why: 'other' });
  const other = { ...met, unit: { ...met.unit, unitId: random(32) } };
  expect(openKit(kit, other, link)).toEqual({ fits: false, why: 'other' });
  const words = wordsOfSeed(kit);
  const used = kit.slice();
  await recoverWith(
    port,
    { token, account, ...link, passphrase: 'new', second: newSecond(), kit: used },
    { met, random },
  );
  expect(isZero(used)).toBe(true);
  const anew = { account, passphrase: 'new', now };
  const after = await openSession(port, met, { ...anew, prove: byPhone });
  expect(after.vault).toEqual(before.vault);
  await expect(openSession(port, met, { ...old, prove: byPhone })).rejects.toMatchObject({
    code: 'sign-in',
  });
  // The recovery codes of before count no more.
  let refusals = 0;
  const byOldCode = async (_: unknown, refused: string | null) => {
    if (refused !== null) throw new PortError(refused, ++refusals);
    return provedByCode(code);
  };
  await expect(openSession(port, met, { ...anew, prove: byOldCode })).rejects.toMatchObject({
    code: 'factor',
  });

  const all = sent.join('\n');
  expect(sent).toHaveLength(2);
  const { seed, keyringRoot, holderSeed } = after.vault;
  for (const secret of [kit, seed, keyringRoot, holderSeed as Uint8Array])
    for (const text of [toHex(secret), toBase64url(secret)]) expect(all).not.toContain(text);
  expect(all).not.toContain(words.slice(0, 3).join(' '));
});
