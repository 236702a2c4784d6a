import { fromBase64url, toBase64url, toHex } from '../../crypto/checks.js';
import { Refusal } from '../http/refusal.js';
import { accountOf } from '../store/accounts.js';
import { readUnit } from '../store/directories.js';
import { keptKeysOf } from '../store/key-changes.js';
import type { Link } from '../store/links.js';
import type { Inbox, InboxApp } from './context.js';
import { enrolOfficer, setUpUnit } from './enrolment.js';
import { readSecond, type Second } from './factors.js';
import { founder, openLink } from './links.js';
import { answerRegistration, checkRegistration } from './opaque.js';
import { creationOptions, partyOf } from './webauthn.js';
import {
  type EnrolStartRequest,
  enrolFactorAnswer,
  enrolFactorRequest,
  enrolFinishAnswer,
  enrolFinishRequest,
  enrolStartAnswer,
  enrolStartRequest,
  type LookAnswer,
  lookAnswer,
  lookRequest,
  type SecondFactor,
} from './wire.js';

/** A founding statement and a directory of some 360 people, in base64url inside JSON. */
const finishBytes = 1_572_864;

/** What a one-time link is for: looking at it, and enrolling in two requests. Recovering ends elsewhere. */
export function enrolRoutes(app: InboxApp, inbox: Inbox): void {
  app.post(
    '/api/enrolments/look',
    { schema: { body: lookRequest, response: { 200: lookAnswer } } },
    async (request) => await lookAt(inbox, await openLink(inbox, request.body.token)),
  );

  app.post(
    '/api/enrolments/start',
    { schema: { body: enrolStartRequest, response: { 200: enrolStartAnswer } } },
    async (request) => {
      const link = await openLink(inbox, request.body.token);
      const account = await accountFor(inbox, link, request.body);
      const { registrationRequest } = request.body;
      const { serverSetup } = inbox;
      return {
        registrationResponse: answerRegistration({ serverSetup, account, registrationRequest }),
      };
    },
  );

  app.post(
    '/api/enrolments/factor',
    { schema: { body: enrolFactorRequest, response: { 200: enrolFactorAnswer } } },
    async (request) => {
      const link = await openLink(inbox, request.body.token);
      const account = await accountFor(inbox, link, request.body);
      const party = partyOf(inbox.inboxOrigin());
      if (party === null) return { webauthn: null };
      const challenge = inbox.attempts.linkChallenges.begin({ link: toHex(link.tokenHash) });
      const { factorKey: secret } = inbox;
      const { person } = link;
      return {
        webauthn: creationOptions({ party, challenge, secret, person, account, factors: [] }),
      };
    },
  );

  app.post(
    '/api/enrolments/finish',
    {
      bodyLimit: finishBytes,
      schema: { body: enrolFinishRequest, response: { 201: enrolFinishAnswer } },
    },
    async (request, reply) => {
      const { body } = request;
      const link = await openLink(inbox, body.token);
      if (link.purpose === 'recovery') throw new Refusal(404, 'link');
      const { registrationRecord } = body;
      checkRegistration({ serverSetup: inbox.serverSetup, registrationRecord });
      const brought = {
        registration: fromBase64url(registrationRecord),
        vault: fromBase64url(body.vault),
        application: fromBase64url(body.application),
        second: await secondOf(inbox, link, body.second),
      };
      if (link.purpose === 'setup') await setUpUnit(inbox, { link, body, brought });
      else await enrolOfficer(inbox, { link, body, brought });
      reply.code(201);
      return { person: link.person };
    },
  );
}

async function lookAt(inbox: Inbox, link: Link): Promise<LookAnswer> {
  const unit = await readUnit(inbox.db);
  const given = {
    portal: inbox.portalOrigin(),
    statements: (unit?.statements ?? []).map(toBase64url),
    directory: unit === null ? null : toBase64url(unit.current.bytes),
  };
  if (link.purpose === 'setup') {
    return {
      purpose: 'setup',
      account: null,
      name: null,
      roles: ['head'],
      person: founder,
      handover: null,
      ...given,
    };
  }
  const invited = await accountOf(inbox.db, link.person);
  if (!invited) throw new Refusal(404, 'link');
  const { account, name, roles, person } = invited;
  const kept = link.purpose === 'recovery' ? await keptKeysOf(inbox.db, person) : null;
  const handover = kept?.handover == null ? null : toBase64url(kept.handover);
  return lookAnswer.parse({
    ...{ purpose: link.purpose, account, name, roles, person, handover, ...given },
  });
}

/** What is brought to be proved with; only an authenticator's answer to this link's challenge counts. */
export async function secondOf(
  inbox: Inbox,
  link: { tokenHash: Uint8Array },
  second: SecondFactor,
): Promise<Second> {
  return await readSecond(inbox, second, (challenge) => {
    const given = inbox.attempts.linkChallenges.take(challenge)?.value;
    return given !== undefined && 'link' in given && given.link === toHex(link.tokenHash);
  });
}

/** The account that a link is for: chosen at setup, else the one that a Head gave. */
async function accountFor(
  inbox: Inbox,
  link: Link,
  body: Pick<EnrolStartRequest, 'account'>,
): Promise<string> {
  if (link.purpose === 'setup') {
    if (body.account === undefined) throw new Refusal(400, 'bad-request');
    return body.account;
  }
  const invited = await accountOf(inbox.db, link.person);
  if (!invited) throw new Refusal(404, 'link');
  if (body.account !== undefined && body.account !== invited.account) {
    throw new Refusal(400, 'account');
  }
  return invited.account;
}
