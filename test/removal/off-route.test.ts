/** Somebody is moved off a route while something of theirs waits. `docs/protocol.md`, "Members that change". */
import { describe, expect, it } from 'vitest';
import type { CaseFile } from '../../client/conversation/casefile.js';
import type { Duty } from '../../client/conversation/duty.js';
import { openingOf } from '../../client/conversation/given-to.js';
import { allowanceFrom, onOtherRoutes } from '../../client/conversation/leaving-directory.js';
import { parseOutbox } from '../../client/conversation/outbox.js';
import { atDesk } from '../../client/inbox/at-desk.js';
import { dayOf, openOutbox, toHex } from '../../crypto/index.js';
import { beat, settle } from '../recusal/unit.js';
import { makeReporter, makeWorld, type Reporter, type World } from '../support/world.js';

/** Who is moved. */
const moved = 2;

interface Office {
  world: World;
  duties: Duty[];
  reporter: Reporter;
  caseId: string;
}

async function makeOffice(seed: string, given: { settled?: boolean } = {}): Promise<Office> {
  const world = makeWorld({ seed, officers: 3, routes: [1, 2] });
  const reporter = makeReporter(world, { route: 1, excluded: [] });
  await reporter.report('Overtime is claimed by people who were not there.');
  world.server.closeBatch();
  const duties = await Promise.all([1, 2, 3].map((person) => world.signIn(person)));
  const [caseId = ''] = [...(duties[0] as Duty).desk.cases.keys()];
  const office = { world, duties, reporter, caseId };
  if (given.settled !== false) await days(office, 3);
  return office;
}

async function days({ world, duties }: Pick<Office, 'world' | 'duties'>, count: number) {
  for (let day = 0; day < count; day++) {
    await settle({ world, duties });
    world.passDays(1);
    world.server.erase();
  }
  await settle({ world, duties });
  world.server.snapshot();
}

const dutyOf = ({ duties }: Office, person: number): Duty => duties[person - 1] as Duty;

function fileOf(office: Office, person: number, duty = dutyOf(office, person)): CaseFile {
  const file = duty.desk.cases.get(office.caseId);
  if (file === undefined) throw new Error('no such case');
  return file;
}

/** From now on somebody reads these routes, as the quorum signed it. */
function move({ world }: Pick<Office, 'world'>, routes: number[], person = moved): void {
  const day = dayOf(world.server.now);
  const { people } = world.directory();
  world.unit.next({
    day,
    people: onOtherRoutes(people, [{ person, routes }]),
    allowance: allowanceFrom(day),
  });
}

/** What the page shows under "Waiting to leave". */
const waitingOf = (duty: Duty) =>
  atDesk(duty, { isNew: () => false, unread: new Set() })
    .view({ nextAt: 0, composed: null, milliseconds: 1_800_000 })
    .waiting.map(({ stage, text }) => `${stage}: ${text}`);

const kinds = (duty: Duty): string[] => duty.alarms().map(({ kind }) => kind);

/** The outbox that the server keeps of somebody. */
const outboxOf = ({ world }: Office, person: number) =>
  parseOutbox(
    openOutbox(world.server.kept.outboxes.get(person) as Uint8Array, world.vaultOf(person)),
  );

const reply = (text: string) =>
  ({ kind: 'reply', content: { language: 'en', answers: 'Your report', text } }) as const;

describe('What somebody wrote just before they were moved off a route', () => {
  it('does not leave, is said so and shown whole, and is removed by them alone', async () => {
    const office = await makeOffice('not sent');
    const { world } = office;
    const theirs = dutyOf(office, moved);
    const file = fileOf(office, moved);
    theirs.write(file, { kind: 'note', text: 'A note.' });
    theirs.write(file, reply('An answer.'));
    expect(waitingOf(theirs)).toEqual(['waits: A note.', 'waits: An answer.']);
    move(office, [2]);
    const sizes: number[] = [];
    for (let turn = 0; turn < 3; turn++) {
      await theirs.sync();
      sizes.push((await theirs.beat()).bytes.length);
      world.pass(60_000);
    }
    await theirs.sync();
    // Nothing of it leaves, whichever session: and each bundle is as long as a colleague's.
    const again = await world.signIn(moved);
    await dutyOf(office, 1).sync();
    const { bytes } = dutyOf(office, 1).prepare();
    expect(new Set(sizes)).toEqual(new Set([bytes.length]));
    for (const duty of [theirs, again]) {
      expect(waitingOf(duty)).toEqual(['unsent: A note.', 'unsent: An answer.']);
      expect(kinds(duty)).toEqual(['unsent', 'unsent']);
      expect([fileOf(office, moved, duty).entries.size, duty.quiet()]).toEqual([0, true]);
    }
    expect(outboxOf(office, moved).entries).toHaveLength(2);
    for (const id of [...again.desk.written.keys()])
      again.takeBack(fileOf(office, moved, again), id);
    expect([waitingOf(again), kinds(again)]).toEqual([[], []]);
    await beat(world, again);
    expect(outboxOf(office, moved).entries).toEqual([]);
    await days(office, 2);
    for (const person of [1, 3]) {
      expect(fileOf(office, person).entries.size).toBe(0);
      expect(kinds(dutyOf(office, person))).toEqual([]);
    }
  });

  it('leaves after all when they are put back first', async () => {
    const office = await makeOffice('put back');
    dutyOf(office, moved).write(fileOf(office, moved), reply('Before it.'));
    move(office, [2]);
    await days(office, 1);
    expect(kinds(dutyOf(office, moved))).toEqual(['unsent']);
    move(office, [1, 2]);
    await days(office, 4);
    // They come back as who joins: what colleagues wrote meanwhile is given to them.
    const one = dutyOf(office, 1);
    expect(openingOf(one.desk, fileOf(office, 1), moved)).toBe('unknown');
    one.give(fileOf(office, 1), moved);
    await days(office, 4);
    expect(openingOf(one.desk, fileOf(office, 1), moved)).toBe('opens');
    expect(fileOf(office, moved).epochs).toHaveLength(fileOf(office, 1).epochs.length);
    expect([kinds(dutyOf(office, moved)), waitingOf(dutyOf(office, moved))]).toEqual([[], []]);
    const [found] = (await office.reporter.returns()).cases;
    expect(found?.messages.map(({ content }) => content)).toMatchObject([{ text: 'Before it.' }]);
  });

  it('cannot be removed while it may yet arrive', async () => {
    const office = await makeOffice('on its way');
    const theirs = dutyOf(office, moved);
    const file = fileOf(office, moved);
    const { hash } = theirs.write(file, { kind: 'note', text: 'A note.' });
    expect(() => theirs.takeBack(file, toHex(hash))).toThrow('leave');
    theirs.prepare();
    move(office, [2]);
    await theirs.sync();
    expect(() => theirs.takeBack(file, toHex(hash))).toThrow('leaves');
    await theirs.beat();
    expect(() => theirs.takeBack(file, toHex(hash))).toThrow('leave');
    await theirs.sync();
    expect([file.entries.size, kinds(theirs), waitingOf(theirs)]).toEqual([1, [], []]);
    await days(office, 2);
    expect([...fileOf(office, 1).entries.values()].map((e) => e.header.person)).toEqual([moved]);
  });

  it('is placed by a colleague where it stood in the store and not on the board (P7)', async () => {
    const office = await makeOffice('by a colleague');
    const { world } = office;
    const theirs = dutyOf(office, moved);
    theirs.write(fileOf(office, moved), reply('Stored in time.'));
    await theirs.beat();
    world.pass(60_000);
    await theirs.sync();
    expect(fileOf(office, moved).entries.size).toBe(1);
    move(office, [2]);
    await days(office, 3);
    const [found] = (await office.reporter.returns()).cases;
    expect(found?.messages.map(({ content }) => content)).toMatchObject([
      { text: 'Stored in time.' },
    ]);
    expect(found).toMatchObject({ alarms: [], withheld: [] });
  });
});

describe('Of a route that somebody reads no more', () => {
  it('no letter fills their outbox, and none that they let go is told as hidden', async () => {
    const office = await makeOffice('letters', { settled: false });
    const { world } = office;
    const theirs = dutyOf(office, moved);
    expect(fileOf(office, moved).letters.size).toBe(1);
    move(office, [2]);
    for (let day = 0; day < 10; day++) {
      await theirs.sync();
      await theirs.beat();
      world.passDays(1);
    }
    const { kept, letters, cursor } = outboxOf(office, moved);
    expect([kept, letters, cursor]).toEqual([[], [], 1]);
    await days(office, 2);
    const again = await world.signIn(moved);
    expect([kinds(theirs), kinds(again)]).toEqual([[], []]);
    expect(fileOf(office, 1).letters.size).toBe(1);
  });

  it('no key is granted again to them, and none of theirs is told as unconfirmed', async () => {
    const office = await makeOffice('keys', { settled: false });
    const { world, duties } = office;
    // Officers 1 and 2 write under keys that officers 2 and 3 have no time to confirm.
    for (const person of [1, moved]) {
      const duty = dutyOf(office, person);
      duty.write(fileOf(office, person), { kind: 'note', text: 'A note.' });
      await beat(world, duty);
    }
    move(office, [2]);
    for (let week = 0; week < 4; week++) {
      world.passDays(7);
      for (const duty of duties) {
        await duty.sync();
        for (let turn = 0; turn < 4; turn++) await beat(world, duty);
      }
      world.server.closeBatch();
      for (const duty of duties) await duty.sync();
    }
    for (const duty of duties) expect(kinds(duty)).toEqual([]);
  });

  it('a case that they took themselves out of stays off their desk, and nobody is given a key for it', async () => {
    const office = await makeOffice('out and moved');
    const { world } = office;
    const theirs = dutyOf(office, moved);
    theirs.recuse(fileOf(office, moved), 'I know one of these people.');
    move(office, [2]);
    await theirs.sync();
    await beat(world, theirs);
    await days(office, 3);
    expect([theirs.desk.cases.size, kinds(theirs), waitingOf(theirs)]).toEqual([0, [], []]);
    for (const person of [1, 3]) expect(kinds(dutyOf(office, person))).toEqual([]);
    const again = await world.signIn(moved);
    expect([again.desk.cases.size, kinds(again)]).toEqual([0, []]);
  });

  it('a case that was to be given to them is given no more, and waits no more', async () => {
    const world = makeWorld({ seed: 'giving', officers: 3, routes: [1, 2], first: [1, 3] });
    const reporter = makeReporter(world, { route: 1, excluded: [] });
    await reporter.report('Overtime is claimed by people who were not there.');
    world.server.closeBatch();
    const duties = await Promise.all([1, 3].map((person) => world.signIn(person)));
    await days({ world, duties }, 2);
    const { people, number } = world.directory();
    const joins = world.unit.listed(moved, { since: number + 1 });
    world.unit.next({ people: [...people, joins].sort((a, b) => a.person - b.person) });
    const [one] = duties as [Duty];
    await one.sync();
    const [file] = one.desk.cases.values();
    one.give(file as CaseFile, moved);
    move({ world }, [2]);
    await days({ world, duties }, 1);
    expect([one.desk.giving.size, one.quiet()]).toEqual([0, true]);
    expect(duties.flatMap(kinds)).toEqual([]);
  });
});

describe('A flood of circles', () => {
  it('keeps nobody from writing for ever when somebody is moved while its keys wait', async () => {
    const world = makeWorld({ seed: 'flood', officers: 9, routes: [1, 2] });
    const others = [2, 3, 4, 5, 6, 7, 8];
    const pairs = others.flatMap((a) => others.filter((b) => b > a).map((b) => [a, b]));
    const triples = [2, 3, 4, 5, 6].map((a) => [a, a + 1, a + 2]);
    // More circles than one program draws keys for at once; officer 9 reads all of them.
    for (const excluded of [...pairs, ...others.map((a) => [a]), ...triples])
      await makeReporter(world, { route: 1, excluded }).report('x');
    world.server.closeBatch();
    const one = await world.signIn(1);
    expect(one.desk.cases.size).toBeGreaterThan(32);
    expect(one.quiet()).toBe(false);
    move({ world }, [2], 9);
    for (let turn = 0; turn < 4; turn++) {
      await one.sync();
      await one.beat();
      world.pass(60_000);
    }
    await one.sync();
    const stored = [...one.desk.cases.values()].flatMap(({ letters }) =>
      [...letters.values()].filter((letter) => letter.stored),
    );
    // One bundle grants one key.
    expect(stored.length).toBeGreaterThanOrEqual(3);
  });
});
