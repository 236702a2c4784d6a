/** Keys that change against a server that keeps things back, a clock that is wrong, and whoever counts seconds. */
import { describe, expect, it } from 'vitest';
import { tended } from '../../../client/conversation/changing-keys.js';
import { openDuty } from '../../../client/conversation/duty.js';
import { openKit } from '../../../client/conversation/recovering.js';
import type { Vault } from '../../../crypto/index.js';
import { rotating } from '../../support/rotating.js';
import { virtualClock } from '../../support/virtual-clock.js';
import { makeWorld } from '../../support/world.js';

function begun(seed: string) {
  const world = makeWorld({ seed });
  return { world, keys: rotating(world, 2) };
}

describe('Keys that change', () => {
  it('are brought back by the new kit with all that belongs to it, or not at all, whatever the server gives', async () => {
    const { world, keys } = begun('kept back');
    const kit = await keys.ask();
    keys.list();
    const met = { unit: world.unit.unit, directory: world.directory() };
    const opens = (handover: Uint8Array | null) => openKit(kit, met, { person: 2, handover });
    expect(opens(keys.kept.handover)).toMatchObject({ fits: true });
    // With another keyring root every case would be gone, and nobody told.
    const { length } = keys.kept.handover as Uint8Array;
    for (const planted of [null, world.random(length)])
      expect(opens(planted)).toEqual({ fits: false, why: 'withheld' });
  });

  it('leave with each step at one moment of the session, however long it took to open everything (P5)', async () => {
    const { world, keys } = begun('one moment');
    await keys.ask();
    keys.list();
    const moments: number[] = [];
    for (const opening of [900, 14_000]) {
      const signedInAt = world.server.now;
      const { desk } = await world.signIn(2);
      const clock = virtualClock(signedInAt);
      await clock.runUntil(signedInAt + opening);
      const port = { keepKeys: async () => void moments.push(clock.now() - signedInAt) };
      const { vaultKey } = keys;
      const session = { vault: keys.vault(), vaultKey: vaultKey.slice(), desk, signedInAt };
      const done = tended(port, session, { random: world.random, clock });
      await clock.runUntil(signedInAt + 60_000);
      expect((await done).older?.listedDay).toBeGreaterThan(0);
      expect(session.vaultKey.every((byte) => byte === 0)).toBe(true);
    }
    expect(moments).toEqual([25_000, 25_000]);
  });

  it('are destroyed no earlier where the clock of the computer was behind', async () => {
    const { world, keys } = begun('a slow clock');
    await keys.ask();
    const listed = keys.list();
    const duty = await world.signIn(2);
    duty.desk.now -= 20 * 86_400_000;
    const { older } = await keys.tend(duty);
    expect(older?.listedDay).toBeGreaterThanOrEqual(listed.day);
  });
});

describe('The directory with which a server meets somebody at sign-in', () => {
  it('is told where it does not stand in the chain', async () => {
    const { world } = begun('shown at sign-in');
    const { number, hash } = world.directory();
    const alarms = async (shown: Vault['directory']) => {
      const { random, unit } = world;
      const now = () => world.server.now;
      const given = { vault: world.vaultOf(2), unit: unit.unit, now, random, shown };
      return (await openDuty({ ...given, inbox: world.server.inbox(2) })).alarms();
    };
    expect(await alarms({ number, hash })).toEqual([]);
    const [forked] = await alarms({ number, hash: world.random(32) });
    expect(forked).toMatchObject({ kind: 'directory-fork' });
    const [beyond] = await alarms({ number: number + 1, hash });
    expect(beyond).toMatchObject({ kind: 'directory-old' });
  });
});
