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
  type FactorProof,
  opaqueKeyStretching,
  signInFinishAnswer,
} from '../../../server/inbox/wire.js';
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
  return await ask('POST', '/api/enrolments/finish', {
    token,
    registrationRecord,
    vault: someVault(),
    ...chosen,
    ...more,
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

interface SigningIn {
  account: string;
  password: string;
  keyStretching?: Stretching;
  /** Proves a second factor, given what the account is asked for. */
  prove?: (asked: AskedFactors) => FactorProof | Promise<FactorProof>;
}

/**
 * Every request of a sign-in. With a wrong passphrase the second is made up, as an attacker's, and
 * there is no third.
 */
export async function signInWith(
  ask: Ask,
  {
    account,
    password,
    keyStretching = opaqueKeyStretching,
    prove = () => ({ kind: 'none' }),
  }: SigningIn,
): Promise<{ start: Answer; finish: Answer; factor: Answer | null; cookie: string }> {
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
  if (finish.status !== 200) return { start, finish, factor: null, cookie: '' };
  const half = signInFinishAnswer.parse(finish.json);
  const proved = { attempt: half.attempt, proof: await prove(half.factors) };
  const factor = await ask('POST', '/api/sign-in/factor', proved);
  const cookie = String(factor.headers['set-cookie'] ?? '').split(';')[0] ?? '';
  return { start, finish, factor, cookie };
}
