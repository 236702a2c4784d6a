/** Looking begins before the board is there. What is found does not depend on when it came. */
import { expect, test, vi } from 'vitest';
import { type BoardReading, readBoard } from '../../../client/conversation/board-reading.js';
import { lookUpAwake } from '../../../client/conversation/looking-awake.js';
import { candidatesOf, lookUp, pathCount } from '../../../client/conversation/looking-up.js';
import { returnWith, search } from '../../../client/conversation/returning.js';
import type { Board } from '../../../client/conversation/sitting.js';
import {
  cellBytes,
  concat,
  type Directory,
  type Path,
  type Receipt,
  receiptKeys,
} from '../../../crypto/index.js';
import { listedOf, shelf, today } from '../../support/notice-board.js';
import { makeUnit } from '../../support/unit.js';

const made = makeUnit({ officers: 4, routes: [1, 2], seed: 'looking ahead' });
const directory = made.versions[0] as Directory;
const candidates = candidatesOf(directory, false);

/** Words, and a board with an answer at each of these paths, among others' cells. */
function answeredAt(...paths: Path[]) {
  const entropy = made.random(16);
  const receipt = (): Receipt => receiptKeys(entropy, made.unit.unitId);
  const board = shelf(made);
  for (const path of paths) {
    const notices = board.boardOf(receipt(), path);
    const message = notices.message(4, `To ${path.route} without ${path.excluded.join()}`);
    notices.state(4, { listed: [listedOf(message)] });
  }
  const bytes = concat(board.bytes(), made.random(300 * cellBytes));
  return { entropy, receipt, bytes };
}

/** A page that waits for its board: four milliseconds pass at each look at the clock. */
function waitingPage(given: { receipt: Receipt; everyone?: boolean }) {
  let arrive = (_board: Board): void => undefined;
  const board = new Promise<Board>((resolve) => {
    arrive = resolve;
  });
  const sitting = { directory, day: today, board };
  const leaving = new AbortController();
  const turns: number[] = [];
  const shares: number[] = [];
  let at = 0;
  let onTurn = (_turn: number): void => undefined;
  const watched = {
    now: () => {
      at += 4;
      return at;
    },
    turn: async () => {
      onTurn(turns.push(at));
      await new Promise((resolve) => setImmediate(resolve));
    },
    progress: (share: number) => shares.push(share),
    givenUp: leaving.signal,
  };
  return {
    sitting,
    arrive,
    leaving,
    turns,
    shares,
    /** Called at every turn of the page, with its number from 1. */
    onTurn(what: (turn: number) => void) {
      onTurn = what;
    },
    look: () => lookUpAwake(sitting, { everyone: false, ...given }, watched),
  };
}

const plain = { route: 2, excluded: [] };
const third = { route: 1, excluded: [1, 2, 3] };
const zero = (bytes: Uint8Array | Int32Array): boolean => bytes.every((byte) => byte === 0);
const secrets = ({ seed, signSecret, kemSecret }: Receipt): Uint8Array[] => [
  seed,
  signSecret,
  kemSecret,
];

test('the same is found when the board came before the words, amid the work, and long after', async () => {
  const { entropy, receipt, bytes } = answeredAt(third, plain);
  const wanted = returnWith({ entropy, directory, board: bytes, day: today });
  expect(wanted.cases.map(({ path }) => path)).toEqual([plain, third]);
  for (const arrival of [0, 1, 2, 4, 'late']) {
    const page = waitingPage({ receipt: receipt() });
    if (arrival === 0) page.arrive(bytes);
    page.onTurn((turn) => {
      if (turn === arrival) page.arrive(bytes);
    });
    const looking = page.look();
    if (arrival === 'late') {
      // Everything is derived long before, and the page is not kept busy with nothing.
      const turns = Math.ceil((pathCount(candidates) + 1) / 3);
      await vi.waitFor(() => expect(page.turns).toHaveLength(turns));
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(page.turns).toHaveLength(turns);
      page.arrive(bytes);
    }
    expect(await looking).toEqual(wanted);
    // A board that is there is looked through from the first step on.
    if (arrival === 0) expect(page.turns.length).toBeLessThan(pathCount(candidates) / 2);
    expect(page.shares.every((share, i) => share >= (page.shares[i - 1] ?? 0))).toBe(true);
  }
});

test('with other words nothing is found, whenever the board came', async () => {
  const { bytes } = answeredAt(third, plain);
  for (const arrival of [1, 3]) {
    const page = waitingPage({ receipt: answeredAt().receipt() });
    page.onTurn((turn) => {
      if (turn === arrival) page.arrive(bytes);
    });
    expect((await page.look())?.cases).toEqual([]);
  }
});

test('the page has its turn after 12 ms at most, while it derives ahead and while it looks', async () => {
  const { receipt, bytes } = answeredAt(plain);
  const page = waitingPage({ receipt: receipt(), everyone: true });
  page.onTurn((turn) => {
    if (turn === 2) page.arrive(bytes);
  });
  await page.look();
  const pauses = page.turns.map((at, i) => at - (page.turns[i - 1] ?? at));
  expect(page.turns.length).toBeGreaterThan(3);
  expect(Math.max(...pauses)).toBeLessThanOrEqual(12 + 2 * 4);
});

/** A board that says of tags what the test wants, and what it was asked. */
function askedBoard(holds: (start: number) => boolean) {
  const asked = { tags: 0, starts: 0 };
  const board: BoardReading = {
    cells: 0,
    find: () => [],
    has: () => {
      asked.tags += 1;
      return false;
    },
    hasStart: (start) => {
      asked.starts += 1;
      return holds(start);
    },
  };
  return { board, asked };
}

test('when the board has come, nothing is derived any more but what may stand on it', () => {
  const looking = lookUp({ receiptSeed: made.random(32), candidates, day: today });
  expect([...looking.ahead()]).toHaveLength(pathCount(candidates));
  const none = askedBoard(() => false);
  expect([...looking.over(none.board)].every((path) => path === null)).toBe(true);
  expect(none.asked).toEqual({ tags: 0, starts: expect.any(Number) });
  expect(none.asked.starts).toBeGreaterThan(pathCount(candidates));
  // A tag that merely begins alike leads to its one path, and that is looked at in full.
  let left = 1;
  const alike = askedBoard(() => left-- > 0);
  expect([...looking.over(alike.board)].every((path) => path === null)).toBe(true);
  expect(alike.asked.tags).toBe(4 * 3 * 2);
});

test('what there is no room for is derived when the board has come; a step ends where room does', () => {
  const { entropy, bytes } = answeredAt(plain, third);
  const { seed } = receiptKeys(entropy, made.unit.unitId);
  const [first, second] = returnWith({ entropy, directory, board: bytes, day: today }).cases;
  for (const tags of [0, 1, 24, 47, 100, 10_000]) {
    const room = new Int32Array(tags);
    const looking = lookUp({ receiptSeed: seed, candidates, day: today, room });
    const paths = [...looking.ahead()].length;
    expect(paths).toBeLessThanOrEqual(pathCount(candidates));
    expect(paths > 0).toBe(tags >= 24);
    const found = [...looking.over(readBoard(bytes))].filter((path) => path !== null);
    expect(found).toEqual([first?.path, second?.path]);
  }
});

test('given up: what was kept is overwritten, and the search starts from nothing', () => {
  const room = new Int32Array(1_000);
  const looking = lookUp({ receiptSeed: made.random(32), candidates, day: today, room });
  for (const _ of looking.ahead());
  expect(room.filter((start) => start !== 0).length).toBeGreaterThan(300);
  looking.forget();
  expect(zero(room)).toBe(true);
  const { board, asked } = askedBoard(() => true);
  for (const _ of looking.over(board));
  expect(asked.starts).toBe(0);
});

test('given up while the board arrives: receipt and everything derived are gone at once', async () => {
  const { receipt, bytes } = answeredAt(plain);
  const mine = receipt();
  const page = waitingPage({ receipt: mine });
  const kept: Int32Array[] = [];
  const fill = Int32Array.prototype.fill;
  const filled = vi.spyOn(Int32Array.prototype, 'fill').mockImplementation(function (
    this: Int32Array,
    ...given
  ) {
    if (!zero(this)) kept.push(this);
    return fill.apply(this, given);
  });
  try {
    const looking = page.look();
    await vi.waitFor(() => expect(page.turns.length).toBeGreaterThan(2));
    expect(secrets(mine).some(zero)).toBe(false);
    page.leaving.abort();
    expect(secrets(mine).every(zero)).toBe(true);
    expect(kept).toHaveLength(1);
    expect(kept.every(zero)).toBe(true);
    const turns = page.turns.length;
    // Nobody waits for the board any more either.
    expect(await looking).toBeNull();
    page.arrive(bytes);
    expect(page.turns.length).toBeLessThanOrEqual(turns + 1);
    expect(kept.every(zero)).toBe(true);
  } finally {
    filled.mockRestore();
  }
});

test('given up amid the looking: nothing is found, and the receipt is gone at once', async () => {
  const { receipt, bytes } = answeredAt(plain);
  const mine = receipt();
  const page = waitingPage({ receipt: mine, everyone: true });
  page.arrive(bytes);
  page.onTurn((turn) => {
    if (turn === 2) page.leaving.abort();
  });
  expect(await page.look()).toBeNull();
  expect(secrets(mine).every(zero)).toBe(true);
  const whole = search({ receipt: receipt(), directory, day: today });
  const steps = whole.over(bytes);
  let step = steps.next();
  while (!step.done) step = steps.next();
  const [found] = step.value.cases;
  whole.giveUp();
  expect(zero(found?.keys.caseSecret as Uint8Array)).toBe(true);
});

test('without a board nothing is found, and the receipt is gone; what is found keeps its receipt', async () => {
  const { receipt, bytes } = answeredAt(plain);
  const [lost, kept] = [receipt(), receipt()];
  const page = waitingPage({ receipt: lost });
  page.arrive({ code: 'busy' });
  expect(await page.look()).toBeNull();
  expect(secrets(lost).every(zero)).toBe(true);
  const other = waitingPage({ receipt: kept });
  other.arrive(bytes);
  expect((await other.look())?.receipt).toBe(kept);
  other.leaving.abort();
  expect(secrets(kept).some(zero)).toBe(false);
});

test('a directory that was replaced while the board arrived is the one that is looked with', async () => {
  const unit = makeUnit({ officers: 2, seed: 'one route more' });
  const old = unit.versions[0] as Directory;
  const routes = [1, 2].map((route) => ({ route, current: true, title: `Route ${route}` }));
  const people = [1, 2].map((person) => unit.listed(person, { since: 1, routes: [1, 2] }));
  const renewed = unit.next({ routes, people });
  const receipt = receiptKeys(unit.random(16), unit.unit.unitId);
  const board = shelf(unit);
  board.boardOf(receipt, plain).state(1);
  const page = waitingPage({ receipt });
  page.sitting.directory = old;
  const looking = page.look();
  await vi.waitFor(() => expect(page.turns.length).toBeGreaterThan(0));
  page.sitting.directory = renewed;
  page.arrive(board.bytes());
  expect((await looking)?.cases.map(({ path }) => path)).toEqual([plain]);
});
