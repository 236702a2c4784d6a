import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemRandom } from '../../../crypto/index.js';
import { parseAddresses } from '../../../server/audit/addresses.js';
import { cosignaturesOf, parseCheckpoint } from '../../../server/audit/checkpoint.js';
import { formatKey, formatNote, parseNote } from '../../../server/audit/note.js';
import { formatSubmission, parseSubmission } from '../../../server/audit/submission.js';
import { splitHashes } from '../../../server/audit/tiles.js';
import { consistencyProof, emptyRoot } from '../../../server/audit/tree.js';
import { markWhenDue } from '../../../server/jobs/marking.js';
import { createWitnessing } from '../../../server/jobs/witnessing.js';
import { createLog } from '../../../server/log.js';
import { readHashes, recordAlone } from '../../../server/store/audit.js';
import { auditSigner, readCheckpoints } from '../../../server/store/checkpoints.js';
import type { Database } from '../../../server/store/database.js';
import { createWitness } from '../../../server/witness/app.js';
import { type Memory, openMemory } from '../../../server/witness/memory.js';
import { stoppedClock } from '../../support/clock.js';
import { onEachDatabase } from '../../support/databases.js';
import { hashesIn, hashesOver } from './logs.js';
import { begin, bytesOf, fixedLog, noteOver, signer } from './made-log.js';
import { tamperings } from './tampering.js';

const name = 'witness.example/w1';
const clock = stoppedClock((begin + 90_000) * 1_000);
let folder: string;
let server: Server;
let url: string;

/** A witness on its folder, as its program starts it. */
async function start(logs: readonly string[]): Promise<Memory> {
  writeFileSync(join(folder, 'logs'), `# the logs of a test\n${logs.join('\n')}\n`);
  const memory = openMemory(folder, { name, random: systemRandom });
  server = createWitness({ memory, clock });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return memory;
}

const stop = () => new Promise((done) => server.close(done).closeAllConnections());

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bad-apple-witness-'));
});
afterEach(async () => {
  await stop();
  rmSync(folder, { recursive: true, force: true });
});

async function submit(body: string): Promise<{ status: number; text: string; type: string }> {
  const answer = await fetch(`${url}/add-checkpoint`, { method: 'POST', body });
  const type = answer.headers.get('content-type') ?? '';
  return { status: answer.status, text: await answer.text(), type };
}

const entries = fixedLog();
const read = hashesIn(entries.map(bytesOf));
const proofOf = (from: number, to: number) => consistencyProof(read, { from, to });
const noteAt = (size: number) => noteOver(entries, { size, cosigners: [], read });
const logKey = formatKey(signer.key);

describe('A witness (C2SP tlog-witness)', () => {
  it('cosigns a first checkpoint and each that grows out of it, and remembers over a restart', async () => {
    const { signer: witness } = await start([logKey]);
    const steps = [0, 30, 330, 330, 690];
    for (const [i, size] of steps.slice(1).entries()) {
      const old = steps[i] ?? 0;
      const note = await noteAt(size);
      const answer = await submit(formatSubmission({ old, proof: await proofOf(old, size), note }));
      expect(answer.status).toBe(200);
      const signed = parseNote(note + answer.text);
      expect(cosignaturesOf(signed, witness.key)).toEqual([begin + 90_000]);
      await stop();
      expect((await start([logKey])).signer.key).toEqual(witness.key);
    }
    // What it remembers lies on the disk before it answers.
    const [file = ''] = readdirSync(join(folder, 'newest'));
    const note = readFileSync(join(folder, 'newest', file), 'utf8');
    expect(parseCheckpoint(parseNote(note).text).size).toBe(690);
  });

  it('answers everything else with the status of the protocol', async () => {
    await start([logKey]);
    const [early, late] = [await noteAt(30), await noteAt(330)];
    const body = (old: number, proof: Uint8Array[], note: string) =>
      formatSubmission({ old, proof, note });
    const other = late.replaceAll('bad-apple-audit/test', 'bad-apple-audit/else');
    const forged = late.replace('\n330\n', '\n331\n');
    expect((await submit('hello')).status).toBe(400);
    expect((await submit(body(331, [], late))).status).toBe(400);
    expect((await submit(body(0, [], other))).status).toBe(404);
    expect((await submit(body(0, [], forged))).status).toBe(403);
    expect((await submit(body(0, [emptyRoot], late))).status).toBe(422);
    expect((await submit(body(0, [], early))).status).toBe(200);
    const behind = await submit(body(0, [], late));
    expect(behind).toEqual({ status: 409, text: '30\n', type: 'text/x.tlog.size' });
    const proof = await proofOf(30, 330);
    expect((await submit(body(30, proof.slice(1), late))).status).toBe(422);
    expect((await submit(body(30, proof, late))).status).toBe(200);
    // Once more, and backwards.
    expect((await submit(body(330, [], late))).status).toBe(200);
    expect((await submit(body(30, [], early))).status).toBe(409);
    expect((await fetch(`${url}/add-checkpoint`)).status).toBe(405);
    expect((await fetch(`${url}/`)).status).toBe(404);
    expect((await submit('x'.repeat(70_000))).status).toBe(413);
  });

  it('cosigns one of two checkpoints that come at once on one old size', async () => {
    await start([logKey]);
    const bodies = [330, 690].map(async (size) =>
      formatSubmission({ old: 0, proof: [], note: await noteAt(size) }),
    );
    const answers = await Promise.all((await Promise.all(bodies)).map(submit));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it.each(tamperings.filter(({ witness }) => witness !== null))(
    'that cosigned the true log answers as docs/audit.md says when somebody $does',
    async (tampering) => {
      await start([logKey]);
      const first = formatSubmission({ old: 0, proof: [], note: await noteAt(690) });
      expect((await submit(first)).status).toBe(200);
      const files = await tampering.files();
      const note = Buffer.from(files.get('checkpoint') ?? []).toString();
      const size = Number(note.split('\n')[1] ?? 0);
      const old = Math.min(690, size || 0);
      const tiles = [...files].filter(([path]) => path.startsWith('tile/0/'));
      const leaves = tiles.flatMap(([, tile]) => splitHashes(tile, tile.length / 32));
      const proof =
        size > old ? await consistencyProof(hashesOver(leaves), { from: old, to: size }) : [];
      const answer = await submit(formatSubmission({ old, proof, note }));
      expect(answer.status).toBe(tampering.witness);
    },
  );

  it('refuses a submission that is not written as the protocol says', () => {
    const good = formatSubmission({ old: 3, proof: [emptyRoot], note: formatNote('a\n', ['b']) });
    expect(parseSubmission(good).old).toBe(3);
    const hash = good.split('\n')[1];
    for (const bad of [
      ...['', 'old 3', good.replace('old 3', 'old 03'), good.replace('old 3', 'old -3')],
      ...[good.replace('old', 'new'), good.replace('=', '')],
      `old 3\n${`${hash}\n`.repeat(64)}\nnote`,
    ]) {
      expect(() => parseSubmission(bad)).toThrow();
    }
  });
});

onEachDatabase('The server and its witnesses', (open) => {
  const act = { act: 'start', outcome: 'done', by: null, about: null } as const;
  const mark = (db: Database, hours: number) =>
    markWhenDue(db, {
      unit: null,
      random: systemRandom,
      now: (begin + hours * 3_600) * 1_000,
    });

  /** Sends to the witness and gives what the log said of it. */
  async function send(db: Database, memory: Memory): Promise<string[]> {
    const lines: string[] = [];
    const log = createLog({ write: (line: string) => void lines.push(line) });
    const witnesses = parseAddresses(`${formatKey(memory.signer.key)} ${url}`);
    await createWitnessing({ db, log, witnesses }).send();
    return lines.map((line) => {
      const { msg, code } = JSON.parse(line) as { msg: string; code?: string };
      return code ?? msg;
    });
  }

  it('every checkpoint gets the cosignature, also after one that the witness missed', async () => {
    const db = await open();
    const memory = await start([formatKey((await auditSigner(db, systemRandom)).key)]);
    await mark(db, 0);
    expect(await send(db, memory)).toEqual(['checkpoint-witnessed']);
    expect(await send(db, memory)).toEqual([]);
    await recordAlone(db, { ...act, now: (begin + 60) * 1_000 });
    await mark(db, 1);
    await mark(db, 2);
    expect(await send(db, memory)).toEqual(['checkpoint-witnessed']);
    const seen = (await readCheckpoints(db)).map(
      ({ note }) => cosignaturesOf(parseNote(note), memory.signer.key).length,
    );
    expect(seen).toEqual([1, 0, 1]);
    // It cosigned, and the answer was lost: the next one finds together again.
    await db.deleteFrom('audit_cosignatures').execute();
    await mark(db, 3);
    expect(await send(db, memory)).toEqual(['checkpoint-witnessed']);
  });

  it('a database put back to an older state, or rewritten, is noticed, and goes on', async () => {
    const db = await open();
    const memory = await start([formatKey((await auditSigner(db, systemRandom)).key)]);
    for (let hour = 0; hour < 5; hour++) await mark(db, hour);
    expect(await send(db, memory)).toEqual(['checkpoint-witnessed']);
    // As after a backup of the second hour was put in place.
    await db.deleteFrom('audit_entries').where('number', '>=', 2).execute();
    await db.deleteFrom('audit_hashes').where('number', '>=', 2).execute();
    await db.deleteFrom('audit_checkpoints').where('size', '>', 2).execute();
    await db.deleteFrom('audit_cosignatures').execute();
    await recordAlone(db, { ...act, now: (begin + 9 * 3_600) * 1_000 });
    await mark(db, 9);
    expect(await send(db, memory)).toEqual(['log-shorter-than-witnessed']);
    await mark(db, 10);
    expect(await send(db, memory)).toEqual(['log-other-than-witnessed']);
    await mark(db, 11);
    expect(await send(db, memory)).toEqual(['status-422']);
    expect((await readHashes(db)(0, 5, 1)).length).toBe(1);
  });

  it('a witness that is away, strange or silent hinders nothing and is counted', async () => {
    const db = await open();
    const memory = await start([]);
    await mark(db, 0);
    expect(await send(db, memory)).toEqual(['status-404']);
    await stop();
    expect(await send(db, memory)).toEqual(['ECONNREFUSED']);
    expect((await readCheckpoints(db)).length).toBe(1);
    await start([]);
  });
});
