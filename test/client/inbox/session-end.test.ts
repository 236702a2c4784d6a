/** How a session at work ends by itself. */
import { expect, it } from 'vitest';
import { makeReporter } from '../../support/world.js';
import { deskOf, draftsOf, openWorld, signInTo, testDisk } from './at-the-inbox.js';

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
