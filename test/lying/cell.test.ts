import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Duty } from '../../client/conversation/duty.js';
import {
  cellBytes,
  cellTagBytes,
  concat,
  dayOf,
  periodOf,
  tagOf,
  toHex,
} from '../../crypto/index.js';
import { cellsOfBoard } from '../support/model-server.js';
import { onlyCase } from './answered.js';
import { about, flipped, type Lie, withBody } from './liar.js';
import { beats, type Desktop, kinds, type Office, openOffice } from './office.js';
import { codeOf } from './visit.js';
import { makeWriter } from './writer.js';

let office: Office;
let one: Desktop;
let two: Desktop;
let duty: Duty;

/** One officer has taken a letter in and stored it. */
beforeEach(async () => {
  office = await openOffice({ seed: 'cells' });
  const { portal } = await office.visitor();
  await makeWriter(office, portal, { route: 1, excluded: [] }).report('A letter.');
  await office.closeBatch();
  one = await office.desktop(1);
  two = await office.desktop(2);
  duty = await one.signIn();
});

afterEach(() => office.close());

/** The cells of one shelf, changed; the point stays true. */
const cells = (change: (cells: Uint8Array[]) => Uint8Array[], shelf = 'store'): Lie =>
  about(
    `/api/cells/${shelf}`,
    withBody((body) =>
      concat(
        new Uint8Array(body.subarray(0, 8)),
        ...change(cellsOfBoard(new Uint8Array(body.subarray(8)))),
      ),
    ),
  );

const periodNow = (): number => periodOf(dayOf(office.clock.now()));

/** Tags of the places used in the logs that some session reads. */
const opened = (session: Duty): Set<string> => {
  const { book } = session.desk;
  const period = periodNow();
  return new Set(
    book
      .watched()
      .flatMap((name) =>
        Array.from({ length: book.nextIndex(name, period) }, (_, index) =>
          toHex(tagOf({ ...name, period, index })),
        ),
      ),
  );
};

/** The newest place of somebody's log of the only case. */
function newestTag(session: Duty, person: number): string {
  const { book } = session.desk;
  const name = book.watched().find((n) => n.log === 'case' && n.person === person);
  if (name === undefined) throw new Error('no log of the case');
  const period = periodNow();
  return toHex(tagOf({ ...name, period, index: book.nextIndex(name, period) - 1 }));
}
const tag = (cell: Uint8Array): string => toHex(cell.subarray(0, cellTagBytes));

const note = (session: Duty, text: string) =>
  session.write(onlyCase(session), { kind: 'note', text });

describe('A server that lies about a cell', () => {
  it('tells an officer of a cell that was altered', async () => {
    await beats(office, duty, 3);
    const mine = opened(duty);
    for (const at of [cellTagBytes, cellBytes - 1]) {
      one.liar.lie = cells((all) => all.map((c) => (mine.has(tag(c)) ? flipped(c, at) : c)));
      expect(kinds(await one.signIn())).toContain('bad-cell');
    }
  });

  it('tells an officer of two cells of the store that changed places', async () => {
    await beats(office, duty, 3);
    const mine = opened(duty);
    one.liar.lie = cells((all) => {
      const [a, b] = all.filter((c) => mine.has(tag(c))) as [Uint8Array, Uint8Array];
      const under = (given: Uint8Array, rest: Uint8Array) =>
        concat(given.subarray(0, cellTagBytes), rest.subarray(cellTagBytes));
      return all.map((c) => (c === a ? under(a, b) : c === b ? under(b, a) : c));
    });
    expect(kinds(await one.signIn())).toContain('bad-cell');
  });

  it('tells an officer that the server keeps their cells back, and sends them again', async () => {
    one.liar.lie = cells(() => []);
    await beats(office, duty, 1);
    expect(kinds(duty)).toEqual(['lost-cells']);
    one.liar.lie = null;
    await beats(office, duty, 3);
    const colleague = await one.signIn();
    expect([...onlyCase(colleague).letters.values()].every((l) => l.stored)).toBe(true);
    expect(duty.quiet()).toBe(true);
  });

  it('tells an officer that the store ends before what their last session placed', async () => {
    await beats(office, duty, 2);
    const until = (await one.inbox.cells('store', 0)).cells.length / cellBytes;
    note(duty, 'The last word of this session.');
    await duty.beat();
    one.liar.lie = (asked, ask) => {
      let left = until;
      return cells((all) => all.filter(() => left-- > 0))(asked, ask);
    };
    const again = await one.signIn();
    expect(kinds(again)).toEqual(['lost-cells']);
    one.liar.lie = null;
    expect(kinds(await one.signIn())).toEqual([]);
  });

  it('refuses an answer that does not lead further, and takes a cell given twice as one', async () => {
    await beats(office, duty, 2);
    one.liar.lie = about('/api/cells/store', (_, ask) => ask({ path: '/api/cells/store?after=0' }));
    expect(await codeOf(one.signIn())).toBe('chain');
    expect(await codeOf(duty.sync())).toBe('chain');
    one.liar.lie = cells((all) => [...all, ...all]);
    const again = await one.signIn();
    expect(again.alarms()).toEqual([]);
    expect(onlyCase(again).letters.size).toBe(1);
  });

  it('reads the same from cells in another order', async () => {
    await beats(office, duty, 3);
    for (const shelf of ['store', 'board']) {
      one.liar.lie = cells((all) => [...all].reverse(), shelf);
      const again = await one.signIn();
      expect(again.alarms()).toEqual([]);
      expect(again.quiet()).toBe(true);
    }
  });

  it('refuses cells that are cut off', async () => {
    await beats(office, duty, 2);
    for (const shelf of ['store', 'board']) {
      one.liar.lie = about(
        `/api/cells/${shelf}`,
        withBody((body) => body.subarray(0, -1)),
      );
      expect(await codeOf(one.signIn())).toMatch(/size|unexpected/);
    }
    one.liar.lie = null;
    expect(kinds(await one.signIn())).toEqual([]);
  });

  it('tells a colleague of an entry that others are shown and they are not', async () => {
    await beats(office, duty, 3);
    note(duty, 'Only some may see this.');
    await beats(office, duty, 2);
    const entry = newestTag(duty, 1);
    await office.closeBatch();
    const three = await office.desktop(3);
    const third = await three.signIn();
    note(third, 'I have read it.');
    await beats(office, third, 3);
    await office.closeBatch();
    const honest = await two.signIn();
    expect(onlyCase(honest).entries.size).toBe(2);
    expect(honest.alarms()).toEqual([]);
    two.liar.lie = cells((all) => all.filter((c) => tag(c) !== entry));
    const lied = await two.signIn();
    expect(onlyCase(lied).entries.size).toBe(1);
    expect(kinds(lied)).toContain('entry-gap');
  });
});
