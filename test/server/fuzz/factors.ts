/** Valid requests of sign-ins and second factors, as far as they can be valid without a browser. */
import {
  fromBase64url,
  handoverBytes,
  keyChangeBytes,
  proveAttemptWork,
  systemRandom,
  vaultBytes,
} from '../../../crypto/index.js';
import type { Dice } from '../../histories/dice.js';
import { createAuthenticator } from '../../support/authenticator.js';
import { codeAt } from '../../support/phone.js';
import { monday } from '../../support/unit.js';
import { drawn, get, post, type Shape } from './shapes.js';

const key = createAuthenticator();
const secret = systemRandom(20);
const challenge = drawn(32);
const wrap = (): string => drawn(72);

const newFactor = (dice: Dice): object =>
  dice.chance(0.5)
    ? { ...phone(), name: 'Phone' }
    : {
        ...{ kind: 'webauthn', name: 'Key', prf: true, wrap: wrap() },
        credential: key.create({ challenge }),
      };

const phone = (): object => ({
  ...{ kind: 'totp', name: 'Phone', wrap: wrap() },
  ...{ secret: Buffer.from(secret).toString('base64url'), code: codeAt(secret, monday) },
});

const codes = (): object[] => Array.from({ length: 10 }, () => ({ hash: drawn(32), wrap: wrap() }));

/** What is brought to be proved with. */
export const second = (): object => ({ factor: phone(), codes: codes() });

const proof = (dice: Dice): object =>
  dice.pick<object>([
    { kind: 'totp', code: codeAt(secret, monday) },
    { kind: 'code', proof: drawn(32) },
    key.get({ challenge }),
  ]);

/** The first request of a sign-in, with the least work that is ever asked. */
export const signInTo = (account: string, startLoginRequest: string): object => {
  const request = fromBase64url(startLoginRequest);
  const day = Math.floor(monday / 86_400_000);
  const made = proveAttemptWork({ account, request, day, bits: 8 });
  return { account, startLoginRequest, proof: Buffer.from(made).toString('base64url') };
};

export const factorShapes = (given: {
  link: (dice: Dice) => string;
  founded: (more: object) => object;
  account: (dice: Dice) => string;
  half: () => string;
  /** As OPAQUE writes it. */
  registration: () => { request: string; record: string };
}): Record<string, (dice: Dice) => Shape> => ({
  'POST /api/enrolments/factor': (dice) =>
    post('/api/enrolments/factor', {
      token: given.link(dice),
      ...given.founded({ account: 'anna' }),
    }),
  'POST /api/sign-in/work': (dice) => post('/api/sign-in/work', { account: given.account(dice) }),
  'POST /api/sign-in/factor': (dice) =>
    post('/api/sign-in/factor', { attempt: given.half(), proof: proof(dice) }),
  'GET /api/sessions': () => get('/api/sessions'),
  'POST /api/sessions/end': () => ({ method: 'POST', path: '/api/sessions/end', body: null }),
  'GET /api/factors': () => get('/api/factors'),
  'POST /api/factors/options': () => post('/api/factors/options', {}),
  'POST /api/factors/prove': (dice) => post('/api/factors/prove', { proof: proof(dice) }),
  'POST /api/factors': (dice) => post('/api/factors', { factor: newFactor(dice) }),
  'POST /api/factors/remove': () => post('/api/factors/remove', { id: drawn(16) }),
  'POST /api/factors/codes': () => post('/api/factors/codes', { codes: codes() }),
  'POST /api/passphrase/start': () =>
    post('/api/passphrase/start', { registrationRequest: given.registration().request }),
  'GET /api/key-changes': () => get('/api/key-changes'),
  'POST /api/keys': (dice) =>
    post('/api/keys', {
      ...{ vault: drawn(vaultBytes), handover: drawn(handoverBytes), signature: drawn(64) },
      change: dice.chance(0.5) ? null : drawn(keyChangeBytes),
    }),
  'POST /api/passphrase': () =>
    post('/api/passphrase', {
      ...{ attempt: given.half(), registrationRecord: given.registration().record },
      ...{ vault: drawn(vaultBytes), factors: [{ id: drawn(16), wrap: wrap() }], codes: codes() },
    }),
});
