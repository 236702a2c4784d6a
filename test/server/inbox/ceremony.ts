/** The officer's half of enrolment and sign-in, with the real OPAQUE client. */
import { client, ready } from '@serenity-kit/opaque';
import {
  fromBase64url,
  proveAttemptWork,
  systemRandom,
  toBase64url,
  vaultBytes,
} from '../../../crypto/index.js';
import {
  type AskedFactors,
  creationOptions,
  type FactorProof,
  opaqueKeyStretching,
  type SecondFactor,
  signInFinishAnswer,
} from '../../../server/inbox/wire.js';
import type { Authenticator } from '../../support/authenticator.js';
import { someCodes, someKey } from './factors.js';
import type { Answer, Ask } from './office.js';

await ready;

/** A vault as it looks to the server. */
const someVault = (): string => toBase64url(systemRandom(vaultBytes));

/** As little work as OPAQUE's client can be told to do: the server never sees how much it was. */
export const little = {
  'argon2id-custom': { iterations: 1, memory: 64, parallelism: 1 },
} as const;
type Stretching = typeof little | typeof opaqueKeyStretching;

/** Both requests of an enrolment; `more` is added to the second, `account` to the first. */
export async function enrolWith(
  ask: Ask,
  given: {
    token: string;
    password: string;
    account?: string;
    more: Record<string, unknown>;
    keyStretching?: Stretching;
  },
): Promise<Answer> {
  const { token, password, account, more, keyStretching = opaqueKeyStretching } = given;
  const begun = client.startRegistration({ password });
  const { clientRegistrationState, registrationRequest } = begun;
  const start = await ask('POST', '/api/enrolments/start', {
    token,
    registrationRequest,
    ...(account === undefined ? {} : { account }),
  });
  if (start.status !== 200) return start;
  const { registrationRecord } = client.finishRegistration({
    password,
    clientRegistrationState,
    registrationResponse: String(start.json.registrationResponse),
    keyStretching,
  });
  const chosen = account === undefined ? {} : { account };
  const second = more.second ?? (await secondFor(ask, { token, ...chosen }));
  return await ask('POST', '/api/enrolments/finish', {
    token,
    registrationRecord,
    vault: someVault(),
    ...chosen,
    ...more,
    second,
  });
}

/** Works for a sign-in, as much as is asked. */
export async function workFor(
  ask: Ask,
  { account, startLoginRequest }: { account: string; startLoginRequest: string },
): Promise<string> {
  const { json } = await ask('POST', '/api/sign-in/work', { account });
  const request = fromBase64url(startLoginRequest);
  const asked = { day: Number(json.day), bits: Number(json.bits) };
  return toBase64url(proveAttemptWork({ account, request, ...asked }));
}

/** The security keys of accounts that were given no other factor, by the name that was asked for. */
const keys = new Map<string, Authenticator>();

/** A security key and ten codes for a link. */
export async function secondFor(
  ask: Ask,
  link: { token: string; account?: string },
): Promise<SecondFactor> {
  const { json } = await ask('POST', '/api/enrolments/factor', link);
  const parsed = creationOptions.safeParse(json.webauthn);
  const { key, wire: factor } = someKey(parsed.data?.challenge ?? '');
  if (parsed.data) keys.set(parsed.data.user.name, key);
  return { factor, codes: someCodes().wire };
}

function keyOf(account: string, { webauthn }: AskedFactors): FactorProof {
  const key = keys.get(account);
  if (key === undefined || webauthn === null) throw new Error(`${account} has no key`);
  return key.get(webauthn);
}

interface SigningIn {
  account: string;
  password: string;
  keyStretching?: Stretching;
  /** Proves a second factor, given what the account is asked for. */
  prove?: (asked: AskedFactors) => FactorProof | Promise<FactorProof>;
}

/** The requests with which a sign-in proves a passphrase. With a wrong one the second is made up, as an attacker's. */
export async function knockWith(
  ask: Ask,
  { account, password, keyStretching = opaqueKeyStretching }: Omit<SigningIn, 'prove'>,
): Promise<{ start: Answer; finish: Answer }> {
  const { clientLoginState, startLoginRequest } = client.startLogin({ password });
  const proof = await workFor(ask, { account, startLoginRequest });
  const start = await ask('POST', '/api/sign-in/start', { account, startLoginRequest, proof });
  const { attempt, loginResponse } = start.json;
  const known = client.finishLogin({
    clientLoginState,
    loginResponse: String(loginResponse),
    password,
    keyStretching,
  });
  const finishLoginRequest = known?.finishLoginRequest ?? toBase64url(systemRandom(64));
  const finish = await ask('POST', '/api/sign-in/finish', { attempt, finishLoginRequest });
  return { start, finish };
}

/** Every request of a sign-in; after a wrong passphrase there is no third. */
export async function signInWith(
  ask: Ask,
  { prove = (asked) => keyOf(given.account, asked), ...given }: SigningIn,
): Promise<{ start: Answer; finish: Answer; factor: Answer | null; cookie: string }> {
  const { start, finish } = await knockWith(ask, given);
  if (finish.status !== 200) return { start, finish, factor: null, cookie: '' };
  const half = signInFinishAnswer.parse(finish.json);
  const proved = { attempt: half.attempt, proof: await prove(half.factors) };
  const factor = await ask('POST', '/api/sign-in/factor', proved);
  const cookie = String(factor.headers['set-cookie'] ?? '').split(';')[0] ?? '';
  return { start, finish, factor, cookie };
}
