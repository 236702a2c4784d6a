import {
  checkAttemptWork,
  dayOf,
  fromBase64url,
  sameBytes,
  toBase64url,
} from '../../crypto/checks.js';
import { Refusal } from '../http/refusal.js';
import { accountOf, findAccount } from '../store/accounts.js';
import { record } from '../store/audit.js';
import { startSession } from '../store/sessions.js';
import { takeTurn } from '../store/turns.js';
import type { HalfOpen } from './attempts.js';
import type { Inbox, InboxApp } from './context.js';
import { askedOf, type Claim, readProof, showUsed, spendProof, type Used } from './factors.js';
import { drawToken, giveToken, whoSends } from './guard.js';
import { answerSignIn, provesPassphrase } from './opaque.js';
import { leastBits, mostBits } from './throttle.js';
import { partyOf, requestOptions } from './webauthn.js';
import {
  type FactorProof,
  type SignInStartRequest,
  signInFactorAnswer,
  signInFactorRequest,
  signInFinishAnswer,
  signInFinishRequest,
  signInStartAnswer,
  signInStartRequest,
  signInWorkAnswer,
  signInWorkRequest,
} from './wire.js';

const challengeBytes = 32;
/** A half-open sign-in ends with so many wrong proofs. */
const wrongLimit = 5;

/**
 * Signing in: work, OPAQUE in two requests, and a second factor, which alone opens a session.
 * Accounts that do not exist answer like those that do, as far as anybody gets without a passphrase.
 */
export function signInRoutes(app: InboxApp, inbox: Inbox): void {
  app.post(
    '/api/sign-in/work',
    { schema: { body: signInWorkRequest, response: { 200: signInWorkAnswer } } },
    async (request) => ({
      day: dayOf(inbox.clock.now()),
      bits: inbox.throttle.bits(request.body.account),
      most: mostBits,
    }),
  );

  app.post(
    '/api/sign-in/start',
    { schema: { body: signInStartRequest, response: { 200: signInStartAnswer } } },
    async (request) => {
      const { account, startLoginRequest } = request.body;
      checkWorked(inbox, request.body);
      inbox.throttle.begun(account);
      const found = await findAccount(inbox.db, account);
      if (found !== null) inbox.throttle.exists(account);
      const registration = found?.registration ?? null;
      const { loginResponse, serverLoginState } = answerSignIn({
        serverSetup: inbox.serverSetup,
        account,
        registrationRecord: registration === null ? null : toBase64url(registration),
        startLoginRequest,
      });
      const attempt = inbox.attempts.begun.begin({ account, registration, serverLoginState });
      return { attempt, loginResponse };
    },
  );

  app.post(
    '/api/sign-in/finish',
    { schema: { body: signInFinishRequest, response: { 200: signInFinishAnswer } } },
    async (request) => {
      const { attempt, finishLoginRequest } = request.body;
      const begun = inbox.attempts.begun.take(attempt)?.value;
      if (begun === undefined) throw new Refusal(401, 'sign-in');
      const { account, registration, serverLoginState } = begun;
      // In this order: an account that does not exist takes as long as one that does.
      if (!provesPassphrase({ serverLoginState, finishLoginRequest }) || registration === null) {
        // Without the name that was typed, and alike whether or not there is such an account.
        await inbox.failures.refused({ act: 'sign-in', by: null });
        throw new Refusal(401, 'sign-in');
      }
      const found = await findAccount(inbox.db, account);
      if (
        found === null ||
        found.registration === null ||
        !sameBytes(found.registration, registration)
      ) {
        throw new Refusal(401, 'sign-in');
      }
      inbox.throttle.passed(account);
      // Whoever is signed in and confirms who they are has failed at nothing, whatever comes next.
      if ((await whoSends(request, inbox))?.person === found.person)
        inbox.throttle.confirmed(account);
      return await openHalf(inbox, { person: found.person, account, registration });
    },
  );

  app.post(
    '/api/sign-in/factor',
    { schema: { body: signInFactorRequest, response: { 200: signInFactorAnswer } } },
    async (request, reply) => {
      const { attempt, proof } = request.body;
      const taken = inbox.attempts.halfOpen.take(attempt);
      if (taken === null) throw new Refusal(401, 'attempt');
      const half = taken.value;
      try {
        const { token, used } = await openWhole(inbox, half, proof);
        giveToken(reply, token);
        const found = await accountOf(inbox.db, half.person);
        const { person, account } = half;
        return signInFactorAnswer.parse({ person, roles: found?.roles, account, used });
      } catch (error) {
        if (error instanceof Refusal) {
          half.wrong++;
          inbox.throttle.wrongFactor(half.account);
          await inbox.failures.refused({ act: 'prove-factor', by: half.person });
        }
        if (half.wrong < wrongLimit) inbox.attempts.halfOpen.giveBack(attempt, taken);
        throw error;
      }
    },
  );
}

/**
 * Refuses text that is no base64url with 400, and a sign-in that did not work for it with 403
 * `work`: whether or not the account exists.
 */
function checkWorked(inbox: Inbox, { account, startLoginRequest, proof }: SignInStartRequest) {
  const request = fromBase64url(startLoginRequest);
  const { day, bits } = checkAttemptWork({ account, request, proof: fromBase64url(proof) });
  const today = dayOf(inbox.clock.now());
  const asked = Math.max(leastBits, inbox.throttle.bits(account));
  if (Math.abs(day - today) > 1 || bits < asked) throw new Refusal(403, 'work');
}

/** What the passphrase opens: a few minutes in which a second factor can be proved. */
async function openHalf(inbox: Inbox, half: Pick<HalfOpen, 'person' | 'account' | 'registration'>) {
  const { factors, totp, codes } = await askedOf(inbox.db, half.person);
  const party = partyOf(inbox.inboxOrigin());
  const keys = factors.filter(({ kind }) => kind === 'webauthn');
  const asks = party !== null && keys.length > 0;
  const challenge = asks ? toBase64url(inbox.random(challengeBytes)) : null;
  const attempt = inbox.attempts.halfOpen.begin({ ...half, challenge, wrong: 0 });
  const webauthn = asks && challenge ? requestOptions({ party, challenge, factors: keys }) : null;
  return { attempt, factors: { webauthn, totp, codes } };
}

/** Counts the proof and starts the session in one transaction. Throws what the proof deserves. */
async function openWhole(inbox: Inbox, half: HalfOpen, proof: FactorProof) {
  const { person, account, registration } = half;
  const claim: Claim = await readProof(inbox, {
    person,
    proof,
    takes: (challenge) => {
      const fits = challenge === half.challenge;
      half.challenge = null;
      return fits;
    },
  });
  const { token, tokenHash } = drawToken(inbox);
  const now = inbox.clock.now();
  const outcome = await inbox.db.transaction().execute(async (trx) => {
    await takeTurn(trx, 'people');
    const spent = await spendProof(trx, inbox, { person, claim, now });
    if ('refusal' in spent) return spent;
    const { kind } = spent.used;
    const failed = inbox.throttle.signedIn(account);
    const signIn = { person, tokenHash, now, kind, registration, failed };
    if (!(await startSession(trx, signIn))) return { refusal: new Refusal(401, 'sign-in') };
    await recordCode(trx, { person, used: spent.used, now });
    return spent;
  });
  if ('refusal' in outcome) throw outcome.refusal;
  return { token, used: showUsed(outcome.used) };
}

/** A recovery code that was used leaves its mark, with how many are left. */
export async function recordCode(
  trx: Parameters<typeof record>[0],
  { person, used, now }: { person: number; used: Used; now: number },
): Promise<void> {
  if (used.kind !== 'code') return;
  const { codesLeft } = used;
  await record(trx, { act: 'use-code', outcome: 'done', by: person, about: codesLeft, now });
}
