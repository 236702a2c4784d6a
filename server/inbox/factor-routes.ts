import { fromBase64url, toBase64url } from '../../crypto/checks.js';
import { minuteMilliseconds } from '../clock.js';
import { Refusal } from '../http/refusal.js';
import { record } from '../store/audit.js';
import type { DatabaseTransaction } from '../store/database.js';
import { codesLeft, factorsOf, removeFactor, replaceCodes } from '../store/factors.js';
import { proveSession, type Signed, sessionOf } from '../store/sessions.js';
import { takeTurn } from '../store/turns.js';
import type { Inbox, InboxApp } from './context.js';
import {
  readCodes,
  readFactor,
  readProof,
  registerFactor,
  showUsed,
  spendProof,
  type Used,
} from './factors.js';
import { signedOf } from './guard.js';
import { recordCode } from './sign-in.js';
import { creationOptions, partyOf, requestOptions } from './webauthn.js';
import {
  addFactorAnswer,
  addFactorRequest,
  done,
  factorLimit,
  factorOptionsAnswer,
  factorsAnswer,
  proveRequest,
  removeFactorRequest,
  replaceCodesRequest,
  signedInBy,
} from './wire.js';
import { noBody } from './wire-parts.js';

/** So long a proof counts for changing factors. */
const freshMilliseconds = 5 * minuteMilliseconds;
/** Phones of one person: with each a guess at a code is worth as much again. */
const phoneLimit = 2;

/** The officer's own factors: seen, added, taken away, each with a fresh proof of one. */
export function factorRoutes(app: InboxApp, inbox: Inbox): void {
  const { db, clock } = inbox;

  app.get('/api/factors', { schema: { response: { 200: factorsAnswer } } }, async (request) => {
    const { person } = signedOf(request);
    const factors = await factorsOf(db, person);
    return {
      factors: factors.map(({ id, kind, name, prf, added, used }) => ({
        ...{ id: toBase64url(id), kind, name, prf: prf === 1, added, used },
      })),
      codesLeft: await codesLeft(db, person),
      fresh: await isFresh(inbox, person),
    };
  });

  app.post(
    '/api/factors/options',
    { schema: { body: noBody, response: { 200: factorOptionsAnswer } } },
    async (request) => await optionsFor(inbox, signedOf(request)),
  );

  app.post(
    '/api/factors/prove',
    { schema: { body: proveRequest, response: { 200: signedInBy } } },
    async (request) => showUsed(await proveAgain(inbox, signedOf(request), request.body)),
  );

  app.post(
    '/api/factors',
    { schema: { body: addFactorRequest, response: { 201: addFactorAnswer } } },
    async (request, reply) => {
      const { person } = signedOf(request);
      await checkFresh(inbox, person);
      const takes = takesOf(inbox, { person, use: 'creation' });
      const factor = await readFactor(inbox, request.body.factor, takes);
      await change(inbox, { person, act: 'add-factor' }, async (trx) => {
        const all = await factorsOf(trx, person);
        const phones = all.filter(({ kind }) => kind === 'totp').length;
        const full = factor.kind === 'totp' && phones >= phoneLimit;
        if (full || all.length >= factorLimit) throw new Refusal(409, 'limit');
        await registerFactor(trx, { person, factor, now: clock.now() });
      });
      reply.code(201);
      return { id: toBase64url(factor.id) };
    },
  );

  app.post(
    '/api/factors/remove',
    { schema: { body: removeFactorRequest, response: { 200: done } } },
    async (request) => {
      const { person } = signedOf(request);
      await checkFresh(inbox, person);
      const id = fromBase64url(request.body.id);
      await change(inbox, { person, act: 'remove-factor' }, async (trx) => {
        if (!(await removeFactor(trx, { person, id }))) throw new Refusal(404, 'none');
        if ((await factorsOf(trx, person)).length === 0) throw new Refusal(409, 'last');
      });
      return { code: 'ok' as const };
    },
  );

  app.post(
    '/api/factors/codes',
    { schema: { body: replaceCodesRequest, response: { 200: done } } },
    async (request) => {
      const { person } = signedOf(request);
      await checkFresh(inbox, person);
      const codes = readCodes(request.body.codes);
      await change(inbox, { person, act: 'replace-codes' }, (trx) =>
        replaceCodes(trx, { person, codes }),
      );
      return { code: 'ok' as const };
    },
  );
}

async function isFresh({ db, clock }: Inbox, person: number): Promise<boolean> {
  const session = await sessionOf(db, person);
  return session !== null && clock.now() - session.provedAt < freshMilliseconds;
}

/** Throws 403 `fresh` when no second factor was proved lately. */
export async function checkFresh(inbox: Inbox, person: number): Promise<void> {
  if (!(await isFresh(inbox, person))) throw new Refusal(403, 'fresh');
}

/** One person's change, recorded, and no two at a time. */
const change = (
  { db, clock }: Inbox,
  { person, act }: { person: number; act: string },
  work: (trx: DatabaseTransaction) => Promise<void>,
): Promise<void> =>
  db.transaction().execute(async (trx) => {
    await takeTurn(trx, 'people');
    await work(trx);
    await record(trx, { act, outcome: 'done', by: person, about: null, now: clock.now() });
  });

interface For {
  person: number;
  use: 'creation' | 'request';
}

const takesOf =
  ({ attempts }: Inbox, { person, use }: For) =>
  (challenge: string): boolean => {
    const given = attempts.challenges.take(challenge)?.value;
    return given !== undefined && 'use' in given && given.person === person && given.use === use;
  };

async function optionsFor(inbox: Inbox, { person, account }: Signed) {
  const { attempts, db, factorKey: secret, inboxOrigin } = inbox;
  const party = partyOf(inboxOrigin());
  if (party === null) return { creation: null, request: null };
  const factors = await factorsOf(db, person);
  const challenge = (use: For['use']): string => attempts.challenges.begin({ person, use });
  const keys = factors.filter(({ kind }) => kind === 'webauthn');
  return {
    creation: creationOptions({
      ...{ party, challenge: challenge('creation'), secret, person, account, factors: keys },
    }),
    request:
      keys.length === 0
        ? null
        : requestOptions({ party, challenge: challenge('request'), factors: keys }),
  };
}

async function proveAgain(
  inbox: Inbox,
  { person, account }: Signed,
  { proof }: { proof: Parameters<typeof readProof>[1]['proof'] },
): Promise<Used> {
  const { clock, db, failures, throttle } = inbox;
  const now = clock.now();
  try {
    const takes = takesOf(inbox, { person, use: 'request' });
    const claim = await readProof(inbox, { person, proof, takes });
    const outcome = await db.transaction().execute(async (trx) => {
      await takeTurn(trx, 'people');
      const spent = await spendProof(trx, inbox, { person, claim, now });
      if ('refusal' in spent) return spent;
      await proveSession(trx, { person, now });
      await recordCode(trx, { person, used: spent.used, now });
      return spent;
    });
    if ('refusal' in outcome) throw outcome.refusal;
    return outcome.used;
  } catch (error) {
    if (error instanceof Refusal) {
      throttle.wrongFactor(account);
      await failures.refused({ act: 'prove-factor', by: person });
    }
    throw error;
  }
}
