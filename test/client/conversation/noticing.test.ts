import { expect, test } from 'vitest';
import { returnWith } from '../../../client/conversation/returning.js';
import { type Directory, receiptKeys } from '../../../crypto/index.js';
import { listedOf, shelf, today } from '../../support/notice-board.js';
import { makeUnit, type TestUnit } from '../../support/unit.js';

const made = makeUnit({ officers: 4, seed: 'noticing' });
const plain = { route: 1, excluded: [] };

function fresh(unit: TestUnit = made, path: { route: number; excluded: number[] } = plain) {
  const entropy = unit.random(16);
  const board = shelf(unit);
  const notices = board.boardOf(receiptKeys(entropy, unit.unit.unitId), path);
  const back = (day = today, directory = unit.versions.at(-1) as Directory) =>
    returnWith({ entropy, directory, board: board.bytes(), day }).cases[0];
  return { board, notices, back };
}

/** The server takes away the cells that `count` placings put there last. */
const withhold = (cells: Uint8Array[], from: number, to = cells.length) =>
  cells.splice(from, to - from);

test('a listed message that is absent is withheld, until its 56 days are over', () => {
  const { board, notices, back } = fresh();
  const message = notices.message(1, 'taken away', { day: today - 50 });
  withhold(board.cells, 0);
  const listed = [listedOf(message, today - 50)];
  notices.state(2, { listed });
  expect(back()?.withheld).toEqual(listed);
  expect(back(today + 5)?.withheld).toEqual(listed);
  expect(back(today + 6)?.withheld).toEqual([]);
});

test('a listed message of which one part is absent is withheld, and not "still arriving"', () => {
  const { board, notices, back } = fresh();
  const text = Array.from({ length: 900 }, (_, i) => `word${i * 7919}`).join(' ');
  const message = notices.message(1, text);
  withhold(board.cells, board.cells.length - 1);
  notices.state(2, { listed: [listedOf(message)] });
  expect(back()).toMatchObject({ arriving: 0, messages: [], noticeSeen: true });
  expect(back()?.withheld).toEqual([listedOf(message)]);
});

test('a message that is listed by nobody yet and has not come whole is still arriving', () => {
  const { notices, back } = fresh();
  const text = Array.from({ length: 900 }, (_, i) => `word${i * 7919}`).join(' ');
  notices.state(2, { nextBy: today + 3 });
  notices.message(1, text, { parts: [1, 2, 3, 4] });
  expect(back()).toMatchObject({ arriving: 1, withheld: [], alarms: [] });
  expect(back(today + 3)?.arriving).toBe(1);
  expect(back(today + 4)).toMatchObject({
    arriving: 0,
    alarms: [{ kind: 'promise-passed', person: 2 }],
  });
});

test('the last parts of an old message, whose first have gone, raise nothing', () => {
  const { notices, back } = fresh();
  const text = Array.from({ length: 900 }, (_, i) => `word${i * 7919}`).join(' ');
  notices.state(2);
  notices.message(1, text, { day: today - 55, parts: [3, 4, 5] });
  expect(back()).toMatchObject({ arriving: 0, withheld: [], alarms: [] });
});

test('nothing else is taken for withheld: an older state may list what the newest does not', () => {
  const { board, notices, back } = fresh();
  const message = notices.message(1, 'read long ago', { day: today - 30 });
  withhold(board.cells, 0);
  notices.state(2, { day: today - 30, listed: [listedOf(message, today - 30)] });
  notices.state(1, { listed: [] });
  expect(back()).toMatchObject({ withheld: [], alarms: [] });
});

test('messages without any state are told as withheld too', () => {
  const { notices, back } = fresh();
  notices.message(1, 'alone');
  expect(back()?.alarms).toEqual([{ kind: 'state-withheld' }]);
  expect(back()?.messages).toHaveLength(1);
});

test('a letter names nothing as seen that comes after a withheld message', () => {
  const { board, notices, back } = fresh();
  const one = notices.message(1, 'one');
  const from = board.cells.length;
  const two = notices.message(1, 'two');
  withhold(board.cells, from);
  const three = notices.message(1, 'three');
  notices.state(2, { listed: [one, two, three].map((m) => listedOf(m)) });
  expect(back()?.seen.map((s) => s.number)).toEqual([1]);
  notices.again(two, { placer: 3 });
  expect(back()?.seen.map((s) => s.number)).toEqual([3]);
});

test('two messages under one number are both shown, and told (P7)', () => {
  const { notices, back } = fresh();
  notices.message(1, 'one');
  notices.message(1, 'another', { number: 1, prev: new Uint8Array(32) });
  notices.state(2);
  expect(back()?.messages).toHaveLength(2);
  expect(back()?.alarms).toEqual([{ kind: 'message-fork', person: 1, number: 1 }]);
});

test('a message that does not follow the one before it is told', () => {
  const { notices, back } = fresh();
  notices.message(1, 'one');
  notices.message(1, 'two', { prev: new Uint8Array(32).fill(1) });
  notices.state(2);
  expect(back()?.alarms).toEqual([{ kind: 'message-chain', person: 1, number: 2 }]);
});

test('two different verified cells under one tag: both are kept, and it is told', () => {
  const { notices, back } = fresh();
  notices.state(1, { letters: 1, index: 0 });
  notices.state(1, { letters: 2, index: 0 });
  expect(back()?.alarms).toEqual([{ kind: 'clash', person: 1 }]);
  expect(back()?.received?.letters).toBe(2);
  expect(back()?.states).toHaveLength(2);
});

test('the same cell sealed twice for one place is no alarm', () => {
  const { notices, back } = fresh();
  notices.state(1, { index: 0 });
  notices.state(1, { index: 0 });
  expect(back()?.alarms).toEqual([]);
});

test('one bit changed in a cell and it opens no more; the message is withheld', () => {
  const { board, notices, back } = fresh();
  const message = notices.message(1, 'changed');
  notices.state(2, { listed: [listedOf(message)] });
  expect(back()?.withheld).toEqual([]);
  const cell = board.cells[0] as Uint8Array;
  cell[700] = (cell[700] as number) ^ 1;
  expect(back()?.withheld).toEqual([listedOf(message)]);
});

test('a cell of another case or under another tag is not taken for one of this case', () => {
  const one = fresh();
  const two = fresh();
  one.notices.state(1);
  two.notices.state(1, { letters: 7 });
  const [mine, theirs] = [one.board.cells[0], two.board.cells[0]] as [Uint8Array, Uint8Array];
  theirs.set(mine.subarray(0, 16));
  one.board.cells.splice(0, 1, theirs);
  expect(one.back()).toBeUndefined();
});

test('a message of another case, placed in this one, does not count', () => {
  const { notices, back } = fresh();
  notices.state(1);
  notices.message(1, 'elsewhere', { caseId: new Uint8Array(32).fill(9) });
  expect(back()?.messages).toEqual([]);
  expect(back()?.alarms).toEqual([{ kind: 'broken', person: 1 }]);
});

test('what a past person wrote counts only if a current member lists it', () => {
  const unit = makeUnit({ officers: 3, seed: 'somebody leaves' });
  const { notices, back } = fresh(unit);
  const kept = notices.message(3, 'before leaving', { day: today - 9 });
  notices.message(3, 'written after leaving', { day: today });
  notices.state(3, { letters: 99, nextBy: today + 30 });
  const gone = { current: false, slot: null, pastDay: today, since: 1 };
  unit.next({
    people: [1, 2].map((p) => unit.listed(p, { since: 1 })).concat(unit.listed(3, gone)),
  });
  expect(back()).toMatchObject({ newest: null, messages: [] });
  notices.state(1, { members: [1, 2], listed: [listedOf(kept, today - 9)] });
  const found = back();
  expect(found?.messages.map((m) => m.header.number)).toEqual([1]);
  expect(found?.newest?.signer).toBe(1);
  expect(found?.addressees.map((p) => p.person)).toEqual([1, 2]);
  expect(found?.withheld).toEqual([]);
});

test('somebody who is on no route of the case cannot state anything, nor make themselves a member', () => {
  const routes = [1, 2].map((route) => ({ route, current: true, title: `Route ${route}` }));
  const first = makeUnit({ officers: 3, seed: 'an outsider' });
  const people = [1, 2, 3].map((p) => first.listed(p, { since: 1, routes: p === 3 ? [2] : [1] }));
  const unit = makeUnit({ officers: 3, seed: 'an outsider', core: { routes, people } });
  const { notices, back } = fresh(unit);
  notices.state(3, { letters: 50, members: [1, 2, 3] });
  notices.message(3, 'trust me');
  notices.state(1, { members: [1, 2] });
  const found = back();
  expect(found?.newest?.signer).toBe(1);
  expect(found?.messages).toEqual([]);
  expect(found?.alarms).toContainEqual({ kind: 'stranger', person: 3 });
  expect(found?.alarms).toContainEqual({ kind: 'stranger', person: 3, number: 1 });
  expect(found?.addressees.map((p) => p.person)).toEqual([1, 2]);
});

test('an excluded person who got hold of the secret is not read at all (P6)', () => {
  const { notices, back } = fresh(made, { route: 1, excluded: [2] });
  notices.state(2, { letters: 50 });
  notices.message(2, 'who are you?');
  expect(back()).toBeUndefined();
  notices.state(1);
  expect(back()).toMatchObject({ received: { letters: 1 }, messages: [], alarms: [] });
});

test('a state that names others as left out than the reporter did is told', () => {
  const { notices, back } = fresh(made, { route: 1, excluded: [2] });
  notices.state(1, { excluded: [] });
  expect(back()?.alarms).toEqual([{ kind: 'wrong-circle', person: 1 }]);
});

test('a state that asks for a newer directory shows that the one given is old', () => {
  const { notices, back } = fresh();
  notices.state(1, { directory: 2 });
  expect(back()?.alarms).toEqual([{ kind: 'directory-old', person: 1 }]);
});

test('an older board is given away by a promise that has passed', () => {
  const { notices, back } = fresh();
  notices.state(1, { nextBy: today + 7 });
  expect(back(today + 7)?.alarms).toEqual([]);
  expect(back(today + 8)?.alarms).toEqual([{ kind: 'promise-passed', person: 1 }]);
});
