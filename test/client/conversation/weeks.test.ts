/** What random histories (test/histories) found once, each in the fewest steps that show it. */
import { describe, expect, it } from 'vitest';
import { type CaseFile, lettersOf } from '../../../client/conversation/casefile.js';
import type { Duty } from '../../../client/conversation/duty.js';
import { boardDays, concat, dayOf, periodDays, toHex } from '../../../crypto/index.js';
import { cellsOfBoard } from '../../support/model-server.js';
import { makeReporter, makeWorld, type Reporter, type World } from '../../support/world.js';

const path = { route: 1, excluded: [] };
const reply = (text: string) =>
  ({ kind: 'reply', content: { language: 'en', answers: 'What you wrote', text } }) as const;
/** A text that deflates by half at most. */
const long = (world: World, bytes: number): string => toHex(world.random(bytes));

const onlyCase = (duty: Duty): CaseFile => {
  const [file] = duty.desk.cases.values();
  if (file === undefined) throw new Error('no case');
  return file;
};

async function beats(world: World, duty: Duty, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    await duty.beat();
    world.pass(60_000);
    await duty.sync();
  }
}

/** Beats until nothing is due, a day's quota after another. */
async function settle(world: World, duty: Duty): Promise<void> {
  for (let i = 0; i < 12 && !duty.quiet(); i++) {
    await beats(world, duty, 3);
    world.passDays(1);
    await duty.sync();
  }
  expect(duty.quiet()).toBe(true);
}

/** A unit with one case, taken in, stored and answered by officer 1. */
async function answered(seed: string, officers = 2) {
  const world = makeWorld({ seed, officers });
  const reporter = makeReporter(world, path);
  await reporter.report('Overtime that nobody worked.');
  world.server.closeBatch();
  const one = await world.signIn(1);
  one.write(onlyCase(one), reply('Thank you.'));
  await beats(world, one, 3);
  return { world, reporter, one };
}

/** The board gives the one message, and taking its cells away one by one, how often it is missed. */
async function timesMissed(world: World, reporter: Reporter): Promise<number> {
  const board = concat(...world.server.kept.cells.board.map((c) => c.cell));
  world.server.kept.board = board;
  const [whole] = (await reporter.returns()).cases;
  expect(whole?.messages).toHaveLength(1);
  let told = 0;
  for (const hidden of cellsOfBoard(board)) {
    const rest = cellsOfBoard(board).filter((cell) => toHex(cell) !== toHex(hidden));
    world.server.kept.board = concat(...rest);
    const [lacking] = (await reporter.returns()).cases;
    if (lacking?.messages.length === 0) told += lacking.withheld.length;
  }
  return told;
}

describe('After days and weeks', () => {
  it('an entry that was read back is not placed again by the next session', async () => {
    const { world } = await answered('placed once');
    const again = await world.signIn(1);
    expect(again.desk.written.size).toBe(0);
    expect(again.prepare().keys.filter((key) => key.startsWith('entry:'))).toEqual([]);
  });

  it('a new device finds keys and cases that were placed periods ago', async () => {
    const { world } = await answered('periods ago');
    world.passDays(90);
    const later = await world.signIn(1);
    expect(later.desk.keyring.all()).toHaveLength(1);
    expect(onlyCase(later).entries.size).toBe(1);
  });

  it('a reporter finds the case although bundles before its first notice were lost', async () => {
    const world = makeWorld({ seed: 'lost before' });
    const reporter = makeReporter(world, path);
    await reporter.report('A report.');
    world.server.closeBatch();
    const one = await world.signIn(1, { bundle: 0, sent: 2 });
    await beats(world, one, 3);
    world.server.snapshot();
    expect((await reporter.returns()).cases).toHaveLength(1);
  });

  it('a member of higher rank who answers first states the case too', async () => {
    const world = makeWorld({ seed: 'answers first' });
    const reporter = makeReporter(world, path);
    await reporter.report('A report.');
    world.server.closeBatch();
    const three = await world.signIn(3);
    three.write(onlyCase(three), reply('I read it first.'));
    await beats(world, three, 4);
    world.server.snapshot();
    const [found] = (await reporter.returns()).cases;
    expect(found?.messages).toHaveLength(1);
    expect(found?.received?.letters).toBe(1);
    expect(found?.alarms).toEqual([]);
  });

  it('a message placed again is missed by its reporter after day 57 too (P7)', async () => {
    const { world, reporter } = await answered('placed again');
    world.passDays(29);
    await settle(world, await world.signIn(1));
    world.passDays(29);
    world.server.erase();
    expect(await timesMissed(world, reporter)).toBe(1);
  });

  it('what is placed again on day 200 is known as placed, and stands for 200 days more', async () => {
    const { world, reporter, one } = await answered('carried');
    await settle(world, one);
    world.server.closeBatch();
    const two = await world.signIn(2);
    await settle(world, two);
    world.server.closeBatch();
    await settle(world, await world.signIn(1));
    world.passDays(205);
    await settle(world, await world.signIn(1));
    await settle(world, await world.signIn(2));
    const next = await world.signIn(1);
    expect(next.quiet()).toBe(true);
    expect(next.alarms()).toEqual([]);
    world.passDays(198);
    world.server.erase();
    for (const person of [1, 2]) {
      const device = await world.signIn(person);
      expect(lettersOf(onlyCase(device)).map((l) => l.stored)).toEqual([true]);
      expect(onlyCase(device).entries.size).toBe(1);
      expect(device.alarms()).toEqual([]);
    }
    expect((await reporter.returns()).cases).toEqual([]);
  });

  it('a session over midnight knows the day on which it placed a message', async () => {
    const { world, one } = await answered('over midnight');
    await settle(world, one);
    world.passDays(28);
    const placed = await one.beat();
    expect(placed.keys.filter((key) => key.startsWith('message:'))).toHaveLength(1);
    world.pass(60_000);
    await one.sync();
    expect(one.prepare().keys.filter((key) => key.startsWith('message:'))).toEqual([]);
  });

  it('a key that waited for its grant is not called unconfirmed before two weeks are over', async () => {
    const world = makeWorld({ seed: 'granted late' });
    await makeReporter(world, path).report('To everybody.');
    await makeReporter(world, { route: 1, excluded: [3] }).report('Without officer 3.');
    world.server.closeBatch();
    await beats(world, await world.signIn(1), 1);
    world.passDays(13);
    await beats(world, await world.signIn(1), 3);
    world.passDays(1);
    const one = await world.signIn(1);
    const [early, late] = one.desk.keyring.all().map((k) => k.senderKey.path.excluded.length);
    const told = one.alarms().filter((a) => a.kind === 'key-unconfirmed');
    expect([early, late]).toHaveLength(2);
    expect(new Set(told.map((a) => a.detail)).size).toBe(1);
  });

  it('letters of a full bundle can be read when their batch is gone', async () => {
    const world = makeWorld({ seed: 'full bundle' });
    const reporter = makeReporter(world, path);
    for (let i = 0; i < 8; i++) await reporter.report(`Letter ${i}.`);
    world.server.closeBatch();
    await beats(world, await world.signIn(1), 1);
    world.passDays(61);
    world.server.erase();
    const later = await world.signIn(1);
    expect(lettersOf(onlyCase(later)).filter((l) => l.stored).length).toBeGreaterThan(0);
  });

  it('entries leave in their order, though a later one would fit before', async () => {
    const { world, one } = await answered('in order');
    world.server.closeBatch();
    const file = onlyCase(one);
    one.write(file, { kind: 'note', text: long(world, 6500) });
    one.write(file, { kind: 'note', text: long(world, 6500) });
    one.write(file, { kind: 'note', text: 'Short.' });
    await beats(world, one, 1);
    const two = await world.signIn(2);
    expect(two.alarms().filter((a) => a.kind === 'entry-gap')).toEqual([]);
    await beats(world, one, 2);
    await two.sync();
    expect(onlyCase(two).entries.size).toBe(4);
  });

  it('a granted key that came back with the outbox opens its logs', async () => {
    const { world } = await answered('granted key');
    world.server.closeBatch();
    const two = await world.signIn(2);
    for (const held of two.desk.keyring.all()) held.placed = false;
    const sent = two.prepare();
    expect(sent.keys.some((key) => key.startsWith('ring:'))).toBe(true);
    const { batches } = world.server.kept;
    await two.beat();
    world.server.kept.cells.store = world.server.kept.cells.store.slice(0, -16);
    batches.splice(0);
    const again = await world.signIn(2);
    expect(onlyCase(again).entries.size).toBe(1);
  });

  it('a letter whose batch the cursor has passed is stored, whatever the rank', async () => {
    const world = makeWorld({ seed: 'passed', officers: 2 });
    const reporter = makeReporter(world, path);
    for (let i = 0; i < 2; i++) await reporter.report(long(world, 5500));
    world.server.closeBatch();
    await beats(world, await world.signIn(2), 1);
    world.passDays(8);
    const two = await world.signIn(2);
    await beats(world, two, 1);
    expect(two.desk.cursor).toBe(1);
    expect(lettersOf(onlyCase(two)).filter((l) => l.stored)).toHaveLength(1);
    const listed = [...two.desk.listed.values()].filter((by) => by.has(2));
    expect(listed).toHaveLength(1);
    const later = await world.signIn(2);
    await beats(world, later, 1);
    expect(lettersOf(onlyCase(later)).map((l) => l.stored)).toEqual([true, true]);
  });

  it('each message that is kept back is missed, though it was the first news of a period (P7)', async () => {
    const { world, reporter } = await answered('first of a period', 1);
    const left = periodDays - (dayOf(world.server.now) % periodDays);
    world.passDays(left - 1);
    const last = await world.signIn(1);
    last.write(onlyCase(last), reply('There is news.'));
    await last.beat();
    world.passDays(1);
    await settle(world, await world.signIn(1));
    world.passDays(boardDays - left);
    world.server.erase();
    expect(await timesMissed(world, reporter)).toBe(1);
  });
});
