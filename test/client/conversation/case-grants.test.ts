/** Older cases are given to whoever joins later. `docs/protocol.md`, "Case grants". */
import { describe, expect, it } from 'vitest';
import type { CaseFile } from '../../../client/conversation/casefile.js';
import type { Duty } from '../../../client/conversation/duty.js';
import { givenSince, hindrance, openingOf } from '../../../client/conversation/given-to.js';
import { couldGive } from '../../../client/conversation/giving-cases.js';
import { beforeLeaving, casesOfOne } from '../../../client/conversation/leaving.js';
import { givingStates } from '../../../client/conversation/openers.js';
import { messageIn } from '../../../client/conversation/writing.js';
import { join, leave, untilQuiet } from '../../support/joining.js';
import { makeReporter, makeWorld, type Reporter, type World } from '../../support/world.js';

const everybody = { route: 1, excluded: [] };

const onlyCase = ({ desk }: Duty): CaseFile => {
  const [file] = desk.cases.values();
  if (file === undefined || desk.cases.size !== 1) throw new Error(`${desk.cases.size} cases`);
  return file;
};
const texts = (duty: Duty, file = onlyCase(duty)): string[] =>
  [...file.entries.values()]
    .map((entry) => messageIn(duty.desk, entry)?.content)
    .flatMap((content) => (content === undefined || content === 'newer' ? [] : [content.text]))
    .sort();
const reply = (duty: Duty, text: string, file = onlyCase(duty)): void => {
  duty.write(file, { kind: 'reply', content: { language: 'en', answers: '', text } });
};
const kinds = (...duties: Duty[]): string[] => [
  ...new Set(duties.flatMap((duty) => duty.alarms().map((a) => a.kind))),
];
const messages = async (reporter: Reporter): Promise<string[]> => {
  const { cases } = await reporter.returns();
  return cases
    .flatMap((found) => found.messages)
    .flatMap(({ content }) => (content === 'newer' ? [] : [content.text]))
    .sort();
};

interface Begun {
  world: World;
  reporter: Reporter;
  duties: Duty[];
}

/** One case with two letters, a note and an answer, which three officers read; a fourth is to come. */
async function begun(seed: string): Promise<Begun> {
  const world = makeWorld({ seed, officers: 5, first: [1, 2, 3] });
  world.unit.next({ quota: 400 });
  const reporter = makeReporter(world, everybody);
  await reporter.report('Overtime is claimed by people who were not there.');
  world.server.closeBatch();
  const duties = [await world.signIn(1), await world.signIn(2), await world.signIn(3)];
  await untilQuiet(world, ...duties);
  const [one] = duties as [Duty, Duty, Duty];
  one.write(onlyCase(one), { kind: 'note', text: 'Ask payroll.' });
  reply(one, 'Thank you. On which days?');
  await untilQuiet(world, ...duties);
  await reporter.answer('On every Sunday of May.');
  world.server.closeBatch();
  await untilQuiet(world, ...duties);
  world.passDays(3);
  return { world, reporter, duties };
}

describe('Somebody who joins later', () => {
  it('reads nothing older until it is given to them, then all of it on any computer, and answers (R33)', async () => {
    const { world, reporter, duties } = await begun('joins later');
    const [one, two, three] = duties as [Duty, Duty, Duty];
    join(world, 4);
    const four = await world.signIn(4);
    const all = [...duties, four];
    await untilQuiet(world, ...all);
    expect(four.desk.cases.size).toBe(0);
    expect(openingOf(one.desk, onlyCase(one), 4)).toBe('unknown');

    one.give(onlyCase(one), 4);
    await untilQuiet(world, ...all);
    for (const duty of [four, await world.signIn(4)]) {
      const file = onlyCase(duty);
      expect([file.letters.size, file.entries.size]).toEqual([2, 2]);
      expect(texts(duty)).toEqual(['Thank you. On which days?']);
      expect(file.day).toBe(onlyCase(one).day);
    }
    for (const { desk } of duties) {
      const [file] = desk.cases.values();
      expect(openingOf(desk, file as CaseFile, 4)).toBe('opens');
    }

    reply(four, 'I have taken this over with my colleagues.');
    reply(two, 'Somebody joined us.');
    await untilQuiet(world, ...all);
    for (const duty of [one, three, await world.signIn(4)]) expect(texts(duty)).toHaveLength(3);
    expect(await messages(reporter)).toHaveLength(3);
    const [found] = (await reporter.returns()).cases;
    expect(found?.addressees.map((p) => p.person)).toEqual([1, 2, 3, 4]);
    expect(found?.alarms).toEqual([]);
    await reporter.answer('Good to know.');
    world.server.closeBatch();
    await untilQuiet(world, ...all);
    expect(onlyCase(four).letters.size).toBe(3);
    expect(kinds(...all)).toEqual([]);
  });

  it('stays in the conversation when colleagues go, with secrets and keys that are newer than the grant', async () => {
    const { world, reporter, duties } = await begun('colleagues go');
    const [one, two] = duties as [Duty, Duty, Duty];
    join(world, 4);
    const four = await world.signIn(4);
    await untilQuiet(world, ...duties, four);
    one.give(onlyCase(one), 4);
    await untilQuiet(world, ...duties, four);
    leave(world, 3);
    const staying = [one, two, four];
    await untilQuiet(world, ...staying);
    reply(two, 'Two of us know it from the beginning.');
    reply(four, 'And I since a few days ago.');
    await untilQuiet(world, ...staying);
    expect(onlyCase(four).epochs).toHaveLength(1);
    expect(await messages(reporter)).toHaveLength(3);
    expect((await reporter.returns()).cases[0]?.epoch).toBe(1);
    for (const duty of [...staying, await world.signIn(4)]) expect(texts(duty)).toHaveLength(3);
    expect(kinds(...staying)).toEqual([]);
  });

  it('is given a case whose board secret has been drawn anew, and gives it on when all others have gone', async () => {
    const { world, reporter, duties } = await begun('given on');
    const [one, two] = duties as [Duty, Duty, Duty];
    leave(world, 3);
    await untilQuiet(world, one, two);
    reply(two, 'One of us has gone.');
    await untilQuiet(world, one, two);
    join(world, 4);
    const four = await world.signIn(4);
    await untilQuiet(world, one, two, four);
    two.give(onlyCase(two), 4);
    await untilQuiet(world, one, two, four);
    expect(onlyCase(four).epochs.map(({ epoch }) => epoch)).toEqual([1]);
    expect(texts(four)).toHaveLength(2);
    leave(world, 1, 2);
    await untilQuiet(world, four);
    expect(casesOfOne(four.desk)).toHaveLength(1);
    join(world, 5);
    const five = await world.signIn(5);
    await untilQuiet(world, four, five);
    four.give(onlyCase(four), 5);
    await untilQuiet(world, four, five);
    reply(five, 'Nobody is left of those who read it first.');
    await untilQuiet(world, four, five);
    expect(texts(await world.signIn(5))).toHaveLength(3);
    // What the others had said beyond a bridge whose builder has gone too is listed the next day.
    world.passDays(1);
    await untilQuiet(world, four, five);
    expect(await messages(reporter)).toHaveLength(3);
    expect(kinds(four, five)).toEqual([]);
    expect(casesOfOne(four.desk)).toEqual([]);
  });

  it('is given what was asked for before the browser ended, once, and again while they do not say that it came', async () => {
    const { world, duties } = await begun('browser ended');
    const [one, two, three] = duties as [Duty, Duty, Duty];
    join(world, 4);
    await untilQuiet(world, ...duties);
    one.give(onlyCase(one), 4);
    const waiting = one.prepare();
    expect(waiting.keys.some((key) => key.startsWith('give:'))).toBe(true);
    await one.beat();
    const again = await world.signIn(1);
    await untilQuiet(world, again, two, three);
    expect([...again.desk.giving]).toEqual([]);
    expect(openingOf(again.desk, onlyCase(again), 4)).toBe('given');
    expect(givenSince(two.desk, onlyCase(two))).toContain(4);
    expect(couldGive(again.desk, 4)).toEqual([]);
    // All that they were given is gone with its batches, before they ever signed in.
    world.server.kept.batches.splice(0);
    world.passDays(8);
    const four = await world.signIn(4);
    expect(four.desk.cases.size).toBe(0);
    await untilQuiet(world, again, two, three, four);
    expect(onlyCase(four).letters.size).toBe(2);
    expect(openingOf(again.desk, onlyCase(again), 4)).toBe('opens');
  });
});

describe('Many cases', () => {
  it('are given at once, some thirty with each bundle, and come whole', async () => {
    const world = makeWorld({ seed: 'many', officers: 3, first: [1, 2] });
    world.unit.next({ quota: 400 });
    for (let i = 0; i < 40; i++) await makeReporter(world, everybody).report(`Report ${i}.`);
    world.server.closeBatch();
    const one = await world.signIn(1);
    await untilQuiet(world, one);
    join(world, 3);
    const three = await world.signIn(3);
    await untilQuiet(world, one, three);
    const files = couldGive(one.desk, 3);
    expect(files).toHaveLength(40);
    for (const file of files) one.give(file, 3);
    expect(givingStates(one.desk)).toEqual([{ person: 3, could: 0, waits: 40, left: 0 }]);
    const left: number[] = [];
    while (one.desk.giving.size > 0 && left.length < 9) {
      await one.beat();
      await one.sync();
      left.push(one.desk.giving.size);
    }
    expect(left).toEqual([5, 0]);
    world.server.closeBatch();
    await untilQuiet(world, one, three);
    expect((await world.signIn(3)).desk.cases.size).toBe(40);
    expect(givingStates(one.desk)).toEqual([]);
    expect(kinds(one, three)).toEqual([]);
  });
});

describe('Whoever lost passphrase and kit', () => {
  it('enrols anew as somebody new, is given every case by colleagues, and the old keys open nothing more (R33)', async () => {
    const { world, reporter, duties } = await begun('lost passphrase');
    const [one, two] = duties as [Duty, Duty, Duty];
    expect(beforeLeaving(one.desk, [3]).lost).toEqual([]);
    leave(world, 3);
    join(world, 4);
    const four = await world.signIn(4);
    await untilQuiet(world, one, two, four);
    for (const file of couldGive(one.desk, 4)) one.give(file, 4);
    await untilQuiet(world, one, two, four);
    reply(four, 'It is me again, with other keys.');
    await untilQuiet(world, one, two, four);
    expect(await messages(reporter)).toHaveLength(2);
    const lost = await world.signIn(3);
    expect(texts(lost)).toHaveLength(1);
    expect(kinds(one, two, four)).toEqual([]);
  });
});

describe('Before somebody leaves', () => {
  it('whoever looks is told which cases to give first, and to whom, until they were given', async () => {
    const { world, duties } = await begun('give first');
    const [one] = duties as [Duty];
    join(world, 4);
    const four = await world.signIn(4);
    await untilQuiet(world, ...duties, four);
    const { reference } = onlyCase(one);
    expect(beforeLeaving(one.desk, [1, 2, 3])).toMatchObject({
      lost: [reference],
      giveFirst: [{ reference, to: [4] }],
    });
    expect(hindrance(one.desk, onlyCase(one), 4)).toBeNull();
    one.give(onlyCase(one), 4);
    await untilQuiet(world, ...duties, four);
    expect(beforeLeaving(one.desk, [1, 2, 3])).toMatchObject({ lost: [], giveFirst: [] });
  });
});
