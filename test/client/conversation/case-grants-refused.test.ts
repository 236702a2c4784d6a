/** Whom no case grant reaches, whoever makes it, and what a server sees of one: nothing. */
import { describe, expect, it } from 'vitest';
import { signCaseGrant } from '../../../client/conversation/case-grant.js';
import type { CaseFile } from '../../../client/conversation/casefile.js';
import type { Duty } from '../../../client/conversation/duty.js';
import type { GivenCase } from '../../../client/conversation/given-case.js';
import { givenSince, hindrance, noteGiven } from '../../../client/conversation/given-to.js';
import { unplacedGrants } from '../../../client/conversation/granted-cases.js';
import type { InboxPort } from '../../../client/conversation/ports.js';
import {
  currentPeople,
  type Directory,
  derive,
  labels,
  type OfficerKeys,
  type Path,
  sealDrop,
} from '../../../crypto/index.js';
import { join, leave, untilQuiet } from '../../support/joining.js';
import { makeReporter, makeWorld, type World } from '../../support/world.js';

const path = (...excluded: number[]): Path => ({ route: 1, excluded });
const kinds = (duty: Duty): string[] => [...new Set(duty.alarms().map((a) => a.kind))];
const fileOf = ({ desk }: Duty, ...excluded: number[]): CaseFile => {
  const found = [...desk.cases.values()].find((f) => f.path.excluded.join() === excluded.join());
  if (found === undefined) throw new Error('no such case');
  return found;
};

/** What opens a case, as any member can put it together: no program asks them whether they may. */
const givenOf = ({ desk }: Duty, file: CaseFile): GivenCase => ({
  caseId: file.caseId,
  day: file.day,
  readers: [],
  epochs: [],
  logs: desk.keyring.forCase(file.path, file.caseId).map(({ senderKey: { owner, key } }) => ({
    person: owner,
    logKey: derive(key, labels.caseLog, file.caseId),
  })),
});

/** Sends a grant as whoever has these keys, checked by nobody. */
async function plant(
  world: World,
  given: { from: number; to: number; path: Path; cases: GivenCase[]; under?: Directory },
): Promise<void> {
  const { from, path: under, cases } = given;
  const directory = given.under ?? world.directory();
  const { unitId } = world.unit.unit;
  const to = currentPeople(directory).find((p) => p.person === given.to);
  if (to === undefined) throw new Error('nobody to give to');
  const { signSecret } = world.unit.officers[from - 1] as OfficerKeys;
  const letter = signCaseGrant(
    { from, to: { person: to.person, keyId: to.keyId }, path: under, cases },
    { unitId, directory: directory.number, session: world.random(16) },
    signSecret,
  );
  const addressees = [{ slot: to.slot as number, kemPublic: to.kemPublic }];
  const { number, slots } = directory;
  const plan = { unitId, directory: number, slots, addressees, letter: letter.bytes };
  const { id, drop } = sealDrop(plan, world.random);
  await world.server.portal().putDrop(id, new Uint8Array([...drop, ...new Uint8Array(10)]));
  world.server.closeBatch();
}

/** Three officers read a case that leaves 4 out, and one of the same reporter that leaves nobody out. */
async function withCases(seed: string) {
  const world = makeWorld({ seed, officers: 6, first: [1, 2, 3, 6], routes: [1] });
  world.unit.next({
    quota: 400,
    people: world.directory().people.map((p) => (p.person === 6 ? { ...p, routes: [] } : p)),
  });
  const reporter = makeReporter(world, path());
  await reporter.report('About the fleet.');
  await makeReporter(world, path(4), reporter.entropy).report('About somebody who may join you.');
  world.server.closeBatch();
  const duties = [await world.signIn(1), await world.signIn(2), await world.signIn(3)];
  await untilQuiet(world, ...duties);
  join(world, 4);
  join(world, 5);
  world.passDays(1);
  await untilQuiet(world, ...duties);
  return { world, duties: duties as [Duty, Duty, Duty] };
}

describe('Whoever a case leaves out', () => {
  it('never gets it, though a colleague’s program is made to grant it, and is told nothing (P6, R26)', async () => {
    const { world, duties } = await withCases('left out');
    const [one] = duties;
    const cases = [givenOf(one, fileOf(one, 4))];
    const before = await world.signIn(4);
    await plant(world, { from: 1, to: 4, path: path(4), cases });
    // As if the case left nobody out: its id says whom it does.
    await plant(world, { from: 1, to: 4, path: path(), cases });
    await before.sync();
    for (const four of [before, await world.signIn(4)]) {
      expect(four.desk.cases.size).toBe(0);
      expect(kinds(four)).toEqual([]);
      await four.beat();
      expect([...four.desk.granted.values()].flatMap(({ parts }) => [...parts])).toEqual([]);
    }
    // The breach itself is real: somebody whom the case does not leave out opens it by the same grant.
    await plant(world, { from: 1, to: 5, path: path(4), cases });
    const five = await world.signIn(5);
    expect(fileOf(five, 4).letters.size).toBe(1);
  });

  it('is not offered the same reporter’s other case either; who gives it is told on, and no key of colleagues follows', async () => {
    const { world, duties } = await withCases('left out elsewhere');
    const [one, two, three] = duties;
    expect(hindrance(one.desk, fileOf(one), 4)).toBe('left-out');
    expect(() => one.give(fileOf(one), 4)).toThrow('somebody who may be given the case');
    expect(hindrance(one.desk, fileOf(one, 4), 4)).toBe('member');
    expect(hindrance(one.desk, fileOf(one), 5)).toBeNull();
    // The program of the second officer asks nobody.
    const file = fileOf(two);
    two.desk.giving.set('give', { caseId: file.caseId, to: 4 });
    await untilQuiet(world, ...duties);
    expect(two.desk.giving.size).toBe(0);
    noteGiven(one.desk, file.caseId, { to: 4, by: 2 });
    noteGiven(three.desk, file.caseId, { to: 5, by: 2 });
    expect(one.alarms()).toEqual([
      { kind: 'bad-grant', reference: file.reference, person: 2, detail: 'given:4' },
    ]);
    expect(givenSince(one.desk, fileOf(one))).not.toContain(4);
    expect(givenSince(three.desk, fileOf(three))).toContain(5);
    expect(kinds(three)).toEqual([]);
  });
});

describe('A case grant is refused', () => {
  it('of somebody who does not belong to the case, and of an officer who was removed, but not of one who gave it before (P7)', async () => {
    const { world, duties } = await withCases('stranger');
    const [one] = duties;
    const cases = [givenOf(one, fileOf(one))];
    await plant(world, { from: 6, to: 5, path: path(), cases });
    const five = await world.signIn(5);
    expect(five.desk.cases.size).toBe(0);
    expect(five.alarms()).toMatchObject([{ kind: 'bad-grant', person: 6 }]);

    const under = world.directory();
    leave(world, 3);
    world.passDays(2);
    await plant(world, { from: 3, to: 5, path: path(), cases, under });
    await five.sync();
    expect(five.desk.cases.size).toBe(0);
    expect(five.alarms()).toMatchObject([{ person: 6 }, { kind: 'bad-grant', person: 3 }]);

    leave(world, 2);
    await plant(world, { from: 2, to: 5, path: path(), cases, under });
    await five.sync();
    expect(fileOf(five).letters.size).toBe(1);
    expect(five.alarms()).toHaveLength(2);
  });

  it('and opens nothing, when what it names is not what it says', async () => {
    const { world, duties } = await withCases('made up');
    const [one] = duties;
    const honest = givenOf(one, fileOf(one));
    const other = { ...honest, caseId: fileOf(one, 4).caseId };
    const unknown = { ...honest, caseId: world.random(32) };
    const lies = { epoch: 1, secret: world.random(32) };
    await plant(world, { from: 1, to: 5, path: path(), cases: [other, unknown] });
    const five = await world.signIn(5);
    expect(five.desk.cases.size).toBe(0);
    await plant(world, { from: 1, to: 5, path: path(), cases: [{ ...honest, epochs: [lies] }] });
    await five.sync();
    // A secret counts only once a bridge leads to it: notices are written where colleagues read them.
    expect([five.desk.cases.size, fileOf(five).epochs.length]).toEqual([1, 0]);
  });
});

describe('A colleague who grants without end', () => {
  it('fills nobody’s keyring with cases that they made up, nor keeps a true one out (P10)', async () => {
    const { world, duties } = await withCases('made up without end');
    const [one] = duties;
    const honest = givenOf(one, fileOf(one));
    const log = () => ({ person: 2, logKey: world.random(32) });
    const madeUp = () => ({ ...honest, caseId: world.random(32), logs: [log()] });
    for (let i = 0; i < 3; i++)
      await plant(world, {
        from: 2,
        to: 5,
        path: path(),
        cases: Array.from({ length: 35 }, madeUp),
      });
    // Of a true case as well, before and after it was given.
    const more = async (times: number): Promise<void> => {
      for (let i = 0; i < times; i++)
        await plant(world, { from: 2, to: 5, path: path(), cases: [{ ...honest, logs: [log()] }] });
    };
    await more(12);
    const five = await world.signIn(5);
    expect([five.desk.granted.size, five.desk.cases.size]).toEqual([106, 0]);
    expect(unplacedGrants(five.desk)).toEqual([]);
    await more(12);
    await plant(world, { from: 1, to: 5, path: path(), cases: [honest] });
    await five.sync();
    expect(five.desk.cases.size).toBe(1);
    expect(unplacedGrants(five.desk)).toHaveLength(17);
    await untilQuiet(world, five);
    const kept = [...five.desk.records.values()].map(({ record }) => record.record);
    expect(kept.filter((record) => record === 'grantedCase')).toHaveLength(17);
  });
});

/** Sizes and moments of everything that the server is asked and given. */
function traced(world: World): string[] {
  const trace: string[] = [];
  const { inbox } = world.server;
  world.server.inbox = (person) => {
    const port = inbox(person);
    const told =
      <A extends unknown[], R>(name: string, call: (...given: A) => Promise<R>) =>
      async (...given: A): Promise<R> => {
        const answer = await call(...given);
        const sizes = [...given, answer].map((x) =>
          x instanceof Uint8Array ? `${x.length} bytes` : JSON.stringify(x, sized),
        );
        trace.push(`${world.server.now} ${person} ${name} ${sizes.join(' ')}`);
        return answer;
      };
    const entries = Object.entries(port).map(([name, call]) => [name, told(name, call as never)]);
    return Object.fromEntries(entries) as InboxPort;
  };
  return trace;
}
const sized = (_: string, value: unknown): unknown =>
  value instanceof Uint8Array ? value.length : value;

/** Four days of three officers and a new one; `given`: three cases are given to them, or nothing is. */
async function days(given: boolean): Promise<{ trace: string[]; stored: string; read: number }> {
  const world = makeWorld({ seed: 'observed', officers: 4, first: [1, 2, 3] });
  const reporters = Array.from({ length: 3 }, () => makeReporter(world, path()));
  for (const reporter of reporters) await reporter.report('Something.');
  world.server.closeBatch();
  const trace = traced(world);
  join(world, 4);
  let read = 0;
  for (let day = 0; day < 4; day++) {
    const duties: Duty[] = [];
    for (const person of [1, 2, 3, 4]) duties.push(await world.signIn(person));
    for (let beat = 0; beat < 3; beat++) {
      const [one] = duties as [Duty];
      if (given && day === 1 && beat === 0)
        for (const file of one.desk.cases.values()) one.give(file, 4);
      for (const duty of duties) {
        await duty.beat();
        world.pass(60_000);
        await duty.sync();
      }
    }
    world.server.closeBatch();
    world.server.snapshot();
    world.passDays(1);
    read = duties[3]?.desk.cases.size ?? 0;
  }
  const { cells, batches, outboxes, leaves } = world.server.kept;
  const stored = JSON.stringify({
    cells: [cells.store, cells.board].map((on) => on.map(({ day, cell }) => [day, cell.length])),
    batches: batches.map(({ day, rows }) => [day, rows.map(({ drop }) => drop.length)]),
    outboxes: [...outboxes].map(([person, bytes]) => [person, bytes.length]),
    leaves: leaves.map(({ person, day, leaf }) => [person, day, leaf.length]),
  });
  return { trace, stored, read };
}

describe('A server', () => {
  it('stores and answers the same in number, size and order whether cases are given or not (P5, R26)', async () => {
    const [none, some] = [await days(false), await days(true)];
    expect([none.read, some.read]).toEqual([0, 3]);
    expect(some.trace).toEqual(none.trace);
    expect(some.stored).toBe(none.stored);
  });
});
