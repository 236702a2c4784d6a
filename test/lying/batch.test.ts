import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lettersOf } from '../../client/conversation/casefile.js';
import type { Duty } from '../../client/conversation/duty.js';
import { intakeRowBytes } from '../../crypto/index.js';
import { onlyCase } from './answered.js';
import { about, flipped, type Lie, withBody, withJson } from './liar.js';
import { beats, type Desktop, kinds, type Office, openOffice } from './office.js';
import { decoys, makeWriter, type Writer } from './writer.js';

interface Listed {
  number: number;
  day: number;
  drops: number;
}

let office: Office;
let writer: Writer;
let one: Desktop;
let two: Desktop;

beforeEach(async () => {
  office = await openOffice({ seed: 'batches' });
  const { portal } = await office.visitor();
  writer = makeWriter(office, portal, { route: 1, excluded: [] });
  one = await office.desktop(1);
  two = await office.desktop(2);
});

afterEach(() => office.close());

const lists = (change: (batches: Listed[]) => Listed[]): Lie =>
  about(
    '/api/batches?',
    withJson<{ batches: Listed[] }>(({ batches }) => ({ batches: change(batches) })),
  );
const pages = (batch: number, lie: Lie): Lie => about(`/api/batches/${batch}/`, lie);
const first =
  (...lies: Lie[]): Lie =>
  (asked, ask) =>
    lies.reduceRight<() => ReturnType<Lie>>(
      (rest, lie) => () =>
        lie(asked, (instead) => (instead === undefined ? rest() : ask(instead)) as never),
      ask,
    )();

/** One batch after another, each with letters of its own, and a decoy. */
async function batches(...texts: string[]): Promise<void> {
  for (const text of texts) {
    await writer.report(text);
    await decoys(writer, 1);
    await office.closeBatch();
  }
}

const letters = (duty: Duty): number =>
  [...duty.desk.cases.values()].reduce((sum, file) => sum + file.letters.size, 0);

describe('A server that lies about a batch', () => {
  it('tells an officer that a batch holds other drops than when it was taken in', async () => {
    await batches('One.', 'Two.');
    const duty = await one.signIn();
    await duty.beat();
    one.liar.lie = (asked, ask) => {
      const [, batch] = /^\/api\/batches\/(\d)\//.exec(asked.path) ?? [];
      return batch === undefined ? ask() : ask({ path: `/api/batches/${3 - Number(batch)}/0` });
    };
    const again = await one.signIn();
    expect(kinds(again)).toEqual(['batch-changed']);
    expect(letters(again)).toBe(2);
  });

  it('tells an officer that the list of batches ends before one that was taken in', async () => {
    await batches('One.', 'Two.');
    const duty = await one.signIn();
    await duty.beat();
    one.liar.lie = lists((all) => all.slice(0, 1));
    const again = await one.signIn();
    expect(again.alarms()).toEqual([{ kind: 'batch-missing', detail: '2' }]);
  });

  it('takes every letter once though the server gives a batch twice, and under a new number', async () => {
    await batches('One.', 'Two.');
    one.liar.lie = first(
      lists((all) => [...all, ...all, ...all.slice(0, 1).map((b) => ({ ...b, number: 3 }))]),
      pages(3, (_, ask) => ask({ path: '/api/batches/1/0' })),
    );
    const duty = await one.signIn();
    expect(letters(duty)).toBe(2);
    expect(duty.alarms()).toEqual([]);
    await beats(office, duty, 3);
    expect(lettersOf(onlyCase(duty)).every((l) => l.stored)).toBe(true);
  });

  it('takes batches in by number, however the server lists them', async () => {
    await batches('One.', 'Two.', 'Three.');
    one.liar.lie = lists((all) => [...all].reverse());
    const duty = await one.signIn();
    expect(letters(duty)).toBe(3);
    expect(duty.desk.readUpTo).toBe(3);
    expect(duty.alarms()).toEqual([]);
  });

  it('tells an officer that a batch was left out, and does not pass it', async () => {
    await batches('One.', 'Two.', 'Three.');
    one.liar.lie = lists((all) => all.filter(({ number }) => number !== 2));
    const duty = await one.signIn();
    expect(duty.alarms()).toEqual([{ kind: 'batch-missing', detail: '2' }]);
    expect([letters(duty), duty.desk.readUpTo]).toEqual([2, 1]);
    one.liar.lie = null;
    await duty.sync();
    expect([letters(duty), duty.desk.readUpTo]).toEqual([3, 3]);
  });

  it('tells an officer of rows that are no drops, and does not pass the batch', async () => {
    await batches('One.');
    one.liar.lie = pages(
      1,
      withBody((body) => flipped(body, 16)),
    );
    const duty = await one.signIn();
    expect([kinds(duty), letters(duty)]).toEqual([['bad-row'], 0]);
    expect(duty.desk.taken.size).toBe(0);
    one.liar.lie = null;
    await duty.sync();
    expect(letters(duty)).toBe(1);
  });

  it('tells an officer of a batch with fewer drops than its list says, and does not pass it', async () => {
    await batches('One.');
    one.liar.lie = pages(
      1,
      withBody((body) => body.subarray(0, intakeRowBytes(8))),
    );
    const duty = await one.signIn();
    expect(kinds(duty)).toEqual(['batch-changed']);
    expect(duty.desk.taken.size).toBe(0);
    one.liar.lie = null;
    await duty.sync();
    expect([letters(duty), duty.desk.taken.size]).toEqual([1, 1]);
    one.liar.lie = first(
      lists((all) => all.map((b) => ({ ...b, drops: 4_294_967_295 }))),
      pages(
        1,
        withBody(() => Buffer.alloc(0)),
      ),
    );
    expect(kinds(await one.signIn())).toEqual(['batch-changed']);
  });

  it('tells an officer of a letter that names them and that only a colleague was given', async () => {
    await batches('One.');
    two.liar.lie = first(
      lists((all) => all.map((b) => (b.number === 1 ? { ...b, drops: 0 } : b))),
      pages(
        1,
        withBody(() => Buffer.alloc(0)),
      ),
    );
    const lied = await two.signIn();
    expect([letters(lied), lied.alarms()]).toEqual([0, []]);
    const duty = await one.signIn();
    await beats(office, duty, 3);
    await office.closeBatch();
    await lied.sync();
    expect(kinds(lied)).toEqual(['hidden-letter']);
    expect(letters(lied)).toBe(1);
  });
});
