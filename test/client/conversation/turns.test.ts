import { describe, expect, it } from 'vitest';
import type { CaseFile } from '../../../client/conversation/casefile.js';
import { inTurn } from '../../../client/conversation/due-board.js';
import type { Duty } from '../../../client/conversation/duty.js';
import type { BoardDue, Turn } from '../../../client/conversation/placement.js';
import { boardDays, dayOf, periodOf } from '../../../crypto/index.js';
import { makeReporter, makeWorld, type World } from '../../support/world.js';

/** One bundle and a reading, as on a day on which the board takes four cells. */
async function oneBundle(duty: Duty, world: World): Promise<void> {
  await duty.beat();
  world.pass(60_000);
  await duty.sync();
  world.server.snapshot();
}

/** One officer who may place four cells a day, and so many reporters whose reports were received. */
async function smallUnit(seed: string, count: number) {
  const world = makeWorld({ seed, officers: 1 });
  world.unit.next({ quota: 4 });
  const reporters = Array.from({ length: count }, () =>
    makeReporter(world, { route: 1, excluded: [] }),
  );
  for (const [i, reporter] of reporters.entries()) await reporter.report(`Report ${i}.`);
  world.server.closeBatch();
  const duty = await world.signIn(1);
  for (let bundle = 0; bundle < 4; bundle++) await oneBundle(duty, world);
  for (let day = 0; day < 1 + count / 4; day++) await nextDay(duty, world);
  return { world, reporters, duty };
}

async function nextDay(duty: Duty, world: World): Promise<void> {
  world.passDays(1);
  world.server.erase();
  await duty.sync();
  await oneBundle(duty, world);
}

describe('What goes on the board first', () => {
  it('is a new reply, though states of all cases wait to be renewed', async () => {
    const { world, reporters, duty } = await smallUnit('overtaking', 16);
    const period = (): number => periodOf(dayOf(world.server.now));
    const before = period();
    while (period() === before) world.passDays(1);
    await duty.sync();
    const last = [...duty.desk.cases.values()].at(-1) as CaseFile;
    const content = { language: 'en', answers: 'Your report', text: 'Thank you.' } as const;
    duty.write(last, { kind: 'reply', content });
    await oneBundle(duty, world);
    await nextDay(duty, world);
    const returned = await Promise.all(reporters.map((r) => r.returns()));
    const read = returned.flatMap(({ cases }) => cases.flatMap((c) => c.messages));
    expect(read.map((m) => m.content)).toEqual([content]);
    expect(duty.quiet()).toBe(false);
    expect(duty.alarms()).toEqual([]);
  });

  it('is never what is new alone: a renewal leaves before what it renews is erased', async () => {
    const { world, reporters, duty } = await smallUnit('starving', 8);
    const busy = [...duty.desk.cases.values()].slice(0, 5);
    for (let day = 0; day < boardDays + 4; day++) {
      const nextBy = dayOf(world.server.now) + 30;
      for (const file of busy) duty.write(file, { kind: 'promise', nextBy });
      await nextDay(duty, world);
      if (day < boardDays - 10) continue;
      world.passDays(1);
      world.server.erase();
      world.server.snapshot();
      for (const reporter of reporters) {
        const [file] = (await reporter.returns()).cases;
        expect(file?.received?.letters).toBe(1);
        expect(file?.alarms).toEqual([]);
      }
      world.passDays(-1);
    }
    expect(duty.quiet()).toBe(false);
  }, 60_000);

  it('is the attendance, then what is soon erased, then what is new, then other renewals', () => {
    const today = 1_000;
    const due = (key: string, turn: Turn): BoardDue => ({
      of: 'board',
      key,
      name: { log: 'notice', logKey: new Uint8Array(32), person: 1 },
      content: {
        kind: 6,
        day: today,
        item: new Uint8Array(16),
        part: 1,
        parts: 1,
        content: new Uint8Array(0),
      },
      turn,
    });
    const given = [
      due('renewal in time', { turn: 'again', until: today + 20 }),
      due('first of two new', { turn: 'new', until: 0 }),
      due('renewal with less time', { turn: 'again', until: today + 15 }),
      due('new where something stands', { turn: 'new', until: today + 30 }),
      due('new where something ends', { turn: 'new', until: today + 2 }),
      due('urgent', { turn: 'again', until: today + 14 }),
      due('second of two new', { turn: 'new', until: 0 }),
      due('most urgent', { turn: 'again', until: today + 1 }),
      due('attendance', { turn: 'attendance' }),
    ];
    expect(inTurn(given, today).map(({ key }) => key)).toEqual([
      'attendance',
      'most urgent',
      'new where something ends',
      'urgent',
      'first of two new',
      'second of two new',
      'new where something stands',
      'renewal with less time',
      'renewal in time',
    ]);
  });
});
