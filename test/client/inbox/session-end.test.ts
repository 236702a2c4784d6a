/** How a session at work ends by itself, and what does not end it. */
import { describe, expect, it } from 'vitest';
import { allowanceFrom, withoutPeople } from '../../../client/conversation/leaving-directory.js';
import { PortError } from '../../../client/conversation/ports.js';
import { dayOf } from '../../../crypto/index.js';
import { addHolder, nextUnder } from '../../support/holders-change.js';
import { makeReporter } from '../../support/world.js';
import { deskOf, draftsOf, openWorld, passphrase, signInTo, testDisk } from './at-the-inbox.js';

const hours = 3_600_000;

it('a session leaves before its twelve hours are over, with a last bundle, and keeps what was typed', async () => {
  const { clock, world } = openWorld('twelve hours');
  await makeReporter(world, { route: 1, excluded: [] }).report('The stores.');
  world.server.closeBatch();
  const disk = testDisk();
  const seat = await signInTo({ world, clock, disk });
  const start = clock.now();
  await seat.officer.ready();
  const caseId = deskOf(seat).cases[0]?.id ?? '';
  const draft = { caseId, answers: '', text: 'Half a sentence', days: '', note: '' };
  seat.officer.draft({ ...draft, status: [], reason: '', promise: '' });
  const { vault } = seat;
  const { desk } = seat.officer.work().duty;
  await clock.runUntil(start + 11 * hours);
  expect(seat.told.map(({ event }) => event)).not.toContain('ended');
  await clock.runUntil(start + 13 * hours);
  expect(seat.told.at(-1)).toEqual({ event: 'ended', code: 'over' });
  const [bundle = '', out = ''] = seat.requests.slice(-2);
  expect(bundle).toMatch(/ bundle /);
  expect(out).toMatch(/sign-out$/);
  expect(Number(out.split(' ')[0])).toBeLessThan(start + 12 * hours);
  for (const secret of [vault.seed, vault.keyringRoot, desk.officer.keys.kemSecret])
    expect(secret.every((byte) => byte === 0)).toBe(true);
  const again = await signInTo({ world, clock, disk });
  await again.officer.ready();
  expect(draftsOf(again).map(({ text }) => text)).toEqual(['Half a sentence']);
});

/** The server knows this session no more. */
const endedBy =
  (refused: (line: string) => boolean) =>
  async (line: string): Promise<void> => {
    if (refused(line)) throw new PortError('session', 401);
  };

describe('an officer who is taken out of the unit', () => {
  const begin = async (seed: string) => {
    const { clock, world } = openWorld(seed);
    const seat = await signInTo({ world, clock, disk: testDisk(), person: 2 });
    await seat.officer.ready();
    const day = dayOf(clock.now());
    const out = (): void => {
      const people = withoutPeople(world.directory().people, [2], day);
      world.unit.next({ day, people, allowance: allowanceFrom(day) });
    };
    return { clock, seat, out };
  };
  const endOf = async ({ clock, seat }: Awaited<ReturnType<typeof begin>>): Promise<unknown> => {
    await clock.runUntil(clock.now() + hours);
    return seat.told.at(-1);
  };

  it('is told so by what the holders signed, not by the server', async () => {
    const at = await begin('taken out');
    at.out();
    at.seat.slow = endedBy((line) => line !== 'unit');
    expect(await endOf(at)).toEqual({ event: 'ended', code: 'removed' });
  });

  it('is not told so while the directory lists them, or when nobody shows one', async () => {
    const stays = await begin('stays');
    stays.seat.slow = endedBy((line) => line !== 'unit');
    expect(await endOf(stays)).toEqual({ event: 'ended', code: 'session' });
    const silent = await begin('silent');
    silent.out();
    silent.seat.slow = endedBy(() => true);
    expect(await endOf(silent)).toEqual({ event: 'ended', code: 'session' });
  });
});

describe('a session that is open while holders change', () => {
  const begin = async (seed: string) => {
    const { clock, world } = openWorld(seed);
    await makeReporter(world, { route: 1, excluded: [] }).report('The stores.');
    world.server.closeBatch();
    const seat = await signInTo({ world, clock, disk: testDisk() });
    await seat.officer.ready();
    return { clock, world, seat };
  };

  it('goes on under the new ones, with what was typed, and asks for the statements once', async () => {
    const { clock, world, seat } = await begin('holders change');
    const caseId = deskOf(seat).cases[0]?.id ?? '';
    seat.officer.write(caseId, { write: 'note', text: 'Written before the holders changed.' });
    const unit = addHolder(world);
    nextUnder(world, unit);
    await clock.runUntil(clock.now() + 2 * hours);
    expect(seat.told.map(({ event }) => event)).not.toContain('ended');
    expect(seat.officer.work().unit.statement).toBe(1);
    expect(seat.officer.work().duty.desk.directory.number).toBe(2);
    expect(seat.requests.filter((line) => line.endsWith(' unit'))).toHaveLength(1);
    // What was written has left.
    expect(deskOf(seat).waiting).toEqual([]);
  });

  it('goes on while it is locked, and opens again', async () => {
    const { clock, world, seat } = await begin('holders change, locked');
    await seat.officer.lock();
    nextUnder(world, addHolder(world));
    await clock.runUntil(clock.now() + hours);
    expect(seat.told.map(({ event }) => event)).not.toContain('ended');
    expect(await seat.officer.unlock(passphrase)).toBe(true);
    await clock.runUntil(clock.now() + hours);
    await seat.officer.ready();
    expect(seat.officer.work().duty.desk.directory.number).toBe(2);
  });

  it('ends when statements do not go on from those that it knows', async () => {
    const { clock, world, seat } = await begin('other holders');
    const other = openWorld('another unit').world;
    nextUnder(world, addHolder(world));
    world.server.statements.splice(0, 2, ...other.server.statements);
    await clock.runUntil(clock.now() + hours);
    expect(seat.told.at(-1)).toEqual({ event: 'ended', code: 'protocol-unit' });
  });
});
