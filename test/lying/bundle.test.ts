import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Duty } from '../../client/conversation/duty.js';
import {
  bundleBytes,
  cellBytes,
  cellTagBytes,
  dayOf,
  periodOf,
  tagOf,
  toHex,
} from '../../crypto/index.js';
import { onlyCase } from './answered.js';
import { about, flipped, type Told, withBody } from './liar.js';
import { beats, type Desktop, kinds, type Office, openOffice } from './office.js';
import { codeOf } from './visit.js';
import { makeWriter, type Writer } from './writer.js';

/** Where a bundle's cells begin: version, number, cursor. */
const cellsAt = 9;

let office: Office;
let one: Desktop;
let two: Desktop;
let duty: Duty;
let writer: Writer;

/** One officer has taken a letter in; nothing has left yet. */
beforeEach(async () => {
  office = await openOffice({ seed: 'bundles' });
  const { portal } = await office.visitor();
  writer = makeWriter(office, portal, { route: 1, excluded: [] });
  await writer.report('A letter.');
  await office.closeBatch();
  one = await office.desktop(1);
  two = await office.desktop(2);
  duty = await one.signIn();
});

afterEach(() => office.close());

const stored: Told = {
  status: 201,
  headers: [['content-type', 'application/json; charset=utf-8']],
  body: Buffer.from('{"code":"stored"}'),
};

const outboxNow = async (desk: Desktop): Promise<Uint8Array> => {
  const outbox = await desk.inbox.outbox();
  if (outbox === null) throw new Error('no outbox');
  return outbox;
};

const note = (session: Duty, text: string) =>
  session.write(onlyCase(session), { kind: 'note', text });

/** Tags of the cells in the bundles that this computer has sent, one list for each. */
const tagsSent = (desk: Desktop): string[][] =>
  desk.liar.asked
    .filter(({ method }) => method === 'PUT')
    .map(({ body }) =>
      Array.from({ length: 20 }, (_, i) => {
        const at = cellsAt + i * cellBytes;
        return toHex(body.subarray(at, at + cellTagBytes));
      }),
    );

describe('A server that lies about a bundle', () => {
  it('tells an officer of a bundle that was answered and not stored, and sends the rest again', async () => {
    one.liar.lie = about('/api/bundles/', async () => stored);
    const { number } = await duty.beat();
    await duty.sync();
    expect(kinds(duty)).toEqual(['lost-cells']);
    one.liar.lie = null;
    expect(kinds(await one.signIn({ bundle: number }))).toEqual(['outbox-missing']);
    await beats(office, duty, 3);
    const again = await one.signIn();
    expect([...onlyCase(again).letters.values()].every((l) => l.stored)).toBe(true);
  });

  it('sends a bundle that had no answer again, byte for byte', async () => {
    one.liar.lie = about('/api/bundles/', async (_, ask) => {
      await ask();
      return null;
    });
    expect(await codeOf(duty.beat())).toBe('unreachable');
    one.liar.lie = null;
    await duty.beat();
    const bodies = one.liar.asked
      .filter(({ method }) => method === 'PUT')
      .map((a) => toHex(a.body));
    expect(new Set(bodies).size).toBe(1);
    await duty.sync();
    expect(duty.alarms()).toEqual([]);
  });

  it('uses no tag twice after a refusal, nor after bundles that the server kept back (P5)', async () => {
    const refused = { ...stored, status: 409, body: Buffer.from('{"code":"stale"}') };
    one.liar.lie = about('/api/bundles/', async () => refused);
    expect(await codeOf(duty.beat())).toBe('stale');
    one.liar.lie = null;
    await duty.beat();
    await duty.sync();
    await writer.report('A second letter.');
    await office.closeBatch();
    await duty.sync();
    note(duty, 'Kept back.');
    one.liar.lie = about('/api/bundles/', async () => null);
    expect(await codeOf(duty.beat())).toBe('unreachable');
    const [, second] = tagsSent(one);
    one.liar.lie = null;
    const again = await one.signIn({ bundle: 1, sent: 2 });
    expect(kinds(again)).toEqual([]);
    await beats(office, again, 2);
    const sent = tagsSent(one);
    // The same bytes may have been sent twice by one connection after another.
    const bundles = [...new Map(sent.map((tags) => [tags.join(), tags])).values()];
    const all = bundles.flat();
    expect(second).toBeDefined();
    // But for an officer's first notice of a case, by which its reporter finds it.
    const period = periodOf(dayOf(office.clock.now()));
    const logKey = onlyCase(again).boardSecret;
    const first = toHex(tagOf({ log: 'notice', logKey, person: 1, period, index: 0 }));
    expect(all.filter((tag, i) => tag !== first && all.indexOf(tag) !== i)).toEqual([]);
    expect(kinds(await one.signIn())).toEqual([]);
  });

  it('sends a bundle again that was cut off on the way', async () => {
    one.liar.lie = about('/api/bundles/', (asked, ask) =>
      ask({ body: asked.body.subarray(0, asked.body.length / 2) }),
    );
    expect(await codeOf(duty.beat())).toBe('size');
    one.liar.lie = null;
    await beats(office, duty, 3);
    expect(duty.alarms()).toEqual([]);
    expect([...onlyCase(duty).letters.values()].every((l) => l.stored)).toBe(true);
  });

  it('tells an officer of a bundle whose cells were altered on the way', async () => {
    one.liar.lie = about('/api/bundles/', (asked, ask) =>
      ask({ body: Buffer.from(flipped(asked.body, cellsAt + cellBytes - 1)) }),
    );
    await duty.beat();
    await duty.sync();
    expect(kinds(duty)).toContain('bad-cell');
    const at = bundleBytes(8) - 1;
    one.liar.lie = about('/api/bundles/', (asked, ask) =>
      ask({ body: Buffer.from(flipped(asked.body, at)) }),
    );
    await duty.beat();
    one.liar.lie = null;
    expect(await codeOf(one.signIn())).toBe('locked');
  });

  it('does not open the outbox of a colleague', async () => {
    await duty.beat();
    await (await two.signIn()).beat();
    const theirs = await outboxNow(two);
    one.liar.lie = about(
      '/api/outbox',
      withBody(() => theirs),
    );
    expect(await codeOf(one.signIn())).toBe('locked');
  });

  it('tells an officer of an older outbox, by the bundle’s number and by the cells', async () => {
    await beats(office, duty, 1);
    const old = await outboxNow(one);
    note(duty, 'Later than the old outbox.');
    await beats(office, duty, 2);
    one.liar.lie = about(
      '/api/outbox',
      withBody(() => old),
    );
    expect(kinds(await one.signIn({ bundle: 3 }))).toEqual(['outbox-old']);
    expect(kinds(await one.signIn())).toEqual(['outbox-old']);
  });

  it('tells an officer that an earlier bundle was put in place of a later one', async () => {
    const held: { path: string; body: Buffer }[] = [];
    one.liar.lie = about('/api/bundles/', async (asked) => {
      held.push(asked);
      return stored;
    });
    await duty.beat();
    note(duty, 'In the second bundle.');
    await duty.beat();
    one.liar.lie = null;
    const [first, second] = held as [(typeof held)[0], (typeof held)[0]];
    for (const { path, body } of [second, first]) {
      const headers = one.liar.asked.find((a) => a.path === path)?.headers ?? [];
      one.liar.lie = (_, ask) => ask({ method: 'PUT', path, body, headers });
      await one.inbox.outbox().catch(() => null);
    }
    one.liar.lie = null;
    expect(kinds(await one.signIn({ bundle: 2 }))).toContain('outbox-old');
    expect(kinds(await one.signIn())).toContain('outbox-old');
  });

  it('reads the same though the server stores a bundle twice', async () => {
    await beats(office, duty, 3);
    await office.db.transaction().execute(async (trx) => {
      for (const table of ['store_cells', 'board_cells'] as const) {
        const rows = await trx.selectFrom(table).select(['day', 'bytes']).execute();
        await trx.insertInto(table).values(rows).execute();
      }
    });
    const again = await one.signIn();
    expect([again.alarms(), again.quiet()]).toEqual([[], true]);
    expect(onlyCase(again).letters.size).toBe(1);
  });

  it('tells a colleague of a bundle that is hidden from them alone', async () => {
    await beats(office, duty, 3);
    note(duty, 'Hidden from one colleague.');
    const { length: before } = tagsSent(one);
    await beats(office, duty, 1);
    const hidden = new Set(tagsSent(one)[before]);
    await office.closeBatch();
    const third = await (await office.desktop(3)).signIn();
    note(third, 'I have read it.');
    await beats(office, third, 3);
    await office.closeBatch();
    two.liar.lie = about(
      '/api/cells/store',
      withBody((body) => {
        const kept: Buffer[] = [body.subarray(0, 8)];
        for (let at = 8; at < body.length; at += cellBytes) {
          const cell = body.subarray(at, at + cellBytes);
          if (!hidden.has(toHex(cell.subarray(0, cellTagBytes)))) kept.push(cell);
        }
        return Buffer.concat(kept);
      }),
    );
    const lied = await two.signIn();
    expect(onlyCase(lied).entries.size).toBe(1);
    expect(kinds(lied)).toContain('entry-gap');
  });
});
