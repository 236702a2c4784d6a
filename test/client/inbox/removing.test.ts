/** A Head takes somebody out or moves them: what is shown before, what keeps from it, how far it has come. */
import { describe, expect, it } from 'vitest';
import type { CaseFile } from '../../../client/conversation/casefile.js';
import type { Duty } from '../../../client/conversation/duty.js';
import type { WhyNot } from '../../../client/conversation/may-leave.js';
import { membersNow } from '../../../client/conversation/rank.js';
import { atDesk } from '../../../client/inbox/at-desk.js';
import { issue } from '../../../client/inbox/issuing.js';
import { movePerson, movingView } from '../../../client/inbox/moving.js';
import { carryingView, leavingView, removePerson } from '../../../client/inbox/removing.js';
import { makeReporter, makeWorld, type World } from '../../support/world.js';
import { headAt, listOtherwise, untilQuiet } from './heads-desk.js';

const here = { holders: [], apart: false };

async function withCases(seed: string, excluded: readonly number[][]): Promise<World> {
  const world = makeWorld({ seed });
  for (const one of excluded)
    await makeReporter(world, { route: 1, excluded: one }).report('The stores.');
  world.server.closeBatch();
  return world;
}

describe('before somebody is taken out, the page', () => {
  it('names the cases that one person alone could open, and those where nobody could write (R33)', async () => {
    const world = await withCases('before leaving', [[], [3], []]);
    const duty = await world.signIn(1);
    const at = headAt(world, duty);
    const view = await leavingView(at, 2);
    expect(view).toMatchObject({ whyNot: null, unread: [], holder: false, signing: 0 });
    const { cases, alone, lost, silent } = view.preview;
    expect([cases.length, alone.length, lost.length, silent.length]).toEqual([3, 1, 0, 0]);
    expect(cases).toEqual(expect.arrayContaining(alone));
    listOtherwise(world, { 1: { notices: false }, 3: { notices: false } });
    await duty.sync();
    expect((await leavingView(headAt(world, duty), 2)).preview.silent).toHaveLength(3);
    // A holder of the same title may be the same person.
    listOtherwise(world, { 2: { title: 'Head of the unit' } });
    await duty.sync();
    expect((await leavingView(headAt(world, duty), 2)).holder).toBe(true);
    expect(at.published).toEqual([]);
  });
});

describe('somebody is not taken out', () => {
  /** Each refused by its own guard; `issue` alone, as a program without the guard, goes through. */
  const refused: [WhyNot, number, (world: World) => Parameters<typeof headAt>[2]][] = [
    ['last-head', 1, () => ({ heads: [1], holds: false })],
    ['own-key', 1, () => ({ heads: [1, 2] })],
    [
      'route',
      2,
      (world) => {
        const routes = [...world.directory().routes, { route: 2, current: true, title: 'Second' }];
        listOtherwise(world, { 2: { routes: [1, 2] } }, routes);
        return {};
      },
    ],
    ['cases', 1, () => ({ heads: [1, 2], holds: false })],
    [
      'gone',
      3,
      (world) => {
        const gone = { current: false, slot: null, pastDay: world.directory().day };
        listOtherwise(world, { 3: gone });
        return {};
      },
    ],
  ];

  it.each(refused)('when that is refused: %s', async (whyNot, person, prepare) => {
    const world = await withCases(`refused ${whyNot}`, whyNot === 'cases' ? [[]] : []);
    const given = prepare(world);
    const at = headAt(world, await world.signIn(1), given);
    expect((await leavingView(at, person)).whyNot).toBe(whyNot);
    const before = world.directory();
    await expect(removePerson(at, { person, how: here })).rejects.toThrow(`leave-${whyNot}`);
    expect(at.published).toEqual([]);
    if (whyNot === 'gone') return;
    const bare = headAt(world, at.officer.duty, { ...given, holds: true });
    await issue(bare, { before, change: { join: [], leave: [person] }, how: here });
    expect(bare.published).toHaveLength(1);
  });
});

it('everybody who stays sees how far their cases have come, wherever a session ends, until all are carried over', async () => {
  const world = await withCases('progress', [[], [], [3], []]);
  const duties = [await world.signIn(1), await world.signIn(3)] as const;
  const [first, third] = duties;
  await untilQuiet(world, duties);
  expect(carryingView({ duty: first })).toBeNull();
  const at = headAt(world, first);
  const issued = await removePerson(at, { person: 2, how: here });
  expect(issued).toEqual({ number: 2, published: true });
  expect(world.directory().people.find((p) => p.person === 2)).toMatchObject({ current: false });
  for (const duty of duties) await duty.sync();
  const until = world.directory().allowance?.until;
  expect(until).toBe(world.directory().day + 2);
  expect(carryingView({ duty: first })).toEqual({ cases: 4, bridged: 0, until });
  expect(carryingView({ duty: third })).toEqual({ cases: 3, bridged: 0, until });
  const seen = new Set<number>();
  for (let round = 0; round < 30; round++) {
    for (const duty of duties) await duty.beat();
    world.pass(60_000);
    for (const duty of duties) await duty.sync();
    seen.add(carryingView({ duty: first })?.bridged ?? -1);
  }
  expect([...seen].at(-1)).toBe(4);
  expect([...seen]).toEqual([...seen].sort((a, b) => a - b));
  // Nothing of it is remembered: another computer counts the same.
  const again = await world.signIn(1);
  expect(carryingView({ duty: again })).toEqual({ cases: 4, bridged: 4, until });
  world.passDays(3);
  await again.sync();
  expect(carryingView({ duty: again })).toBeNull();
});

describe('somebody who reads another route from now on', () => {
  /** Two routes; person 2 reads both, and the third only the first. */
  async function twoRoutes(seed: string): Promise<{ world: World; at: ReturnType<typeof headAt> }> {
    const world = makeWorld({ seed, routes: [1, 2] });
    listOtherwise(world, { 3: { routes: [1] } });
    for (const route of [1, 2])
      await makeReporter(world, { route, excluded: [] }).report('The stores.');
    world.server.closeBatch();
    return { world, at: headAt(world, await world.signIn(1)) };
  }
  const move = (person: number, routes: number[], newRoute: string | null = null) => ({
    ...{ person, routes, newRoute },
  });

  it('goes from the cases of the route that they leave, and reads what comes on the new one', async () => {
    const { world, at } = await twoRoutes('moving');
    const duties = [at.officer.duty, await world.signIn(2), await world.signIn(3)] as const;
    await untilQuiet(world, duties);
    const moving = move(2, [1], 'Outside / Allanol');
    const view = await movingView(at, moving);
    expect(view).toMatchObject({ whyNot: null, unread: [], signing: 0 });
    expect([view.preview.cases.length, view.preview.alone.length]).toEqual([1, 1]);
    expect(at.published).toEqual([]);
    await movePerson(at, { moving, how: here });
    const next = world.directory();
    expect(next.routes.at(-1)).toMatchObject({ title: 'Outside / Allanol', current: true });
    expect(next.people.find((p) => p.person === 2)).toMatchObject({ routes: [1, 3] });
    // The board has room for the bridge, as when somebody leaves.
    expect(next.allowance?.until).toBeGreaterThan(next.day);
    for (let round = 0; round < 20; round++) {
      for (const duty of duties) {
        await duty.sync();
        await duty.beat();
      }
      world.pass(60_000);
    }
    expect(carryingView({ duty: duties[0] })).toMatchObject({ cases: 1, bridged: 1 });
    await makeReporter(world, { route: 3, excluded: [] }).report('Only for one.');
    world.server.closeBatch();
    for (const duty of duties) await duty.sync();
    const routesOf = ({ desk }: Duty) => [...desk.cases.values()].map((f) => f.path.route).sort();
    expect(duties.map(routesOf)).toEqual([[1, 2], [1, 2, 3], [1]]);
    const [second] = duties.slice(1) as [Duty];
    const left = [...second.desk.cases.values()].find((f) => f.path.route === 2) as CaseFile;
    expect(membersNow(second.desk, left).map((p) => p.person)).toEqual([1]);
    // What they typed there is refused, and stays on the page; elsewhere they write as before.
    const page = atDesk(second, { isNew: () => false, unread: new Set() });
    const writing = { write: 'note', text: 'Typed while the route was taken away.' } as const;
    expect(() => page.write(left.id, writing)).toThrow('not-member');
    expect(second.desk.written.size).toBe(0);
    const kept = [...second.desk.cases.values()].find((f) => f.path.route === 1) as CaseFile;
    page.write(kept.id, { ...writing, agreed: true });
    expect(second.desk.written.size).toBe(1);
  });

  it('does not leave a route that nobody else reads, and changes nothing where nothing changes', async () => {
    const { world, at } = await twoRoutes('not moving');
    for (const [moving, whyNot] of [
      [move(2, [1, 2]), 'same'],
      [move(9, [1]), 'gone'],
    ] as const) {
      expect((await movingView(at, moving)).whyNot).toBe(whyNot);
      await expect(movePerson(at, { moving, how: here })).rejects.toThrow(`leave-${whyNot}`);
    }
    listOtherwise(world, { 1: { routes: [1] } });
    await at.officer.duty.sync();
    const alone = move(2, [1]);
    const again = headAt(world, at.officer.duty);
    expect(await movingView(again, alone)).toMatchObject({ whyNot: 'route', unread: ['Route 2'] });
    await expect(movePerson(again, { moving: alone, how: here })).rejects.toThrow('leave-route');
    expect(again.published).toEqual([]);
    // The guard alone keeps it: without it the route would have no reader.
    const change = { join: [], move: [alone] };
    await issue(again, { before: world.directory(), change, how: here });
    expect(again.published).toHaveLength(1);
  });

  it('does not leave a case that nobody else could open', async () => {
    const { at } = await twoRoutes('the only reader');
    expect(await movingView(at, move(1, [1]))).toMatchObject({ whyNot: 'cases' });
    await expect(movePerson(at, { moving: move(1, [1]), how: here })).rejects.toThrow(
      'leave-cases',
    );
  });
});
