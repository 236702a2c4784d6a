import { describe, expect, it } from 'vitest';
import type { CaseFile } from '../../../client/conversation/casefile.js';
import { dueNow } from '../../../client/conversation/due.js';
import type { Duty } from '../../../client/conversation/duty.js';
import type { Entry } from '../../../client/conversation/entry.js';
import { addEpoch, epochsToGive } from '../../../client/conversation/epochs.js';
import { logBook } from '../../../client/conversation/logbook.js';
import { orderEntries } from '../../../client/conversation/ordering.js';
import { openCase } from '../../../client/conversation/reading.js';
import { caseKeysOf } from '../../../client/conversation/returning.js';
import {
  caseIdBytes,
  hash,
  labels,
  membersOf,
  periodOf,
  receiptKeys,
  sealCell,
  splitItem,
  toHex,
  toUtf8,
} from '../../../crypto/index.js';
import { caseRecord, json, makeCrooked } from '../../lying/crooked.js';
import { join, leave } from '../../support/joining.js';
import { makeReporter, makeWorld, type World } from '../../support/world.js';

const onlyCase = (duty: Duty): CaseFile => {
  const [file] = duty.desk.cases.values();
  if (file === undefined) throw new Error('no case');
  return file;
};

async function beats(duty: Duty, world: World, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    await duty.beat();
    world.pass(60_000);
    await duty.sync();
  }
}

const kinds = (duty: Duty): string[] => [...new Set(duty.alarms().map((a) => a.kind))];

/** A case that all three read, and the second of them to do as they like. */
async function withCase(seed: string): Promise<World> {
  const world = makeWorld({ seed });
  await makeReporter(world, { route: 1, excluded: [] }).report('About overtime.');
  world.server.closeBatch();
  return world;
}

describe('A hostile colleague', () => {
  it('cannot give a colleague the key under which a case that excludes them is kept (P3, P6)', async () => {
    const world = await withCase('a planted key');
    const crooked = await makeCrooked(world, 2);
    const path = { route: 1, excluded: [2] };
    const planted = {
      ...crooked.key,
      owner: 1,
      path,
      key: world.random(32),
      readers: membersOf(world.directory(), path).map(({ person, keyId }) => ({ person, keyId })),
    };
    await crooked.place({ grant: crooked.key });
    await crooked.place({ records: [{ record: 'senderKey', senderKey: planted }] });
    await crooked.place({ records: [{ record: 'unknownLetter', ...garbage(world) }] });
    world.server.closeBatch();
    const one = await world.signIn(1);
    expect(kinds(one)).toEqual(['bad-item']);
    expect(one.desk.keyring.find(1, path, new Uint8Array(caseIdBytes), 1)).toBeUndefined();
    expect(one.desk.unknown.size).toBe(0);
    await makeReporter(world, path).report('About the second of you.');
    world.server.closeBatch();
    await one.sync();
    expect(one.desk.cases.size).toBe(2);
  });

  it('who dates a case later than it is hides nothing that was written before', async () => {
    const world = await withCase('a case of tomorrow');
    const one = await world.signIn(1);
    const { day } = onlyCase(one);
    const receipt = receiptKeys(world.random(16), world.unit.unit.unitId);
    const keys = caseKeysOf(receipt, { route: 1, excluded: [] });
    expect(openCase(one.desk, keys, 65_535).day).toBe(day);
    const signer = one.desk.officer;
    const name = { log: 'case' as const, logKey: world.random(32), person: 1 };
    const [content] = splitItem(4, day, world.random(200));
    if (content === undefined) throw new Error('no cell');
    const place = { ...name, period: periodOf(day), index: 0 };
    const { unitId, keys: own } = signer;
    const cell = sealCell(place, content, { unitId, signSecret: own.signSecret }, world.random);
    const signKeys = () => [own.signPublic];
    const book = logBook({ unitId, signKeys, alarms: one.desk.alarms, day: day + 60 });
    book.add(cell);
    book.watch(name, day + 60);
    expect(book.drain()).toHaveLength(0);
    book.watch(name, day);
    expect(book.drain()).toHaveLength(1);
  });

  it('who places other contents under an answer’s name does not keep it from being placed (R9, R12)', async () => {
    const world = await withCase('a false standing');
    const one = await world.signIn(1);
    const { unitId } = one.desk.officer;
    const today = Math.floor(world.server.now / 86_400_000);
    const parts = splitItem(5, today, world.random(1_000));
    const logKey = world.random(32);
    const signers = [1, 2].map((person) => one.desk.directory.people[person - 1]?.signPublic);
    const book = logBook({
      unitId,
      signKeys: (person) => [signers[person - 1] as Uint8Array],
      alarms: one.desk.alarms,
      day: today,
    });
    const two = (await world.signIn(2)).desk.officer.keys;
    const name = { log: 'notice' as const, logKey, person: 2 };
    const place = { ...name, period: periodOf(today), index: 0 };
    const [first] = parts;
    if (first === undefined) throw new Error('no part');
    const signer = { unitId, signSecret: two.signSecret };
    const lie = { ...first, content: world.random(880), parts: 16 };
    book.watch(name, today);
    book.add(sealCell(place, lie, signer, world.random));
    expect(book.standing(toHex(first.item), parts)).toBeUndefined();
    book.add(sealCell({ ...place, index: 1 }, { ...first, day: 65_535 }, signer, world.random));
    expect(book.standing(toHex(first.item), parts)).toBeUndefined();
    expect(kinds(one)).toEqual(['bad-cell']);
    book.add(sealCell({ ...place, index: 2 }, first, signer, world.random));
    expect([...(book.standing(toHex(first.item), parts)?.days ?? [])]).toEqual([[1, today]]);
  });

  it('who dates an entry in the far future stops no state and no answer (R12)', async () => {
    const world = await withCase('an entry of the year ten thousand');
    const crooked = await makeCrooked(world, 2);
    await crooked.place({
      grant: crooked.key,
      records: [caseRecord(crooked.file)],
      items: [{ kind: 4, bytes: crooked.entry({ minute: 2 ** 32 - 1 }, json({ text: 'Late.' })) }],
    });
    world.server.closeBatch();
    const one = await world.signIn(1);
    expect(onlyCase(one).entries.size).toBe(1);
    await beats(one, world, 3);
    expect(onlyCase(one).states).toHaveLength(1);
  });

  it('who names a batch that cannot be hides no letter that the server keeps back (P10)', async () => {
    const world = await withCase('a batch that cannot be');
    const { desk, alarms } = await world.signIn(3);
    const [letter] = [...desk.cases.values()].flatMap((file) => [...file.letters.values()]);
    if (letter === undefined) throw new Error('no letter');
    letter.takenIn = false;
    letter.origin = { ...letter.origin, batch: 2 ** 32 - 1 };
    expect(alarms()).toEqual([]);
    desk.newestBatchDay = letter.origin.day + 1;
    expect(alarms().map((a) => a.kind)).toEqual(['hidden-letter']);
  });

  /** The second officer names board secrets of these numbers in their index, and builds no bridge. */
  async function withEpochs(seed: string, numbers: number[]) {
    const world = makeWorld({ seed, officers: 4, first: [1, 2, 3] });
    const reporter = makeReporter(world, { route: 1, excluded: [] });
    await reporter.report('About the fleet.');
    world.server.closeBatch();
    const crooked = await makeCrooked(world, 2);
    const { caseId } = crooked.file;
    const { number: directory } = world.directory();
    const day = Math.floor(world.server.now / 86_400_000);
    await crooked.place({ grant: crooked.key, records: [caseRecord(crooked.file)] });
    for (const epoch of numbers) {
      const drawn = { epoch, secret: world.random(32), author: 2, day, directory };
      const record = {
        record: 'boardEpoch' as const,
        caseId,
        drawn: { ...drawn, members: [1, 2, 3] },
      };
      await crooked.place({ records: [record] });
    }
    world.server.closeBatch();
    const one = await world.signIn(1);
    expect(onlyCase(one).epochs.map((e) => e.epoch)).toEqual(numbers);
    /** What the first officer answers, as the reporter reads it. */
    const answered = async (text: string): Promise<string[]> => {
      const duty = await world.signIn(1);
      const content = { language: 'en', answers: 'Your report', text } as const;
      duty.write(onlyCase(duty), { kind: 'reply', content });
      await beats(duty, world, 8);
      world.server.closeBatch();
      world.server.snapshot();
      const { cases } = await reporter.returns();
      return (cases[0]?.messages ?? []).map(({ content: c }) => (c === 'newer' ? c : c.text));
    };
    return { world, answered, crooked };
  }

  it('who names a board secret and builds no way to it keeps no answer from its reporter (P7, P10)', async () => {
    const { world, answered } = await withEpochs('no bridge', [1]);
    expect(await answered('Thank you.')).toEqual(['Thank you.']);
    // Where another is needed, since somebody has gone, its bridge may be on its way for a week.
    leave(world, 3);
    await answered('We look into it.');
    world.passDays(8);
    expect(await answered('It is done.')).toEqual([
      ...['Thank you.', 'We look into it.', 'It is done.'],
    ]);
  });

  it('who names many board secrets, or draws many keys, crowds no colleague’s out of what a new member is given', async () => {
    const { world, crooked } = await withEpochs('many', []);
    const one = await world.signIn(1);
    await beats(one, world, 2);
    const file = onlyCase(one);
    const epoch = (number: number, author: number) => ({
      ...{ epoch: number, secret: world.random(32), author, day: file.day },
      ...{ directory: 1, members: [1, 2, 3] },
    });
    const many = Array.from({ length: 64 }, (_, i) => epoch(65_535 - i, 2));
    for (const drawn of [...many, epoch(1, 1), epoch(2, 3)]) addEpoch(file, drawn);
    // Of each author at most 64 count at all.
    expect(addEpoch(file, epoch(9, 2))).toBe(false);
    expect(epochsToGive(file).map((e) => `${e.author} ${e.epoch}`)).toEqual([
      ...['3 2', '1 1', ...Array.from({ length: 8 }, (_, i) => `2 ${65_535 - i}`)],
    ]);
    for (let number = 2; number <= 300; number++)
      one.desk.keyring.add(crooked.otherKey({ number }), { placed: true });
    one.desk.keyring.add(crooked.otherKey({ owner: 3 }), { placed: true });
    join(world, 4);
    await one.sync();
    one.give(file, 4);
    const due = dueNow(one.desk, world.random);
    const grant = due.flatMap((d) =>
      d.of === 'grant' && d.grant.of === 'cases' ? [d.grant.grant] : [],
    );
    const people = new Set(
      grant.flatMap(({ cases }) => cases.flatMap((c) => c.logs.map((l) => l.person))),
    );
    expect([...people].sort()).toEqual([1, 2, 3]);
  });

  it('who leaves no number for the next board secret stops nobody’s beat, and no answer (P7, P10)', async () => {
    const { world, answered } = await withEpochs('the last number', [65_535]);
    expect(await answered('Thank you.')).toEqual(['Thank you.']);
    leave(world, 2);
    world.passDays(1);
    expect(await answered('They have left.')).toEqual(['Thank you.', 'They have left.']);
  });

  it('who grants hundreds of keys stops nobody’s beat (P5)', async () => {
    const world = await withCase('hundreds of keys');
    const one = await world.signIn(1);
    const crooked = await makeCrooked(world, 2);
    for (let number = 1; number <= 700; number++)
      one.desk.keyring.add(crooked.otherKey({ number }), { placed: false });
    await beats(one, world, 2);
    const read = one.desk.keyring.all().filter((k) => k.placed);
    expect(read.length).toBeGreaterThan(50);
    expect(one.desk.outbox.bundle).toBe(2);
  });

  it('who writes thousands of entries keeps nobody’s program busy', () => {
    const count = 5_000;
    const entries = Array.from({ length: count }, (_, i): Entry => {
      const hash = hashOf(i + 1);
      const prev = i === 0 ? new Uint8Array(32) : hashOf(i);
      const header = { number: i + 1, prev, heads: [] } as unknown as Entry['header'];
      return { header, payload: hash, bytes: hash, hash };
    });
    const started = performance.now();
    const ordered = orderEntries(entries);
    expect(performance.now() - started).toBeLessThan(3_000);
    expect(ordered.map((e) => e.header.number)).toEqual(entries.map((e) => e.header.number));
  });
});

const hashOf = (i: number): Uint8Array => hash(labels.entry, toUtf8(String(i)));

const garbage = (world: World) => ({
  origin: { batch: 1, day: 1, dropId: world.random(16) },
  letter: world.random(300),
});
