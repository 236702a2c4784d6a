/** Cases that are given to somebody, and somebody who takes themselves out of one. */
import { describe, expect, it } from 'vitest';
import type { Duty } from '../../client/conversation/duty.js';
import { hindrance } from '../../client/conversation/given-to.js';
import { membersNow } from '../../client/conversation/rank.js';
import { join, untilQuiet } from '../support/joining.js';
import { makeReporter, makeWorld } from '../support/world.js';

const onlyCase = ({ desk }: Duty) => {
  const [file] = desk.cases.values();
  if (file === undefined || desk.cases.size !== 1) throw new Error(`${desk.cases.size} cases`);
  return file;
};

/** A case that officers 1 to 3 read, before officer 4 joins. */
async function begun(seed: string) {
  const world = makeWorld({ seed, officers: 4, first: [1, 2, 3] });
  world.unit.next({ quota: 4_000 });
  const reporter = makeReporter(world, { route: 1, excluded: [] });
  await reporter.report('Overtime is claimed by people who were not there.');
  world.server.closeBatch();
  const duties = await Promise.all([1, 2, 3].map((person) => world.signIn(person)));
  const days = async (count: number): Promise<void> => {
    for (let day = 0; day < count; day++) {
      await untilQuiet(world, ...duties);
      world.passDays(1);
    }
    await untilQuiet(world, ...duties);
  };
  await days(3);
  return { world, reporter, duties, days };
}

describe('A case that somebody is out of', () => {
  it('is given to somebody who joins later together with the word that they are out', async () => {
    const { world, duties, days, reporter } = await begun('given after');
    const [one, two, three] = duties as [Duty, Duty, Duty];
    three.recuse(onlyCase(three), '');
    await days(4);
    join(world, 4);
    duties.push(await world.signIn(4));
    const four = duties[3] as Duty;
    await days(1);
    expect(hindrance(two.desk, onlyCase(two), 3)).toBe('member');
    two.give(onlyCase(two), 4);
    await days(4);
    expect(membersNow(four.desk, onlyCase(four)).map((m) => m.person)).toEqual([1, 2, 4]);
    four.write(onlyCase(four), { kind: 'note', text: 'I have read it.' });
    await days(3);
    expect(onlyCase(one).entries.size).toBe(2);
    for (const duty of duties) expect(duty.alarms()).toEqual([]);
    expect(three.desk.cases.size).toBe(0);
    const [found] = (await reporter.returns()).cases;
    expect(found?.addressees.map((p) => p.person)).toEqual([1, 2, 4]);
    expect(found).toMatchObject({ alarms: [], withheld: [] });
  }, 60_000);

  it('stays closed to somebody to whom it had been given, on any computer', async () => {
    const { world, duties, days } = await begun('given before');
    const [one, two] = duties as [Duty, Duty];
    join(world, 4);
    duties.push(await world.signIn(4));
    await days(1);
    one.give(onlyCase(one), 4);
    await days(4);
    const four = duties[3] as Duty;
    four.recuse(onlyCase(four), 'A friend of mine.');
    await days(4);
    expect(membersNow(two.desk, onlyCase(two)).map((m) => m.person)).toEqual([1, 2, 3]);
    for (const duty of duties) expect(duty.alarms()).toEqual([]);
    expect([four.desk.cases.size, four.desk.recusals.done.size]).toEqual([0, 1]);
    const again = await world.signIn(4);
    expect([again.desk.cases.size, again.desk.recusals.going.size]).toEqual([0, 0]);
    expect([again.alarms(), again.quiet()]).toEqual([[], true]);
  }, 60_000);
});
