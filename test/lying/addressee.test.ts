import { beforeEach, describe, expect, it } from 'vitest';
import { foldCase, lettersOf } from '../../client/conversation/casefile.js';
import { dueNow } from '../../client/conversation/due.js';
import { stateNow } from '../../client/conversation/due-notices.js';
import type { Duty } from '../../client/conversation/duty.js';
import { entryKinds, itemKinds } from '../../client/conversation/kinds.js';
import { signMessage } from '../../client/conversation/message.js';
import { encodeLetterCopy } from '../../client/conversation/records.js';
import { signState } from '../../client/conversation/state.js';
import { dayOf, type Path } from '../../crypto/index.js';
import { makeReporter, makeWorld, type Reporter, type World } from '../support/world.js';
import { onlyCase } from './answered.js';
import { type Crooked, caseRecord, json, makeCrooked, storedRecord } from './crooked.js';
import { flipped } from './liar.js';

let world: World;
let reporter: Reporter;

const kinds = (duty: Duty): string[] => [...new Set(duty.alarms().map((a) => a.kind))].sort();

async function begin(path: Path = { route: 1, excluded: [] }): Promise<void> {
  world = makeWorld({ seed: `a dishonest addressee ${path.excluded.join()}` });
  reporter = makeReporter(world, path);
  await reporter.report('The first addressee must not see to it alone.');
  world.server.closeBatch();
}

beforeEach(() => begin());

async function beats(duty: Duty, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    await duty.beat();
    world.pass(60_000);
    await duty.sync();
  }
}

/** A batch closes, a day passes, and this officer reads and sends. */
async function nextDay(...duties: Duty[]): Promise<void> {
  world.server.closeBatch();
  world.passDays(1);
  for (const duty of duties) {
    await duty.sync();
    await beats(duty, 3);
  }
  world.server.snapshot();
}

const received = async (): Promise<number | undefined> =>
  (await reporter.returns()).cases[0]?.received?.letters;

/** The crooked officer's key, granted and kept, with the case listed. */
async function openly(): Promise<Crooked> {
  const crooked = await makeCrooked(world, 1);
  await crooked.place({ grant: crooked.key, records: [caseRecord(crooked.file)] });
  return crooked;
}

describe('A dishonest first addressee', () => {
  it('who stores nothing delays a letter by a day and hides it from nobody (P10)', async () => {
    const two = await world.signIn(2);
    await beats(two, 2);
    expect(lettersOf(onlyCase(two))[0]?.stored).toBe(false);
    await nextDay(two);
    expect(lettersOf(onlyCase(two))[0]?.stored).toBe(true);
    expect([two.alarms(), await received()]).toEqual([[], 1]);
  });

  it('who lists a letter and does not store it is not believed', async () => {
    const crooked = await openly();
    await crooked.place({ records: [storedRecord(crooked.file)] });
    world.server.closeBatch();
    const two = await world.signIn(2);
    expect(lettersOf(onlyCase(two))[0]?.stored).toBe(false);
    await nextDay(two);
    expect([lettersOf(onlyCase(two))[0]?.stored, await received()]).toEqual([true, 1]);
  });

  it('who stores an altered letter is told, and a colleague stores the true one', async () => {
    const crooked = await openly();
    const [letter] = lettersOf(crooked.file);
    if (letter === undefined) throw new Error('no letter');
    const copy = encodeLetterCopy(letter.origin, flipped(letter.letter.bytes, 300));
    await crooked.place({ items: [{ kind: itemKinds.letter.kind, bytes: copy }] });
    world.server.closeBatch();
    const two = await world.signIn(2);
    expect(two.alarms()).toMatchObject([{ kind: 'bad-item', person: 1 }]);
    await nextDay(two);
    expect([lettersOf(onlyCase(two)).length, await received()]).toEqual([1, 1]);
  });

  it('who seals a key to one of its two readers alone gives it to nobody', async () => {
    const crooked = await makeCrooked(world, 1);
    await crooked.place({ grant: crooked.key, to: [2] });
    world.server.closeBatch();
    const [two, three] = [await world.signIn(2), await world.signIn(3)];
    expect([kinds(two), kinds(three)]).toEqual([['broken-letter'], []]);
    expect(two.desk.keyring.all().filter((k) => k.senderKey.owner === 1)).toEqual([]);
  });

  it('who gives two keys under one number is told to every reader', async () => {
    const crooked = await makeCrooked(world, 1);
    await crooked.place({ grant: crooked.key });
    await crooked.place({ grant: crooked.otherKey() });
    world.server.closeBatch();
    for (const person of [2, 3]) expect(kinds(await world.signIn(person))).toEqual(['key-fork']);
  });

  it('who gives two readers different keys, with the server’s help, is told by their confirmations', async () => {
    const crooked = await makeCrooked(world, 1);
    await crooked.place({ grant: crooked.key });
    world.server.closeBatch();
    await crooked.place({ grant: crooked.otherKey() });
    world.server.closeBatch();
    // The server gives one batch of grants to one reader and the other to the other.
    const { batches } = world.server.kept;
    const [, first, second] = batches;
    const give = async (person: number, held: typeof first) => {
      world.server.kept.batches = batches.filter((b) => b !== held);
      const duty = await world.signIn(person);
      world.server.kept.batches = batches;
      return duty;
    };
    const two = await give(2, second);
    const three = await give(3, first);
    await beats(two, 3);
    await beats(three, 3);
    expect(two.desk.keyring.all().filter((k) => k.senderKey.owner === 1)).toHaveLength(1);
    world.server.kept.batches = batches.filter((b) => b !== first);
    await nextDay(three);
    world.server.kept.batches = world.server.kept.batches.filter((b) => b !== second);
    await two.sync();
    const told = [...two.alarms(), ...three.alarms()].filter((a) => a.kind === 'key-fork');
    expect(told.some((a) => a.person === 1)).toBe(true);
  });

  it('who grants a key to somebody the reporter left out is refused (P6)', async () => {
    await begin({ route: 1, excluded: [3] });
    const crooked = await makeCrooked(world, 1);
    const third = world.directory().people.find((p) => p.person === 3);
    if (third === undefined) throw new Error('no third officer');
    const readers = [...crooked.key.readers, { person: 3, keyId: third.keyId }];
    await crooked.place({ grant: crooked.otherKey({ readers }) });
    world.server.closeBatch();
    for (const person of [2, 3]) {
      const duty = await world.signIn(person);
      expect(kinds(duty)).toEqual(['bad-grant']);
      expect(duty.desk.keyring.all().filter((k) => k.senderKey.owner === 1)).toEqual([]);
    }
  });

  it('who states fewer letters and nobody but themselves draws the conversation to nobody (P7)', async () => {
    const crooked = await openly();
    const lie = { ...stateNow(crooked.duty.desk, crooked.file), letters: 0, members: [1] };
    const { unitId, keys } = crooked.duty.desk.officer;
    const bytes = signState(lie, { unitId, signSecret: keys.signSecret });
    await crooked.place({ notices: [{ kind: itemKinds.state.kind, bytes }] });
    world.server.snapshot();
    const [found] = (await reporter.returns()).cases;
    expect(found?.addressees.map((p) => p.person)).toEqual([1, 2, 3]);
    const two = await world.signIn(2);
    await nextDay(two);
    await nextDay(two);
    expect(await received()).toBe(1);
  });

  it('whose state is dated for a day to come is told, and the state counts for nothing', async () => {
    const crooked = await openly();
    const now = stateNow(crooked.duty.desk, crooked.file);
    const { unitId, keys } = crooked.duty.desk.officer;
    const lie = { ...now, letters: 9, day: now.day + 2, nextBy: 0 };
    const bytes = signState(lie, { unitId, signSecret: keys.signSecret });
    await crooked.place({ notices: [{ kind: itemKinds.state.kind, bytes }] });
    world.server.snapshot();
    const [found] = (await reporter.returns()).cases;
    expect([found?.received, found?.alarms]).toEqual([null, [{ kind: 'broken', person: 1 }]]);
    expect((await world.signIn(2)).alarms()).toMatchObject([{ kind: 'bad-item', person: 1 }]);
  });

  it('who leaves a colleague’s answer out of their state hides it from nobody', async () => {
    const two = await world.signIn(2);
    await nextDay(two);
    const content = { language: 'en' as const, answers: '', text: 'From the second officer.' };
    two.write(onlyCase(two), { kind: 'reply', content });
    await nextDay(two);
    await nextDay(two);
    const crooked = await openly();
    const now = stateNow(crooked.duty.desk, crooked.file);
    const lie = { ...now, letters: 9, day: now.day + 1, listed: [] };
    const { unitId, keys } = crooked.duty.desk.officer;
    const bytes = signState(lie, { unitId, signSecret: keys.signSecret });
    await crooked.place({ notices: [{ kind: itemKinds.state.kind, bytes }] });
    world.server.snapshot();
    const [found] = (await reporter.returns()).cases;
    expect(found?.messages.map((m) => m.header.signer)).toEqual([2]);
  });

  it('who signs for a colleague is told, and counts for nothing', async () => {
    const crooked = await openly();
    const second = world.directory().people.find((p) => p.person === 2);
    if (second === undefined) throw new Error('no second officer');
    const { unitId, keys } = crooked.duty.desk.officer;
    const signer = { unitId, signSecret: keys.signSecret };
    const forged = crooked.entry({ person: 2, keyId: second.keyId }, json({ text: 'Not mine.' }));
    const message = signMessage(
      {
        caseId: crooked.file.caseId,
        signer: 2,
        keyId: second.keyId,
        number: 1,
        prev: new Uint8Array(32),
        day: dayOf(world.server.now),
        directory: 1,
      },
      { language: 'en', answers: '', text: 'Come to the car park alone.' },
      signer,
    );
    await crooked.place({
      items: [{ kind: itemKinds.entry.kind, bytes: forged }],
      notices: [{ kind: itemKinds.message.kind, bytes: message.bytes }],
    });
    world.server.closeBatch();
    world.server.snapshot();
    const two = await world.signIn(2);
    expect(onlyCase(two).entries.size).toBe(0);
    expect(two.alarms().every((a) => a.kind === 'bad-item' && a.person === 1)).toBe(true);
    expect(two.alarms()).toHaveLength(2);
    const [found] = (await reporter.returns()).cases;
    expect(found?.messages).toEqual([]);
    expect(found?.alarms).toMatchObject([{ kind: 'broken', person: 1 }]);
  });

  it('who writes what nobody can read stops nobody’s session', async () => {
    const crooked = await openly();
    const { status } = entryKinds;
    const bad = crooked.entry({ kind: status.kind, number: 1 }, json({ status: 'burnt' }));
    const far = crooked.entry({ number: 4_294_967_295 }, json({ text: 'The last number.' }));
    await crooked.place({
      items: [bad, far].map((bytes) => ({ kind: itemKinds.entry.kind, bytes })),
    });
    world.server.closeBatch();
    const two = await world.signIn(2);
    const file = onlyCase(two);
    expect([file.entries.size, foldCase(file).status]).toEqual([2, 'open']);
    expect(kinds(two)).toEqual(['bad-item', 'entry-gap']);
    await beats(two, 2);
    expect(dueNow(two.desk, world.random)).toEqual([]);
  });
});
