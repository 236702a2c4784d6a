/** Names that nobody has answer like those that somebody has: in bytes, and in class of time (issue 4). */
import { client } from '@serenity-kit/opaque';
import { expect, it } from 'vitest';
import { seededRandom, systemRandom, toBase64url } from '../../../crypto/index.js';
import { newDatabase, onEachDatabase } from '../../support/databases.js';
import { account as known, password, withPhone } from './anna.js';
import { knockWith, little, workFor } from './ceremony.js';
import type { Answer, Office } from './office.js';

const hour = 3_600_000;
const unknown = 'nobody';
const link = toBase64url(systemRandom(32));
const finishLoginRequest = toBase64url(systemRandom(64));

type Asked = Pick<Office, 'ask' | 'clock'>;

/** Everything of an answer that can tell names apart: all but what is drawn for each anew. */
function shape({ status, bytes, headers, json }: Answer): unknown {
  const { date: _, ...rest } = headers;
  const drawn = ['attempt', 'loginResponse', 'registrationResponse'];
  const kept = Object.entries(json).map(([name, value]) =>
    drawn.includes(name) ? [name, String(value).length] : [name, value],
  );
  return { status, length: bytes.length, headers: rest, kept };
}

async function begin({ ask }: Asked, account: string): Promise<Answer> {
  const { startLoginRequest } = client.startLogin({ password });
  const proof = await workFor(ask, { account, startLoginRequest });
  return await ask('POST', '/api/sign-in/start', { account, startLoginRequest, proof });
}

/** Every request in which a stranger can name somebody, by what it is. */
const requests: Record<string, (office: Asked, account: string) => Promise<Answer>> = {
  'the work of a sign-in': ({ ask }, account) => ask('POST', '/api/sign-in/work', { account }),
  'a sign-in begun': begin,
  'a sign-in begun without work': ({ ask }, account) => {
    const { startLoginRequest } = client.startLogin({ password });
    const proof = toBase64url(new Uint8Array(10));
    return ask('POST', '/api/sign-in/start', { account, startLoginRequest, proof });
  },
  'a wrong passphrase': async ({ ask }, account) =>
    (await knockWith(ask, { account, password: 'wrong words', keyStretching: little })).finish,
  'a proof that is none': async (office, account) => {
    const { attempt } = (await begin(office, account)).json;
    return office.ask('POST', '/api/sign-in/finish', { attempt, finishLoginRequest });
  },
  'a second key before the passphrase': async (office, account) => {
    const { attempt } = (await begin(office, account)).json;
    const proof = { kind: 'totp', code: '000000' };
    return office.ask('POST', '/api/sign-in/factor', { attempt, proof });
  },
  'a second key after a wrong passphrase': async (office, account) => {
    const { attempt } = (await begin(office, account)).json;
    await office.ask('POST', '/api/sign-in/finish', { attempt, finishLoginRequest });
    const proof = { kind: 'code', proof: toBase64url(systemRandom(32)) };
    return office.ask('POST', '/api/sign-in/factor', { attempt, proof });
  },
  'an enrolment begun with a made-up link': ({ ask }, account) => {
    const { registrationRequest } = client.startRegistration({ password });
    return ask('POST', '/api/enrolments/start', { token: link, account, registrationRequest });
  },
  'a key asked for with a made-up link': ({ ask }, account) =>
    ask('POST', '/api/enrolments/factor', { token: link, account }),
};

/** How well the times of one tell it from the other: 0.5 is a guess, 1 is certain. */
function auc(one: readonly number[], other: readonly number[]): number {
  const pairs = one.flatMap((a) => other.map((b) => (a > b ? 1 : a === b ? 0.5 : 0)));
  return pairs.reduce((sum: number, pair) => sum + pair, 0) / pairs.length;
}

const rounds = 40;
/** Each time is the shortest of so many, so that what else the machine does counts for little. */
const tries = 3;
/** What chance and the machine make of equal requests stays below; what is planted is far above. */
const sameClass = 0.75;
const told = 0.9;

/** Times of two kinds of requests, asked in an order that is drawn. */
async function timed(
  office: Asked,
  kinds: Record<'one' | 'other', () => Promise<() => Promise<unknown>>>,
): Promise<number> {
  const random = seededRandom(new Uint8Array(32).fill(7));
  const taken = { one: [] as number[], other: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    // So that work stays cheap, and each failure is recorded alike: what failed is forgotten.
    office.clock.time += hour;
    const turn = ((random(1)[0] ?? 0) & 1) === 0;
    for (const kind of turn ? (['one', 'other'] as const) : (['other', 'one'] as const)) {
      const times: number[] = [];
      for (let i = 0; i < tries; i++) {
        const act = await kinds[kind]();
        const begun = performance.now();
        await act();
        times.push(performance.now() - begun);
      }
      taken[kind].push(Math.min(...times));
    }
  }
  const found = auc(taken.one, taken.other);
  return Math.max(found, 1 - found);
}

onEachDatabase('a name that nobody has', (open) => {
  it('answers like one that somebody has, at every step that a stranger reaches', async () => {
    const { office } = await withPhone(await open());
    for (const [what, ask] of Object.entries(requests)) {
      const [one, other] = [await ask(office, known), await ask(office, unknown)];
      expect([what, shape(other)]).toEqual([what, shape(one)]);
      office.clock.time += hour;
    }
    // What the comparison would find: an answer that is a byte longer, and one of another code.
    const one = await begin(office, known);
    expect(shape({ ...one, bytes: systemRandom(one.bytes.length + 1) })).not.toEqual(shape(one));
    expect(shape({ ...one, json: { code: 'account' } })).not.toEqual(shape(one));
  });
});

it('a name that nobody has takes the same class of time to begin and to end; one that is refused at once is told', async () => {
  const database = await newDatabase('sqlite');
  const { office } = await withPhone(database.db);
  const beginning = (account: string) => async () => {
    const { startLoginRequest } = client.startLogin({ password });
    const proof = await workFor(office.ask, { account, startLoginRequest });
    return () => office.ask('POST', '/api/sign-in/start', { account, startLoginRequest, proof });
  };
  const finishing = (account: string) => async () => {
    const { attempt } = (await begin(office, account)).json;
    return () => office.ask('POST', '/api/sign-in/finish', { attempt, finishLoginRequest });
  };
  const proof = { kind: 'code', proof: toBase64url(systemRandom(32)) };
  const proving = (account: string) => async () => {
    const { attempt } = (await begin(office, account)).json;
    return () => office.ask('POST', '/api/sign-in/factor', { attempt, proof });
  };
  for (const step of [beginning, finishing, proving])
    expect(await timed(office, { one: step(known), other: step(unknown) })).toBeLessThan(sameClass);
  // Planted: a server that refuses a name that nobody has before it computes anything.
  const attempt = toBase64url(systemRandom(16));
  const atOnce = async () => () =>
    office.ask('POST', '/api/sign-in/finish', { attempt, finishLoginRequest });
  for (const step of [beginning, finishing])
    expect(await timed(office, { one: step(known), other: atOnce })).toBeGreaterThan(told);
  await database.remove();
}, 90_000);
