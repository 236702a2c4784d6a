import { beforeEach, describe, expect, it } from 'vitest';
import { lettersOf } from '../../../client/conversation/casefile.js';
import { slotKeysOf } from '../../../client/conversation/compose.js';
import type { Duty } from '../../../client/conversation/duty.js';
import { letterKinds } from '../../../client/conversation/kinds.js';
import { caseKeysOf } from '../../../client/conversation/returning.js';
import {
  caseIdOf,
  concat,
  type LetterHeader,
  membersOf,
  type Path,
  type Receipt,
  receiptKeys,
  sealDrop,
  signLetter,
  toHex,
  toUtf8,
} from '../../../crypto/index.js';
import { makeReporter, makeWorld, reportOf, type World } from '../../support/world.js';

let world: World;
let receipt: Receipt;
const everybody: Path = { route: 1, excluded: [] };

beforeEach(() => {
  world = makeWorld({ seed: 'a hostile reporter' });
  receipt = receiptKeys(world.random(16), world.unit.unit.unitId);
});

function header(change: Partial<LetterHeader>, path = everybody): LetterHeader {
  const keys = caseKeysOf(receipt, path);
  const { caseSecret, signPublic, kemPublic } = keys;
  return {
    kind: letterKinds.report.kind,
    kindVersion: 1,
    unitId: world.unit.unit.unitId,
    caseId: caseIdOf(keys),
    sender: 0,
    path,
    directory: 1,
    session: world.random(16),
    seq: 1,
    prev: new Uint8Array(32),
    part: 1,
    parts: 1,
    seen: [],
    addressees: membersOf(world.directory(), everybody).map(({ person, keyId }) => ({
      person,
      keyId,
    })),
    opening: { caseSecret, signPublic, kemPublic },
    ...change,
  };
}

async function send(h: LetterHeader, text: string, signSecret = receipt.signSecret): Promise<void> {
  const letter = signLetter(h, toUtf8(JSON.stringify(reportOf(text).content)), signSecret).bytes;
  const { unitId } = world.unit.unit;
  const addressees = slotKeysOf(membersOf(world.directory(), everybody));
  const { id, drop } = sealDrop(
    { unitId, directory: 1, slots: 8, addressees, letter },
    world.random,
  );
  await world.server.portal().putDrop(id, concat(drop, new Uint8Array(10)));
}

async function beats(duty: Duty, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    await duty.beat();
    world.pass(60_000);
    await duty.sync();
  }
}

const kinds = (duty: Duty): string[] => [...new Set(duty.alarms().map((a) => a.kind))];

describe('A hostile reporter', () => {
  it('who names a route that no addressee reads fills nobody’s outbox for ever (R35)', async () => {
    for (let i = 0; i < 10; i++) {
      const path = { route: 99, excluded: [] };
      await send(header({}, path), toHex(world.random(3_500)));
    }
    world.server.closeBatch();
    const duty = await world.signIn(1);
    expect(kinds(duty)).toEqual(['broken-letter']);
    expect(duty.desk.cases.size).toBe(0);
    world.passDays(8);
    await makeReporter(world, everybody).report('An honest report.');
    world.server.closeBatch();
    await duty.sync();
    await beats(duty, 3);
    expect(duty.desk.cursor).toBe(1);
    const [file] = duty.desk.cases.values();
    if (file === undefined) throw new Error('no case');
    duty.write(file, { kind: 'note', text: 'There is room.' });
    expect(duty.desk.outbox.kept).toEqual([]);
  });

  it('whose letter to a case unknown so far was not signed by its reporter breaks no later one', async () => {
    const other = receiptKeys(world.random(16), world.unit.unit.unitId);
    await send(header({ opening: null }), 'Forged.', other.signSecret);
    world.server.closeBatch();
    const duty = await world.signIn(1);
    await send(header({}), 'The true first letter.');
    world.server.closeBatch();
    await duty.sync();
    const [file] = duty.desk.cases.values();
    expect(file && lettersOf(file)).toHaveLength(1);
    expect(kinds(duty)).toEqual(['broken-letter']);
    expect(duty.desk.unknown.size).toBe(0);
  });

  it('or finder of a receipt who claims to have read what was never written stops no answer (R12)', async () => {
    const seen = [{ person: 1, number: 2 ** 32 - 1, hash: world.random(8) }];
    await send(header({ seen }), 'I have read everything there will be.');
    world.server.closeBatch();
    const duty = await world.signIn(1);
    const [file] = duty.desk.cases.values();
    if (file === undefined) throw new Error('no case');
    duty.write(file, {
      kind: 'reply',
      content: { language: 'en', answers: 'Your report', text: 'Thank you.' },
    });
    await beats(duty, 4);
    expect(file.notices.size).toBe(1);
  });
});
