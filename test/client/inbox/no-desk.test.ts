/** The session of an administrator, or of somebody who is a holder and nothing else. */
import { expect, it } from 'vitest';
import { unitView } from '../../../client/inbox/desk-view.js';
import { lockKeyOf } from '../../../client/inbox/lock-box.js';
import { withoutDesk } from '../../../client/inbox/no-desk.js';
import { toHex } from '../../../crypto/index.js';
import { makeWorld } from '../../support/world.js';
import { passphrase } from './at-the-inbox.js';

function begun() {
  const world = makeWorld({ seed: 'no desk' });
  const { random } = world;
  const signedOut: string[] = [];
  const inbox = { signOut: async () => void signedOut.push('out') };
  const vault = { ...world.vaultOf(3), seed: random(32), keyringRoot: random(32) };
  const directory = world.directory();
  const about = { person: 3, name: 'Olu', roles: ['holder'] as const };
  const unit = unitView(world.unit.unit, directory, world.server.now);
  const view = {
    ...about,
    account: 'olu',
    beatSeconds: 3,
    dropped: false,
    unit,
    holds: false,
    clockOff: 0,
    behind: [],
    reserve: null,
  };
  const session = {
    ...{
      unit: world.unit.unit,
      directory,
      vault,
      ...about,
      signedInAt: world.server.now,
      clockOff: 0,
      vaultKey: null,
    },
    ...{ view, lockKey: lockKeyOf(passphrase, random) },
  };
  return { officer: withoutDesk({ inbox, random }, session), vault, signedOut };
}

it('signs with the keys of the vault, and has no work: no case, no bundle', async () => {
  const { officer, vault } = begun();
  expect(officer.self().vault).toBe(vault);
  expect(() => officer.work()).toThrow('role');
  expect(() => officer.write('a', { write: 'note', text: 'b' })).toThrow('role');
  expect(officer.show('a')).toBeNull();
});

it('locked, holds no key until the words are given; signed out, none', async () => {
  const { officer, vault, signedOut } = begun();
  const seed = toHex(vault.seed);
  await officer.lock();
  expect(toHex(vault.seed)).toBe('00'.repeat(32));
  expect(() => officer.self()).toThrow('locked');
  expect(await officer.unlock('abandon ability able about above absent abuse')).toBe(false);
  expect(() => officer.self()).toThrow('locked');
  expect(await officer.unlock(passphrase)).toBe(true);
  const again = officer.self().vault;
  expect(toHex(again.seed)).toBe(seed);
  await officer.leave(false, false);
  expect([signedOut, toHex(again.seed)]).toEqual([['out'], '00'.repeat(32)]);
});
