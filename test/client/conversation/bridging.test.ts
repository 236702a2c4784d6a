/** What a reporter makes of bridges: who may build one, and what is read beyond it. */
import { describe, expect, it } from 'vitest';
import { returnWith } from '../../../client/conversation/returning.js';
import { type Directory, receiptKeys } from '../../../crypto/index.js';
import { listedOf, shelf, today } from '../../support/notice-board.js';
import { makeUnit } from '../../support/unit.js';

/** A unit that officer 3 has left (with the second version of the directory), and a case of it. */
function afterLeaving(seed: string, excluded: number[] = []) {
  const unit = makeUnit({ officers: 4, seed });
  const entropy = unit.random(16);
  const board = shelf(unit);
  const receipt = receiptKeys(entropy, unit.unit.unitId);
  const notices = board.boardOf(receipt, { route: 1, excluded });
  const leave = () => {
    const gone = { current: false, slot: null, pastDay: today, since: 1 };
    unit.next({
      people: [1, 2]
        .map((p) => unit.listed(p, { since: 1 }))
        .concat([unit.listed(3, gone), unit.listed(4, { since: 1 })]),
    });
  };
  const back = (directory = unit.versions.at(-1) as Directory, day = today) =>
    returnWith({ entropy, directory, board: board.bytes(), day }).cases[0];
  return { unit, board, notices, receipt, leave, back };
}

describe('A reporter, after somebody has left', () => {
  it('reads what stands beyond a bridge, and the newest state of all epochs counts (P7)', () => {
    const { notices, leave, back } = afterLeaving('beyond');
    const old = notices.message(3, 'before leaving', { day: today - 2 });
    notices.state(1, { day: today - 1, letters: 1, listed: [listedOf(old, today - 2)] });
    leave();
    const secret = notices.bridge(1);
    const fresh = notices.message(1, 'after it', { secret });
    const listed = [listedOf(old, today - 2), listedOf(fresh)];
    notices.state(1, { secret, epoch: 1, letters: 2, listed });
    const found = back();
    expect(found).toMatchObject({ epoch: 1, alarms: [], withheld: [], newer: 0, arriving: 0 });
    expect(found?.received?.letters).toBe(2);
    expect(found?.messages.map((m) => m.header.signer)).toEqual([3, 1]);
  });

  it('reads two epochs of one number, and a second after a first that has gone', () => {
    const { notices, leave, back } = afterLeaving('two epochs');
    leave();
    const one = notices.bridge(1);
    const other = notices.bridge(2);
    const second = notices.bridge(2, { epoch: 2 });
    notices.message(1, 'one', { secret: one });
    notices.message(2, 'two', { secret: other });
    notices.message(4, 'four', { secret: second });
    notices.state(4, { secret: second, epoch: 2 });
    expect(back()?.messages.map((m) => m.header.signer)).toEqual([1, 2, 4]);
    expect(back()).toMatchObject({ epoch: 2, alarms: [] });
  });

  it('finds a case of which nothing stands but a bridge and what is beyond it', () => {
    const { notices, leave, back } = afterLeaving('bridge alone');
    leave();
    const secret = notices.bridge(2);
    expect(back()).toMatchObject({ newest: null, epoch: 1 });
    notices.state(2, { secret, epoch: 1, letters: 4 });
    expect(back()?.received?.letters).toBe(4);
  });

  it('does not follow a bridge of somebody who left, whoever placed it', () => {
    const { notices, leave, back } = afterLeaving('left');
    notices.state(1);
    leave();
    const secret = notices.bridge(3);
    notices.bridge(3, { placer: 1, leads: secret });
    notices.bridge(1, { placer: 3, leads: secret });
    notices.message(3, 'nobody knows that I left', { secret });
    notices.state(3, { secret, epoch: 1, letters: 9 });
    expect(back()).toMatchObject({ epoch: 0, messages: [], received: { letters: 1 } });
  });

  it('does not follow one of somebody who was never in the case, and says so', () => {
    const routes = [1, 2].map((route) => ({ route, current: true, title: `Route ${route}` }));
    const first = makeUnit({ officers: 3, seed: 'outside' });
    const people = [1, 2, 3].map((p) => first.listed(p, { since: 1, routes: p === 3 ? [2] : [1] }));
    const unit = makeUnit({ officers: 3, seed: 'outside', core: { routes, people } });
    const entropy = unit.random(16);
    const board = shelf(unit);
    const path = { route: 1, excluded: [] };
    const notices = board.boardOf(receiptKeys(entropy, unit.unit.unitId), path);
    notices.state(1, { members: [1, 2] });
    notices.state(3, { secret: notices.bridge(3), epoch: 1, letters: 9 });
    const directory = unit.versions[0] as Directory;
    const [found] = returnWith({ entropy, directory, board: board.bytes(), day: today }).cases;
    expect(found).toMatchObject({ epoch: 0, alarms: [{ kind: 'stranger', person: 3 }] });
    expect(found?.received?.letters).toBe(1);
  });

  it('does not follow one of somebody the reporter left out (P6)', () => {
    const { notices, back } = afterLeaving('left out', [2]);
    notices.state(1);
    notices.state(2, { secret: notices.bridge(2), epoch: 1, letters: 9 });
    expect(back()).toMatchObject({ epoch: 0, received: { letters: 1 }, alarms: [] });
  });

  it('follows none that was sealed to another key, or whose secret does not make it', () => {
    const { unit, notices, leave, back } = afterLeaving('wrong key');
    notices.state(1);
    leave();
    const to = receiptKeys(unit.random(16), unit.unit.unitId).kemPublic;
    notices.state(2, { secret: notices.bridge(2, { to }), epoch: 1, letters: 9 });
    expect(back()).toMatchObject({ epoch: 0, alarms: [{ kind: 'broken', person: 2 }] });
  });

  it('is told by a bridge that the directory shown is old, and does not follow it', () => {
    const { unit, notices, leave, back } = afterLeaving('old directory');
    notices.state(1);
    leave();
    notices.state(2, { secret: notices.bridge(2), epoch: 1, letters: 9 });
    const found = back(unit.versions[0]);
    expect(found).toMatchObject({ epoch: 0, alarms: [{ kind: 'directory-old', person: 2 }] });
    expect(back()?.received?.letters).toBe(9);
  });

  it('takes half a bridge for something that is still arriving', () => {
    const { notices, leave, back } = afterLeaving('half');
    notices.state(1);
    leave();
    const secret = notices.bridge(2, { parts: [1] });
    expect(back()).toMatchObject({ epoch: 0, arriving: 1, alarms: [] });
    notices.bridge(2, { parts: [2], placer: 4, leads: secret });
    expect(back()).toMatchObject({ epoch: 1, arriving: 0, alarms: [] });
  });

  it('reads no more than a few epochs of one person, and still those of the others', () => {
    const { notices, leave, back } = afterLeaving('many');
    leave();
    for (let epoch = 1; epoch <= 20; epoch++) notices.bridge(2, { epoch });
    notices.state(1, { secret: notices.bridge(1), epoch: 1, letters: 5 });
    expect(back()).toMatchObject({ epoch: 20, received: { letters: 5 } });
  });
});

describe('Somebody who takes themselves out of a case', () => {
  it('is no addressee any more, by their own signature alone (R33)', () => {
    const { notices, back } = afterLeaving('recusal');
    notices.state(1, { recused: [2] });
    expect(back()?.addressees.map((p) => p.person)).toEqual([1, 2, 3, 4]);
    notices.state(2, { recused: [2] });
    expect(back()?.addressees.map((p) => p.person)).toEqual([1, 3, 4]);
    expect(back()).toMatchObject({ recused: [2], alarms: [] });
  });

  it('states nothing more there, writes nothing, and builds no bridge that is followed', () => {
    const { notices, back } = afterLeaving('recused speaks');
    notices.state(2, { day: today - 3, recused: [2] });
    notices.state(1, { day: today - 2, recused: [2], members: [1, 3, 4] });
    const secret = notices.bridge(2);
    notices.state(2, { secret, epoch: 1, letters: 9 });
    notices.state(2, { letters: 8 });
    notices.message(2, 'I am still here');
    const found = back();
    expect(found).toMatchObject({ epoch: 0, received: { letters: 1 }, messages: [] });
    expect(found?.alarms).toEqual([
      { kind: 'stranger', person: 2 },
      { kind: 'stranger', person: 2, number: 1 },
    ]);
  });

  it('keeps what they wrote before, if a colleague’s state lists it', () => {
    const { notices, back } = afterLeaving('recused wrote');
    const said = notices.message(2, 'before', { day: today - 4 });
    notices.state(2, { day: today - 3, recused: [2] });
    notices.state(1, { recused: [2], listed: [listedOf(said, today - 4)] });
    expect(back()?.messages.map((m) => m.header.signer)).toEqual([2]);
    expect(back()?.alarms).toEqual([]);
  });
});
