/** A valid request of every route. What earlier answers gave goes into later requests. */
import {
  proposalId,
  reserveCopyBytes,
  signReserveCopy,
  systemRandom,
  toBase64url,
  toHex,
  vaultBytes,
} from '../../../crypto/index.js';
import type { Dice } from '../../histories/dice.js';
import { dropIdAt, someBundle } from '../../support/bundle.js';
import type { TestUnit } from '../../support/unit.js';
import { factorShapes, second, signInTo } from './factors.js';
import { opaqueClient, someApplication } from './furnish.js';
import type { FuzzRequest } from './request.js';
import { drawn, get, json, post, put, type Shape } from './shapes.js';

export const routes = {
  portal: ['GET /api/unit', 'GET /api/board', 'PUT /api/drops/:id', 'PUT /api/drops/:id'],
  inbox: [
    ...['GET /api/health', 'GET /api/unit', 'POST /api/enrolments/look'],
    'POST /api/accounts/:person/confirm',
    ...['POST /api/accounts/:person/roles', 'POST /api/accounts/:person/end'],
    ...['DELETE /api/enrolments/:person', 'GET /api/accounts'],
    ...['GET /api/settings', 'GET /api/state'],
    ...['POST /api/enrolments/factor', 'POST /api/sign-in/work', 'POST /api/sign-in/factor'],
    ...['GET /api/sessions', 'POST /api/sessions/end', 'GET /api/factors', 'POST /api/factors'],
    ...['POST /api/factors/options', 'POST /api/factors/prove', 'POST /api/factors/remove'],
    ...['POST /api/factors/codes', 'POST /api/passphrase/start', 'POST /api/passphrase'],
    ...['POST /api/keys', 'GET /api/key-changes'],
    ...['POST /api/enrolments/start', 'POST /api/enrolments/finish', 'POST /api/recoveries'],
    ...['POST /api/sign-in/start', 'POST /api/sign-in/finish', 'POST /api/sign-out'],
    ...['GET /api/session', 'GET /api/vault', 'GET /api/outbox', 'GET /api/directories'],
    ...['GET /api/batches', 'GET /api/batches/:number/:page', 'GET /api/cells/:shelf'],
    ...['PUT /api/bundles/:id', 'PUT /api/bundles/:id', 'GET /api/recipients'],
    ...['GET /api/audit/checkpoint', 'GET /api/audit/entries/:number'],
    ...['GET /api/duty-mail', 'PUT /api/duty-mail', 'PUT /api/away'],
    'PUT /api/accounts/:person/away',
    ...['GET /api/reserve-copy', 'PUT /api/reserve-copy', 'POST /api/recoveries/reserve'],
    ...['POST /api/enrolments', 'GET /api/enrolments', 'PUT /api/directories/:number'],
    ...['GET /api/proposals', 'PUT /api/proposals/:id', 'PUT /api/proposals/:id/signature'],
    'PUT /api/proposals/:id/end',
  ],
} as const;

export interface Valid {
  /** Without the headers that say who asks. */
  request(route: string, dice: Dice): Shape;
  /** Takes note of what an answer makes possible. */
  learn(request: FuzzRequest, body: string): void;
}

/**
 * `setup`: the link that sets the unit up; null where there is a unit already. `recovery`: one that
 * brings an officer back, where there is a unit.
 */
export function validRequests(
  made: TestUnit,
  { setup, recovery }: { setup: string | null; recovery: string | null },
): Valid {
  /** What one holder signed of the next directory: all but 66 bytes of signature and one after it. */
  const drafted = () => {
    const core = next?.bytes.slice(0, -67) ?? systemRandom(99);
    return { core, id: toBase64url(proposalId('directory', core)) };
  };
  const puts = Array.from({ length: 60 }, () => made.put());
  const { bytes: bundle } = someBundle(made, 1);
  const opaque = opaqueClient();
  const links = setup === null ? [] : [setup];
  let next = setup === null ? made.next({ quota: 16 }) : made.versions[0];
  let invited = 1;
  let accounts: string[] = [];
  let record = drawn(192);
  let signIn = { attempt: drawn(16), finishLoginRequest: drawn(64) };

  let half = drawn(16);
  const accountsAsked = (): string[] => ['person-1', 'nobody-here', 'anna', ...accounts];
  const link = (dice: Dice): string => (links.length === 0 ? drawn(32) : dice.pick(links));
  const founded = (more: object): object => (setup === null ? {} : more);

  const shapes: Record<string, (dice: Dice) => Shape> = {
    'GET /api/unit': () => get('/api/unit'),
    'GET /api/board': () => get('/api/board'),
    'PUT /api/drops/:id': (dice) => {
      // Known ones come up again: the same again, and the same id with other bytes.
      const { id, body } = dice.chance(0.1) ? made.put() : dice.pick(puts);
      return put(`/api/drops/${dice.chance(0.1) ? dice.pick(puts).id : id}`, body);
    },
    'GET /api/health': () => get('/api/health'),
    'POST /api/enrolments/look': (dice) => post('/api/enrolments/look', { token: link(dice) }),
    'POST /api/enrolments/start': (dice) =>
      post('/api/enrolments/start', {
        token: link(dice),
        registrationRequest: opaque.registrationRequest,
        ...founded({ account: 'anna' }),
      }),
    'POST /api/enrolments/finish': (dice) =>
      post('/api/enrolments/finish', {
        token: dice.chance(0.7) ? (links.at(-1) ?? link(dice)) : link(dice),
        registrationRecord: record,
        vault: drawn(vaultBytes),
        application: toBase64url(someApplication(made, invited)),
        ...founded({
          account: 'anna',
          name: 'Anna',
          statements: [toBase64url(made.founding)],
          directory: toBase64url(next?.bytes ?? systemRandom(99)),
        }),
        ...(dice.chance(0.9) ? { second: second() } : {}),
      }),
    'POST /api/recoveries': (dice) =>
      post('/api/recoveries', {
        token: recovery === null || dice.chance(0.2) ? link(dice) : recovery,
        registrationRecord: record,
        vault: drawn(vaultBytes),
        signature: drawn(64),
        changing: dice.chance(0.5),
        ...(dice.chance(0.9) ? { second: second() } : {}),
      }),
    ...factorShapes({
      link,
      founded,
      account: (dice) => dice.pick(accountsAsked()),
      half: () => half,
      registration: () => ({ request: opaque.registrationRequest, record }),
    }),
    'POST /api/sign-in/start': (dice) =>
      post('/api/sign-in/start', signInTo(dice.pick(accountsAsked()), opaque.startLoginRequest)),
    'POST /api/sign-in/finish': () => post('/api/sign-in/finish', signIn),
    'POST /api/sign-out': () => ({ method: 'POST', path: '/api/sign-out', body: null }),
    'GET /api/session': () => get('/api/session'),
    'GET /api/vault': () => get('/api/vault'),
    'GET /api/outbox': () => get('/api/outbox'),
    'GET /api/directories': (dice) => get(`/api/directories?after=${dice.int(0, 2)}`),
    'GET /api/batches': (dice) => get(`/api/batches?after=${dice.int(0, 2)}`),
    'GET /api/batches/:number/:page': (dice) =>
      get(`/api/batches/${dice.int(0, 3)}/${dice.int(0, 1)}`),
    'GET /api/cells/:shelf': (dice) =>
      get(`/api/cells/${dice.pick(['store', 'board'])}?after=${dice.pick([0, 1, 5, 100_000])}`),
    'PUT /api/bundles/:id': (dice) => {
      const body = Buffer.from(bundle);
      if (dice.chance(0.3)) body.set(systemRandom(16), dropIdAt);
      return put(
        `/api/bundles/${dice.chance(0.7) ? toHex(systemRandom(16)) : '7'.repeat(32)}`,
        body,
      );
    },
    'GET /api/recipients': () => get('/api/recipients'),
    'GET /api/audit/checkpoint': () => get('/api/audit/checkpoint'),
    'GET /api/audit/entries/:number': (dice) =>
      get(`/api/audit/entries/${dice.pick([0, 0, 1, 100_000])}`),
    'PUT /api/away': (dice) =>
      json('PUT', '/api/away', { until: dice.chance(0.5) ? null : 20_900 }),
    'PUT /api/accounts/:person/away': (dice) =>
      json('PUT', `/api/accounts/${dice.pick([1, 2, 3])}/away`, {
        until: dice.chance(0.5) ? null : 20_900,
      }),
    'GET /api/reserve-copy': () => get('/api/reserve-copy'),
    'PUT /api/reserve-copy': (dice) => {
      const person = dice.pick([1, 2]);
      const { unitId } = made.unit;
      const { signSecret } = made.officers[person - 1] as (typeof made.officers)[0];
      const copy = systemRandom(reserveCopyBytes);
      return put('/api/reserve-copy', signReserveCopy(copy, { unitId, person }, signSecret));
    },
    'POST /api/recoveries/reserve': (dice) =>
      post('/api/recoveries/reserve', {
        token: recovery === null || dice.chance(0.2) ? link(dice) : recovery,
      }),
    'GET /api/duty-mail': () => get('/api/duty-mail'),
    'PUT /api/duty-mail': (dice) =>
      json('PUT', '/api/duty-mail', {
        address: dice.chance(0.3) ? null : `anna-${dice.int(0, 3)}@unit.example.org`,
      }),
    'POST /api/enrolments': (dice) =>
      post('/api/enrolments', {
        account: `anna-${dice.int(0, 30)}`,
        name: 'Anna',
        roles: [dice.pick(['officer', 'head'])],
      }),
    'GET /api/enrolments': () => get('/api/enrolments'),
    'POST /api/accounts/:person/roles': (dice) =>
      post(`/api/accounts/${dice.int(6, 20)}/roles`, {
        before: [dice.pick(['officer', 'head'])],
        roles: [dice.pick(['officer', 'custodian', 'holder'])],
      }),
    // Not those who ask: the fuzzer would have nobody left.
    'POST /api/accounts/:person/end': (dice) => ({
      method: 'POST',
      path: `/api/accounts/${dice.int(6, 40)}/end`,
      body: null,
    }),
    'DELETE /api/enrolments/:person': (dice) => ({
      method: 'DELETE',
      path: `/api/enrolments/${dice.int(1, 40)}`,
      body: null,
    }),
    'GET /api/accounts': () => get('/api/accounts'),
    'GET /api/settings': () => get('/api/settings'),
    'GET /api/state': () => get('/api/state'),
    'POST /api/accounts/:person/confirm': (dice) =>
      post(`/api/accounts/${dice.int(0, 5)}/confirm`, {
        roles: [dice.pick(['officer', 'holder', 'administrator'])],
        application: toBase64url(someApplication(made, invited)),
      }),
    'GET /api/proposals': () => get('/api/proposals'),
    'PUT /api/proposals/:id': () =>
      json('PUT', `/api/proposals/${drafted().id}`, {
        kind: 'directory',
        core: toBase64url(drafted().core),
      }),
    'PUT /api/proposals/:id/signature': () =>
      json('PUT', `/api/proposals/${drafted().id}/signature`, {
        part: 'quorum',
        holder: 0,
        signature: drawn(64),
      }),
    'PUT /api/proposals/:id/end': () => json('PUT', `/api/proposals/${drafted().id}/end`, {}),
    'PUT /api/directories/:number': () =>
      json('PUT', `/api/directories/${next?.number ?? 1}`, {
        directory: toBase64url(next?.bytes ?? systemRandom(99)),
      }),
  };

  return {
    request: (route, dice) => {
      const shape = shapes[route];
      if (shape === undefined) throw new Error(`no valid request is known for ${route}`);
      return shape(dice);
    },
    learn({ path, body: sent }, body) {
      const answer = JSON.parse(body) as Record<string, string | number | undefined>;
      const { token, person, registrationResponse, attempt, loginResponse } = answer;
      if (typeof token === 'string') links.push(token);
      if (path === '/api/enrolments') invited = Number(person);
      if (registrationResponse !== undefined)
        record = opaque.recordFor(String(registrationResponse));
      if (path === '/api/enrolments/finish') links.pop();
      const named = /"account":"([^"]+)"/.exec(sent?.toString() ?? '')?.[1];
      if (path === '/api/enrolments' && named) accounts = [...accounts.slice(-5), named];
      if (path === '/api/sign-in/finish') half = String(attempt);
      if (loginResponse !== undefined) {
        const proof = opaque.finish(String(loginResponse));
        signIn = { attempt: String(attempt), finishLoginRequest: proof ?? drawn(64) };
      }
      if (setup === null && path === `/api/directories/${next?.number}`) {
        if (made.versions.length < 10) next = made.next({ quota: 16 });
      }
    },
  };
}
