/** Anna, the first Head, with a second factor from the beginning. */
import { expect } from 'vitest';
import { systemRandom, toBase64url } from '../../../crypto/index.js';
import { createSetupLink } from '../../../server/inbox/links.js';
import type { AskedFactors, FactorProof } from '../../../server/inbox/wire.js';
import { createAuthenticator } from '../../support/authenticator.js';
import { enrolWith, little, signInWith } from './ceremony.js';
import { someCodes, someKey, somePhone } from './factors.js';
import { type Ask, type Office, openEmptyOffice } from './office.js';

export const account = 'anna';
export const password = 'seven words of a passphrase';

export async function openWithToken(db: Office['db']) {
  const office = await openEmptyOffice(db);
  const link = await createSetupLink({ ...office, random: systemRandom });
  return { office, token: String(link?.token) };
}

export type Opened = Awaited<ReturnType<typeof openWithToken>>;

export const founding = ({ office }: Opened) => ({
  name: 'Anna Head',
  application: toBase64url(office.unit.application(1)),
  statements: [toBase64url(office.unit.founding)],
  directory: toBase64url(office.unit.first({ recipients: [1] }).bytes),
});

export const challengeFor = async ({ office, token }: Opened): Promise<string> => {
  const { json } = await office.ask('POST', '/api/enrolments/factor', { token, account });
  return (json.webauthn as { challenge: string }).challenge;
};

export const found = (opened: Opened, second: object) =>
  enrolWith(opened.office.ask, {
    ...{ token: opened.token, password, account, keyStretching: little },
    more: { ...founding(opened), second },
  });

/** A Head whose first factor is a phone. */
export async function withPhone(db: Office['db']) {
  const opened = await openWithToken(db);
  const { office } = opened;
  const { phone, wire } = somePhone(office.clock.time);
  const { codes, wire: codesWire } = someCodes();
  const made = await found(opened, { factor: wire, codes: codesWire });
  expect(made.status).toBe(201);
  office.clock.time += 60_000;
  return { office, phone, wire, codes, codesWire };
}

/** A Head whose first factor is a security key. */
export async function withKey(db: Office['db'], counts = true) {
  const opened = await openWithToken(db);
  const { key, wire } = someKey(await challengeFor(opened), {
    key: createAuthenticator({ counts }),
  });
  const { codes, wire: codesWire } = someCodes();
  const made = await found(opened, { factor: wire, codes: codesWire });
  expect([made.status, made.code]).toEqual([201, '']);
  return { office: opened.office, key, wire, codes };
}

export const signIn = (office: Pick<Office, 'ask'>, prove: (asked: AskedFactors) => FactorProof) =>
  signInWith(office.ask, { account, password, prove, keyStretching: little });

export const asked = ({ webauthn }: AskedFactors): { challenge: string } => {
  if (webauthn === null) throw new Error('no credential is asked for');
  return webauthn;
};

export const codeOf = async (signing: ReturnType<typeof signIn>): Promise<string> => {
  const { finish, factor, cookie } = await signing;
  expect(factor === null || factor.status === 200).toBe(cookie !== '');
  return factor === null ? finish.code : factor.status === 200 ? 'in' : factor.code;
};

/** Asks with a session. */
export async function asHead(
  office: Office | Awaited<ReturnType<typeof openEmptyOffice>>,
  proof: (a: AskedFactors) => FactorProof,
): Promise<Ask> {
  const { cookie } = await signIn(office, proof);
  expect(cookie).not.toBe('');
  return (method, url, body) => office.ask(method, url, body, { cookie });
}
