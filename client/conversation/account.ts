/** How an officer's account is made and opened: OPAQUE (RFC 9807), so that no passphrase leaves. */
import { client, ready } from '@serenity-kit/opaque';
import {
  dayOf,
  fromBase64url,
  proveAttemptWork,
  type Random,
  toBase64url,
  wipe,
  wordlist,
} from '../../crypto/index.js';
import {
  type AskedFactors,
  type EnrolFinishRequest,
  type EnrolStartAnswer,
  type EnrolStartRequest,
  type FactorProof,
  opaqueKeyStretching,
  type RecoverRequest,
  type SignInFactorAnswer,
  type SignInFactorRequest,
  type SignInFinishAnswer,
  type SignInFinishRequest,
  type SignInStartAnswer,
  type SignInStartRequest,
  type SignInWorkAnswer,
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
  signInWork(request: { account: string }): Promise<SignInWorkAnswer>;
  signInFinish(request: SignInFinishRequest): Promise<SignInFinishAnswer>;
  signInFactor(request: SignInFactorRequest): Promise<SignInFactorAnswer>;
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

/** The record that the server keeps of a new passphrase, and its export key, 64 bytes in base64url. */
export async function newRecord(
  passphrase: string,
  start: (registrationRequest: string) => Promise<EnrolStartAnswer>,
): Promise<{ registrationRecord: string; exportKey: string }> {
  const password = spellPassphrase(passphrase);
  const { clientRegistrationState, registrationRequest } = client.startRegistration({ password });
  const { registrationResponse } = await start(registrationRequest);
  const keyStretching = opaqueKeyStretching;
  return unexpectedUnless(() =>
    client.finishRegistration({
      ...{ password, clientRegistrationState, registrationResponse, keyStretching },
    }),
  );
}

/** The first half: the record that the server keeps, and the export key, 64 bytes. */
async function register(
  port: AccountPort,
  given: Registering,
): Promise<{ registrationRecord: string; exportKey: Uint8Array }> {
  const chosen = given.chosen ? { account: given.account } : {};
  const { registrationRecord, exportKey } = await newRecord(
    given.passphrase,
    (registrationRequest) =>
      port.enrolStart({ token: given.token, registrationRequest, ...chosen }),
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
  }) => Pick<RecoverRequest, 'vault' | 'signature' | 'second' | 'changing'>,
): Promise<void> {
  const { registrationRecord, exportKey } = await register(port, { ...given, chosen: false });
  const registration = fromBase64url(registrationRecord);
  const request = rest({ exportKey, registration });
  wipe(exportKey);
  await port.recover({ token: given.token, registrationRecord, ...request });
}

/** A sign-in of which the passphrase is proved, and a second factor is not. */
export interface HalfSignIn {
  attempt: string;
  /** What the account can be proved with. */
  factors: AskedFactors;
  /** 64 bytes. */
  exportKey: Uint8Array;
  /** The UTC day, as the server has it. */
  day: number;
}

/**
 * So many days is this computer's clock ahead of the server's; less than nothing when it is behind,
 * 0 within a day: round midnight nobody is wrong. A server that lies about the day makes somebody
 * look at their clock, and no more.
 */
export function clockOff({ day }: Pick<HalfSignIn, 'day'>, now: number): number {
  const off = dayOf(now) - day;
  return Math.abs(off) > 1 ? off : 0;
}

/** Work of so many bits is felt: some tenths of a second. */
const feltBits = 17;
/** No server of ours asks for more: some half a minute. */
const bearableBits = 24;
/** So often the work is done anew when it was not enough; from then on what is always enough. */
const workTries = 2;

interface Typed {
  account: string;
  passphrase: string;
}

/** OPAQUE as far as this program can tell whether the passphrase is right. */
async function tryPassphrase(
  port: AccountPort,
  { account, passphrase }: Typed,
  working: () => void,
) {
  const password = spellPassphrase(passphrase);
  const { clientLoginState, startLoginRequest } = client.startLogin({ password });
  const begun = { account, startLoginRequest };
  const { attempt, loginResponse, day } = await startWithWork(port, begun, working);
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
  return { attempt, finishLoginRequest, exportKey: fromBase64url(exportKey), day };
}

/**
 * The first half of signing in: the work that the server asks for, and the passphrase. `working`
 * hears when the work will be felt. Throws `PortError('sign-in', 401)` for a wrong passphrase or
 * an unknown account, which nobody can tell apart.
 */
export async function beginSignIn(
  port: AccountPort,
  given: Typed,
  working: () => void = () => undefined,
): Promise<HalfSignIn> {
  const tried = await tryPassphrase(port, given, working);
  const { attempt, finishLoginRequest, exportKey, day } = tried;
  const half = await port.signInFinish({ attempt, finishLoginRequest });
  return { ...half, exportKey, day };
}

/**
 * The passphrase once more, of somebody who is signed in: its export key again. The server hears that
 * it was right, so that its owner is not told of a failure. Throws `PortError('passphrase', 401)`.
 */
export async function passphraseAgain(
  port: AccountPort,
  given: Typed,
): Promise<Pick<HalfSignIn, 'attempt' | 'exportKey'>> {
  try {
    return await beginSignIn(port, given);
  } catch (error) {
    if (error instanceof PortError && error.code === 'sign-in')
      throw new PortError('passphrase', 401);
    throw error;
  }
}

async function startWithWork(
  port: AccountPort,
  begun: { account: string; startLoginRequest: string },
  working: () => void,
): Promise<SignInStartAnswer & { day: number }> {
  const { account, startLoginRequest } = begun;
  const request = fromBase64url(startLoginRequest);
  for (let tried = 0; ; tried++) {
    const { day, bits, most } = await port.signInWork({ account });
    const asked = tried < workTries ? bits : most;
    if (asked > bearableBits) throw new PortError('unexpected', 200);
    if (asked >= feltBits) working();
    const proof = toBase64url(proveAttemptWork({ account, request, day, bits: asked }));
    try {
      return { ...(await port.signInStart({ account, startLoginRequest, proof })), day };
    } catch (error) {
      if (!(error instanceof PortError && error.code === 'work' && tried < workTries)) throw error;
    }
  }
}

/**
 * The second half: only this opens a session. The same attempt can be tried again after 401
 * `code`, `code-used`, `clock`, `factor` and `replayed`, five times in all, within five minutes.
 */
export const proveSignIn = (
  port: AccountPort,
  attempt: string,
  proof: FactorProof,
): Promise<SignInFactorAnswer> => port.signInFactor({ attempt, proof });

/** The library's errors about what a server sent are one code. */
function unexpectedUnless<T>(step: () => T): T {
  try {
    return step();
  } catch {
    throw new PortError('unexpected', 200);
  }
}
