import { expect, test } from 'vitest';
import { onOtherRoutes } from '../../../client/conversation/leaving-directory.js';
import { returnWith } from '../../../client/conversation/returning.js';
import { type Directory, type Receipt, receiptKeys } from '../../../crypto/index.js';
import { listedOf, shelf, today } from '../../support/notice-board.js';
import { makeUnit, type TestUnit } from '../../support/unit.js';

const made = makeUnit({ officers: 4, seed: 'returning' });
const directory = made.versions.at(-1) as Directory;
const plain = { route: 1, excluded: [] };

/** A fresh receipt and an empty board. */
function fresh(unit: TestUnit = made) {
  const entropy = unit.random(16);
  const receipt: Receipt = receiptKeys(entropy, unit.unit.unitId);
  const board = shelf(unit);
  const back = (given: { day?: number; everyone?: boolean; directory?: Directory } = {}) =>
    returnWith({
      entropy,
      directory: unit.versions.at(-1) as Directory,
      board: board.bytes(),
      day: today,
      ...given,
    }).cases;
  return { entropy, receipt, board, back };
}

const texts = (found: ReturnType<ReturnType<typeof fresh>['back']>[number] | undefined) =>
  found?.messages.map((m) => (m.content === 'newer' ? 'newer' : m.content.text));

test('from the words alone: route, messages, count, promise, and who reads the next letter', () => {
  const { receipt, board, back } = fresh();
  const unit = board.boardOf(receipt, plain);
  const message = unit.message(2, 'Thank you. We have read it.');
  const day = today - 1;
  unit.state(1, { letters: 3, intakeDay: day, nextBy: today + 9, listed: [listedOf(message)] });
  const [found, ...others] = back();
  expect(others).toEqual([]);
  expect(found?.path).toEqual(plain);
  expect(texts(found)).toEqual(['Thank you. We have read it.']);
  expect(found?.received).toEqual({ letters: 3, day });
  expect(found?.nextBy).toBe(today + 9);
  expect(found?.addressees.map((p) => p.person)).toEqual([1, 2, 3, 4]);
  expect(found?.seen).toEqual([{ person: 2, number: 1, hash: message.hash.slice(0, 8) }]);
  expect(found).toMatchObject({ noticeSeen: true, withheld: [], arriving: 0, alarms: [] });
});

test('with nothing on the board, and with another receipt, nothing is found', () => {
  expect(fresh().back()).toEqual([]);
  const { board } = fresh();
  board.boardOf(fresh().receipt, plain).state(1);
  const other = fresh();
  const found = returnWith({ entropy: other.entropy, directory, board: board.bytes(), day: today });
  expect(found.cases).toEqual([]);
});

test('exclusions are found again by trying all: one, two and three people (P6)', () => {
  for (const excluded of [[3], [1, 4], [1, 2, 3]]) {
    const { receipt, board, back } = fresh();
    board.boardOf(receipt, { route: 1, excluded }).state(excluded.includes(4) ? 2 : 4);
    const [found] = back();
    expect(found?.path).toEqual({ route: 1, excluded });
    expect(found?.addressees.map((p) => p.person)).toEqual(
      [1, 2, 3, 4].filter((p) => !excluded.includes(p)),
    );
  }
});

test('a receipt that once forgot an exclusion has two cases, and both are found', () => {
  const { receipt, board, back } = fresh();
  board.boardOf(receipt, plain).state(1);
  board.boardOf(receipt, { route: 1, excluded: [2] }).state(3);
  expect(back().map((c) => c.path.excluded)).toEqual([[], [2]]);
});

test('cells of the current period and the two before are found, older ones are not', () => {
  for (const [age, count] of [
    [0, 1],
    [28, 1],
    [55, 1],
    [84, 0],
  ] as const) {
    const { receipt, board, back } = fresh();
    board.boardOf(receipt, plain).state(1, { day: today - age });
    expect(back()).toHaveLength(count);
  }
});

test('the next 128 places are read whenever one of the last 128 was found', () => {
  const { receipt, board, back } = fresh();
  const unit = board.boardOf(receipt, plain);
  unit.state(1, { index: 0 });
  unit.state(1, { index: 100, letters: 2 });
  unit.state(1, { index: 255, letters: 3 });
  expect(back()[0]?.received?.letters).toBe(3);
  unit.state(1, { index: 384, letters: 4 });
  expect(back()[0]?.received?.letters).toBe(3);
  unit.state(1, { index: 383, letters: 4 });
  unit.state(1, { index: 500, letters: 5 });
  expect(back()[0]?.received?.letters).toBe(5);
});

test('a message is put together from parts that came in several bundles', () => {
  const { receipt, board, back } = fresh();
  const unit = board.boardOf(receipt, plain);
  const long = Array.from({ length: 900 }, (_, i) => `word${i * 7919}`).join(' ');
  unit.message(1, long);
  unit.state(1);
  expect(board.cells.length).toBeGreaterThan(4);
  expect(texts(back()[0])).toEqual([long]);
});

test('a message placed again by a colleague is one message', () => {
  const { receipt, board, back } = fresh();
  const unit = board.boardOf(receipt, plain);
  const message = unit.message(1, 'once', { day: today - 40 });
  unit.again(message, { placer: 3 });
  unit.again(message, {});
  unit.state(2, { listed: [listedOf(message, today - 40)] });
  expect(texts(back()[0])).toEqual(['once']);
  expect(back()[0]?.alarms).toEqual([]);
});

test('a letter goes to members on the route, and to those whom states name that were made under a later directory', () => {
  const unit = makeUnit({ officers: 5, seed: 'moving routes' });
  const people = [1, 2, 3, 4, 5].map((p) =>
    unit.listed(p, { since: 1, routes: p < 3 ? [1] : [2] }),
  );
  const routes = [1, 2].map((route) => ({ route, current: true, title: `Route ${route}` }));
  const core = { routes, people };
  const { receipt, board, back } = fresh(makeUnit({ officers: 5, seed: 'moving routes', core }));
  const notices = board.boardOf(receipt, plain);
  notices.state(1, { members: [1, 2, 4], directory: 2, day: today - 20 });
  notices.state(2, { members: [1, 2, 3], day: today - 19 });
  notices.state(2, { members: [1, 2] });
  expect(back()[0]?.addressees.map((p) => p.person)).toEqual([1, 2, 4]);
});

test('what somebody said before they took themselves out is no stranger’s while nobody has listed it yet', () => {
  const { receipt, board, back } = fresh();
  const unit = board.boardOf(receipt, plain);
  unit.message(3, 'Before it.', { day: today - 5 });
  unit.state(1, { day: today - 6 });
  unit.state(3, { recused: [3], members: [1, 2, 4], day: today - 5 });
  expect([texts(back()[0]), back()[0]?.alarms]).toEqual([[], []]);
  unit.message(3, 'After it.', { day: today });
  expect(back()[0]?.alarms).toEqual([{ kind: 'stranger', person: 3, number: 2 }]);
});

test('who was moved off the route is written to no more, and what they said is no stranger’s (P6)', () => {
  const made = makeUnit({ officers: 3, seed: 'moved off', routes: [1, 2] });
  const { receipt, board, back } = fresh(made);
  const before = made.versions.at(-1) as Directory;
  const notices = board.boardOf(receipt, plain);
  const message = notices.message(3, 'Before it.', { day: today - 3 });
  notices.state(1, { listed: [listedOf(message, today - 3)], day: today - 2 });
  notices.state(3, { day: today - 1 });
  const people = onOtherRoutes(before.people, [{ person: 3, routes: [2] }]);
  const directory = made.next({ people });
  expect(back({ directory: before })[0]?.addressees.map((p) => p.person)).toEqual([1, 2, 3]);
  const [found] = back({ directory });
  expect(found?.addressees.map((p) => p.person)).toEqual([1, 2]);
  expect([texts(found), found?.alarms]).toEqual([['Before it.'], []]);
  // What they say under the directory that moved them is.
  notices.state(3, { letters: 9 });
  expect(back({ directory })[0]).toMatchObject({
    received: { letters: 1 },
    alarms: [{ kind: 'stranger', person: 3 }],
  });
});

test('one dishonest addressee cannot draw the conversation to themselves (P10)', () => {
  const { receipt, board, back } = fresh();
  const unit = board.boardOf(receipt, { route: 1, excluded: [4] });
  unit.state(1);
  unit.state(2, { members: [2, 4], recused: [1, 3], letters: 9 });
  const [found] = back();
  expect(found?.newest?.signer).toBe(2);
  expect(found?.addressees.map((p) => p.person)).toEqual([1, 2, 3]);
});

test('who took themselves out under their own signature is not written to any more', () => {
  const { receipt, board, back } = fresh();
  const unit = board.boardOf(receipt, plain);
  unit.state(3, { recused: [3], members: [1, 2, 4], day: today - 5 });
  unit.state(1, { recused: [3], members: [1, 2, 4] });
  expect(back()[0]?.addressees.map((p) => p.person)).toEqual([1, 2, 4]);
});

test('the newest state is that of the greatest day, then count, then place, then lowest person', () => {
  const { receipt, board, back } = fresh();
  const unit = board.boardOf(receipt, plain);
  unit.state(4, { day: today - 1, letters: 9 });
  unit.state(3, { letters: 2 });
  unit.state(2, { letters: 3, nextBy: today + 1 });
  expect(back()[0]?.newest?.signer).toBe(2);
  unit.state(1, { letters: 3, nextBy: today + 2 });
  expect(back()[0]?.newest?.signer).toBe(1);
  unit.state(2, { letters: 3, nextBy: today + 3 });
  expect(back()[0]?.newest?.nextBy).toBe(today + 3);
});

test('a long-gone route or person is found when everyone is tried, not before', () => {
  const unit = makeUnit({ officers: 2, seed: 'bare numbers', core: { numbers: [9, 77] } });
  const { receipt, board, back } = fresh(unit);
  board.boardOf(receipt, { route: 77, excluded: [9] }).state(1);
  expect(back()).toEqual([]);
  // Nobody is on that route any more, so nothing that stands there counts; but it is found.
  expect(back({ everyone: true })[0]?.path).toEqual({ route: 77, excluded: [9] });
});

test('a board that is one byte short or long is refused', () => {
  const { entropy, receipt, board } = fresh();
  board.boardOf(receipt, plain).state(1);
  const bytes = board.bytes();
  for (const broken of [bytes.slice(1), new Uint8Array([...bytes, 0])])
    expect(() => returnWith({ entropy, directory, board: broken, day: today })).toThrow('a board');
});

test('cells of a kind that this program does not know are kept and counted as newer', () => {
  const { receipt, board, back } = fresh();
  const unit = board.boardOf(receipt, plain);
  unit.state(1);
  const item = new Uint8Array(16).fill(5);
  const content = { kind: 200, day: today, item, part: 1, parts: 1, content: new Uint8Array(9) };
  unit.cells('notice', unit.logKey, 1, [content]);
  unit.cells('bridge', unit.logKey, 2, [{ ...content, kind: 9 }]);
  expect(back()[0]?.newer).toBe(2);
  expect(back()[0]?.alarms).toEqual([]);
});
