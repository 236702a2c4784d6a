import { expect, it } from 'vitest';
import {
  concat,
  dayOf,
  dropHash,
  idBytes,
  intakeRow,
  intakeRowBytes,
  parseIntakeRow,
  renewDirectory,
  toBase64url,
  toHex,
  verifyDirectory,
  verifyStatements,
} from '../../../crypto/index.js';
import { closeBatch, eraseBatch, storeClosing } from '../../../server/store/batches.js';
import { readUnit } from '../../../server/store/directories.js';
import { storeDrops } from '../../../server/store/drops.js';
import { addFactor } from '../../../server/store/factors.js';
import { onEachDatabase } from '../../support/databases.js';
import {
  makeBundle,
  makeDrop,
  type Office,
  openEmptyOffice,
  openOffice,
  someBytes,
} from './office.js';
import { openingDay } from './unit-made.js';

/** Stores drops and closes the batch that they are in. */
async function closeWith(office: Office, number: number, drops: Uint8Array[]) {
  const { db } = office;
  const made = drops.map((bytes) => ({ id: someBytes(idBytes), hash: dropHash(bytes), bytes }));
  const unit = await readUnit(db);
  if (!unit) throw new Error('no unit');
  const day = dayOf(office.clock.now());
  await db.transaction().execute(async (trx) => {
    await storeDrops(trx, { drops: made, source: 'portal', day, dropsPerDay: 1e6 });
    await closeBatch(trx, { number, day, directory: unit.current.directory });
    await storeClosing(trx, { handledAt: 0, skipped: false, newestBatch: number });
  });
  return made.sort((a, b) => (toHex(a.id) < toHex(b.id) ? -1 : 1));
}

async function publish(office: Office, number: number, bytes: Uint8Array) {
  const head = await office.signIn(1);
  return await head('PUT', `/api/directories/${number}`, { directory: toBase64url(bytes) });
}

/** Security keys of people, with a secret of their own or without. */
async function withFactors(
  db: Office['db'],
  ...factors: readonly (readonly [person: number, prf: boolean])[]
): Promise<void> {
  for (const [person, prf] of factors) {
    const credential = { id: someBytes(16), publicKey: someBytes(77), transports: [] };
    const kept = { id: someBytes(16), kind: 'webauthn', name: 'Key', wrap: someBytes(72) } as const;
    const factor = { ...kept, prf, credential, secret: null, counter: 0 };
    await db.transaction().execute((trx) => addFactor(trx, { person, factor, day: openingDay }));
  }
}

onEachDatabase('batches', (open) => {
  it('an officer takes of each drop their own slot and the body, in identifier order', async () => {
    const office = await openOffice(await open());
    const drops = Array.from({ length: 300 }, () => makeDrop(office.unit));
    const sorted = await closeWith(office, 1, drops);
    for (const person of [1, 2]) {
      const ask = await office.signIn(person);
      expect((await ask('GET', '/api/batches')).json).toEqual({
        batches: [{ number: 1, day: openingDay, drops: 300 }],
      });
      expect((await ask('GET', '/api/batches?after=1')).json).toEqual({ batches: [] });
      const pages = [await ask('GET', '/api/batches/1/0'), await ask('GET', '/api/batches/1/1')];
      expect(pages.map(({ bytes }) => bytes.length / intakeRowBytes(8))).toEqual([256, 44]);
      const wanted = sorted.map(({ id, bytes }) => intakeRow(id, bytes, 8, person - 1));
      expect(toHex(concat(...pages.map(({ bytes }) => bytes)))).toBe(toHex(concat(...wanted)));
      const past = await ask('GET', '/api/batches/1/2');
      expect([past.status, past.bytes.length]).toEqual([200, 0]);
    }
  });

  it('a batch that is not there or was erased is not found; numbers are plain ones', async () => {
    const db = await open();
    const office = await openOffice(db);
    await closeWith(office, 1, [makeDrop(office.unit)]);
    await closeWith(office, 2, []);
    const ask = await office.signIn(2);
    expect((await ask('GET', '/api/batches/2/0')).bytes.length).toBe(0);
    expect((await ask('GET', '/api/batches/3/0')).code).toBe('not-found');
    await db.transaction().execute((trx) => eraseBatch(trx, 1));
    expect((await ask('GET', '/api/batches/1/0')).code).toBe('not-found');
    for (const wrong of ['/x/0', '/1/-1', '/01/0', '/1.5/0', '/1e3/0', '/9999999999999999/0']) {
      const answer = await ask('GET', `/api/batches${wrong}`);
      expect([wrong, answer.status, answer.code]).toEqual([wrong, 400, 'bad-request']);
    }
  });

  it('drops sealed under an older version are cut by that version', async () => {
    const office = await openOffice(await open());
    const second = office.unit.next(office.first, { recipients: [1, 2, 3], slots: 16 });
    expect((await publish(office, 2, second.bytes)).status).toBe(201);
    const [old, now] = [makeDrop(office.unit), makeDrop(office.unit, { directory: 2, slots: 16 })];
    const sorted = await closeWith(office, 1, [old, now]);
    const ask = await office.signIn(3);
    const { bytes } = await ask('GET', '/api/batches/1/0');
    let at = 0;
    for (const { id, bytes: drop } of sorted) {
      const slots = drop.length === old.length ? 8 : 16;
      const row = bytes.subarray(at, at + intakeRowBytes(slots));
      at += row.length;
      expect(toHex(row)).toBe(toHex(intakeRow(id, drop, slots, 2)));
      expect(toHex(parseIntakeRow(row, slots).id)).toBe(toHex(id));
    }
    expect(at).toBe(bytes.length);
  });
});

onEachDatabase('cells and the outbox', (open) => {
  it('cells come after a point, in the order of storing, until there are none', async () => {
    const office = await openOffice(await open());
    const ask = await office.signIn(2);
    expect((await ask('GET', '/api/outbox')).code).toBe('none');
    const empty = await ask('GET', '/api/cells/board');
    expect(toHex(empty.bytes)).toBe('0'.repeat(16));
    const one = makeBundle(office.unit);
    const two = makeBundle(office.unit);
    await ask('PUT', `/api/bundles/${one.id}`, one.bytes);
    const first = await ask('GET', '/api/cells/board?after=0');
    expect(toHex(first.bytes.slice(8))).toBe(toHex(concat(...one.bundle.board)));
    const point = Buffer.from(first.bytes).readBigUInt64BE();
    await ask('PUT', `/api/bundles/${two.id}`, two.bytes);
    const second = await ask('GET', `/api/cells/board?after=${point}`);
    expect(toHex(second.bytes.slice(8))).toBe(toHex(concat(...two.bundle.board)));
    const last = Buffer.from(second.bytes).readBigUInt64BE();
    const none = await ask('GET', `/api/cells/board?after=${last}`);
    expect(Buffer.from(none.bytes).readBigUInt64BE()).toBe(last);
    expect(none.bytes.length).toBe(8);
    for (const wrong of ['/api/cells/desk', '/api/cells/board?after=-1', '/api/cells/board?x=1']) {
      expect((await ask('GET', wrong)).code).toBe('bad-request');
    }
  });
});

onEachDatabase('directories', (open) => {
  it('the next version is verified by quorum and order; of two at once one is refused', async () => {
    const office = await openOffice(await open());
    const { unit, first } = office;
    const second = unit.next(first, { recipients: [1, 2, 3] });
    const other = unit.next(first, { recipients: [1, 2], quota: 12 });
    const wrong = second.bytes.map((byte, i) => (i === second.bytes.length - 5 ? byte ^ 1 : byte));
    expect((await publish(office, 2, wrong)).code).toBe('directory');
    expect((await publish(office, 3, second.bytes)).code).toBe('order');
    expect((await publish(office, 1, second.bytes)).code).toBe('order');
    const head = await office.signIn(1);
    const both = await Promise.all(
      [second, other].map(({ bytes }) =>
        head('PUT', '/api/directories/2', { directory: toBase64url(bytes) }),
      ),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409].sort());
    const officer = await office.signIn(2);
    const all = (await officer('GET', '/api/directories')).json.directories as string[];
    expect(all[0]).toBe(toBase64url(first.bytes));
    expect(all).toHaveLength(2);
    expect((await officer('GET', '/api/directories?after=1')).json).toEqual({
      directories: all.slice(1),
    });
    expect((await officer('GET', '/api/directories?after=2')).json).toEqual({ directories: [] });
    const shown = (await office.ask('GET', '/api/unit')).json;
    expect(shown).toEqual({
      day: openingDay,
      work: 8,
      statements: [toBase64url(unit.founding)],
      directory: all[1],
    });
  });

  it('who is new in the directory begins with the batch that closes next', async () => {
    const office = await openOffice(await open());
    await closeWith(office, 1, [makeDrop(office.unit)]);
    office.clock.time += 86_400_000;
    const second = office.unit.next(office.first, { recipients: [1, 2, 3] });
    const one = { waiting: 1, awayUntil: null, reserveOpened: null };
    const none = { waiting: 0, awayUntil: null, reserveOpened: null };
    expect((await publish(office, 2, second.bytes)).status).toBe(201);
    const ask = await office.signIn(3);
    await withFactors(office.db, [1, true], [1, true], [2, true], [2, false]);
    const recipients = [
      { person: 1, cursor: 0, waitingSince: openingDay, lock: 'key', ...one },
      { person: 2, cursor: 0, waitingSince: openingDay, lock: 'passphrase', ...one },
      { person: 3, cursor: 1, waitingSince: null, lock: null, ...none },
    ];
    expect((await ask('GET', '/api/recipients')).json).toEqual({ recipients });
  });

  it('one holder renews the date of the version in force, forward only', async () => {
    const office = await openOffice(await open());
    const unit = verifyStatements([office.unit.founding]);
    const directory = verifyDirectory(office.first.bytes, unit, null);
    const signer = { holder: 0, secretKey: office.unit.holderSecret };
    office.clock.time += 20 * 86_400_000;
    const soon = renewDirectory(directory, openingDay + 20, signer);
    const future = renewDirectory(directory, openingDay + 25, signer);
    expect((await publish(office, 1, future)).code).toBe('directory');
    expect((await publish(office, 1, soon)).status).toBe(201);
    expect((await publish(office, 1, soon)).status).toBe(201);
    expect((await publish(office, 1, office.first.bytes)).code).toBe('order');
    expect((await office.ask('GET', '/api/unit')).json.directory).toBe(toBase64url(soon));
  });

  it('trial timings are refused where others can reach the server', async () => {
    const db = await open();
    const office = await openOffice(db, { trial: true });
    const second = office.unit.next(office.first, { recipients: [1, 2] });
    expect((await publish(office, 2, second.bytes)).status).toBe(201);
    const elsewhere = { ...office, ...(await openEmptyOffice(db, { trialAllowed: false })) };
    const third = office.unit.next(second, { recipients: [1, 2] });
    expect((await publish(elsewhere, 3, third.bytes)).code).toBe('trial');
  });
});
