/** The second factor: what is registered, and what proves it. */
import {
  dayOf,
  fromBase64url,
  hash,
  ProtocolError,
  sameBytes,
  toBase64url,
} from '../../crypto/checks.js';
import { Refusal } from '../http/refusal.js';
import type { Database, DatabaseTransaction } from '../store/database.js';
import {
  addFactor,
  type CodeRow,
  codesLeft,
  countGuess,
  type Factor,
  factorsOf,
  hasCredential,
  mayGuess,
  type NewFactorRow,
  replaceCodes,
  useCode,
  useFactor,
} from '../store/factors.js';
import type { Inbox } from './context.js';
import { judgeCode, openSecret, sealSecret } from './totp.js';
import { partyOf, verifyAssertion, verifyCreation } from './webauthn.js';
import type { FactorProof, NewCodes, NewFactor, SecondFactor } from './wire.js';

const idBytes = 16;
const secretBytes = 20;

/** Whether a challenge is one that was given out for this, and was not used before. */
type Takes = (challenge: string) => boolean;

export interface Second {
  factor: NewFactorRow;
  codes: CodeRow[];
}

/** What is registered together with an account. Throws as `readFactor`. */
export async function readSecond(
  inbox: Inbox,
  { factor, codes }: SecondFactor,
  takes: Takes,
): Promise<Second> {
  // First, so that nothing is used up by a request that is refused anyway.
  const read = readCodes(codes);
  return { factor: await readFactor(inbox, factor, takes), codes: read };
}

/** Ten codes, all different. Throws 400 `bad-request`. */
export function readCodes(codes: NewCodes): CodeRow[] {
  if (new Set(codes.map((code) => code.hash)).size !== codes.length) {
    throw new Refusal(400, 'bad-request');
  }
  return codes.map((code) => ({ hash: fromBase64url(code.hash), wrap: fromBase64url(code.wrap) }));
}

/** Verifies a new factor. Throws 400 `factor-record`; 401 `code`, `clock`. */
export async function readFactor(
  inbox: Inbox,
  factor: NewFactor,
  takes: Takes,
): Promise<NewFactorRow> {
  const id = inbox.random(idBytes);
  const wrap = fromBase64url(factor.wrap);
  const { name } = factor;
  if (factor.kind === 'webauthn') {
    const party = partyOf(inbox.inboxOrigin());
    if (party === null) throw new Refusal(400, 'factor-record');
    const { counter, ...credential } = await verifyCreation(factor.credential, { party, takes });
    return {
      ...{ id, kind: 'webauthn', name, prf: factor.prf, wrap },
      ...{ credential, secret: null, counter },
    };
  }
  const secret = fromBase64url(factor.secret);
  if (secret.length !== secretBytes) throw new Refusal(400, 'bad-request');
  const verdict = judgeCode({ secret, code: factor.code, now: inbox.clock.now(), last: -1 });
  if (verdict.is === 'skewed') throw new Refusal(401, 'clock');
  if (verdict.is !== 'right') throw new Refusal(401, 'code');
  const { factorKey: key, random } = inbox;
  return {
    ...{ id, kind: 'totp', name, prf: false, wrap, credential: null },
    secret: sealSecret(secret, { key, id, random }),
    counter: verdict.step,
  };
}

/** Writes down what an account is proved with from now on. Throws 400 `factor-record`. */
export async function registerSecond(
  trx: DatabaseTransaction,
  { person, second, now }: { person: number; second: Second; now: number },
): Promise<void> {
  await registerFactor(trx, { person, factor: second.factor, now });
  await replaceCodes(trx, { person, codes: second.codes });
}

/** Throws 400 `factor-record` for a credential that somebody has already. */
export async function registerFactor(
  trx: DatabaseTransaction,
  { person, factor, now }: { person: number; factor: NewFactorRow; now: number },
): Promise<void> {
  const { credential } = factor;
  if (credential !== null && (await hasCredential(trx, credential.id))) {
    throw new Refusal(400, 'factor-record');
  }
  await addFactor(trx, { person, factor, day: dayOf(now) });
}

/** A proof of which everything is verified that needs no turn in the database. */
export type Claim =
  | { kind: 'webauthn'; id: Uint8Array; counter: number }
  | { kind: 'totp'; code: string }
  | { kind: 'code'; hash: Uint8Array };

/** Throws 401 `factor`, `replayed`. */
export async function readProof(
  inbox: Inbox,
  { person, proof, takes }: { person: number; proof: FactorProof; takes: Takes },
): Promise<Claim> {
  if (proof.kind === 'code') {
    return { kind: 'code', hash: hash('code-hash', fromBase64url(proof.proof)) };
  }
  if (proof.kind !== 'webauthn') return proof;
  const party = partyOf(inbox.inboxOrigin());
  const factor = credentialOf(await factorsOf(inbox.db, person), proof.id);
  if (party === null || factor === undefined) throw new Refusal(401, 'factor');
  const counter = await verifyAssertion(proof, { party, factor, takes });
  return { kind: 'webauthn', id: factor.id, counter };
}

/** The factor with that credential; text that is no base64url names none. */
function credentialOf(factors: readonly Factor[], id: string): Factor | undefined {
  try {
    const wanted = fromBase64url(id);
    return factors.find(({ credential }) => credential !== null && sameBytes(credential, wanted));
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}

export interface Used {
  kind: Claim['kind'];
  /** Of the factor; null for a recovery code. */
  id: Uint8Array | null;
  prf: boolean;
  wrap: Uint8Array;
  codesLeft: number;
}

type Outcome = { used: Used } | { refusal: Refusal };

/**
 * Counts a proof, so that it counts never again. A refusal is given and not thrown, because what
 * it leaves behind has to stay. The caller has the turn `people`.
 */
export async function spendProof(
  trx: DatabaseTransaction,
  inbox: Pick<Inbox, 'factorKey'>,
  { person, claim, now }: { person: number; claim: Claim; now: number },
): Promise<Outcome> {
  const factors = await factorsOf(trx, person);
  const used = async (by: Omit<Used, 'codesLeft'>): Promise<Outcome> => ({
    used: { ...by, codesLeft: await codesLeft(trx, person) },
  });
  const refused = (code: string, status = 401): Outcome => ({ refusal: new Refusal(status, code) });
  const day = dayOf(now);

  if (claim.kind === 'code') {
    const wrap = await useCode(trx, { person, hash: claim.hash });
    return wrap === null
      ? refused('factor')
      : await used({ kind: 'code', id: null, prf: false, wrap });
  }
  if (claim.kind === 'webauthn') {
    const factor = factors.find(({ id }) => sameBytes(id, claim.id));
    if (factor === undefined) return refused('factor');
    const { counter } = claim;
    if (counter < factor.counter || (counter === factor.counter && counter > 0)) {
      return refused('replayed');
    }
    await useFactor(trx, { id: factor.id, counter, day });
    const { id, wrap } = factor;
    return await used({ kind: 'webauthn', id, prf: factor.prf === 1, wrap });
  }

  const phones = factors.filter(({ secret }) => secret !== null);
  if (phones.length === 0) return refused('factor');
  if (!mayGuess(phones, now)) return refused('guesses', 429);
  const judged = phones.map((phone) => ({
    phone,
    verdict: judgeCode({
      secret: openSecret(phone.secret as Uint8Array, { key: inbox.factorKey, id: phone.id }),
      code: claim.code,
      now,
      last: phone.counter,
    }),
  }));
  for (const { phone, verdict } of judged) {
    if (verdict.is !== 'right') continue;
    await useFactor(trx, { id: phone.id, counter: verdict.step, day });
    return await used({ kind: 'totp', id: phone.id, prf: false, wrap: phone.wrap });
  }
  await countGuess(trx, { factors: phones, now });
  if (judged.some(({ verdict }) => verdict.is === 'used')) return refused('code-used');
  for (const { phone, verdict } of judged) {
    if (verdict.is !== 'skewed') continue;
    // Having said that it is right at another time, it must not count when that time comes.
    if (verdict.step > phone.counter) await burn(trx, phone, verdict.step);
    return refused('clock');
  }
  return refused('code');
}

const burn = (trx: DatabaseTransaction, { id, used }: Factor, step: number): Promise<void> =>
  useFactor(trx, { id, counter: step, day: used });

/** What an account can be proved with now. */
export async function askedOf(
  db: Database,
  person: number,
): Promise<{ factors: Factor[]; totp: boolean; codes: number }> {
  const factors = await factorsOf(db, person);
  const totp = factors.some(({ kind }) => kind === 'totp');
  return { factors, totp, codes: await codesLeft(db, person) };
}

export const showUsed = ({ kind, id, prf, wrap, codesLeft }: Used) => ({
  kind,
  id: id === null ? null : toBase64url(id),
  prf,
  wrap: toBase64url(wrap),
  codesLeft,
});
