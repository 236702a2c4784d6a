import { expect, it } from 'vitest';
import { systemRandom, toHex } from '../../../crypto/index.js';
import { parseCheckpoint } from '../../../server/audit/checkpoint.js';
import { isSignedNote, parseNote } from '../../../server/audit/note.js';
import { encodeEntry, parseEntry } from '../../../server/audit/record.js';
import {
  checkConsistency,
  checkInclusion,
  consistencyProof,
  inclusionProof,
  leafHash,
  treeRoot,
} from '../../../server/audit/tree.js';
import { markWhenDue } from '../../../server/jobs/marking.js';
import { auditSize, readHashes, record, recordAlone } from '../../../server/store/audit.js';
import { auditSigner, readCheckpoints } from '../../../server/store/checkpoints.js';
import type { Database } from '../../../server/store/database.js';
import { onEachDatabase } from '../../support/databases.js';
import { makeBundle, openOffice } from '../inbox/office.js';
import { hashesIn } from './logs.js';
import { entriesOf, parsedOf } from './recorded.js';

const hour = 3_600_000;
const start = Date.UTC(2026, 10, 22, 9, 30);
const act = (about: number, now = start) =>
  ({ act: 'invite', outcome: 'done', by: 1, about, now }) as const;

const recordMany = (db: Database, count: number) =>
  db.transaction().execute(async (trx) => {
    for (let i = 0; i < count; i++) await record(trx, act(i));
  });

const mark = (db: Database, now: number) =>
  markWhenDue(db, { unit: null, now, random: systemRandom });

onEachDatabase('The audit log in the database', (open, given) => {
  it('is a Merkle tree of its entries, over the edges of tiles too', async () => {
    const db = await open();
    await recordMany(db, 600);
    const entries = await entriesOf(db);
    expect(entries.length).toBe(600);
    const inMemory = hashesIn(entries);
    for (const size of [1, 255, 256, 257, 512, 600]) {
      const root = await treeRoot(readHashes(db), size);
      expect(toHex(root)).toBe(toHex(await treeRoot(inMemory, size)));
    }
    const root = await treeRoot(readHashes(db), 600);
    const proof = await inclusionProof(readHashes(db), { index: 300, size: 600 });
    const leaf = leafHash(entries[300] ?? new Uint8Array());
    expect(checkInclusion({ leaf, index: 300, proof }, { size: 600, root })).toBe(true);
  });

  it('gives acts of one moment one number each, without a gap', async () => {
    const db = await open();
    await Promise.all(Array.from({ length: 20 }, (_, i) => recordAlone(db, act(i))));
    const abouts = (await parsedOf(db)).map(({ about }) => Number(about));
    expect(abouts.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i));
    expect(await auditSize(db)).toBe(20);
  });

  it('holds what was committed and nothing of what was not', async () => {
    const db = await open();
    await recordAlone(db, act(1));
    const failing = db.transaction().execute(async (trx) => {
      await record(trx, act(2));
      throw new Error('the act failed');
    });
    await expect(failing).rejects.toThrow('the act failed');
    await recordAlone(db, act(3));
    expect((await parsedOf(db)).map(({ about }) => about)).toEqual([1, 3]);
    const root = await treeRoot(readHashes(db), 2);
    expect(toHex(root)).toBe(toHex(await treeRoot(hashesIn(await entriesOf(db)), 2)));
  });

  it('lets no act be done that it cannot record', async () => {
    const office = await openOffice(await open());
    const ask = await office.signIn(2);
    await office.db.schema.alterTable('audit_entries').renameTo('elsewhere').execute();
    const made = makeBundle(office.unit);
    expect((await ask('PUT', `/api/bundles/${made.id}`, made.bytes)).code).toBe('fault');
    expect((await ask('POST', '/api/sign-out')).code).toBe('fault');
    await office.db.schema.alterTable('elsewhere').renameTo('audit_entries').execute();
    expect(await office.db.selectFrom('bundles').selectAll().execute()).toEqual([]);
    expect((await ask('GET', '/api/session')).status).toBe(200);
  });

  it('never goes back in time, even when the clock does', async () => {
    const db = await open();
    await recordAlone(db, act(1, start));
    await recordAlone(db, act(2, start - hour));
    await recordAlone(db, act(3, start + 1_999));
    const seconds = (await parsedOf(db)).map((entry) => entry.seconds - start / 1_000);
    expect(seconds).toEqual([0, 0, 1]);
  });

  it('is signed at every full hour, also when nothing happened, each time longer', async () => {
    const db = await open();
    await recordAlone(db, act(1));
    const signed: boolean[] = [];
    for (let minutes = 0; minutes <= 180; minutes += 20) {
      signed.push(await mark(given().db, start + minutes * 60_000));
      if (minutes === 60) await given().reopen();
    }
    // The first tick signs for the hour that has begun; then at 10:10, 11:10, 12:10.
    expect(signed.filter(Boolean).length).toBe(4);
    const checkpoints = await readCheckpoints(given().db);
    expect(checkpoints.map(({ size }) => size)).toEqual([2, 3, 4, 5]);
  });

  it('signs with one key for ever, and each checkpoint is the beginning of the next', async () => {
    const db = await open();
    for (let i = 0; i < 4; i++) {
      await recordMany(db, 100);
      await mark(db, start + i * hour);
    }
    const { key } = await auditSigner(db, systemRandom);
    await given().reopen();
    const read = readHashes(given().db);
    expect((await auditSigner(given().db, systemRandom)).key).toEqual(key);
    const heads = (await readCheckpoints(given().db)).map(({ note }) => {
      expect(isSignedNote(parseNote(note), key)).toBe(true);
      const { origin, ...head } = parseCheckpoint(parseNote(note).text);
      expect(origin).toBe(key.name);
      return head;
    });
    for (const [i, newer] of heads.entries()) {
      const older = heads[i - 1];
      if (older === undefined) continue;
      const proof = await consistencyProof(read, { from: older.size, to: newer.size });
      expect(checkConsistency(older, newer, proof)).toBe(true);
    }
  });

  it('signs a moment once, of however many servers on one database', async () => {
    const db = await open();
    await Promise.all([mark(db, start), mark(db, start), mark(db, start)]);
    expect((await readCheckpoints(db)).map(({ size }) => size)).toEqual([1]);
  });
});

const line = '2026-11-22T09:00:05Z sign-in done 3 -';
it.each([
  ['no newline', Buffer.from(line)],
  ['another word for the outcome', Buffer.from(`${line.replace('done', 'fine')}\n`)],
  ['a time that is none', Buffer.from(`${line.replace('-22T', '-32T')}\n`)],
  ['a day alone', Buffer.from(`${line.replace('T09:00:05Z', '')}\n`)],
  ['a number with a leading zero', Buffer.from(`${line.replace('3', '03')}\n`)],
  ['a name in place of a number', Buffer.from(`${line.replace(' 3 ', ' anna ')}\n`)],
  ['a sixth word', Buffer.from(`${line} more\n`)],
  ['a leaf where there is none', Buffer.concat([Buffer.from(`${line}\n`), Buffer.alloc(512)])],
  ['a bundle without its leaf', Buffer.from('2026-11-22 send-bundle done 3 -\n')],
  [
    'a bundle with its second',
    encodeEntry({
      line: '2026-11-22T09:00:05Z send-bundle done 3 -',
      leaf: new Uint8Array(512),
    }),
  ],
  ['nothing', Buffer.alloc(0)],
])('an entry has one spelling: %s is refused', (_, bytes) => {
  expect(() => parseEntry(bytes)).toThrow('entry');
});
