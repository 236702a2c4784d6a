/** The session of somebody who takes themselves out ends at every step, and nobody sees that they did. */
import { beforeAll, describe, expect, it } from 'vitest';
import { openDuty } from '../../client/conversation/duty.js';
import type { InboxPort } from '../../client/conversation/ports.js';
import { membersNow } from '../../client/conversation/rank.js';
import { caseOf, dutyOf, makeRecusalUnit, nextDay, out, type RecusalUnit, settle } from './unit.js';

/** The steps of the session after the act; it may end before any of them. */
const steps = ['composed', 'left', 'read', 'composed', 'left', 'read'];

async function cutOff(unit: RecusalUnit, before: number): Promise<boolean> {
  const duty = dutyOf(unit, out);
  duty.recuse(caseOf(duty, unit.caseId), 'Before I go.');
  let left = false;
  for (const step of steps.slice(0, before)) {
    if (step === 'composed') duty.prepare();
    else if (step === 'left') {
      await duty.beat();
      left = true;
      unit.world.pass(60_000);
    } else await duty.sync();
  }
  unit.duties[out - 1] = await unit.world.signIn(out);
  return left;
}

describe('A session that ends while somebody takes themselves out', () => {
  it.each(steps.map((step, at) => [at, step] as const))(
    'before step %i (%s) has done all of it or nothing, and the next one ends it',
    async (at) => {
      const unit = await makeRecusalUnit(`cut off ${at}`);
      const left = await cutOff(unit, at);
      const shown = (): boolean => dutyOf(unit, out).desk.cases.has(unit.caseId);
      // Nothing had left: the case is there as before, and can be left again.
      expect(shown()).toBe(!left);
      const { desk } = dutyOf(unit, out);
      expect(desk.written.size === 0 || left).toBe(true);
      if (!left) dutyOf(unit, out).recuse(caseOf(dutyOf(unit, out), unit.caseId), 'Before I go.');
      for (let day = 0; day < 4; day++) await nextDay(unit);
      expect(shown()).toBe(false);
      expect(dutyOf(unit, out).desk.recusals.done.has(unit.caseId)).toBe(true);
      expect(dutyOf(unit, out).alarms()).toEqual([]);
      for (const person of [1, 2, 4]) {
        const file = caseOf(dutyOf(unit, person), unit.caseId);
        expect(membersNow(dutyOf(unit, person).desk, file).map((m) => m.person)).toEqual([1, 2, 4]);
        expect([...file.entries.values()].filter((e) => e.header.person === out)).toHaveLength(3);
        expect(dutyOf(unit, person).alarms()).toEqual([]);
      }
      const [found] = (await unit.reporter.returns()).cases;
      expect(found).toMatchObject({ recused: [out], alarms: [], withheld: [] });
    },
    60_000,
  );
});

/** Every request of one officer, as the server sees it: what, how long, when. */
async function watched(seed: string, does: (unit: RecusalUnit) => void): Promise<string[]> {
  const unit = await makeRecusalUnit(seed);
  const { world } = unit;
  const seen: string[] = [];
  const honest = world.server.inbox(out);
  const now = (): number => world.server.now;
  const told = <K extends keyof InboxPort>(name: K): InboxPort[K] =>
    (async (...given: unknown[]) => {
      const sizes = given.map((one) => (one instanceof Uint8Array ? one.length : String(one)));
      seen.push(`${now()} ${name} ${sizes.join(' ')}`);
      return await (honest[name] as (...of: unknown[]) => Promise<unknown>)(...given);
    }) as unknown as InboxPort[K];
  const inbox: InboxPort = {
    unit: told('unit'),
    directories: told('directories'),
    batches: told('batches'),
    batchPage: told('batchPage'),
    cells: told('cells'),
    outbox: told('outbox'),
    putBundle: told('putBundle'),
  };
  const open = async () =>
    openDuty({
      inbox,
      vault: world.vaultOf(out),
      unit: world.unit.unit,
      now,
      random: world.random,
    });
  unit.duties[out - 1] = await open();
  does(unit);
  for (let day = 0; day < 2; day++) {
    for (let beats = 0; beats < 4; beats++) {
      for (const duty of unit.duties) {
        await duty.sync();
        await duty.beat();
        world.pass(60_000);
      }
      world.server.closeBatch();
    }
    world.passDays(1);
    unit.duties[out - 1] = await open();
    const kept = world.server.kept;
    const shelves = [kept.cells.store, kept.cells.board, kept.leaves].map((all) => all.length);
    const { drops } = kept.batches.at(-1) ?? { drops: 0 };
    seen.push(`${now()} keeps ${shelves.join(' ')} ${drops} ${kept.outboxes.get(out)?.length}`);
  }
  await settle(unit);
  return seen.map((line) => line.replace(/putBundle [0-9,]+/, 'putBundle'));
}

describe('What the server sees of somebody who takes themselves out', () => {
  const recusing = (unit: RecusalUnit): void => {
    const duty = dutyOf(unit, out);
    duty.recuse(
      caseOf(duty, unit.caseId),
      'A note before it, of some length, so that cells are used.',
    );
  };

  let without: string[];
  beforeAll(async () => {
    without = await watched('seen', () => undefined);
  }, 60_000);

  it('is, in number, size, order and time, what it sees of somebody who does not (P5)', async () => {
    expect(without.length).toBeGreaterThan(40);
    expect(await watched('seen', recusing)).toEqual(without);
  }, 60_000);

  it('would show one bundle more, or one that leaves at once', async () => {
    const hurried = await watched('seen', (unit) => {
      recusing(unit);
      void dutyOf(unit, out).beat();
    });
    expect(hurried).not.toEqual(without);
  }, 60_000);
});
