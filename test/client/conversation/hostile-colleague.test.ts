import { describe, expect, it } from 'vitest';
import type { CaseFile } from '../../../client/conversation/casefile.js';
import type { Duty } from '../../../client/conversation/duty.js';
import { logBook } from '../../../client/conversation/logbook.js';
import { openCase } from '../../../client/conversation/reading.js';
import { caseKeysOf } from '../../../client/conversation/returning.js';
import {
  caseIdBytes,
  membersOf,
  periodOf,
  receiptKeys,
  sealCell,
  splitItem,
} from '../../../crypto/index.js';
import { makeCrooked } from '../../lying/crooked.js';
import { makeReporter, makeWorld, type World } from '../../support/world.js';

const onlyCase = (duty: Duty): CaseFile => {
  const [file] = duty.desk.cases.values();
  if (file === undefined) throw new Error('no case');
  return file;
};

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
});

const garbage = (world: World) => ({
  origin: { batch: 1, day: 1, dropId: world.random(16) },
  letter: world.random(300),
});
