import { fromBase64url, toBase64url } from '../../crypto/checks.js';
import { Refusal } from '../http/refusal.js';
import { findAccount } from '../store/accounts.js';
import { recordAlone } from '../store/audit.js';
import type { Inbox, InboxApp } from './context.js';
import { giveSession } from './guard.js';
import { answerSignIn, provesPassphrase } from './opaque.js';
import {
  signInFinishAnswer,
  signInFinishRequest,
  signInStartAnswer,
  signInStartRequest,
} from './wire.js';

/** Signing in with OPAQUE, in two requests. Accounts that do not exist answer like those that do. */
export function signInRoutes(app: InboxApp, inbox: Inbox): void {
  app.post(
    '/api/sign-in/start',
    { schema: { body: signInStartRequest, response: { 200: signInStartAnswer } } },
    async (request) => {
      const { account, startLoginRequest } = request.body;
      checkCanonical(startLoginRequest);
      const found = await findAccount(inbox.db, account);
      const registration = found?.registration ?? null;
      const { loginResponse, serverLoginState } = answerSignIn({
        serverSetup: inbox.serverSetup,
        account,
        registrationRecord: registration === null ? null : toBase64url(registration),
        startLoginRequest,
      });
      const attempt = inbox.attempts.begin({ account, registration, serverLoginState });
      return { attempt, loginResponse };
    },
  );

  app.post(
    '/api/sign-in/finish',
    { schema: { body: signInFinishRequest, response: { 200: signInFinishAnswer } } },
    async (request, reply) => {
      const { attempt, finishLoginRequest } = request.body;
      const begun = inbox.attempts.take(attempt);
      if (begun === null) throw new Refusal(401, 'sign-in');
      const { account, registration, serverLoginState } = begun;
      // In this order: an account that does not exist takes as long as one that does.
      if (!provesPassphrase({ serverLoginState, finishLoginRequest }) || registration === null) {
        return await refuse(inbox);
      }
      const found = await findAccount(inbox.db, account);
      if (found === null) throw new Refusal(401, 'sign-in');
      const answer = signInFinishAnswer.parse({
        person: found.person,
        roles: found.roles,
        account,
      });
      const given = await giveSession(reply, inbox, { person: found.person, registration });
      return given ? answer : await refuse(inbox);
    },
  );
}

/** Without the name that was typed, and alike whether or not there is such an account. */
async function refuse(inbox: Inbox): Promise<never> {
  const nobody = { by: null, about: null, now: inbox.clock.now() };
  await recordAlone(inbox.db, { act: 'sign-in', outcome: 'refused', ...nobody });
  throw new Refusal(401, 'sign-in');
}

/** Refuses text that is no base64url, whether or not the account exists. */
function checkCanonical(text: string): void {
  fromBase64url(text);
}
