import { describe, expect, it } from 'vitest';
import { type CaseFile, lettersOf } from '../../../client/conversation/casefile.js';
import type { Duty } from '../../../client/conversation/duty.js';
import { makeReporter, makeWorld, type World } from '../../support/world.js';

const onlyCase = (duty: Duty): CaseFile => {
  const [file] = duty.desk.cases.values();
  if (file === undefined) throw new Error('no case');
  return file;
};

/** Reads, sends a bundle and reads again, so many times. */
async function beats(duty: Duty, world: World, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    await duty.beat();
    world.pass(60_000);
    await duty.sync();
  }
}

describe('An officer’s program', () => {
  it('takes a report in, says "received", answers, and reads the reporter’s answer (R11, R12, R72)', async () => {
    const world = makeWorld({ seed: 'main job' });
    const reporter = makeReporter(world, { route: 1, excluded: [] });
    await reporter.report('Overtime is claimed by people who were not there.');
    world.server.closeBatch();
    const one = await world.signIn(1);
    const file = onlyCase(one);
    expect(lettersOf(file)).toHaveLength(1);
    await beats(one, world, 3);
    expect(lettersOf(file)[0]?.stored).toBe(true);
    world.server.snapshot();
    const first = await reporter.returns();
    expect(first.cases[0]?.received).toEqual({ letters: 1, day: lettersOf(file)[0]?.origin.day });
    world.passDays(1);
    one.write(file, {
      kind: 'reply',
      content: { language: 'en', answers: 'What you wrote about overtime', text: 'Thank you.' },
    });
    await beats(one, world, 3);
    world.server.snapshot();
    const second = await reporter.returns();
    expect(second.cases[0]?.messages.map((m) => m.content)).toEqual([
      { language: 'en', answers: 'What you wrote about overtime', text: 'Thank you.' },
    ]);
    expect(second.cases[0]?.alarms).toEqual([]);
    await reporter.answer('It began in March.');
    world.passDays(1);
    world.server.closeBatch();
    await one.sync();
    expect(lettersOf(file)).toHaveLength(2);
    await beats(one, world, 3);
    expect(one.alarms()).toEqual([]);
    expect(one.quiet()).toBe(true);
  });

  it('lets a colleague and a new device read what one officer stored', async () => {
    const world = makeWorld({ seed: 'colleagues' });
    const reporter = makeReporter(world, { route: 1, excluded: [] });
    await reporter.report('A report for three.');
    world.server.closeBatch();
    const one = await world.signIn(1);
    one.write(onlyCase(one), { kind: 'note', text: 'I take this one.' });
    await beats(one, world, 3);
    const two = await world.signIn(2);
    await beats(two, world, 3);
    world.passDays(1);
    world.server.closeBatch();
    await one.sync();
    await two.sync();
    await beats(two, world, 2);
    await one.sync();
    await beats(one, world, 2);
    const entries = [...onlyCase(two).entries.values()];
    expect(entries).toHaveLength(1);
    const again = await world.signIn(1);
    expect([...onlyCase(again).entries.values()]).toHaveLength(1);
    expect(lettersOf(onlyCase(again))[0]?.stored).toBe(true);
    expect([...one.alarms(), ...two.alarms(), ...again.alarms()]).toEqual([]);
    expect(two.quiet()).toBe(true);
  });

  it('shows an officer who is left out no trace of the case (R35, P6)', async () => {
    const world = makeWorld({ seed: 'left out' });
    const reporter = makeReporter(world, { route: 1, excluded: [3] });
    await reporter.report('About officer 3.');
    world.server.closeBatch();
    const three = await world.signIn(3);
    const two = await world.signIn(2);
    await beats(two, world, 3);
    world.server.closeBatch();
    await three.sync();
    await beats(three, world, 3);
    expect(three.desk.cases.size).toBe(0);
    expect(three.desk.pending.size).toBe(0);
    expect(three.desk.keyring.all()).toEqual([]);
    expect(three.alarms()).toEqual([]);
    expect(two.desk.cases.size).toBe(1);
  });
});
