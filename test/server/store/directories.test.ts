import { expect, test } from 'vitest';
import {
  attachSignatures,
  encodeCore,
  encodeStatement,
  hash,
  labels,
  sign,
  signDirectory,
  signPair,
  verifyDirectory,
  verifyStatements,
} from '../../../crypto/index.js';
import {
  acceptedVersions,
  directoriesAfter,
  directoryBytes,
  publishDirectory,
  readUnit,
  type StoredUnit,
  storeStatement,
} from '../../../server/store/directories.js';
import { onEachDatabase } from '../../support/databases.js';
import { foundUnit, makeUnit, monday } from '../../support/unit.js';

const hour = 3_600_000;
const day = 24 * hour;

onEachDatabase('Directories', (open) => {
  test('are null before there is a unit, and verified from the founding statement on', async () => {
    const db = await open();
    expect(await readUnit(db)).toBeNull();
    const made = makeUnit();
    await foundUnit(db, made);
    const unit = await readUnit(db);
    expect(unit?.unit.name).toBe('Anti-Corruption Unit');
    expect(unit?.current.directory.number).toBe(1);
    expect(unit?.current.publishedAt).toBe(monday);
    // Nothing changed: what was verified is given again.
    expect(await readUnit(db)).toBe(unit);
  });

  test('are seen as soon as they are published, and come back as they were', async () => {
    const db = await open();
    const made = makeUnit();
    await foundUnit(db, made);
    await readUnit(db);
    const [first] = made.versions;
    const second = made.next({ minimumDrops: 9 });
    await publishDirectory(db, { directory: second, before: first ?? null, now: monday + 1 });
    expect((await readUnit(db))?.current.directory.minimumDrops).toBe(9);
    expect(await directoriesAfter(db, 0)).toEqual(made.versions.map((d) => Buffer.from(d.bytes)));
    expect(await directoriesAfter(db, 1)).toEqual([Buffer.from(second.bytes)]);
    expect(await directoryBytes(db, 2)).toEqual(Buffer.from(second.bytes));
    expect(await directoryBytes(db, 3)).toBeNull();
  });

  test('with one number are published once: the second of two at once fails', async () => {
    const db = await open();
    const made = makeUnit();
    await foundUnit(db, made);
    const [first = null] = made.versions;
    const second = made.next();
    const publish = () => publishDirectory(db, { directory: second, before: first, now: monday });
    const outcomes = await Promise.allSettled([publish(), publish()]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('that were changed in the database are not served', async () => {
    const db = await open();
    const made = makeUnit();
    await foundUnit(db, made);
    const bytes = Buffer.from(made.versions[0]?.bytes ?? []);
    bytes[60] = (bytes[60] ?? 0) ^ 1;
    await db.updateTable('directories').set({ bytes }).execute();
    await expect(readUnit(db)).rejects.toThrow(/signature|header|chain/);
  });

  test('are accepted after one another: 7 days, but 13 hours once any later one takes a key', async () => {
    const db = await open();
    const made = makeUnit();
    await foundUnit(db, made);
    const [first] = made.versions;
    const people = (first?.people ?? []).map((p) =>
      p.person === 3 ? { ...p, current: false, slot: null, pastDay: first?.day ?? 1 } : p,
    );
    const second = made.next();
    await publishDirectory(db, { directory: second, before: first ?? null, now: monday + day });
    const third = made.next({ people });
    await publishDirectory(db, { directory: third, before: second, now: monday + 2 * day });
    const unit = (await readUnit(db)) as StoredUnit;
    expect(unit.versions.map(({ takesKeyAway }) => takesKeyAway)).toEqual([false, false, true]);
    const at = (now: number) =>
      acceptedVersions(unit, now).map(({ directory }) => directory.number);
    expect(at(monday + 2 * day)).toEqual([3, 2, 1]);
    expect(at(monday + 2 * day + 13 * hour - 1)).toEqual([3, 2, 1]);
    expect(at(monday + 2 * day + 13 * hour)).toEqual([3]);
  });

  test('verify under the holders of their time after the holders have changed', async () => {
    const db = await open();
    const made = makeUnit();
    await foundUnit(db, made);
    const { unitId } = made.unit;
    const [first] = made.versions;
    if (first === undefined) throw new Error('a unit has a first directory');
    const holder = signPair(made.random(32));
    /** u8 count, u8 holder, signature 64. */
    const foundingCore = made.founding.slice(0, -66);
    const core = encodeStatement({
      number: 1,
      unitId,
      previous: hash(labels.statement, foundingCore),
      day: first.day,
      threshold: 1,
      holders: [{ publicKey: holder.publicKey, title: 'A new holder', outside: true }],
      name: 'Anti-Corruption Unit',
    });
    const signature = sign(made.holderSecret, labels.signHolders, unitId, core);
    const statement = attachSignatures(core, [{ holder: 0, signature }]);
    await storeStatement(db, { number: 1, bytes: statement });
    expect((await readUnit(db))?.unit.holders[0]?.title).toBe('A new holder');

    const next = encodeCore({ ...first, number: 2, previous: first.hash, statement: 1 });
    const bytes = signDirectory(next, unitId, [{ holder: 0, secretKey: holder.secretKey }]);
    const unit = verifyStatements([made.founding, statement]);
    const directory = verifyDirectory(bytes, unit, first);
    await publishDirectory(db, { directory, before: first, now: monday });
    const stored = await readUnit(db);
    expect(stored?.versions.map((version) => version.directory.statement)).toEqual([0, 1]);
  });
});
