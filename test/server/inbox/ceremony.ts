/** The officer's half of enrolment and sign-in, with the real OPAQUE client. */
import { client, ready } from '@serenity-kit/opaque';
import { systemRandom, toBase64url, vaultBytes } from '../../../crypto/index.js';
import { opaqueKeyStretching as keyStretching } from '../../../server/inbox/wire.js';
import type { Answer, Ask } from './office.js';

await ready;

/** A vault as it looks to the server. */
const someVault = (): string => toBase64url(systemRandom(vaultBytes));

/** Both requests of an enrolment; `more` is added to the second, `account` to the first. */
export async function enrolWith(
  ask: Ask,
  given: { token: string; password: string; account?: string; more: Record<string, unknown> },
): Promise<Answer> {
  const { token, password, account, more } = given;
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

/** Both requests of a sign-in. With a wrong passphrase the second is made up, as an attacker's. */
export async function signInWith(
  ask: Ask,
  given: { account: string; password: string },
): Promise<{ start: Answer; finish: Answer; cookie: string }> {
  const { account, password } = given;
  const { clientLoginState, startLoginRequest } = client.startLogin({ password });
  const start = await ask('POST', '/api/sign-in/start', { account, startLoginRequest });
  const { attempt, loginResponse } = start.json;
  const known = client.finishLogin({
    clientLoginState,
    loginResponse: String(loginResponse),
    password,
    keyStretching,
  });
  const finishLoginRequest = known?.finishLoginRequest ?? toBase64url(systemRandom(64));
  const finish = await ask('POST', '/api/sign-in/finish', { attempt, finishLoginRequest });
  const cookie = String(finish.headers['set-cookie'] ?? '').split(';')[0] ?? '';
  return { start, finish, cookie };
}
