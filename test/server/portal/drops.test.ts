import { expect, test } from 'vitest';
import { dropBytes, toHex } from '../../../crypto/index.js';
import { closeWhenDue } from '../../../server/jobs/closing.js';
import type { Database } from '../../../server/store/database.js';
import { publishDirectory, readUnit, type StoredUnit } from '../../../server/store/directories.js';
import { countOpenDrops } from '../../../server/store/drops.js';
import { onEachDatabase } from '../../support/databases.js';
import { openPortal, outcome } from '../../support/portal.js';
import { makeUnit, monday } from '../../support/unit.js';

const hour = 3_600_000;
const day = 24 * hour;

async function allDrops(db: Database): Promise<number> {
  return (await countOpenDrops(db)).all;
}

onEachDatabase('PUT /api/drops/{id}', (open) => {
  test('stores a letter and a decoy alike: 201, the same headers and body', async () => {
    const portal = await openPortal(await open());
    const letter = portal.made.sealedPut({ to: [1, 2], letter: new Uint8Array(3_000).fill(7) });
    const decoy = portal.made.sealedPut({});
    const answers = [await portal.send(letter), await portal.send(decoy)];
    expect(answers.map(outcome)).toEqual(['201 stored', '201 stored']);
    expect(answers[0]?.headers).toEqual(answers[1]?.headers);
    expect(answers[0]?.body).toBe(answers[1]?.body);
    expect(await allDrops(portal.db)).toBe(2);
  });

  test('answers 201 again to the same id and bytes, even if the proof is now too old', async () => {
    const portal = await openPortal(await open());
    const put = portal.made.put();
    await portal.send(put);
    portal.clock.time += 5 * day;
    expect(outcome(await portal.send(put))).toBe('201 stored');
    expect(await allDrops(portal.db)).toBe(1);
  });

  test('still knows a drop whose batch has closed', async () => {
    const portal = await openPortal(await open());
    const puts = [portal.made.put(), portal.made.put(), portal.made.put()];
    for (const put of puts) await portal.send(put);
    const unit = (await readUnit(portal.db)) as StoredUnit;
    await closeWhenDue(portal.db, { unit, now: monday + 8 * hour });
    expect(await allDrops(portal.db)).toBe(0);
    for (const put of puts) expect(outcome(await portal.send(put))).toBe('201 stored');
    const other = portal.made.put({ id: Buffer.from(puts[0]?.id ?? '', 'hex') });
    expect(outcome(await portal.send(other))).toBe('409 taken');
    expect(await allDrops(portal.db)).toBe(0);
  });

  test('refuses an id that has other bytes, and keeps the first', async () => {
    const portal = await openPortal(await open());
    const first = portal.made.put();
    const other = portal.made.put({ id: Buffer.from(first.id, 'hex') });
    expect(outcome(await portal.send(first))).toBe('201 stored');
    expect(outcome(await portal.send(other))).toBe('409 taken');
    const row = await portal.db.selectFrom('open_drops').select('bytes').executeTakeFirstOrThrow();
    expect(Buffer.compare(row.bytes, first.drop)).toBe(0);
  });

  test('of two drops with one id at the same moment, one is stored and one is taken', async () => {
    const portal = await openPortal(await open());
    const first = portal.made.put();
    const other = portal.made.put({ id: Buffer.from(first.id, 'hex') });
    const answers = await Promise.all([first, other, first].map(portal.send));
    expect(answers.map(outcome).sort()).toEqual(['201 stored', '201 stored', '409 taken']);
    expect(await allDrops(portal.db)).toBe(1);
  });

  test('refuses every other size, one byte short and one byte long', async () => {
    const portal = await openPortal(await open());
    const { id, body } = portal.made.put();
    for (const other of [
      body.subarray(0, -1),
      Buffer.concat([body, Buffer.alloc(1)]),
      body.subarray(0, 45),
      new Uint8Array(0),
      new Uint8Array(dropBytes(16) + 10),
    ]) {
      expect(outcome(await portal.send({ id, body: other }))).toBe('400 size');
    }
    expect(await allDrops(portal.db)).toBe(0);
  });

  test('refuses a header of another version or unit, before it looks at the proof', async () => {
    const portal = await openPortal(await open());
    const { id, body } = portal.made.put();
    for (const at of [0, 1, 8]) {
      const flipped = Uint8Array.from(body);
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      expect(outcome(await portal.send({ id, body: flipped }))).toBe('400 header');
    }
    expect(outcome(await portal.send(makeUnit({ seed: 'another unit' }).put()))).toBe('400 header');
  });

  test('refuses directory versions that are unknown: none before, none to come', async () => {
    const portal = await openPortal(await open());
    const directory = { ...portal.made.versions[0], number: 2 } as never;
    expect(outcome(await portal.send(portal.made.put({ directory })))).toBe('409 stale');
  });

  test('accepts the version before for 7 days after its successor, not a moment longer', async () => {
    const portal = await openPortal(await open());
    const { made, db, clock } = portal;
    const before = made.versions[0] ?? made.next();
    await publishDirectory(db, { directory: made.next(), before, now: monday });
    clock.time = monday + 7 * day - 1;
    const today = Math.floor(clock.time / day);
    const late = made.put({ directory: before, day: today });
    expect(outcome(await portal.send(late))).toBe('201 stored');
    clock.time = monday + 7 * day;
    expect(outcome(await portal.send(made.put({ directory: before, day: today })))).toBe(
      '409 stale',
    );
    expect(outcome(await portal.send(made.put({ day: today })))).toBe('201 stored');
  });

  test('accepts it for 13 hours only when the successor takes a key away', async () => {
    const portal = await openPortal(await open());
    const { made, db, clock } = portal;
    const before = made.versions[0] ?? made.next();
    const people = before.people.map((p) =>
      p.person === 2 ? { ...p, current: false, slot: null, pastDay: before.day } : p,
    );
    await publishDirectory(db, { directory: made.next({ people }), before, now: monday });
    clock.time = monday + 13 * hour - 1;
    expect(outcome(await portal.send(made.put({ directory: before })))).toBe('201 stored');
    clock.time = monday + 13 * hour;
    expect(outcome(await portal.send(made.put({ directory: before })))).toBe('409 stale');
  });

  test('takes drops of two slot counts while both versions are accepted, each with its own', async () => {
    const portal = await openPortal(await open());
    const { made, db } = portal;
    const before = made.versions[0] ?? made.next();
    const wide = made.next({ slots: 16 });
    await publishDirectory(db, { directory: wide, before, now: monday });
    expect(outcome(await portal.send(made.put({ directory: before })))).toBe('201 stored');
    expect(outcome(await portal.send(made.put({ directory: wide })))).toBe('201 stored');
    const liar = { ...wide, number: 1 } as typeof wide;
    expect(outcome(await portal.send(made.put({ directory: liar })))).toBe('400 size');
  });

  test('asks for a proof of today, yesterday or tomorrow with the bits in force', async () => {
    const portal = await openPortal(await open());
    const { made } = portal;
    const today = Math.floor(monday / day);
    for (const [offset, expected] of [
      [-2, '400 proof'],
      [-1, '201 stored'],
      [1, '201 stored'],
      [2, '400 proof'],
    ] as const) {
      expect(outcome(await portal.send(made.put({ day: today + offset })))).toBe(expected);
    }
    const { id, body } = made.put();
    const without = Uint8Array.from(body).fill(0, body.length - 8);
    expect(outcome(await portal.send({ id, body: without }))).toBe('400 proof');
    expect(await allDrops(portal.db)).toBe(2);
  });

  test('refuses a proof made for another id or for other bytes', async () => {
    const made = makeUnit({ core: { workFloorBits: 10 } });
    const portal = await openPortal(await open(), { made });
    const { id, body } = made.put();
    const moved = { id: toHex(made.random(16)), body };
    const changed = Uint8Array.from(body);
    changed[100] = (changed[100] ?? 0) ^ 1;
    expect(outcome(await portal.send(moved))).toBe('400 proof');
    expect(outcome(await portal.send({ id, body: changed }))).toBe('400 proof');
  });

  test('above the day’s budget says full to everybody, keeps what is there, and opens next day', async () => {
    const portal = await openPortal(await open(), { dropsPerDay: 3 });
    const { made, clock } = portal;
    const puts = Array.from({ length: 5 }, () => made.put());
    const answers = await Promise.all(puts.map(portal.send));
    expect(answers.map(outcome).sort()).toEqual([
      '201 stored',
      '201 stored',
      '201 stored',
      '503 full',
      '503 full',
    ]);
    expect(await allDrops(portal.db)).toBe(3);
    // Who was answered 201 still is.
    expect(outcome(await portal.send(puts[0] ?? made.put()))).toBe('201 stored');
    clock.time += day;
    expect(outcome(await portal.send(made.put()))).toBe('201 stored');
  });

  test('stores many drops that come at once, each answered, none twice', async () => {
    const portal = await openPortal(await open());
    const puts = Array.from({ length: 60 }, () => portal.made.put());
    const answers = await Promise.all(puts.map(portal.send));
    expect(new Set(answers.map(outcome))).toEqual(new Set(['201 stored']));
    const rows = await portal.db.selectFrom('open_drops').select('id').execute();
    expect(rows.map(({ id }) => toHex(id)).sort()).toEqual(puts.map(({ id }) => id).sort());
  });

  test('before there is a unit says so, and stores nothing', async () => {
    const portal = await openPortal(await open(), { made: null });
    expect(outcome(await portal.send(portal.made.put()))).toBe('503 not-open');
    expect((await portal.send(portal.made.put())).headers['work-bits']).toBe('0');
  });

  test('carries the work in force on every answer, errors included', async () => {
    const portal = await openPortal(await open());
    const { made, app } = portal;
    const good = made.put();
    const type = { 'content-type': 'application/octet-stream' };
    const url = `/api/drops/${good.id}`;
    const answers = [
      await app.inject({ method: 'PUT', url, headers: type, payload: Buffer.alloc(200_000) }),
      await app.inject({
        method: 'PUT',
        url,
        headers: { 'content-type': 'text/plain' },
        payload: 'x',
      }),
      await app.inject({ method: 'PUT', url: '/api/drops/XYZ', headers: type, payload: 'x' }),
      await app.inject({ method: 'PUT', url: `${url}?x=1`, headers: type, payload: 'x' }),
      await portal.send({ id: good.id, body: good.body.subarray(1) }),
      await portal.send(good),
      await portal.send(made.put({ id: Buffer.from(good.id, 'hex') })),
    ];
    expect(answers.map(outcome)).toEqual([
      '413 too-large',
      '415 type',
      '400 bad-request',
      '400 bad-request',
      '400 size',
      '201 stored',
      '409 taken',
    ]);
    expect(answers.map(({ headers }) => headers['work-bits'])).toEqual(answers.map(() => '4'));
  });
});
