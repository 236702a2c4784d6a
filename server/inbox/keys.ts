/** An officer's keys that change: what is asked for, and the vault that holds both pairs meanwhile. */
import {
  checkKeptKeys,
  type Directory,
  type DirectoryPerson,
  fromBase64url,
  lengths,
  parseKeyChange,
  sameBytes,
  toBase64url,
} from '../../crypto/checks.js';
import { Refusal } from '../http/refusal.js';
import { record } from '../store/audit.js';
import { readUnit } from '../store/directories.js';
import { keepKeys, keptKeysOf, listKeyChanges } from '../store/key-changes.js';
import { takeTurn } from '../store/turns.js';
import type { Inbox, InboxApp } from './context.js';
import { verified } from './directories.js';
import { checkFresh } from './factor-routes.js';
import { signedOf } from './guard.js';
import { openUnit } from './unit.js';
import { done } from './wire.js';
import { keepKeysRequest, keyChangesAnswer } from './wire-keys.js';

const currentOf = ({ people }: Directory, person: number): DirectoryPerson | undefined =>
  people.find((p) => p.current && p.person === person);

/**
 * Whatever replaces a vault is signed with the key that the directory names: a session alone, stolen,
 * destroys nothing. Keys are asked for with a fresh proof of a factor, one change at a time.
 */
export function keyRoutes(app: InboxApp, inbox: Inbox): void {
  app.post(
    '/api/keys',
    { schema: { body: keepKeysRequest, response: { 200: done } } },
    async (request) => {
      const { person } = signedOf(request);
      const { body } = request;
      const vault = fromBase64url(body.vault);
      const handover = fromBase64url(body.handover);
      const change = body.change === null ? null : fromBase64url(body.change);
      if (vault.length !== lengths.vaultBytes) throw new Refusal(400, 'size');
      const before = await keptKeysOf(inbox.db, person);
      // The same again, because its answer was lost.
      if (before?.vault != null && sameBytes(before.vault, vault)) return { code: 'ok' as const };
      if (change !== null) await checkFresh(inbox, person);
      const now = inbox.clock.now();
      await inbox.db.transaction().execute(async (trx) => {
        await takeTurn(trx, 'people');
        const { unit, current } = await openUnit(trx);
        const { unitId } = unit;
        const listed = currentOf(current.directory, person);
        if (listed === undefined) throw new Refusal(403, 'recipient');
        const kept = { unitId, person, vault, handover, change };
        const signature = fromBase64url(body.signature);
        const { signPublic: publicKey } = listed;
        verified(() => checkKeptKeys(kept, { publicKey, signature }), 'signature');
        const waiting = pendingOf(await keptKeysOf(trx, person), listed);
        if (change !== null) {
          verified(() => parseKeyChange(change, unitId, listed));
          if (waiting !== null) throw new Refusal(409, 'changing');
        }
        await keepKeys(trx, { person, vault, handover, change: change ?? waiting });
        const act = change === null ? 'keep-keys' : 'ask-keys';
        await record(trx, { act, outcome: 'done', by: person, about: null, now });
      });
      return { code: 'ok' as const };
    },
  );

  app.get('/api/key-changes', { schema: { response: { 200: keyChangesAnswer } } }, async () => {
    const unit = await readUnit(inbox.db);
    const asked = await listKeyChanges(inbox.db);
    return {
      changes: asked.flatMap(({ person, name, change }) => {
        const listed = unit === null ? undefined : currentOf(unit.current.directory, person);
        if (listed === undefined || pendingOf({ change }, listed) === null) return [];
        return [{ person, name, change: toBase64url(change) }];
      }),
    };
  });
}

/** Where the Ed25519 key stands in a change of keys: behind version, unit, person and X-Wing key. */
const signPublicAt = 1 + lengths.unitIdBytes + 2 + lengths.kemPublicBytes;

/** What is asked for, as long as the directory does not name it. */
function pendingOf(
  kept: { change: Uint8Array | null } | null,
  { signPublic }: DirectoryPerson,
): Uint8Array | null {
  const change = kept?.change ?? null;
  if (change === null) return null;
  const asked = change.subarray(signPublicAt, signPublicAt + lengths.signPublicBytes);
  return sameBytes(asked, signPublic) ? null : change;
}
