import {
  type Directory,
  dayOf,
  fromBase64url,
  ProtocolError,
  sameBytes,
  toBase64url,
  verifyDirectory,
  verifyStatements,
} from '../../crypto/checks.js';
import { Refusal } from '../http/refusal.js';
import { mayStand } from '../roles.js';
import { endAccount } from '../store/account-acts.js';
import { accountOf } from '../store/accounts.js';
import { record } from '../store/audit.js';
import { beginCursors } from '../store/bundles.js';
import type { DatabaseTransaction } from '../store/database.js';
import {
  directoriesAfter,
  publishDirectory,
  renewDirectory,
  type StoredUnit,
  storeStatement,
} from '../store/directories.js';
import { removeCopy } from '../store/reserve-copies.js';
import { confirmPeople, rolesOfPeople } from '../store/standing.js';
import { takeTurn } from '../store/turns.js';
import type { Inbox, InboxApp } from './context.js';
import { signedOf } from './guard.js';
import { openUnit } from './unit.js';
import {
  afterNumberQuery,
  directoriesAnswer,
  directoryNumber,
  publishRequest,
  stored,
} from './wire.js';

/** A directory of some 360 people, in base64url inside JSON. */
const publishBytes = 1_048_576;

export function directoryRoutes(app: InboxApp, inbox: Inbox): void {
  app.get(
    '/api/directories',
    { schema: { querystring: afterNumberQuery, response: { 200: directoriesAnswer } } },
    async (request) => {
      const found = await directoriesAfter(inbox.db, request.query.after);
      return { directories: found.map(toBase64url) };
    },
  );

  app.put(
    '/api/directories/:number',
    {
      bodyLimit: publishBytes,
      schema: { params: directoryNumber, body: publishRequest, response: { 201: stored } },
    },
    async (request, reply) => {
      const { number } = request.params;
      const bytes = fromBase64url(request.body.directory);
      const by = signedOf(request).person;
      const now = inbox.clock.now();
      const today = dayOf(now);
      await inbox.db.transaction().execute(async (trx) => {
        await takeTurn(trx, 'directories');
        const unit = await openUnit(trx);
        const current = unit.current.directory.number;
        const done = { outcome: 'done', by, about: number, now } as const;
        if (number === current + 1) {
          await publish(trx, { unit, bytes, inbox, by });
          await record(trx, { ...done, act: 'publish-directory' });
        } else if (number === current) {
          // The same once more changes nothing.
          if (sameBytes(bytes, unit.current.bytes)) return;
          await renew(trx, { unit, bytes, today });
          await record(trx, { ...done, act: 'renew-directory' });
        } else throw new Refusal(409, 'order');
      });
      inbox.log.event('directory-published', { app: 'inbox' });
      reply.code(201);
      return { code: 'stored' as const };
    },
  );
}

/**
 * Verifies the next version by quorum and chain, under the holders in force, and stores it. Who does
 * not stand in it any more is signed out with it, and their account ends. `by`: who gave the last of it.
 */
export async function publish(
  trx: DatabaseTransaction,
  given: { unit: StoredUnit; bytes: Uint8Array; inbox: Inbox; by: number },
): Promise<void> {
  const { unit, bytes, inbox, by } = given;
  const now = inbox.clock.now();
  const before = unit.current.directory;
  const directory = verified(() => verifyDirectory(bytes, unit.unit, before));
  if (directory.statement !== unit.unit.statement) throw new Refusal(400, 'directory');
  checkTrial(directory, inbox);
  await checkStanding(trx, directory);
  await publishDirectory(trx, { directory, before, now });
  const joining = newcomers(directory, before);
  await beginCursors(trx, joining);
  await confirmPeople(trx, joining);
  await endLeavers(trx, { leaving: newcomers(before, directory), by, now });
}

/** The holders' signature is what takes somebody out; their account follows, if they still have one, and their copy for the reserve key. */
async function endLeavers(
  trx: DatabaseTransaction,
  { leaving, by, now }: { leaving: readonly number[]; by: number; now: number },
): Promise<void> {
  if (leaving.length === 0) return;
  await takeTurn(trx, 'people');
  for (const person of leaving) {
    await removeCopy(trx, person);
    if ((await accountOf(trx, person)) === null) continue;
    await endAccount(trx, person);
    await record(trx, { act: 'end-account', outcome: 'done', by, about: person, now });
  }
}

/** 409 `roles` when somebody is to stand in a directory as their roles do not allow. */
async function checkStanding(trx: DatabaseTransaction, { people }: Directory): Promise<void> {
  const listed = people.filter((p) => p.current);
  const roles = await rolesOfPeople(
    trx,
    listed.map((p) => p.person),
  );
  for (const one of listed) {
    const held = roles.get(one.person);
    if (held !== undefined && !mayStand(held, one)) throw new Refusal(409, 'roles');
  }
}

/** A later date for the version in force, by one holder; anything else is 409 `order`. */
async function renew(
  trx: DatabaseTransaction,
  given: { unit: StoredUnit; bytes: Uint8Array; today: number },
): Promise<void> {
  const { unit, bytes, today } = given;
  const current = unit.current.directory;
  const before = unit.versions.at(-2)?.directory ?? null;
  const renewed = verified(() => verifyDirectory(bytes, unit.unit, before));
  const follows =
    sameBytes(renewed.hash, current.hash) &&
    (renewed.renewal?.running ?? 0) > (current.renewal?.running ?? 0) &&
    renewed.dated > current.dated;
  if (!follows || renewed.statement !== unit.unit.statement) throw new Refusal(409, 'order');
  if (renewed.dated > today + 1) throw new Refusal(400, 'directory');
  await renewDirectory(trx, renewed);
}

/** Verifies a later statement after all before it and stores it. */
export async function publishStatement(
  trx: DatabaseTransaction,
  { unit, bytes }: { unit: StoredUnit; bytes: Uint8Array },
): Promise<void> {
  const next = verified(() => verifyStatements([...unit.statements, bytes]));
  await storeStatement(trx, { number: next.statement, bytes });
}

/** What `verify` gives, or 400 `directory`. */
export function verified<T>(verify: () => T, code: 'directory' | 'signature' = 'directory'): T {
  try {
    return verify();
  } catch (error) {
    if (error instanceof ProtocolError) throw new Refusal(400, code);
    throw error;
  }
}

/** Trial timings hide little: refused with 403 `trial` where others can reach the server. */
export function checkTrial(directory: Pick<Directory, 'trial'>, inbox: Inbox): void {
  if (directory.trial && !inbox.config.trialAllowed) throw new Refusal(403, 'trial');
}

/** Who stands in `next` now and did not before. */
export function newcomers(next: Directory, before: Directory | null): number[] {
  const stood = new Set(before?.people.filter((p) => p.current).map((p) => p.person));
  return next.people.filter((p) => p.current && !stood.has(p.person)).map((p) => p.person);
}
