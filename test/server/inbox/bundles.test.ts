import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type Bundle, bundleBytes, systemRandom, toHex } from '../../../crypto/index.js';
import { storeClosing } from '../../../server/store/batches.js';
import type { Database } from '../../../server/store/database.js';
import { onEachDatabase } from '../../support/databases.js';
import { makeBundle, type Office, openOffice } from './office.js';
import { openingDay } from './unit-made.js';

/** How many rows each table has that a bundle writes to. */
async function rowsOf(db: Database): Promise<Record<string, number>> {
  const tables = ['store_cells', 'board_cells', 'open_drops', 'leaves', 'bundles'] as const;
  const counts = await Promise.all(
    tables.map((table) =>
      db
        .selectFrom(table)
        .select((e) => e.fn.countAll<number>().as('n'))
        .executeTakeFirstOrThrow(),
    ),
  );
  return Object.fromEntries(tables.map((table, i) => [table, counts[i]?.n ?? 0]));
}

const none = { store_cells: 0, board_cells: 0, open_drops: 0, leaves: 0, bundles: 0 };
const one = { store_cells: 16, board_cells: 4, open_drops: 1, leaves: 1, bundles: 1 };

const accountRow = (db: Database, person: number) =>
  db.selectFrom('accounts').selectAll().where('person', '=', person).executeTakeFirstOrThrow();

/** Closed batches as far as the number, none of which has a drop. */
const closeBatches = (db: Database, newestBatch: number) =>
  storeClosing(db, { handledAt: 0, skipped: false, newestBatch });

async function put(office: Office, given: { id: string; bytes: Uint8Array }, person = 2) {
  const ask = await office.signIn(person);
  return await ask('PUT', `/api/bundles/${given.id}`, given.bytes);
}

onEachDatabase('bundles', (open) => {
  it('a bundle is stored whole: cells, drop, leaf, cursor and outbox', async () => {
    const db = await open();
    const office = await openOffice(db);
    await closeBatches(db, 3);
    const made = makeBundle(office.unit, { cursor: 2 });
    const answer = await put(office, made);
    expect([answer.status, answer.json]).toEqual([201, { code: 'stored' }]);
    expect(await rowsOf(db)).toEqual(one);
    const row = await accountRow(db, 2);
    expect(row.cursor).toBe(2);
    expect(toHex(row.outbox ?? new Uint8Array())).toBe(toHex(made.bundle.outbox));
    const [drop] = await db.selectFrom('open_drops').selectAll().execute();
    expect(drop?.source).toBe('inbox');
    expect(toHex(drop?.bytes ?? new Uint8Array())).toBe(toHex(made.bundle.drop));
    const ask = await office.signIn(2);
    const cells = (await ask('GET', '/api/cells/store')).bytes.subarray(8);
    expect(toHex(cells)).toBe(made.bundle.store.map(toHex).join(''));
    expect(toHex((await ask('GET', '/api/outbox')).bytes)).toBe(toHex(made.bundle.outbox));
  });

  it('the same bundle again is answered alike and changes nothing, whatever came since', async () => {
    const db = await open();
    const office = await openOffice(db);
    await closeBatches(db, 3);
    const first = makeBundle(office.unit, { cursor: 1 });
    const second = makeBundle(office.unit, { cursor: 2 });
    expect((await put(office, first)).status).toBe(201);
    expect((await put(office, second)).status).toBe(201);
    const before = await rowsOf(db);
    // Its cursor would be backwards by now, but being there already comes before anything else.
    expect((await put(office, first)).status).toBe(201);
    expect(await rowsOf(db)).toEqual(before);
    expect((await accountRow(db, 2)).cursor).toBe(2);
    const at = await Promise.all([1, 2, 3].map(() => put(office, second)));
    expect(at.map(({ status }) => status)).not.toContain(500);
    expect(await rowsOf(db)).toEqual(before);
  });

  it('one bundle sent three times at one moment is stored once', async () => {
    const db = await open();
    const office = await openOffice(db);
    const made = makeBundle(office.unit);
    const ask = await office.signIn(2);
    const url = `/api/bundles/${made.id}`;
    const answers = await Promise.all([1, 2, 3].map(() => ask('PUT', url, made.bytes)));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(await rowsOf(db)).toEqual(one);
  });

  it('an id with other bytes, of a bundle or of its drop, is refused and stores nothing', async () => {
    const db = await open();
    const office = await openOffice(db);
    const made = makeBundle(office.unit);
    await put(office, made);
    const others = [
      { id: made.id, bytes: makeBundle(office.unit).bytes },
      makeBundle(office.unit, { dropId: made.bundle.dropId }),
    ];
    for (const other of others) {
      const answer = await put(office, other);
      expect([answer.status, answer.code]).toEqual([409, 'taken']);
    }
    expect((await put(office, made, 1)).code).toBe('taken');
    expect(await rowsOf(db)).toEqual(one);
    expect(toHex((await accountRow(db, 2)).outbox ?? new Uint8Array())).toBe(
      toHex(made.bundle.outbox),
    );
  });

  it('one byte short or long, another version or unit, or a made-up directory is refused', async () => {
    const db = await open();
    const office = await openOffice(db);
    const { id, bytes } = makeBundle(office.unit);
    const changed = (at: number) => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));
    const drop = bytes.length - bundleBytes(8) + 1 + 4 + 4 + 20 * 1024 + 16;
    const cases: [Uint8Array, number, string][] = [
      [bytes.slice(0, -1), 400, 'size'],
      [new Uint8Array([...bytes, 0]), 400, 'size'],
      [makeBundle(office.unit, { slots: 16 }).bytes, 400, 'size'],
      [new Uint8Array(0), 400, 'size'],
      [changed(0), 400, 'header'],
      [changed(drop), 400, 'header'],
      [changed(drop + 1), 400, 'header'],
      [changed(drop + 12), 409, 'stale'],
      [makeBundle(office.unit, { directory: 2 }).bytes, 409, 'stale'],
    ];
    for (const [body, status, code] of cases) {
      const answer = await put(office, { id, bytes: body });
      expect([body.length, answer.status, answer.code]).toEqual([body.length, status, code]);
    }
    expect(await rowsOf(db)).toEqual(none);
    expect((await put(office, { id: 'x'.repeat(32), bytes })).code).toBe('bad-request');
    expect((await put(office, { id: id.toUpperCase(), bytes })).code).toBe('bad-request');
    const ask = await office.signIn(2);
    expect((await ask('PUT', `/api/bundles/${id}`, {})).code).toBe('type');
    expect((await ask('PUT', `/api/bundles/${id}`)).code).toBe('type');
  });

  it('a cursor goes forward only, and not beyond the newest batch', async () => {
    const db = await open();
    const office = await openOffice(db);
    await closeBatches(db, 5);
    const at = async (cursor: number) =>
      (await put(office, makeBundle(office.unit, { cursor }))).code;
    expect(await at(6)).toBe('cursor');
    expect(await rowsOf(db)).toEqual(none);
    expect([await at(4), await at(4), await at(5)]).toEqual(['stored', 'stored', 'stored']);
    // A device that begins again knows less: its bundle is taken, and nothing moves back.
    expect([await at(4), await at(0)]).toEqual(['stored', 'stored']);
    expect(await at(4_294_967_295)).toBe('cursor');
    expect((await accountRow(db, 2)).cursor).toBe(5);
  });

  it('who does not stand in the directory has no batches and sends no bundles', async () => {
    const db = await open();
    const office = await openOffice(db);
    const answer = await put(office, makeBundle(office.unit), 3);
    expect([answer.status, answer.code]).toEqual([403, 'recipient']);
    const ask = await office.signIn(3);
    for (const url of ['/api/batches', '/api/batches/1/0']) {
      expect((await ask('GET', url)).code).toBe('recipient');
    }
    expect((await ask('GET', '/api/vault')).status).toBe(200);
    expect(await rowsOf(db)).toEqual(none);
  });

  it('in service the board takes the cells of the day’s first quota / 4 bundles, silently', async () => {
    const db = await open();
    const office = await openOffice(db, { quota: 8 });
    for (let i = 0; i < 3; i++) {
      expect((await put(office, makeBundle(office.unit))).json).toEqual({ code: 'stored' });
    }
    expect(await rowsOf(db)).toEqual({
      ...one,
      store_cells: 48,
      board_cells: 8,
      open_drops: 3,
      leaves: 3,
      bundles: 3,
    });
    // The quota is each officer's own, and a new day has a new one.
    await put(office, makeBundle(office.unit), 1);
    expect((await rowsOf(db)).board_cells).toBe(12);
    office.clock.time += 86_400_000;
    await put(office, makeBundle(office.unit));
    expect((await rowsOf(db)).board_cells).toBe(16);
  });

  it('under an allowance bundles with more board places are taken, up to its quota of the day', async () => {
    const db = await open();
    const allowance = { places: 32, quota: 64, until: openingDay };
    const office = await openOffice(db, { quota: 8, allowance });
    const wide = () => put(office, makeBundle(office.unit, { places: 32 }));
    for (let i = 0; i < 3; i++) expect((await wide()).status).toBe(201);
    expect((await rowsOf(db)).board_cells).toBe(64);
    expect((await put(office, makeBundle(office.unit, { places: 28 }))).code).toBe('size');
    expect((await put(office, makeBundle(office.unit), 1)).status).toBe(201);
    expect((await rowsOf(db)).board_cells).toBe(68);
    office.clock.time += 86_400_000;
    expect((await wide()).status).toBe(201);
    expect(await rowsOf(db)).toMatchObject({ board_cells: 68, store_cells: 80 });
  });

  it('places of zeros are refused in service, and left out in trial (which has no quota)', async () => {
    const db = await open();
    const zero = new Uint8Array(1024);
    const withZeros = (office: Office, shelf: 'store' | 'board') => {
      const { bundle } = makeBundle(office.unit);
      const places = bundle[shelf].map((cell, i) => (i === 2 ? zero : cell));
      return makeBundle(office.unit, { [shelf]: places } as Partial<Bundle>);
    };
    const office = await openOffice(db);
    for (const shelf of ['store', 'board'] as const) {
      const answer = await put(office, withZeros(office, shelf));
      expect([answer.status, answer.code]).toEqual([400, 'zero']);
    }
    expect(await rowsOf(db)).toEqual(none);
  });

  it('in trial unused places are not stored, and every bundle’s board cells are', async () => {
    const db = await open();
    const office = await openOffice(db, { trial: true, quota: 4 });
    const zero = new Uint8Array(1024);
    const used = systemRandom(1024);
    const board = [used, zero, zero, used];
    for (let i = 0; i < 3; i++) {
      const store = Array.from({ length: 16 }, () => zero);
      expect((await put(office, makeBundle(office.unit, { store, board }))).status).toBe(201);
    }
    expect(await rowsOf(db)).toMatchObject({ store_cells: 0, board_cells: 6, open_drops: 3 });
  });

  it('a version before the one in force counts for 7 days; its size goes with its slots', async () => {
    const db = await open();
    const office = await openOffice(db);
    const head = await office.signIn(1);
    const second = office.unit.next(office.first, { recipients: [1, 2], slots: 16 });
    const directory = Buffer.from(second.bytes).toString('base64url');
    expect((await head('PUT', '/api/directories/2', { directory })).status).toBe(201);
    const under = (number: number, slots: number) =>
      put(office, makeBundle(office.unit, { directory: number, slots }));
    expect((await under(1, 8)).status).toBe(201);
    expect((await under(2, 16)).status).toBe(201);
    expect((await under(1, 16)).code).toBe('size');
    expect((await under(2, 8)).code).toBe('size');
    office.clock.time += 7 * 86_400_000;
    expect((await under(1, 8)).code).toBe('stale');
    expect((await under(2, 16)).status).toBe(201);
  });

  it('two officers’ bundles at one moment are both stored, and no reader misses a cell', async () => {
    const db = await open();
    const office = await openOffice(db);
    const [head, officer] = await Promise.all([office.signIn(1), office.signIn(2)]);
    const made = Array.from({ length: 6 }, () => makeBundle(office.unit));
    const seen: string[] = [];
    let after = 0;
    let sending = true;
    const reading = (async () => {
      while (true) {
        // A request that is injected goes through no socket: without this nothing else would run.
        await setTimeout(2);
        const last = !sending;
        const { status, code, bytes } = await officer('GET', `/api/cells/store?after=${after}`);
        if (status !== 200) throw new Error(`reading was answered with ${code}`);
        after = Number(Buffer.from(bytes).readBigUInt64BE());
        for (let at = 8; at < bytes.length; at += 1024) {
          seen.push(toHex(bytes.subarray(at, at + 1024)));
        }
        if (last && bytes.length === 8) return;
      }
    })();
    const answers = await Promise.all(
      made.map(({ id, bytes }, i) =>
        (i % 2 === 0 ? head : officer)('PUT', `/api/bundles/${id}`, bytes),
      ),
    );
    sending = false;
    await reading;
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201, 201]);
    expect(seen.sort()).toEqual(made.flatMap(({ bundle }) => bundle.store.map(toHex)).sort());
  });
});

describe('a crash half-way', () => {
  onEachDatabase('a crash half-way', (open) => {
    it('stores nothing of the bundle, and the same bundle can be sent again', async () => {
      const db = await open();
      const office = await openOffice(db);
      const made = makeBundle(office.unit);
      await db.schema.alterTable('leaves').renameTo('elsewhere').execute();
      expect((await put(office, made)).code).toBe('fault');
      await db.schema.alterTable('elsewhere').renameTo('leaves').execute();
      expect(await rowsOf(db)).toEqual(none);
      expect((await accountRow(db, 2)).outbox).toBeNull();
      expect(await db.selectFrom('bundle_days').selectAll().execute()).toEqual([]);
      expect((await put(office, made)).status).toBe(201);
      expect(await rowsOf(db)).toEqual(one);
    });
  });
});
