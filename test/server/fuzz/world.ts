/** Both apps over one database, and requests to them from everybody who could ask. */
import { hash, systemRandom, toBase64url } from '../../../crypto/index.js';
import { buildInbox } from '../../../server/inbox/app.js';
import { createSetupLink } from '../../../server/inbox/links.js';
import { createRecoveryLink } from '../../../server/inbox/recovery.js';
import { requestHeaders, sessionCookie } from '../../../server/inbox/wire.js';
import { createLog } from '../../../server/log.js';
import { buildPortal } from '../../../server/portal/app.js';
import { createDifficulty } from '../../../server/portal/difficulty.js';
import type { Database } from '../../../server/store/database.js';
import { startSession } from '../../../server/store/sessions.js';
import type { Dice } from '../../histories/dice.js';
import { stoppedClock } from '../../support/clock.js';
import { makeUnit } from '../../support/unit.js';
import { furnish } from './furnish.js';
import type { FuzzRequest } from './request.js';
import { routes, validRequests } from './valid.js';

/** `auditor` reads no cases, `left` stands in no directory, `stranger` has a made-up token. */
const people = { head: 1, officer: 2, auditor: 3, left: 4, administrator: 5 } as const;
type Person = keyof typeof people;
type Who = Person | 'stranger' | 'nobody';
const everybody: readonly Who[] = [
  ...(['head', 'head', 'head', 'head', 'head', 'officer', 'officer', 'officer'] as const),
  ...(['auditor', 'left', 'administrator', 'stranger', 'nobody'] as const),
];

export interface World {
  db: Database;
  apps: { portal: App; inbox: App };
  /** A valid request to any route of either app. */
  valid(dice: Dice): FuzzRequest;
  /** Takes note of an answer. True when it started a session anew, and so wrote something. */
  learn(request: FuzzRequest, answer: { status: number; body: string }): Promise<boolean>;
}

type App = Awaited<ReturnType<typeof buildPortal>> | Awaited<ReturnType<typeof buildInbox>>;

/** `empty`: there is no unit yet, only the link that sets one up. */
export async function openWorld(db: Database, { empty = false } = {}): Promise<World> {
  const made = makeUnit({ officers: 3, seed: 'fuzz', core: { workFloorBits: 2 } });
  const clock = stoppedClock();
  const config = { dropsPerDay: 1_000_000, trialAllowed: true, dutyMail: { at: 420 } };
  const log = createLog({ write: () => undefined });
  const difficulty = createDifficulty(config);
  const portalOrigin = (): string => 'http://127.0.0.1:8080';
  const inboxOrigin = (): string => 'http://localhost:8081';
  const origins = { portalOrigin, inboxOrigin };
  const parts = { db, clock, config, log, difficulty, random: systemRandom, ...origins };
  if (!empty) await furnish(db, made);
  const apps = { portal: await buildPortal(parts), inbox: await buildInbox(parts) };
  const setup = await createSetupLink(parts);
  const recovery = await createRecoveryLink(parts, 'person-1');
  const links = { setup: setup?.token ?? null, recovery: recovery?.token ?? null };
  const valid = validRequests(made, links);
  const cookies: Partial<Record<Who, string>> = { stranger: toBase64url(systemRandom(32)) };

  async function signIn(who: Person): Promise<void> {
    const token = systemRandom(32);
    const tokenHash = hash('session', token);
    await db
      .transaction()
      .execute((trx) =>
        startSession(trx, { person: people[who], tokenHash, now: clock.now(), kind: 'totp' }),
      );
    cookies[who] = toBase64url(token);
  }
  if (!empty) for (const who of Object.keys(people) as Person[]) await signIn(who);

  return {
    db,
    apps,
    valid(dice) {
      const app = dice.chance(0.3) ? 'portal' : 'inbox';
      const { type, ...request } = valid.request(dice.pick(routes[app]), dice);
      const cookie = cookies[dice.pick(everybody)];
      return {
        ...request,
        app,
        headers: {
          ...(type === undefined ? {} : { 'content-type': type }),
          ...(app === 'inbox' ? requestHeaders : {}),
          ...(app === 'inbox' && cookie ? { cookie: `${sessionCookie}=${cookie}` } : {}),
        },
      };
    },
    async learn(request, { status, body }) {
      const given = request.headers.cookie ?? '';
      const who = (Object.keys(people) as Person[]).find((one) =>
        given.endsWith(`=${cookies[one]}`),
      );
      const ended = who !== undefined && /"(session|replaced)"/.test(body);
      if (ended) await signIn(who);
      if (status < 300 && request.app === 'inbox' && request.method !== 'GET') {
        valid.learn(request, body);
      }
      return ended;
    },
  };
}
