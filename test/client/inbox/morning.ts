/** A morning on duty, with locking and unlocking in it. */
import { expect } from 'vitest';
import { makeReporter } from '../../support/world.js';
import { deskOf, openWorld, passphrase, type Seat, signInTo, testDisk } from './at-the-inbox.js';

export const minute = 60_000;
export const hours = 60 * minute;
export const draft = (caseId: string) => ({
  ...{ caseId, answers: '', text: 'Half a sentence', days: '', note: '' },
  ...{ status: [], reason: '', promise: '' },
});

export interface Act {
  at: number;
  act: (seat: Seat) => Promise<unknown>;
}

/** A morning on duty: reports come, batches close, an answer is written; and whatever is added. */
export async function morning(seed: string, added: readonly Act[] = [], length = 6 * hours) {
  const { world, clock } = openWorld(seed);
  const start = clock.now();
  const reporter = makeReporter(world, { route: 1, excluded: [] });
  await reporter.report('The stores are counted twice.');
  world.server.closeBatch();
  const seat = await signInTo({ world, clock, disk: testDisk() });
  await seat.officer.ready();
  const later = makeReporter(world, { route: 1, excluded: [] });
  const acts: Act[] = [
    {
      at: 10 * minute,
      act: async ({ officer }: Seat) => {
        const caseId = deskOf(seat).cases[0]?.id ?? '';
        officer.show(caseId);
        officer.draft(draft(caseId));
        const writing = { write: 'reply', language: 'en', answers: 'The stores' } as const;
        officer.write(caseId, { ...writing, text: 'Thank you.', days: 7 });
      },
    },
    { at: 70 * minute, act: () => later.report('The petty cash as well.') },
    { at: 75 * minute, act: async () => world.server.closeBatch() },
    ...added,
  ].sort((a, b) => a.at - b.at);
  for (const { at, act } of acts) {
    await clock.runUntil(start + at);
    world.server.now = clock.now();
    await act(seat);
  }
  await clock.runUntil(start + length);
  return { seat, world, clock, reporter, start };
}

export const lock = (at: number): Act => ({ at, act: (seat: Seat) => seat.officer.lock() });
export const unlock = (at: number): Act => ({
  at,
  act: async ({ officer }: Seat) => {
    expect(await officer.unlock(passphrase)).toBe(true);
    await officer.ready();
  },
});

/** So long does each request of one kind take, from now on. */
export const slowly = (at: number, what: RegExp, milliseconds: number): Act => ({
  at,
  act: async (seat) => {
    seat.slow = async (line) => {
      if (what.test(line)) await seat.clock.sleepUntil(seat.clock.now() + milliseconds);
    };
  },
});
