import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Returned } from '../../client/conversation/returning.js';
import { reporter } from '../../client/locales/en/reporter.js';
import { cellBytes, cellTagBytes, concat, periodOf, tagOf, toHex } from '../../crypto/index.js';
import { cellsOfBoard } from '../support/model-server.js';
import { type Answered, answered, onlyCase, promisedDays } from './answered.js';
import { about, flipped, withBody } from './liar.js';
import { codeOf } from './visit.js';

let scene: Answered;
/** Tags of the case's cells on the board: a state, the message, and two states, the last of which lists it. */
let tags: string[];

beforeAll(async () => {
  scene = await answered('boards');
  const { duty, office } = scene;
  const period = periodOf(Math.floor(office.clock.now() / 86_400_000));
  const logKey = onlyCase(duty).boardSecret;
  tags = [0, 1, 2, 3].map((index) =>
    toHex(tagOf({ log: 'notice', logKey, person: 1, period, index })),
  );
});

afterAll(() => scene.office.close());

beforeEach(() => {
  scene.visitor.liar.lie = null;
});

const message = 1;
const tagAt = (index: number): string => tags[index] as string;
const isOf = (cell: Uint8Array, index: number): boolean =>
  toHex(cell.subarray(0, cellTagBytes)) === tagAt(index);

function lieAbout(change: (cells: Uint8Array[]) => Uint8Array[]): void {
  scene.visitor.liar.lie = about(
    '/api/board',
    withBody((body) => concat(...change(cellsOfBoard(new Uint8Array(body))))),
  );
}

/** What the reporter sees: messages, how many are withheld, alarms. */
function seen({ cases }: Returned): { messages: number; withheld: number; alarms: string[] } {
  const [found] = cases;
  return {
    messages: found?.messages.length ?? 0,
    withheld: found?.withheld.length ?? 0,
    alarms: found?.alarms.map((a) => a.kind) ?? ['nothing found'],
  };
}

const honest = { messages: 1, withheld: 0, alarms: [] };
const kept = { messages: 0, withheld: 1, alarms: [] };

describe('A server that lies about the board', () => {
  it('shows an answer and its state when it does not lie', async () => {
    const returned = await scene.writer.returns();
    expect(seen(returned)).toEqual(honest);
    expect(returned.cases[0]?.received?.letters).toBe(1);
    expect(cellsOfBoard(await scene.visitor.portal.board())).toHaveLength(
      (await scene.visitor.portal.board()).length / cellBytes,
    );
  });

  it('tells a reporter that an answer is missing when two cells of the board change places', async () => {
    lieAbout((cells) => {
      const own = cells.find((cell) => isOf(cell, message)) as Uint8Array;
      const other = cells.find((cell) => isOf(cell, 0)) as Uint8Array;
      const under = (tag: Uint8Array, rest: Uint8Array) =>
        concat(tag.subarray(0, cellTagBytes), rest.subarray(cellTagBytes));
      return cells.map((cell) =>
        cell === own ? under(own, other) : cell === other ? under(other, own) : cell,
      );
    });
    const { alarms, ...rest } = seen(await scene.writer.returns());
    expect(rest).toEqual({ messages: 0, withheld: 1 });
    expect(alarms.every((kind) => kind === 'broken')).toBe(true);
    expect(reporter.withheld('Officer 1', 1)).toContain('somebody may be holding it back');
  });

  it('shows a reporter the same from a board whose cells stand there twice', async () => {
    lieAbout((cells) => cells.flatMap((cell) => [cell, cell]));
    expect(seen(await scene.writer.returns())).toEqual(honest);
    lieAbout((cells) => [...cells, ...cells]);
    expect(seen(await scene.writer.returns())).toEqual(honest);
  });

  it('shows a reporter the same from a board in another order', async () => {
    lieAbout((cells) => [...cells].reverse());
    expect(seen(await scene.writer.returns())).toEqual(honest);
  });

  it('tells a reporter of an answer that is kept back', async () => {
    lieAbout((cells) => cells.filter((cell) => !isOf(cell, message)));
    expect(seen(await scene.writer.returns())).toEqual(kept);
    // What cannot be noticed: the whole case, which an officer's first notice of each period
    // stands for, and the newest notices together.
    lieAbout((cells) => cells.filter((cell) => !isOf(cell, 0)));
    expect((await scene.writer.returns()).cases).toEqual([]);
    lieAbout((cells) => cells.filter((cell) => ![message, 3].some((index) => isOf(cell, index))));
    expect(seen(await scene.writer.returns())).toEqual({ messages: 0, withheld: 0, alarms: [] });
    scene.visitor.liar.lie = about('/api/board', async () => null);
    expect(await codeOf(scene.writer.returns())).toBe('unreachable');
  });

  it('tells a reporter that an answer is missing when a bit of it was changed', async () => {
    for (const at of [cellTagBytes, 100, cellBytes - 1]) {
      lieAbout((cells) => cells.map((cell) => (isOf(cell, message) ? flipped(cell, at) : cell)));
      const { messages, withheld } = seen(await scene.writer.returns());
      expect([messages, withheld]).toEqual([0, 1]);
    }
  });

  it('refuses a board that is cut off inside a cell, and tells of cells cut off whole', async () => {
    scene.visitor.liar.lie = about(
      '/api/board',
      withBody((body) => body.subarray(0, body.length - 1)),
    );
    expect(await codeOf(scene.writer.returns())).toBe('size');
    const before = (cells: Uint8Array[]): number => cells.findIndex((cell) => isOf(cell, message));
    lieAbout((cells) => cells.slice(0, before(cells)));
    const cut = seen(await scene.writer.returns());
    const listed = cut.withheld === 1 || cut.alarms.includes('nothing found');
    expect([cut.messages, listed]).toEqual([0, true]);
  });

  it('tells the one reporter from whom an answer is kept that everybody else is given', async () => {
    const other = await scene.office.visitor();
    lieAbout((cells) => cells.filter((cell) => !isOf(cell, message)));
    expect(seen(await scene.writer.returns())).toEqual(kept);
    const board = await other.portal.board();
    expect(seen(await scene.writer.returns(board))).toEqual(honest);
    await scene.duty.sync();
    expect(scene.duty.alarms()).toEqual([]);
  });

  it('tells a reporter that a promised day has passed when the board stands still', async () => {
    const old = await scene.visitor.portal.board();
    await scene.office.pass(promisedDays * 86_400_000);
    expect(seen(await scene.writer.returns(old)).alarms).toEqual([]);
    await scene.office.pass(86_400_000);
    expect(seen(await scene.writer.returns(old)).alarms).toEqual(['promise-passed']);
  });
});
