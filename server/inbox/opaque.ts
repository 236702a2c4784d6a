/** The server's half of OPAQUE (RFC 9807), with refusals in place of the library's errors. */
import { client, ready, server } from '@serenity-kit/opaque';
import { Refusal } from '../http/refusal.js';

await ready;

/** What the server keeps for ever: its key pair and the seed of every account's OPRF key. */
export const createServerSetup = (): string => server.createSetup();

/** Answers a registration request; 400 `bad-request` when it is not a group element. */
export function answerRegistration(given: {
  serverSetup: string;
  account: string;
  registrationRequest: string;
}): string {
  try {
    return server.createRegistrationResponse({
      serverSetup: given.serverSetup,
      userIdentifier: given.account,
      registrationRequest: given.registrationRequest,
    }).registrationResponse;
  } catch {
    throw new Refusal(400, 'bad-request');
  }
}

/**
 * Refuses with 400 `bad-request` a record that could not be signed in with: it would answer
 * otherwise than an unknown account does.
 */
export function checkRegistration(given: { serverSetup: string; registrationRecord: string }) {
  try {
    server.startLogin({
      serverSetup: given.serverSetup,
      userIdentifier: 'check',
      registrationRecord: given.registrationRecord,
      startLoginRequest: client.startLogin({ password: 'check' }).startLoginRequest,
    });
  } catch {
    throw new Refusal(400, 'bad-request');
  }
}

/** First half of a sign-in. Without a record the library answers from a made-up one. */
export function answerSignIn(given: {
  serverSetup: string;
  account: string;
  registrationRecord: string | null;
  startLoginRequest: string;
}): { loginResponse: string; serverLoginState: string } {
  try {
    return server.startLogin({
      serverSetup: given.serverSetup,
      userIdentifier: given.account,
      registrationRecord: given.registrationRecord,
      startLoginRequest: given.startLoginRequest,
    });
  } catch {
    throw new Refusal(400, 'bad-request');
  }
}

/** Whether the client knew the passphrase. */
export function provesPassphrase(given: {
  serverLoginState: string;
  finishLoginRequest: string;
}): boolean {
  try {
    server.finishLogin(given);
    return true;
  } catch {
    return false;
  }
}
