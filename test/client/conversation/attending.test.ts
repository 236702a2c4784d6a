import { expect, test } from 'vitest';
import { signAttendance } from '../../../client/conversation/attendance.js';
import { lastEmptied } from '../../../client/conversation/attending.js';
import { readBoard } from '../../../client/conversation/board-reading.js';
import { itemKinds } from '../../../client/conversation/kinds.js';
import { type Directory, type OfficerKeys, receiptKeys, splitItem } from '../../../crypto/index.js';
import { shelf, today } from '../../support/notice-board.js';
import { makeUnit } from '../../support/unit.js';

const routes = [1, 2, 3].map((route) => ({ route, current: route < 3, title: `Route ${route}` }));
const first = makeUnit({ officers: 3, seed: 'attending' });
const people = [1, 2, 3].map((p) => first.listed(p, { routes: p === 3 ? [2] : [1] }));
const made = makeUnit({
  officers: 3,
  seed: 'attending',
  core: { routes, people: people.map((p) => ({ ...p, since: 1 })) },
});
const directory = made.versions[0] as Directory;
const { unitId } = made.unit;

function placed(said: { person: number; placer?: number; day: number; emptiedDay: number }[]) {
  const board = shelf(made);
  const { cells } = board.boardOf(receiptKeys(made.random(16), unitId), { route: 1, excluded: [] });
  for (const { person, placer, day, emptiedDay } of said) {
    const { signSecret } = made.officers[person - 1] as OfficerKeys;
    const keyId = directory.people[person - 1]?.keyId as Uint8Array;
    const bytes = signAttendance({ person, keyId, day, emptiedDay }, { unitId, signSecret });
    const contents = splitItem(itemKinds.attendance.kind, day, bytes);
    cells('attendance', unitId, placer ?? person, contents);
  }
  return lastEmptied(readBoard(board.bytes()), directory, today);
}

test('for each route it is shown when one of its officers last emptied it', () => {
  const byRoute = placed([
    { person: 1, day: today - 8, emptiedDay: today - 8 },
    { person: 1, day: today - 1, emptiedDay: today - 2 },
    { person: 2, day: today, emptiedDay: today - 5 },
  ]);
  expect(byRoute.get(1)).toEqual({ person: 1, day: today - 1, emptiedDay: today - 2 });
  expect(byRoute.get(2)).toBeNull();
  expect(byRoute.has(3)).toBe(false);
});

test('a day that has not come is not believed', () => {
  const byRoute = placed([
    { person: 1, day: today - 1, emptiedDay: today - 2 },
    { person: 2, day: today, emptiedDay: today + 1 },
  ]);
  expect(byRoute.get(1)?.emptiedDay).toBe(today - 2);
});

test('nobody attends for somebody else', () => {
  const byRoute = placed([{ person: 3, placer: 1, day: today, emptiedDay: today }]);
  expect([byRoute.get(1), byRoute.get(2)]).toEqual([null, null]);
});

test('an empty board says nothing about any route', () => {
  expect([...placed([]).values()]).toEqual([null, null]);
});
