import { describe, expect, it } from 'vitest';
import { type DatedAct, encodeAct, parseLeaf } from '../../../client/conversation/acts.js';
import type { Duty } from '../../../client/conversation/duty.js';
import { makeLeaf, recordAct, unmakeLeaf } from '../../../client/conversation/leaves.js';
import { emptyOutbox, encodeOutbox, parseOutbox } from '../../../client/conversation/outbox.js';
import { outboxNow } from '../../../client/conversation/outboxing.js';
import { auditLeafHash, officerKeys, openAuditLeaf, u16 } from '../../../crypto/index.js';
import { makeReporter, makeWorld, type World } from '../../support/world.js';

const auditKey = new Uint8Array(32).fill(7);

/** What a leaf says, under the key of these tests. */
const opened = (world: World, leaf: Uint8Array) => {
  const { signPublic } = officerKeys(world.vaultOf(1).seed);
  return parseLeaf(openAuditLeaf(leaf, { unitId: world.unit.unit.unitId, signPublic }, auditKey));
};
const next = (world: World, { desk }: Duty) =>
  makeLeaf(desk, { bundle: desk.outbox.bundle + 1, made: [], auditKey }, world.random);

async function atWork(seed: string) {
  const world = makeWorld({ seed });
  await makeReporter(world, { route: 1, excluded: [] }).report('Something.');
  world.server.closeBatch();
  const duty = await world.signIn(1);
  const [file] = duty.desk.cases.values();
  if (file === undefined) throw new Error('no case');
  return { world, duty, file };
}
const granted = (number: number): Parameters<typeof recordAct>[1] => ({
  act: 'granted',
  number,
  to: [2, 3],
});
const told = (acts: readonly DatedAct[]): string[] => acts.map(({ act }) => act);

describe('A leaf', () => {
  it('says who looked at which case, and what was written in it, and no word of either (R10)', async () => {
    const { world, duty, file } = await atWork('leaf');
    duty.look(file);
    duty.look(file);
    duty.write(file, {
      kind: 'status',
      status: 'hold',
      reason: 'The auditors must not read this.',
    });
    const { leaf } = next(world, duty);
    const { acts, bundle } = opened(world, leaf);
    expect(bundle).toBe(1);
    const caseName = file.caseId.slice(0, 7);
    expect(acts).toMatchObject([
      { act: 'opened', caseName },
      { act: 'wrote', caseName, entryKind: 3, number: 1, status: 'hold' },
    ]);
    expect(Math.floor(world.server.now / 60_000)).toBe(acts[0]?.minute);
    expect(Buffer.concat(acts.map(encodeAct)).length).toBeLessThan(50);
  });

  it('takes as much as it holds; the rest waits, in order, and is in the outbox', async () => {
    const { world, duty } = await atWork('many');
    for (let number = 1; number <= 40; number++) recordAct(duty.desk, granted(number));
    const seen: number[] = [];
    const sizes = new Set<number>();
    for (let leaves = 0; seen.length < 40; leaves++) {
      expect(leaves).toBeLessThan(4);
      const { leaf } = next(world, duty);
      sizes.add(leaf.length);
      for (const act of opened(world, leaf).acts) if (act.act === 'granted') seen.push(act.number);
      const { waiting } = parseOutbox(encodeOutbox(outboxNow(duty.desk, 0))).leaves;
      expect(seen.length + waiting.length).toBe(40);
      expect(parseOutbox(encodeOutbox(outboxNow(duty.desk, 0))).leaves).toEqual(duty.desk.leaves);
    }
    expect(seen).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
    expect([...sizes]).toEqual([512]);
  });

  it('follows the one before it by its hash, and an act of a refused bundle waits again', async () => {
    const { world, duty, file } = await atWork('chain');
    const first = next(world, duty);
    duty.look(file);
    const second = next(world, duty);
    expect(opened(world, first.leaf).before).toEqual(new Uint8Array(16));
    expect(opened(world, second.leaf).before).toEqual(auditLeafHash(first.leaf));
    expect(duty.desk.leaves.waiting).toEqual([]);
    unmakeLeaf(duty.desk, second);
    const again = next(world, duty);
    expect(opened(world, again.leaf).before).toEqual(auditLeafHash(first.leaf));
    expect(told(opened(world, again.leaf).acts)).toEqual(['opened']);
  });

  it('counts what is more than can wait, and forgets nothing of it', async () => {
    const { duty } = await atWork('flood');
    for (let number = 1; number <= 300; number++) recordAct(duty.desk, granted(number));
    const { waiting } = duty.desk.leaves;
    expect(waiting).toHaveLength(257);
    expect(waiting.at(-1)).toMatchObject({ act: 'more', count: 44 });
  });

  it('that a refused, an unanswered or a locked bundle held is neither lost nor said twice', async () => {
    const { world, duty, file } = await atWork('expected');
    duty.look(file);
    const bundle = duty.prepare();
    expect([bundle.acts, duty.desk.leaves.waiting.length]).toEqual([1, 0]);
    const after = duty.desk.leaves;
    duty.refused(bundle);
    expect(told(duty.desk.leaves.waiting)).toEqual(['opened']);
    // Locked before it was answered: the session goes on from the outbox as it stood.
    const other = await world.signIn(1);
    other.look([...other.desk.cases.values()][0] as typeof file);
    other.expect(bundle);
    expect(other.desk.leaves).toEqual({ before: after.before, waiting: [] });
    expect(other.desk.outbox.bundle).toBe(1);
    other.refused(bundle);
    expect(told(other.desk.leaves.waiting)).toEqual(['opened']);
    other.expect(bundle);
    other.sent(bundle);
    expect(other.desk.leaves).toEqual({ before: after.before, waiting: [] });
  });
});

describe('An outbox of the first version', () => {
  it('is still read, without leaves', () => {
    const now = encodeOutbox(emptyOutbox);
    const old = now.slice(0, -(16 + u16(0).length));
    old[0] = 1;
    expect(parseOutbox(old)).toEqual(emptyOutbox);
  });
});
