/** Somebody takes themselves out of a case. `docs/protocol.md`, "Recusal". */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Duty } from '../../client/conversation/duty.js';
import { membersNow } from '../../client/conversation/rank.js';
import { beforeRecusing } from '../../client/conversation/recusal.js';
import { ProtocolError } from '../../crypto/index.js';
import { makeReporter, makeWorld } from '../support/world.js';
import {
  caseOf,
  dutyOf,
  makeRecusalUnit,
  nextDay,
  openedBy,
  out,
  placesOf,
  type RecusalUnit,
  recuseAndFollow,
  reply,
  settle,
  textsOf,
} from './unit.js';

const kinds = (duty: Duty): string[] => duty.alarms().map(({ kind }) => kind);

describe('Taking oneself out of a case', () => {
  let unit: RecusalUnit;
  let placed: number;
  beforeAll(async () => {
    unit = await makeRecusalUnit('recusal');
    placed = placesOf(unit);
    await recuseAndFollow(unit, 'I know one of these people.');
    for (const person of [1, 2, 4]) {
      const duty = dutyOf(unit, person);
      const file = caseOf(duty, unit.caseId);
      duty.write(file, { kind: 'note', text: `A note of officer ${person}’s.` });
      if (person !== 4) reply(duty, file, `After it, officer ${person}.`);
    }
    for (let day = 0; day < 4; day++) await nextDay(unit);
  }, 60_000);

  it('takes it off their desk at once, and nothing of it comes back: no row, no count, no alarm (R33)', () => {
    const { desk } = dutyOf(unit, out);
    expect([...desk.cases.keys()]).not.toContain(unit.caseId);
    expect(desk.cases.size).toBe(1);
    expect(desk.recusals.going.size).toBe(0);
    expect([desk.written.size, desk.pending.size, desk.unknown.size]).toEqual([0, 0, 0]);
    expect(kinds(dutyOf(unit, out))).toEqual([]);
  });

  it('holds on a new device, which never opens the case', async () => {
    const { desk, alarms, quiet } = await unit.world.signIn(out);
    expect([desk.cases.size, desk.recusals.going.size]).toEqual([1, 0]);
    expect(desk.recusals.done.has(unit.caseId)).toBe(true);
    expect([alarms().length, quiet()]).toEqual([0, true]);
  });

  it('is told to colleagues by an entry under that person’s own signature, behind their note', () => {
    for (const person of [1, 2, 4]) {
      const duty = dutyOf(unit, person);
      const file = caseOf(duty, unit.caseId);
      expect(membersNow(duty.desk, file).map((m) => m.person)).toEqual([1, 2, 4]);
      const theirs = [...file.entries.values()].filter((e) => e.header.person === out);
      expect(theirs.map((e) => e.header.kind).sort()).toEqual([1, 2, 6]);
      expect(file.entries.size).toBe(9);
      expect(kinds(duty)).toEqual([]);
    }
  });

  it('leaves the reporter the whole conversation, and takes that person off the readers (P7, R33)', async () => {
    const returned = await unit.reporter.returns();
    expect(textsOf(returned)).toEqual([
      'After it, officer 1.',
      'After it, officer 2.',
      'Officer 1.',
      'Officer 3.',
    ]);
    const [found] = returned.cases;
    expect(found).toMatchObject({ recused: [out], alarms: [], withheld: [], epoch: 1 });
    expect(found?.addressees.map((p) => p.person)).toEqual([1, 2, 4]);
  });

  it('lets nobody who is out open what is written after it, with all keys they ever held (P6)', () => {
    const [before, after] = [openedBy(unit, out, placed), openedBy(unit, out)];
    expect(before.cases).toBe(2);
    expect(before.entries).toHaveLength(2);
    // Their own two entries came; nothing of anybody else's.
    expect(after.entries).toHaveLength(4);
    expect(after.messages).toEqual(before.messages);
    expect(after.states).toBeLessThanOrEqual(before.states);
    expect(after.epochs).toEqual([]);
    // The check sees what a member sees.
    expect(openedBy(unit, 2)).toMatchObject({ entries: { length: 9 }, messages: { length: 4 } });
  });

  it('makes no letter short of a reader: those that leave them out from then on are whole', async () => {
    await unit.reporter.answer('One thing more.');
    unit.world.server.closeBatch();
    await settle(unit);
    for (const person of [1, 2, 4]) {
      const duty = dutyOf(unit, person);
      const file = caseOf(duty, unit.caseId);
      expect([...file.letters.values()].map((one) => one.partial).sort()).toEqual([false, true]);
      expect(kinds(duty)).toEqual([]);
    }
  });

  it('leaves a letter closed that was sealed to them by a page that did not know yet', async () => {
    const { world } = unit;
    const bundles = dutyOf(unit, out).desk.cursor;
    const { cases } = await unit.reporter.returns();
    expect(cases[0]?.addressees).toHaveLength(3);
    // As from a page that has no notices: it addresses everybody on the route.
    await makeReporter(world, unit.reporter.path, unit.reporter.entropy).report('And once more.');
    world.server.closeBatch();
    const report = await dutyOf(unit, out).sync();
    expect(report.letters).toBe(0);
    expect(dutyOf(unit, out).desk.cases.size).toBe(1);
    expect(dutyOf(unit, out).desk.pending.size).toBe(0);
    expect(kinds(dutyOf(unit, out))).toEqual([]);
    expect(dutyOf(unit, out).desk.cursor).toBeGreaterThanOrEqual(bundles);
    await dutyOf(unit, 2).sync();
    expect(caseOf(dutyOf(unit, 2), unit.caseId).letters.size).toBe(3);
    const again = await world.signIn(out);
    expect([again.desk.cases.size, again.alarms()]).toEqual([1, []]);
  });
});

describe('The check of who can open it finds', () => {
  it('a colleague’s program that goes on with the key that everybody had', async () => {
    const unit = await makeRecusalUnit('goes on as before');
    unit.plant = ({ desk }) => {
      if (desk.officer.person === 4) desk.cases.get(unit.caseId)?.recusals.clear();
    };
    await recuseAndFollow(unit);
    const before = openedBy(unit, out).entries.length;
    const four = dutyOf(unit, 4);
    four.write(caseOf(four, unit.caseId), { kind: 'note', text: 'Under the old key.' });
    for (let day = 0; day < 2; day++) await nextDay(unit);
    expect(openedBy(unit, out).entries.length).toBeGreaterThan(before);
  }, 60_000);
});

describe('What auditors are told of it', () => {
  it('is that it happened, without a reason, and nothing of a case that leaves one of them out (R10, R26)', async () => {
    const world = makeWorld({ seed: 'auditors', officers: 3, auditors: [3] });
    for (const excluded of [[], [3]])
      await makeReporter(world, { route: 1, excluded }).report('Something.');
    world.server.closeBatch();
    const duty = await world.signIn(1);
    const told = () => duty.desk.leaves.waiting.map(({ act }) => act);
    for (const file of [...duty.desk.cases.values()]) {
      const before = told();
      duty.look(file, 'printed');
      duty.recuse(file, 'A neighbour of mine.');
      const hidden = file.path.excluded.length > 0;
      expect(told().slice(before.length)).toEqual(hidden ? [] : ['printed', 'wrote', 'recused']);
    }
    expect(JSON.stringify(duty.desk.leaves)).not.toContain('neighbour');
  });
});

describe('Before somebody takes themselves out', () => {
  it('a case that nobody else can open is refused, and stays as it is', async () => {
    const world = makeWorld({ seed: 'alone', officers: 1 });
    await makeReporter(world, { route: 1, excluded: [] }).report('To one person alone.');
    world.server.closeBatch();
    const duty = await world.signIn(1);
    const [file] = duty.desk.cases.values();
    if (file === undefined) throw new Error('no case');
    expect(beforeRecusing(duty.desk, file)).toMatchObject({ lost: true, readers: [] });
    expect(() => duty.recuse(file, 'Not mine.')).toThrow(ProtocolError);
    expect([duty.desk.cases.size, duty.desk.written.size]).toEqual([1, 0]);
  });

  it('says that nobody else has opened it yet, or that nobody could write to the reporter', async () => {
    const world = makeWorld({ seed: 'unopened', officers: 2 });
    const people = [
      world.unit.listed(1, { since: 1 }),
      world.unit.listed(2, { notices: false, since: 1 }),
    ];
    world.unit.next({ people });
    await makeReporter(world, { route: 1, excluded: [] }).report('Just arrived.');
    world.server.closeBatch();
    const one = await world.signIn(1);
    const two = await world.signIn(2);
    const [file] = one.desk.cases.values();
    if (file === undefined) throw new Error('no case');
    const expected = { readers: [2], lost: false, silent: true };
    expect(beforeRecusing(one.desk, file)).toEqual({ ...expected, unopened: true });
    await settle({ world, duties: [two, one] });
    await settle({ world, duties: [two, one] });
    expect(beforeRecusing(one.desk, file)).toEqual({ ...expected, unopened: false });
  });
});
