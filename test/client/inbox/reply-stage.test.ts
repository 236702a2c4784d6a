import { expect, it } from 'vitest';
import { makeReporter } from '../../support/world.js';
import { deskOf, openWorld, signInTo, testDisk } from './at-the-inbox.js';
import { hours, minute } from './morning.js';

it('an answer is said to be readable only when its reporter can read it, and before that from when', async () => {
  const { world, clock } = openWorld('readable');
  const start = clock.now();
  const reporter = makeReporter(world, { route: 1, excluded: [] });
  await reporter.report('The stores are counted twice.');
  world.server.closeBatch();
  const seat = await signInTo({ world, clock, disk: testDisk() });
  await seat.officer.ready();
  const caseId = deskOf(seat).cases[0]?.id ?? '';
  await clock.runUntil(start + 10 * minute);
  seat.officer.write(caseId, {
    ...{ write: 'reply', language: 'en', answers: 'The stores', text: 'Thank you.', days: 7 },
  });
  const stages: string[] = [];
  let readSince = Number.POSITIVE_INFINITY;
  let last: number | null = null;
  for (let at = start + 15 * minute; at <= start + 5 * hours; at += 5 * minute) {
    await clock.runUntil(at);
    world.server.now = at;
    if (at % hours === 0) world.server.snapshot();
    const { cases } = await reporter.returns();
    if (cases.some(({ messages }) => messages.length > 0)) readSince = Math.min(readSince, at);
    const items = seat.officer.show(caseId)?.items ?? [];
    const reply = items.find(({ item }) => item === 'reply');
    if (reply?.item !== 'reply') throw new Error('no answer stands in the case');
    if (stages.at(-1) !== reply.stage) stages.push(reply.stage);
    if (reply.stage === 'board') expect(at).toBeGreaterThanOrEqual(readSince);
    else last = reply.readableFrom;
  }
  // Its entry leaves and is read back, then its notice.
  expect(stages).toEqual(['waits', 'left', 'waits', 'left', 'board']);
  expect(last).toBe(readSince);
}, 60_000);
