import { describe, expect, it } from 'vitest';
import { type CaseFile, lettersOf } from '../../../client/conversation/casefile.js';
import type { Duty } from '../../../client/conversation/duty.js';
import { openDuty } from '../../../client/conversation/duty.js';
import type { InboxPort } from '../../../client/conversation/ports.js';
import { isCarried } from '../../../client/conversation/rank.js';
import { makeReporter, makeWorld, type World } from '../../support/world.js';

const onlyCase = (duty: Duty): CaseFile => {
  const [file] = duty.desk.cases.values();
  if (file === undefined) throw new Error('no case');
  return file;
};

async function session(world: World, person: number, beats = 3): Promise<Duty> {
  const duty = await world.signIn(person);
  for (let i = 0; i < beats; i++) {
    await duty.beat();
    world.pass(1_800_000);
    await duty.sync();
  }
  return duty;
}

/** A decoy, so that there is something to close. */
async function closeOne(world: World): Promise<void> {
  const { id, body } = world.unit.put({ id: world.random(16) });
  await world.server.portal().putDrop(Uint8Array.from(Buffer.from(id, 'hex')), body);
  world.server.closeBatch();
}

const over = (world: World, person: number, change: Partial<InboxPort>): Promise<Duty> =>
  openDuty({
    inbox: { ...world.server.inbox(person), ...change },
    vault: world.vaultOf(person),
    unit: world.unit.unit,
    now: () => world.server.now,
    random: world.random,
  });

describe('The cursor', () => {
  it('waits for a batch that the server keeps back, and passes it once it is given', async () => {
    const world = makeWorld({ seed: 'cursor waits' });
    for (let i = 0; i < 3; i++) await closeOne(world);
    const real = world.server.inbox(1);
    const withoutTwo: Partial<InboxPort> = {
      batches: async (after) => (await real.batches(after)).filter((b) => b.number !== 2),
    };
    const duty = await over(world, 1, withoutTwo);
    expect(duty.alarms().map((a) => a.kind)).toContain('batch-missing');
    for (let day = 0; day < 12; day++) {
      world.passDays(1);
      await duty.beat();
      await duty.sync();
    }
    expect(world.server.kept.cursors.get(1)).toBe(1);
    const honest = await world.signIn(1);
    for (let day = 0; day < 9; day++) {
      world.passDays(1);
      await honest.beat();
      await honest.sync();
    }
    expect(world.server.kept.cursors.get(1)).toBeGreaterThanOrEqual(3);
  });

  it('goes on after more than 60 days away, when nothing that was missing can be left', async () => {
    const world = makeWorld({ seed: 'long away' });
    await closeOne(world);
    await session(world, 1);
    for (let i = 0; i < 3; i++) await closeOne(world);
    world.passDays(70);
    world.server.kept.batches = [];
    await closeOne(world);
    const duty = await world.signIn(1);
    for (let day = 0; day < 9; day++) {
      world.passDays(1);
      await duty.beat();
      await duty.sync();
    }
    expect(duty.alarms().map((a) => a.kind)).toContain('batch-missing');
    expect(world.server.kept.cursors.get(1)).toBeGreaterThanOrEqual(5);
  });
});

describe('What stands in the store', () => {
  it('is placed again from day 200, so that a new device still reads it after 500 days', async () => {
    const world = makeWorld({ seed: 'carry' });
    const reporter = makeReporter(world, { route: 1, excluded: [] });
    await reporter.report('A case that stays open for long.');
    world.server.closeBatch();
    const first = await session(world, 1);
    first.write(onlyCase(first), { kind: 'note', text: 'Begun.' });
    for (let i = 0; i < 2; i++) {
      await first.beat();
      await first.sync();
    }
    for (let week = 0; week < 75; week++) {
      world.passDays(7);
      world.server.erase();
      await session(world, 1, 2);
    }
    const file = onlyCase(await world.signIn(1));
    expect(lettersOf(file).map((l) => l.stored)).toEqual([true]);
    expect(file.entries.size).toBe(1);
  }, 60_000);

  it('is carried for as long as the unit has signed, and then no longer', async () => {
    const world = makeWorld({ seed: 'retention' });
    const reporter = makeReporter(world, { route: 1, excluded: [] });
    await reporter.report('A case that is closed.');
    world.server.closeBatch();
    const duty = await session(world, 1);
    duty.write(onlyCase(duty), { kind: 'status', status: 'closed', reason: 'Done.' });
    await duty.beat();
    await duty.sync();
    expect(isCarried(duty.desk, onlyCase(duty))).toBe(true);
    duty.desk.now += 365 * 86_400_000;
    expect(isCarried(duty.desk, onlyCase(duty))).toBe(true);
    duty.desk.now += 2 * 86_400_000;
    expect(isCarried(duty.desk, onlyCase(duty))).toBe(false);
  });
});
