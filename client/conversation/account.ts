/** How an officer's account is made and opened: OPAQUE (RFC 9807), so that no passphrase leaves. */
import { client, ready } from '@serenity-kit/opaque';
import { fromBase64url, type Random, wipe, wordlist } from '../../crypto/index.js';
import {
  type EnrolFinishRequest,
  type EnrolStartAnswer,
  type EnrolStartRequest,
  opaqueKeyStretching,
  type RecoverRequest,
  type SignInFinishAnswer,
  type SignInFinishRequest,
  type SignInStartAnswer,
  type SignInStartRequest,
} from '../../server/inbox/wire.js';
import { PortError } from './ports.js';
import { completeWord, splitWords } from './words.js';

await ready;

/** The inbox's calls that make and open accounts. Every call throws `PortError`. */
export interface AccountPort {
  enrolStart(request: EnrolStartRequest): Promise<EnrolStartAnswer>;
  enrolFinish(request: EnrolFinishRequest): Promise<{ person: number }>;
  recover(request: RecoverRequest): Promise<unknown>;
  signInStart(request: SignInStartRequest): Promise<SignInStartAnswer>;
  signInFinish(request: SignInFinishRequest): Promise<SignInFinishAnswer>;
}

/** 7 × 11 bits: 77 bits, which a vault resists by (P9). */
export const passphraseWordCount = 7;

/** Seven words of the list, drawn evenly. */
export function drawPassphrase(random: Random): string[] {
  return Array.from({ length: passphraseWordCount }, () => {
    const two = random(2);
    const index = (((two[0] as number) << 8) | (two[1] as number)) & 2047;
    wipe(two);
    return wordlist[index] as string;
  });
}

/**
 * A passphrase as typed, in its one spelling: lower case, single spaces, and words of the list
 * whole where their first four letters were typed.
 */
export const spellPassphrase = (typed: string): string =>
  splitWords(typed)
    .map((word) => completeWord(word) ?? word)
    .join(' ');

interface Registering {
  token: string;
  account: string;
  /** Whether the account's name is chosen here: at setup. */
  chosen: boolean;
  passphrase: string;
}

/** The first half: the record that the server keeps, and the export key, 64 bytes. */
async function register(
  port: AccountPort,
  given: Registering,
): Promise<{ registrationRecord: string; exportKey: Uint8Array }> {
  const password = spellPassphrase(given.passphrase);
  const { clientRegistrationState, registrationRequest } = client.startRegistration({ password });
  const { registrationResponse } = await port.enrolStart({
    token: given.token,
    registrationRequest,
    ...(given.chosen ? { account: given.account } : {}),
  });
  const { registrationRecord, exportKey } = unexpectedUnless(() =>
    client.finishRegistration({
      password,
      clientRegistrationState,
      registrationResponse,
      keyStretching: opaqueKeyStretching,
    }),
  );
  return { registrationRecord, exportKey: fromBase64url(exportKey) };
}

/**
 * Registers an account with a one-time link. `rest` gets the export key, 64 bytes, to lock the
 * vault under. Returns the person's number. Throws `PortError`.
 */
export async function enrol(
  port: AccountPort,
  given: Registering,
  rest: (exportKey: Uint8Array) => Omit<EnrolFinishRequest, 'token' | 'registrationRecord'>,
): Promise<number> {
  const { registrationRecord, exportKey } = await register(port, given);
  const request = rest(exportKey);
  wipe(exportKey);
  const { person } = await port.enrolFinish({ token: given.token, registrationRecord, ...request });
  return person;
}

/** The same for somebody who comes back: record and vault are signed by `rest`. Throws `PortError`. */
export async function recover(
  port: AccountPort,
  given: Omit<Registering, 'chosen'>,
  rest: (made: {
    exportKey: Uint8Array;
    registration: Uint8Array;
  }) => Pick<RecoverRequest, 'vault' | 'signature'>,
): Promise<void> {
  const { registrationRecord, exportKey } = await register(port, { ...given, chosen: false });
  const registration = fromBase64url(registrationRecord);
  const request = rest({ exportKey, registration });
  wipe(exportKey);
  await port.recover({ token: given.token, registrationRecord, ...request });
}

/**
 * Signs in. Throws `PortError('sign-in', 401)` for a wrong passphrase or an unknown account,
 * which nobody can tell apart.
 */
export async function signIn(
  port: AccountPort,
  given: { account: string; passphrase: string },
): Promise<SignInFinishAnswer & { exportKey: Uint8Array }> {
  const password = spellPassphrase(given.passphrase);
  const { clientLoginState, startLoginRequest } = client.startLogin({ password });
  const { attempt, loginResponse } = await port.signInStart({
    account: given.account,
    startLoginRequest,
  });
  const finished = unexpectedUnless(() =>
    client.finishLogin({
      password,
      clientLoginState,
      loginResponse,
      keyStretching: opaqueKeyStretching,
    }),
  );
  if (finished === undefined) throw new PortError('sign-in', 401);
  const { finishLoginRequest, exportKey } = finished;
  const answer = await port.signInFinish({ attempt, finishLoginRequest });
  return { ...answer, exportKey: fromBase64url(exportKey) };
}

/** The library's errors about what a server sent are one code. */
function unexpectedUnless<T>(step: () => T): T {
  try {
    return step();
  } catch {
    throw new PortError('unexpected', 200);
  }
}
