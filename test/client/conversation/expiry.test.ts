/** What everybody sees of a directory that gets old: those who can do something first. */
import { describe, expect, it } from 'vitest';
import { renewed } from '../../../client/conversation/ceremony.js';
import { expiryOf } from '../../../client/conversation/expiry.js';
import { startSender } from '../../../client/conversation/sender.js';
import { openSitting } from '../../../client/conversation/sitting.js';
import { dayOf, millisecondsPerDay, seededRandom, verifyDirectory } from '../../../crypto/index.js';
import { addHolder, nextUnder } from '../../support/holders-change.js';
import { monday } from '../../support/unit.js';
import { virtualClock } from '../../support/virtual-clock.js';
import { makeWorld } from '../../support/world.js';
import { deskOf, openWorld, signInTo, testDisk } from '../inbox/at-the-inbox.js';

describe('a directory that gets old', () => {
  const world = makeWorld({ seed: 'expiry' });
  const directory = world.directory();
  const { unit } = world.unit;
  const at = (age: number, of = directory, held = unit) => expiryOf(of, held, of.dated + age);

  it('reminds Heads and holders from its twentieth day on, and says from when on reporters see it', () => {
    expect([0, 1, 19].map((age) => at(age))).toEqual([null, null, null]);
    const days = { warnedFrom: directory.dated + 31, closedFrom: directory.dated + 61 };
    for (const age of [20, 30]) expect(at(age)).toEqual({ stage: 'soon', ...days, byOne: true });
    for (const age of [31, 60]) expect(at(age)).toEqual({ stage: 'warned', ...days, byOne: true });
    for (const age of [61, 400]) expect(at(age)?.stage).toBe('closed');
  });

  it('reminds nobody once it has a later date, and says when one holder alone cannot give it one', () => {
    const signer = { holder: 0, secretKey: world.unit.holderSecret };
    const dated = renewed(directory, directory.day + 20, signer) as Uint8Array;
    const later = verifyDirectory(dated, unit, null);
    expect(at(19, later)).toBeNull();
    expect(at(20, later)).toMatchObject({ stage: 'soon', byOne: true });
    const last = renewed(directory, directory.day + 350, signer) as Uint8Array;
    expect(at(20, verifyDirectory(last, unit, null))).toMatchObject({ byOne: false });
    // Of holders who were replaced.
    const other = makeWorld({ seed: 'expiry, other holders' });
    const before = other.directory();
    const held = addHolder(other);
    expect(at(20, before, held)).toMatchObject({ stage: 'soon', byOne: false });
    expect(at(20, nextUnder(other, held), held)).toMatchObject({ byOne: true });
  });

  it('tells reporters what it tells Heads, on the same days', async () => {
    const seen: string[] = [];
    for (let age = 0; age <= 62; age++) {
      const clock = virtualClock(monday + age * millisecondsPerDay);
      world.server.now = clock.now();
      const portal = world.server.portal();
      const random = seededRandom(new Uint8Array(32).fill(31));
      const sitting = await openSitting({
        ...{ portal, clock, random, pin: null, openedAt: clock.now(), emit: () => undefined },
        launch: (start, emit) => startSender(start, { portal, clock, random, emit }),
      });
      seen.push(`${sitting.age} ${expiryOf(directory, unit, dayOf(clock.now()))?.stage ?? ''}`);
    }
    const told = [...new Set(seen)];
    expect(told).toEqual(['fresh ', 'fresh soon', 'warned warned', 'closed closed']);
    expect(told.map((one) => seen.lastIndexOf(one))).toEqual([19, 30, 60, 62]);
  });
});

it('a session that stays open over the twentieth day shows the reminder on the page', async () => {
  const { clock, world } = openWorld('a reminder');
  const twentieth = (dayOf(monday) + 20) * millisecondsPerDay;
  await clock.runUntil(twentieth - 3_600_000);
  const seat = await signInTo({ world, clock, disk: testDisk() });
  await seat.officer.ready();
  expect(deskOf(seat).unit.expiry).toBeNull();
  await clock.runUntil(twentieth + 3_600_000);
  expect(deskOf(seat).unit.expiry).toMatchObject({ stage: 'soon', byOne: true });
});
