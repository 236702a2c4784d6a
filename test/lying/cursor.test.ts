import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Duty } from '../../client/conversation/duty.js';
import { about, type Lie } from './liar.js';
import { beats, type Desktop, kinds, type Office, openOffice } from './office.js';
import { decoys, makeWriter, type Writer } from './writer.js';

/** Where a bundle says its cursor: after version and number. */
const cursorAt = 5;

let office: Office;
let writer: Writer;
let desktops: Desktop[];
let duties: Duty[];

/** Everybody has taken the first batch in. */
beforeEach(async () => {
  office = await openOffice({ seed: 'cursors' });
  const { portal } = await office.visitor();
  writer = makeWriter(office, portal, { route: 1, excluded: [] });
  await decoys(writer, 2);
  await office.closeBatch();
  desktops = await Promise.all([1, 2, 3].map((person) => office.desktop(person)));
  duties = await Promise.all(desktops.map((desktop) => desktop.signIn()));
  for (const duty of duties) await duty.beat();
});

afterEach(() => office.close());

const closeWith = async (...texts: string[]): Promise<void> => {
  for (const text of texts) await writer.report(text);
  await decoys(writer, 1);
  await office.closeBatch();
};

const batchesKept = async (): Promise<number[]> =>
  (await office.db.selectFrom('batches').select('number').orderBy('number').execute()).map(
    ({ number }) => number,
  );

/** Every bundle says on its way that its sender has passed this batch. */
const raisedTo = (batch: number): Lie =>
  about('/api/bundles/', (asked, ask) => {
    const body = Buffer.from(asked.body);
    body.writeUInt32BE(batch, cursorAt);
    return ask({ body });
  });

describe('A server that lies about a cursor', () => {
  it('tells an officer of a batch erased before they had taken it in', async () => {
    await closeWith('Nobody shall read this.');
    for (const [i, desktop] of desktops.entries()) {
      desktop.liar.lie = raisedTo(2);
      await duties[i]?.beat();
      desktop.liar.lie = null;
    }
    await office.pass(3_600_000);
    expect(await batchesKept()).toEqual([]);
    await closeWith();
    for (const duty of duties) {
      await duty.sync();
      expect(duty.alarms()).toEqual([{ kind: 'batch-missing', detail: '2' }]);
    }
    const [duty] = duties as [Duty];
    await beats(office, duty, 1);
    await office.pass(8 * 86_400_000);
    const { cursor } = await duty.beat();
    expect(cursor).toBe(1);
  });

  it('tells an officer of a batch erased because a colleague’s cursor was taken for theirs', async () => {
    await closeWith('One reads it, two do not.');
    const [duty] = duties as [Duty];
    await duty.sync();
    await office.pass(8 * 86_400_000);
    expect((await duty.beat()).cursor).toBe(2);
    await office.db.updateTable('accounts').set({ cursor: 2 }).execute();
    await office.pass(3_600_000);
    expect(await batchesKept()).not.toContain(2);
    await closeWith();
    const late = await (desktops[1] as Desktop).signIn();
    expect(kinds(late)).toEqual(['batch-missing', 'hidden-letter']);
    await duty.sync();
    expect(duty.alarms()).toEqual([]);
  });

  it('changes nothing for an officer whose cursor is forgotten', async () => {
    await closeWith('Kept for longer.');
    const [duty] = duties as [Duty];
    await duty.sync();
    await office.pass(8 * 86_400_000);
    await duty.beat();
    await office.db.updateTable('accounts').set({ cursor: 0 }).execute();
    await beats(office, duty, 3);
    expect(duty.alarms()).toEqual([]);
    expect(await batchesKept()).toContain(2);
  });
});
