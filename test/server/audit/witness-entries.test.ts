import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemRandom } from '../../../crypto/index.js';
import { cosignaturesOf } from '../../../server/audit/checkpoint.js';
import {
  entriesPath,
  formatEntries,
  parseEntries,
} from '../../../server/audit/entries-submission.js';
import { frontierOf, grown, rootOver } from '../../../server/audit/frontier.js';
import { formatKey, parseNote } from '../../../server/audit/note.js';
import { emptyRoot, treeRoot } from '../../../server/audit/tree.js';
import { markWhenDue } from '../../../server/jobs/marking.js';
import { createWitnessing } from '../../../server/jobs/witnessing.js';
import { createLog } from '../../../server/log.js';
import { recordAlone } from '../../../server/store/audit.js';
import { auditSigner, readCheckpoints } from '../../../server/store/checkpoints.js';
import { createWitness } from '../../../server/witness/app.js';
import { type Memory, openMemory } from '../../../server/witness/memory.js';
import { newDatabase } from '../../support/databases.js';
import { hashesIn } from './logs.js';
import { begin, bytesOf, fixedLog, type Made, noteOver, signer } from './made-log.js';

let folder: string;
let server: Server | null = null;
let url: string;
/** Seconds since 1970, as the witness sees it. */
let now = 0;

async function start(logKey: string): Promise<Memory> {
  writeFileSync(join(folder, 'logs'), `${logKey}\n`);
  const memory = openMemory(folder, { name: 'witness.example/reads', random: systemRandom });
  const opened = createWitness({ memory, clock: { now: () => now * 1_000 } as never, reads: true });
  server = opened;
  await new Promise<void>((done) => opened.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(opened.address() as AddressInfo).port}`;
  return memory;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bad-apple-reading-'));
});
afterEach(async () => {
  const open = server;
  server = null;
  if (open !== null) await new Promise((done) => open.close(done).closeAllConnections());
  rmSync(folder, { recursive: true, force: true });
});

async function submit(made: readonly Made[], given: { old: number; size: number }) {
  const { old, size } = given;
  const bytes = made.map(bytesOf);
  const read = hashesIn(bytes);
  const note = await noteOver(made, { size, cosigners: [], read });
  const frontier = await frontierOf(read, old);
  const body = formatEntries({ old, frontier, entries: bytes.slice(old, size), note });
  const answer = await fetch(`${url}${entriesPath}`, { method: 'POST', body });
  return { status: answer.status, text: await answer.text(), note };
}

const log = fixedLog();
const marked = (made: Made, seconds: number): Made => ({ ...made, seconds });
/** The true log as far as 330 entries, and what stands behind it. */
const going = (...after: Made[]): Made[] => [...log.slice(0, 330), ...after];
const last = (log[329] as Made).seconds;
const mark = log[329] as Made;
const act = log[0] as Made;

describe('A witness that reads entries', () => {
  it('has the right edge of every tree', async () => {
    const bytes = log.slice(0, 70).map(bytesOf);
    const read = hashesIn(bytes);
    let edge: Uint8Array[] = [];
    expect(rootOver(edge, 0)).toEqual(emptyRoot);
    for (const [size, entry] of bytes.entries()) {
      edge = grown(edge, size, entry);
      expect(edge).toEqual(await frontierOf(read, size + 1));
      expect(rootOver(edge, size + 1)).toEqual(await treeRoot(read, size + 1));
    }
    expect(rootOver(edge.slice(1), 70)).toBeNull();
  });

  it('cosigns what grows out of what it knows while time goes on, and remembers it', async () => {
    const { signer: witness } = await start(formatKey(signer.key));
    now = last + 60;
    for (const [old, size] of [
      [0, 30],
      [30, 330],
    ] as const) {
      const answer = await submit(log, { old, size });
      expect(answer.status).toBe(200);
      expect(cosignaturesOf(parseNote(answer.note + answer.text), witness.key)).toEqual([now]);
    }
    expect(await submit(log, { old: 30, size: 360 })).toMatchObject({ status: 409, text: '330\n' });
    // The other way of submitting would not show it the entries.
    expect((await fetch(`${url}/add-checkpoint`, { method: 'POST', body: '' })).status).toBe(404);
  });

  it.each<[string, Made[]]>([
    ['one record that says an earlier time', going(marked(act, last - 5), marked(mark, last + 60))],
    [
      'one second before the mark that was cosigned',
      going(marked(act, last - 1), marked(mark, last)),
    ],
    ['a mark dated back', going(marked(act, last + 10), marked(mark, last + 9))],
    [
      'two records that exchanged their places',
      going(marked(act, last + 20), marked(act, last + 10), marked(mark, last + 60)),
    ],
    [
      'a bundle of an earlier day',
      going(marked(log[1] as Made, begin - 86_400 * 2), marked(mark, last + 9)),
    ],
    ['a mark two days ahead', going(marked(mark, last + 2 * 86_400))],
    ['no mark at its end', going(marked(act, last + 10))],
  ])('refuses a log with %s', async (_, made) => {
    await start(formatKey(signer.key));
    now = last + 60;
    expect((await submit(made, { old: 0, size: 330 })).status).toBe(200);
    expect((await submit(made, { old: 330, size: made.length })).status).toBe(422);
    // And goes on with the true one.
    expect((await submit(log, { old: 330, size: 360 })).status).toBe(200);
  });

  it('refuses a rewritten beginning, other entries than those signed, and what is no submission', async () => {
    await start(formatKey(signer.key));
    now = last + 60;
    expect((await submit(log, { old: 0, size: 330 })).status).toBe(200);
    const other = [marked(act, act.seconds + 1), ...log.slice(1)];
    expect((await submit(other, { old: 330, size: 360 })).status).toBe(422);
    const bytes = log.map(bytesOf);
    const read = hashesIn(bytes);
    const note = await noteOver(log, { size: 360, cosigners: [], read });
    const frontier = await frontierOf(read, 330);
    const given = { old: 330, frontier, entries: bytes.slice(331, 361), note };
    const post = async (body: string) =>
      (await fetch(`${url}${entriesPath}`, { method: 'POST', body })).status;
    expect(await post(formatEntries(given))).toBe(422);
    expect(await post('old 330\n\n\n\nnothing')).toBe(400);
    expect(parseEntries(formatEntries(given))).toEqual(given);
  });

  it('remembers what is older than a day without cosigning it, and so refuses a whole log dated back', async () => {
    const memory = await start(formatKey(signer.key));
    now = last + 2 * 86_400;
    expect(await submit(log, { old: 0, size: 330 })).toMatchObject({ status: 200, text: '' });
    expect(memory.secondsOf(signer.key.name)).toBe(last);
    const today = going(marked(act, now - 5), marked(mark, now));
    const answer = await submit(today, { old: 330, size: 332 });
    expect([answer.status, answer.text.startsWith('— witness.example/reads ')]).toEqual([
      200,
      true,
    ]);
  });

  it('is given every entry by the server, in steps, and its cosignature is kept', async () => {
    const opened = await newDatabase('sqlite');
    const { db } = opened;
    const random = systemRandom;
    const logSigner = await auditSigner(db, random);
    const { signer: witness } = await start(formatKey(logSigner.key));
    const codes: string[] = [];
    const witnessing = createWitnessing({
      db,
      log: createLog({ write: (line) => void codes.push(line) }),
      witnesses: [{ key: witness.key, url: `${url}${entriesPath}` }],
    });
    const hour = async (of: number): Promise<void> => {
      now = begin + of * 3_600;
      const server_ = { outcome: 'done', by: null, about: null } as const;
      for (let i = 0; i < 5; i++)
        await recordAlone(db, { ...server_, act: 'start', now: now * 1_000 });
      await markWhenDue(db, { unit: null, now: now * 1_000, random });
    };
    for (const of of [0, 1, 2]) await hour(of);
    await witnessing.send();
    await hour(3);
    await witnessing.send();
    await witnessing.send();
    const cosigned = (await readCheckpoints(db)).map(
      ({ note }) => cosignaturesOf(parseNote(note), witness.key).length,
    );
    expect(cosigned).toEqual([0, 0, 1, 1]);
    expect(codes.filter((line) => line.includes('witness-failed'))).toEqual([]);
    // Somebody with the database dates an act back, and signs: nobody cosigns.
    await db.updateTable('audit_entries').set({ seconds: 0 }).where('number', '>', 0).execute();
    now = begin + 2 * 3_600;
    await recordAlone(db, {
      act: 'start',
      outcome: 'done',
      by: null,
      about: null,
      now: now * 1_000,
    });
    now = begin + 4 * 3_600;
    await markWhenDue(db, { unit: null, now: now * 1_000, random });
    await witnessing.send();
    expect(codes.filter((line) => line.includes('status-422'))).toHaveLength(1);
    await witnessing.close();
    await opened.remove();
  });
});
