/** What somebody said who is out of a case outlives the cells that it stood in. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Recusal } from '../../client/conversation/casefile.js';
import { caseLog, noticeLog } from '../../client/conversation/desk.js';
import { signEntry } from '../../client/conversation/entry.js';
import { entryKinds, itemKinds } from '../../client/conversation/kinds.js';
import { signMessage } from '../../client/conversation/message.js';
import { membersNow } from '../../client/conversation/rank.js';
import { caseKeysOf } from '../../client/conversation/returning.js';
import { type State, signState } from '../../client/conversation/state.js';
import {
  boardDays,
  type CellContent,
  dayOf,
  type LogKind,
  periodOf,
  receiptKeys,
  sealCell,
  signBridge,
  splitItem,
  toUtf8,
} from '../../crypto/index.js';
import { leave } from '../support/joining.js';
import {
  caseOf,
  dutyOf,
  makeRecusalUnit,
  nextDay,
  out,
  type RecusalUnit,
  recuseAndFollow,
  settle,
  textsOf,
} from './unit.js';

const others = [1, 2, 4];

/** Weeks in which the others work, and the one who is out does not. */
async function weeks(unit: RecusalUnit, count: number): Promise<void> {
  const { duties } = unit;
  unit.duties = others.map((person) => duties[person - 1] as (typeof duties)[0]);
  for (let week = 0; week < count; week++) await nextDay(unit, 7);
  unit.duties = duties;
}

/** Everybody knows who is out, and nobody finds anything to place. */
class Unplaced extends Map<number, Recusal> {
  override [Symbol.iterator]() {
    return new Map<number, Recusal>().entries();
  }
}

const addressees = async (unit: RecusalUnit): Promise<number[]> =>
  (await unit.reporter.returns()).cases[0]?.addressees.map((p) => p.person) ?? [];

describe('That somebody is out of a case', () => {
  it('a reporter knows who returns after the state that said so has ended (P6)', async () => {
    const unit = await makeRecusalUnit('reporter returns late');
    await recuseAndFollow(unit);
    await weeks(unit, 10);
    expect(await addressees(unit)).toEqual(others);
    // No cell that the one who is out had placed stands any more.
    const oldest = Math.min(...unit.world.server.kept.cells.board.map(({ day }) => day));
    const [recusal] = caseOf(dutyOf(unit, 1), unit.caseId).recusals.values();
    expect(oldest).toBeGreaterThan((recusal?.state.day ?? 0) + 7);
    // Where nobody places it again, they would be written to.
    unit.world.passDays(boardDays + 1);
    unit.world.server.erase();
    unit.world.server.snapshot();
    expect(await addressees(unit)).toEqual([]);
  }, 60_000);

  it('would be forgotten by a reporter if colleagues did not place it again', async () => {
    const unit = await makeRecusalUnit('nobody places it again');
    await recuseAndFollow(unit);
    unit.plant = ({ desk }) => {
      const file = desk.cases.get(unit.caseId);
      if (file !== undefined && !(file.recusals instanceof Unplaced))
        file.recusals = new Unplaced(file.recusals);
    };
    await weeks(unit, 10);
    expect(await addressees(unit)).toEqual([1, 2, 3, 4]);
  }, 60_000);

  it('a reporter knows still when whoever drew the board secret leaves as well (P6)', async () => {
    const drawerLeaves = async (unit: RecusalUnit): Promise<number[]> => {
      await recuseAndFollow(unit);
      await weeks(unit, 9);
      const [drawer] = caseOf(dutyOf(unit, 2), unit.caseId).epochs;
      leave(unit.world, drawer?.author ?? 0);
      unit.duties = [2, 4].map((person) => dutyOf(unit, person));
      for (let day = 0; day < 2; day++) await nextDay(unit);
      return await addressees(unit);
    };
    expect(await drawerLeaves(await makeRecusalUnit('drawer leaves'))).toEqual([2, 4]);
    // Where programs take it for standing what nobody follows any more, they would be written to.
    const planted = await makeRecusalUnit('drawer leaves unnoticed');
    const plain = new Set<unknown>();
    planted.plant = ({ desk: { book } }) => {
      const { standing } = book;
      if (plain.has(standing)) return;
      book.standing = (item, parts) => standing(item, parts);
      plain.add(book.standing);
    };
    expect(await drawerLeaves(planted)).toEqual([2, 3, 4]);
  }, 120_000);

  it('a colleague reads in the store who comes back with a new device fourteen months later', async () => {
    const unit = await makeRecusalUnit('years later');
    await recuseAndFollow(unit);
    for (let round = 0; round < 21; round++) await nextDay(unit, 20);
    const duty = await unit.world.signIn(2);
    const { desk, alarms } = duty;
    const file = caseOf(duty, unit.caseId);
    const oldest = Math.min(...unit.world.server.kept.cells.store.map(({ day }) => day));
    expect(oldest).toBeGreaterThan((file.recusals.get(out)?.state.day ?? 0) + 7);
    expect(membersNow(desk, file).map((m) => m.person)).toEqual(others);
    expect(file.recusals.get(out)?.number).toBe(2);
    expect(alarms()).toEqual([]);
    // The one who is out comes back as well: their own keyring still says so.
    const back = await unit.world.signIn(out);
    expect([...back.desk.cases.keys()]).not.toContain(unit.caseId);
    expect(back.desk.recusals.done.has(unit.caseId)).toBe(true);
  }, 120_000);
});

describe('Somebody who is out and goes on writing with their old keys', () => {
  let unit: RecusalUnit;
  let before: string[];
  beforeAll(async () => {
    unit = await makeRecusalUnit('goes on writing');
    const held = dutyOf(unit, out);
    const [own] = held.desk.keyring
      .all()
      .filter(({ senderKey }) => senderKey.owner === out)
      .map(({ senderKey }) => senderKey);
    const entries = [...caseOf(held, unit.caseId).entries.values()];
    await recuseAndFollow(unit);
    before = textsOf(await unit.reporter.returns());
    const { world } = unit;
    const day = dayOf(world.server.now);
    const { unitId } = world.unit.unit;
    const directory = world.directory();
    const keyId = directory.people.find((p) => p.person === out)?.keyId ?? new Uint8Array(8);
    const signer = { unitId, signSecret: world.unit.officers[out - 1]?.signSecret as Uint8Array };
    const receipt = receiptKeys(unit.reporter.entropy, unitId);
    const keys = caseKeysOf(receipt, unit.reporter.path);
    const file = caseOf(dutyOf(unit, 1), unit.caseId);
    let index = 100;
    const put = (log: LogKind, logKey: Uint8Array, contents: readonly CellContent[]): void => {
      for (const content of contents) {
        const place = { log, logKey, person: out, period: periodOf(day), index: index++ };
        world.server.place(
          log === 'case' ? 'store' : 'board',
          day,
          sealCell(place, content, signer, world.random),
        );
      }
    };
    const { caseId } = file;
    const message = signMessage(
      {
        ...{ caseId, signer: out, keyId, number: 2, day, directory: directory.number },
        prev: entries[0]?.hash ?? new Uint8Array(32),
      },
      { language: 'en', answers: '', text: 'I am still here.' },
      signer,
    );
    const secret = world.random(32);
    const header = { caseId, signer: out, keyId, day, directory: directory.number };
    put(
      'bridge',
      file.boardSecret,
      splitItem(
        itemKinds.bridge.kind,
        day,
        signBridge(
          { ...header, epoch: 9, members: [1, 2, 3, 4] },
          { secret, kemPublic: keys.kemPublic },
          signer,
        ),
      ),
    );
    const state: State = {
      ...{ caseId, signer: out, keyId, day, epoch: 9, letters: 99, intakeDay: day },
      ...{
        sessions: [],
        members: [1, 2, 3, 4],
        excluded: [],
        recused: [],
        directory: 1,
        listed: [],
      },
      nextBy: 0,
    };
    for (const logKey of [noticeLog(file.boardSecret, out).logKey, secret]) {
      put('notice', logKey, splitItem(itemKinds.message.kind, day, message.bytes));
      put('notice', logKey, splitItem(itemKinds.state.kind, day, signState(state, signer)));
    }
    if (own === undefined) throw new Error('no key of theirs');
    const { kind, version } = entryKinds.note;
    const entry = signEntry(
      {
        ...{ kind, kindVersion: version, caseId, person: out, keyId, directory: directory.number },
        ...{ number: 3, prev: new Uint8Array(32), minute: day * 1440, heads: [] },
      },
      toUtf8(JSON.stringify({ text: 'A note after all.' })),
      signer,
    );
    put('case', caseLog(own, caseId).logKey, splitItem(itemKinds.entry.kind, day, entry.bytes));
    for (let days = 0; days < 3; days++) await nextDay(unit);
  }, 60_000);

  it('is read by no reporter, and followed over no bridge', async () => {
    const returned = await unit.reporter.returns();
    expect(textsOf(returned)).toEqual(before);
    const [found] = returned.cases;
    expect(found).toMatchObject({ epoch: 1, recused: [out], withheld: [] });
    expect(found?.received?.letters).toBe(1);
    expect(found?.addressees.map((p) => p.person)).toEqual(others);
    expect(new Set(found?.alarms.map(({ kind, person }) => `${kind} ${person}`))).toEqual(
      new Set([`stranger ${out}`]),
    );
  });

  it('adds nothing to the case for colleagues, who are told of it', () => {
    for (const person of others) {
      const duty = dutyOf(unit, person);
      const file = caseOf(duty, unit.caseId);
      const theirs = [...file.entries.values()].filter((e) => e.header.person === out);
      expect(theirs).toHaveLength(2);
      expect(file.states.some(({ state }) => state.letters === 99)).toBe(false);
      const kinds = duty.alarms().map(({ kind }) => kind);
      expect(kinds).toContain('entry-stranger');
      expect(kinds).toContain('bridge-unknown');
    }
  });

  it('is followed over no bridge either when the reporter learns it beyond another one', async () => {
    await weeks(unit, 10);
    // Placed again by the one who is out, as their own state in epoch 0 has ended.
    expect(await addressees(unit)).toEqual(others);
    await settle(unit);
  });
});
